"""The plug: connections that another thread can cut, whatever they are waiting for.

A time-out of the library counts from byte to byte, so whoever drips one byte at a time could hold
a call for ever; and a program that is closed must not wait for an answer that never comes.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Plug(HTTPAdapter):
    """Carries a session's calls over connections that it remembers."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._connections: WeakSet[HTTPConnection] = WeakSet()
        self._pulled = False
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        """Make the pools with connections of our own kind."""
        super().init_poolmanager(*args, **settings)
        plug = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                with plug.holding(self):
                    super().connect()

        class Tls(HTTPSConnection):
            def connect(self) -> None:
                with plug.holding(self):
                    super().connect()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}

    @contextmanager
    def holding(self, connection: HTTPConnection) -> Iterator[None]:
        """Remember a connection while it is made, and from then on."""
        with self._turn:
            self._connections.add(connection)
        yield
        if self._pulled:
            connection.close()
            raise ConnectionAbortedError

    def cut(self) -> None:
        """End every call under way; the next one connects anew."""
        with self._turn:
            connections = list(self._connections)
        for connection in connections:
            if connection.sock is not None:
                with contextlib.suppress(OSError):
                    # The plain socket's own: TLS would wait to say goodbye.
                    socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    def pull(self) -> None:
        """End every call under way, and every one that is tried from now on."""
        self._pulled = True
        self.cut()

    @property
    def pulled(self) -> bool:
        """Tell whether no call can be made any more."""
        return self._pulled
