"""What the page for sticks shows: the drives that are in, what would go, what came of it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from models.errors import CounterError


@dataclass(frozen=True, slots=True)
class Stick:
    """A drive that can be taken out: where it is mounted, its name, bytes free, can be written."""

    place: Path
    name: str
    free: int
    writable: bool = True


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A file that went out by hand. `size` in bytes; `answered` is when its answer came back."""

    number: int
    at: datetime
    events: int
    size: int
    answered: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """What there is to carry.

    Attributes:
        events, first, last: what would go now, by the events' numbers; 0 while nothing waits.
        written: the newest first. missing: files whose answer did not come, though a later's did.
    """

    events: int = 0
    first: int = 0
    last: int = 0
    written: tuple[BundleRow, ...] = ()
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file on the stick, read back and found whole. `size` in bytes."""

    file: str
    number: int
    first: int
    last: int
    events: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came back on a stick.

    Attributes:
        files: taken in. foreign: those of other counters. confirmed: events the centre has now.
        news: of the catalogue, circulars and people. waiting: events that still wait.
        in_part: files that were damaged. behind: the news go on from a file that did not come.
        refused: what kept a file from being taken in.
    """

    files: int
    foreign: int = 0
    confirmed: int = 0
    news: int = 0
    waiting: int = 0
    in_part: int = 0
    behind: bool = False
    refused: tuple[CounterError, ...] = ()


class Usb(Protocol):
    """The way by hand; progress is told as `ui.sending.StickProgress`."""

    def carrying(self) -> Carrying:
        """Tell what would go now, and what went before."""
        ...

    def carry_out(self, place: Path) -> Written:
        """Write what waits into a folder, read it back, and only then say so."""
        ...

    def take_in(self, place: Path) -> TakenIn:
        """Take in what came back: the return files of a folder, or one file."""
        ...

    def stop_stick(self) -> None:
        """Have writing or reading stopped, from whichever thread."""
        ...
