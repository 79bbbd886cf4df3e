"""What happened, told after the commit: plain Python, so that any thread's act can be heard."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news: what (`receipt.given`, `sync.changed`, ...), and which (an event's id)."""

    what: str
    which: str = ""


class News:
    """Passes news on to whoever listens; a listener is called on the thread that tells."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Told], None]] = []

    def listen(self, listener: Callable[[Told], None]) -> Callable[[], None]:
        """Add a listener; the answer takes it off again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, what: str, which: str = "") -> None:
        """Tell everybody; only ever called after a commit."""
        told = Told(what, which)
        for listener in tuple(self._listeners):
            listener(told)
