"""What the window is told at its door: people, clock, what was cut, a shift left open."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # The door is painted before what these are made of is loaded.
    from ui.rows import FirstRun, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """What there is to say before anybody is in.

    Attributes:
        people: how many may sign in here. ready: the set-up is done, and nobody ever came in.
        drafts: visits and forms that the last end of the program cut short.
        unprinted: numbers of receipts that are booked and not on paper, as people say them.
        behind: minutes by which the clock stands before what was recorded last, else 0.
        ahead: minutes by which the centre's clock is ahead of ours, below 0 behind; 0 if near.
        other: who has the shift that is open at this counter, or empty.
        closed_at: when a shift was last closed here, if one ever was.
    """

    people: int
    ready: bool = False
    drafts: int = 0
    unprinted: tuple[str, ...] = ()
    behind: int = 0
    ahead: int = 0
    other: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShift:
    """A shift that another clerk left open at this counter.

    Attributes:
        user: the clerk's code. since: when it was opened. held: visits that wait in it.
        alone: whoever is in may close it without anybody's leave.
    """

    clerk: str
    user: str
    number: int
    since: datetime
    held: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What came from the centre so far.

    Attributes:
        catalogue: its version, 0 for none yet. size: bytes. whole: nothing more is awaited.
    """

    catalogue: int = 0
    services: int = 0
    agencies: int = 0
    size: int = 0
    people: int = 0
    online: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Where the setting-up of this machine stands.

    Attributes:
        step: 1 to 6. begun: what is known of the answers. now: what this computer's clock says.
        doubtful: that clock cannot be right. office: its name, once the centre knows this machine.
    """

    step: int
    begun: "FirstRun"
    now: datetime
    doubtful: bool = False
    office: str = ""
    office_code: str = ""
    counter: int = 0
    supplied: Supplied = Supplied()


class Doorway(Protocol):
    """The door, and the shift of somebody else behind it."""

    def doorstep(self) -> Doorstep:
        """Tell what there is to say before anybody is in."""
        ...

    def free(self, user: str, approver: str, pin: str) -> None:
        """Let a locked-out person try again, by a second person who stays out."""
        ...

    def other_shift(self) -> OtherShift | None:
        """Tell of the shift that another clerk left open here, if one did."""
        ...

    def relieve(self, approver: str, pin: str) -> "Status":
        """Take its closing over, by leave of its clerk or of a supervisor; both empty: alone."""
        ...


class SettingUp(Protocol):
    """The six steps of a new machine; the enrolment itself is `ui.ports.Entrance.enrol`."""

    def settling(self) -> Settling:
        """Tell where it stands."""
        ...

    def keep_step(self, step: int, begun: "FirstRun") -> Settling:
        """Keep that this step was come to; a restart begins there."""
        ...

    def reach_centre(self, address: str) -> None:
        """Ask whether a centre answers at an address; takes its time: ask it aside."""
        ...

    def finish_settling(self) -> "Status":
        """It is done: from now on the program begins at its door."""
        ...
