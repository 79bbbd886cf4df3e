"""A cable between counter and centre that can be cut: bytes pass, or the line is dead."""

import contextlib
import select
import socket
import threading
from typing import Final

_PIECE: Final = 65_536
_TICK_S: Final = 0.2
_CONNECT_S: Final = 5


class Cable:
    """Listens on loopback and passes bytes to the centre's port, as long as it is whole."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole = True
        self._ends: set[socket.socket] = set()
        self._turn = threading.Lock()
        self._pulled = threading.Event()
        self._bell, self._rung = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="cable", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Give the address a counter is told."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut the cable, in the middle of whatever it carries."""
        with self._turn:
            self._whole = False
            ends, self._ends = self._ends, set()
        for end in ends:
            _hang_up(end)

    def mend(self) -> None:
        """Make the cable whole again."""
        with self._turn:
            self._whole = True

    def pull(self) -> None:
        """Take the cable away for good."""
        self._pulled.set()
        self._bell.send(b"!")
        self.cut()
        self._thread.join()
        for end in (self._listener, self._bell, self._rung):
            end.close()

    def _accept(self) -> None:
        while not self._pulled.is_set():
            ready, _, _ = select.select([self._listener, self._rung], [], [])
            if self._rung in ready:
                return
            with contextlib.suppress(OSError):  # whoever called may have hung up by now
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=_CONNECT_S)
        except OSError:
            _hang_up(near)
            return
        with self._turn:
            if self._whole:
                self._ends |= {near, far}
            whole = self._whole
        if whole:
            with contextlib.suppress(OSError, ValueError):
                self._pass_on(near, far)
        for end in (near, far):
            _hang_up(end)
        with self._turn:
            self._ends -= {near, far}

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        for end in other:
            # What comes in two pieces must not wait for the first one's acknowledgement.
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._pulled.is_set():
            ready, _, _ = select.select([near, far], [], [], _TICK_S)
            for end in ready:
                data = end.recv(_PIECE)
                if not data:
                    return
                other[end].sendall(data)


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
