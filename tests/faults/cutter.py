"""A cable that breaks at a chosen byte, one way or the other, politely or not, or that drips."""

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_TICK_S: Final = 0.05
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the cable breaks: after so many bytes to the centre or from it; None never.

    Attributes:
        reset: whether the ends hear a reset or a polite end.
        drip_s: seconds between two bytes; 0 passes them on as they come.
    """

    up: int | None = None
    down: int | None = None
    reset: bool = False
    drip_s: float = 0


class Cutter:
    """Passes bytes between a counter and a port, and breaks as it was last told.

    Attributes:
        passed: bytes that went up and came down since then. carried: what went up.
    """

    def __init__(self, port: int) -> None:
        self.passed = [0, 0]
        self.carried = bytearray()
        self._port = port
        self._breaks = Break()
        self._gone = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    @property
    def url(self) -> str:
        """Give the address at this end."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def arm(self, breaks: Break) -> None:
        """Count from now on, and break so."""
        self.passed, self.carried, self._breaks = [0, 0], bytearray(), breaks

    def close(self) -> None:
        """Let go."""
        self._gone.set()
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        carriers: list[threading.Thread] = []
        while not self._gone.is_set():
            if select.select([self._listener], [], [], _TICK_S)[0]:
                near, _ = self._listener.accept()
                carriers.append(threading.Thread(target=self._carry, args=(near,)))
                carriers[-1].start()
        for carrier in carriers:
            carrier.join()

    def _carry(self, near: socket.socket) -> None:
        with (
            near,
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self._port)) as far,
        ):
            with contextlib.suppress(OSError):
                self._pass_on(near, far)
            if self._breaks.reset:
                for end in (near, far):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        for end in other:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._gone.is_set():
            for end in select.select([near, far], [], [], _TICK_S)[0]:
                data = end.recv(65_536)
                if not data or self._part(int(end is far), data, other[end]):
                    return

    def _part(self, way: int, data: bytes, to: socket.socket) -> bool:
        """Pass on what the cable bears; tells whether it broke by that."""
        limit = (self._breaks.up, self._breaks.down)[way]
        room = len(data) if limit is None else limit - self.passed[way]
        if not way:
            self.carried += data[:room]
        self.passed[way] += min(room, len(data))
        if not self._breaks.drip_s:
            to.sendall(data[:room])
        else:
            for at in range(min(room, len(data))):
                to.sendall(data[at : at + 1])
                time.sleep(self._breaks.drip_s)
        return limit is not None and room <= len(data)


@contextmanager
def cutter(port: int) -> Iterator[Cutter]:
    """Lay a cable to a port for a while."""
    cable = Cutter(port)
    try:
        yield cable
    finally:
        cable.close()
