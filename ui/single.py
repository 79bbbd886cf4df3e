"""One window for one profile: a second start asks the first to come forward, and ends."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CALL: Final = b"raise\n"
_WAIT_MS: Final = 2000


class OneWindow(QObject):
    """Holds a profile for this process, or calls the process that holds it.

    The lock file decides (a crashed holder's is taken over, since its process is gone); the
    socket only carries the call, so a socket left behind by a crash is simply replaced.

    Signals:
        called: another start of the program wants this window in front.
    """

    called = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name: Final = server_name(profile)
        self._lock: Final = QLockFile(str(profile / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server: Final = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def claim(self) -> bool:
        """Take the profile and listen; give False after calling the one that has it."""
        if not self._lock.tryLock(0):
            self._call()
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def release(self) -> None:
        """Give the profile back."""
        self._server.close()
        self._lock.unlock()

    def _call(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.write(_CALL)
            socket.waitForBytesWritten(_WAIT_MS)
            socket.disconnectFromServer()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            # Whoever can connect is the same user; the connection itself is the message.
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()


def server_name(profile: Path) -> str:
    """Name the local socket of a profile without telling where the profile lies."""
    return f"pishkhan-{sha256(str(profile.resolve()).encode()).hexdigest()[:24]}"
