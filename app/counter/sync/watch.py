"""Noticing that the link is back, cheaply: by the route alone, with nothing sent to anybody."""

import contextlib
import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

WATCH_MS: Final = 5_000
"""So often the route is looked at while passes fail; looking costs no byte on the line."""
_ANYWHERE: Final = "192.0.2.1"
"""An address of nobody (RFC 5737): the route to it is the route to everywhere."""


def route_to(address: str) -> Callable[[], str]:
    """Give what tells by which of this machine's own addresses a URL's host would be reached.

    It answers with nothing while there is no route. A host's name is not looked up, for that can
    take half a minute where there is no line: then the way to everywhere is meant.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443

    def route() -> str:
        for family in (socket.AF_INET, socket.AF_INET6):
            with contextlib.suppress(OSError, ValueError):
                target = socket.inet_ntop(family, socket.inet_pton(family, host))
                return _own_address(family, target, port)
        return _own_address(socket.AF_INET, _ANYWHERE, port)

    return route


def _own_address(family: int, target: str, port: int) -> str:
    """Connect a datagram socket, which sends nothing, and see what address it would send from."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, port))
            return str(probe.getsockname()[0])
    except OSError:
        return ""


class Watch:
    """Remembers the route, and tells when there is another one than before."""

    def __init__(self, route: Callable[[], str]) -> None:
        self._route = route
        self._known = route()

    def came_back(self) -> bool:
        """Tell whether a route is there that was not there when last looked at."""
        before, self._known = self._known, self._route()
        return bool(self._known) and self._known != before
