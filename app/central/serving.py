"""Serving the centre on a port: in the foreground for `central`, on a thread for `demo`."""

import gc
import multiprocessing
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType, TracebackType
from typing import Final, Self

import uvicorn
from fastapi import FastAPI

from models.errors import Fault

_STOP_S: Final = 10
_KEEP_ALIVE_S: Final = 75
_BACKLOG: Final = 2048
"""As many counters may knock at once; the thousands after an outage come within seconds."""
_CALM: Final = (50_000, 20, 100)
_LOOK_S: Final = 0.5
_RESTARTS_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate and key files of the centre's address."""

    certificate: Path
    key: Path


def listen(host: str, port: int) -> socket.socket:
    """Bind a port and listen on it; Fault `centre.port_taken` when somebody else has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio would not know to send small answers at once: 40 ms for each call.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise Fault("centre.port_taken", port=port) from error
    return bound


def _server(app: FastAPI, tls: Tls | None) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=_STOP_S,
            ssl_certfile=str(tls.certificate) if tls else None,
            ssl_keyfile=str(tls.key) if tls else None,
        )
    )


class Serving:
    """The centre's application bound to a port; `port` is the real one even when 0 was asked."""

    def __init__(self, app: FastAPI, host: str, port: int, tls: Tls | None = None) -> None:
        self._socket = listen(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._scheme = "https" if tls else "http"
        self._server = _server(app, tls)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Give the address that counters are told."""
        return url_of(self._scheme, self.host, self.port)

    def run(self) -> None:
        """Serve until the process is told to stop (SIGINT, SIGTERM) or `stop` is called."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def __enter__(self) -> Self:
        """Serve on a thread; calls are accepted from here on: the socket already listens."""
        self._thread = threading.Thread(target=self.run, name="centre")
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the calls under way, then stop."""
        self.stop()

    def stop(self) -> None:
        """Let the calls under way end and stop serving."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None


def url_of(scheme: str, host: str, port: int) -> str:
    """Write an address."""
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def calm_collector() -> None:
    """Let the garbage collector pass over what stays, and look seldom: a frame is no garbage.

    What a frame makes is let go of by reference counts; looking through it for cycles every few
    hundred objects cost a fifth of the intake.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_CALM)


Making = Callable[[int], AbstractContextManager[FastAPI]]
"""Opens the application in the worker of a number, until the block ends; must be picklable."""


class Workers:
    """Several processes that serve one port: each with its own database connections and keys.

    A process that dies is started again, so long as that does not become a habit.
    """

    def __init__(
        self, make: Making, count: int, host: str, port: int, tls: Tls | None = None
    ) -> None:
        self._make = make
        self._tls = tls
        self._socket = listen(host, port)
        self.url = url_of("https" if tls else "http", host, self._socket.getsockname()[1])
        self._spawn = multiprocessing.get_context("spawn")
        self._processes: list[SpawnProcess] = []
        self._count = count
        self._stopped = threading.Event()

    def run(self) -> None:
        """Serve until the process is told to stop (SIGINT, SIGTERM) or `stop` is called."""
        before = {
            number: signal.signal(number, self._told) for number in (signal.SIGINT, signal.SIGTERM)
        }
        restarts = 0
        try:
            self._processes = [self._start(place) for place in range(self._count)]
            while not self._stopped.wait(_LOOK_S):
                for place, process in enumerate(self._processes):
                    if not process.is_alive():
                        restarts += 1
                        if restarts > _RESTARTS_MAX:
                            raise Fault("centre.worker_died")
                        self._processes[place] = self._start(place)
        finally:
            for process in self._processes:
                process.terminate()
            for process in self._processes:
                process.join(_STOP_S + 5)
            self._socket.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Let the calls under way end and stop serving."""
        self._stopped.set()

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped.set()

    def _start(self, place: int) -> SpawnProcess:
        process = self._spawn.Process(
            target=_work,
            args=(self._make, place + 1, self._socket, self._tls),
            name=f"centre-{place + 1}",
            daemon=True,
        )
        process.start()
        return process


def _work(make: Making, number: int, bound: socket.socket, tls: Tls | None) -> None:
    """Serve on a socket that all workers share; the first free one takes a call."""
    with suppress(KeyboardInterrupt), bound, make(number) as app:
        calm_collector()
        _server(app, tls).run(sockets=[bound])
