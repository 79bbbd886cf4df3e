"""One window for one profile: a second start asks the first to come forward, and ends."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_CALL: Final = b"raise\n"
_WAIT_MS: Final = 2000


class OneWindow(QObject):
    """Holds a profile for this process, or calls the process that holds it.

    The lock file decides (a crashed holder's is taken over, since its process is gone); the
    socket only carries the call, so a socket left behind by a crash is simply replaced. A start
    that finds the lock taken and nobody listening yet ends: the window is just about to be there.

    Signals:
        called: another start of the program wants this window in front.
    """

    called = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile: Final = profile
        self._lock: Final = QLockFile(str(profile / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Take the profile; give False after calling the one that has it."""
        if self._lock.tryLock(0):
            return True
        self._call()
        return False

    def listen(self) -> None:
        """Hear other starts of the program from now on."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - after the first paint

        name = server_name(self._profile)
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(name)

    def release(self) -> None:
        """Give the profile back."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _call(self) -> None:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - only a second start calls

        socket = QLocalSocket()
        socket.connectToServer(server_name(self._profile))
        if socket.waitForConnected(_WAIT_MS):
            socket.write(_CALL)
            socket.waitForBytesWritten(_WAIT_MS)
            socket.disconnectFromServer()

    def _answer(self) -> None:
        assert self._server is not None  # whose signal this is
        while (socket := self._server.nextPendingConnection()) is not None:
            # Whoever can connect is the same user; the connection itself is the message.
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()


def server_name(profile: Path) -> str:
    """Name the local socket of a profile without telling where the profile lies."""
    from hashlib import sha256  # noqa: PLC0415 - loads all of OpenSSL, after the first paint

    return f"pishkhan-{sha256(str(profile.resolve()).encode()).hexdigest()[:24]}"
