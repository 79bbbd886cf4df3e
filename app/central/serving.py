"""Serving the centre on a port: in the foreground for `central`, on a thread for `demo`."""

import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn
from fastapi import FastAPI

from models.errors import Fault

_STOP_S: Final = 10
_KEEP_ALIVE_S: Final = 75
_BACKLOG: Final = 256


@dataclass(frozen=True, slots=True)
class Tls:
    """The certificate and key files of the centre's address."""

    certificate: Path
    key: Path


class Serving:
    """The centre's application bound to a port; `port` is the real one even when 0 was asked."""

    def __init__(self, app: FastAPI, host: str, port: int, tls: Tls | None = None) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(_BACKLOG)
        except OSError as error:
            self._socket.close()
            raise Fault("centre.port_taken", port=port) from error
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._scheme = "https" if tls else "http"
        config = uvicorn.Config(
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
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Give the address that counters are told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self._scheme}://{host}:{self.port}"

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
