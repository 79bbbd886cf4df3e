"""A slow line in simulated time: every byte moves a clock, and every so often the line drops."""

import contextlib
import select
import socket
import threading
from datetime import timedelta
from urllib.parse import urlsplit

from app.clock import HandClock

_TICK_S = 0.02


class SlowLine:
    """Passes bytes to a centre at a rate told to a clock, and cuts whatever is open at each drop.

    Attributes:
        up, down: bytes passed so far, all that TCP carried. drops: how often it dropped.
    """

    def __init__(self, centre: str, clock: HandClock, *, rate: int, drops_every_s: int) -> None:
        self.up = self.down = self.drops = 0
        self._clock = clock
        self._rate = rate
        self._lasts = rate * drops_every_s
        self._left = self._lasts
        self._target = (urlsplit(centre).hostname or "", urlsplit(centre).port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "SlowLine":
        return self

    def __exit__(self, *ended: object) -> None:
        self._gone.set()
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        """Carry one connection at a time: a counter has no more."""
        while not self._gone.is_set():
            if not select.select([self._listener], [], [], _TICK_S)[0]:
                continue
            near, _ = self._listener.accept()
            with near, contextlib.suppress(OSError), socket.create_connection(self._target) as far:
                self._carry(near, far)

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not self._gone.is_set():
            for end in select.select([near, far, self._listener], [], [], _TICK_S)[0]:
                if end is self._listener:
                    return  # the counter gave this connection up
                data = end.recv(4096)[: self._left]
                if not data:
                    return
                self._pass(near, far, end, data)
                if not self._left:
                    self._left, self.drops = self._lasts, self.drops + 1
                    return

    def _pass(
        self, near: socket.socket, far: socket.socket, end: socket.socket, data: bytes
    ) -> None:
        self._left -= len(data)
        self._clock.advance(timedelta(seconds=len(data) / self._rate))
        if end is near:
            self.up += len(data)
            far.sendall(data)
        else:
            self.down += len(data)
            near.sendall(data)
