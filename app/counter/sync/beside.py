"""What a pass does while a frame is under way: the receipt before it is kept, the next one made.

Only long frames are worth it. What is made so is a guess that the frame under way is received
whole: where the centre says otherwise it is thrown away, and the disk is read again.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Engine

from app.counter.sync.tail import Damaged, Framed, Tail, frame_of
from app.journal.append import Identity
from app.storage.engine import reading
from app.wire.coding import deflate
from models.errors import CounterError

LONG: Final = 100
"""A frame of fewer events is made in less time than is worth a thread."""


@dataclass(frozen=True, slots=True)
class Made:
    """A frame that is ready to go, of which tail, and its bytes as they are sent, if packed."""

    tail: Tail
    framed: Framed
    packed: bytes = b""
    coding: str = ""
    dictionary: int = 0

    @property
    def events(self) -> int:
        """Give how many events it holds."""
        return self.framed.last - self.framed.first + 1


@dataclass(frozen=True, slots=True)
class Wish:
    """How the frame after the one under way is to be made.

    Attributes:
        goal: the last place that is sent in this pass. events, size: how much goes into it.
        coding, level, dictionary: how it is packed, as `deflate` asks for it.
    """

    goal: int
    events: int
    size: int
    coding: str
    level: int
    dictionary: int


class Beside:
    """One thread beside the line; it reads the disk and keeps receipts, and never calls."""

    def __init__(self, engine: Engine, identity: Identity) -> None:
        self._engine = engine
        self._identity = identity
        self._thread: ThreadPoolExecutor | None = None
        self._doing: Future[Made | None] | None = None
        self._kept: Callable[[], None] | None = None

    def keep_later(self, keep: Callable[[], None]) -> None:
        """Keep what a receipt says while the next frame is under way; `begin` must follow."""
        self._kept = keep

    def begin(self, under_way: Made, wish: Wish | None) -> None:
        """Begin what is to be done while a frame is under way.

        Args:
            wish: how the next one is to be made; None where none should be.
        """
        keep, self._kept = self._kept, None
        if wish is not None and under_way.events < LONG:
            wish = None
        if keep is None and wish is None:
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "frames")
        self._doing = self._thread.submit(self._do, keep, under_way, wish)

    def made(self) -> Made | None:
        """Wait, and give the next frame where there is one; raises what keeping raised."""
        doing, self._doing = self._doing, None
        return doing.result() if doing is not None else None

    def end(self) -> None:
        """Let what was begun come to its end; its trouble is found again by whoever goes on."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)
        self._thread = self._doing = None

    def _do(
        self, keep: Callable[[], None] | None, under_way: Made, wish: Wish | None
    ) -> Made | None:
        if keep is not None:
            keep()
        tail = replace(under_way.tail, after=under_way.framed.last)
        if wish is None or tail.first > min(tail.last, wish.goal):
            return None
        try:
            with reading(self._engine) as connection:
                framed = frame_of(connection, self._identity, tail, wish.events, wish.size)
        except (Damaged, CounterError):
            return None  # whoever reads it in its turn does what is to be done about it
        packed = deflate(framed.data, wish.coding, wish.level, wish.dictionary)
        return Made(tail, framed, packed, wish.coding, wish.dictionary)
