"""How the line to the centre stands: told by the sender, read by screens, one frozen value."""

from dataclasses import dataclass
from enum import StrEnum


class Reach(StrEnum):
    """How far a call comes: nowhere, to somebody who is not our centre, or to our centre."""

    NONE = "none"
    STRANGER = "stranger"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Flight:
    """A frame that is under way: its epoch, its first and its last event."""

    epoch: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Link:
    """What the last pass came to.

    Nothing of it is kept on the disk: a program that was killed has nothing under way.

    Attributes:
        reach: whether our centre was there. trouble: code of what kept the pass from going well.
        failures: passes in a row that did not go well. next_at: when the next one is made,
            RFC 3339, or empty. flight: the frame now under way.
    """

    reach: Reach = Reach.NONE
    trouble: str = ""
    failures: int = 0
    next_at: str = ""
    flight: Flight | None = None


def reach_of(trouble: str, *, here: bool) -> Reach:
    """Tell how far the last pass came, by what kept it, if our centre was not there to its end.

    A portal's page, a proxy's answer and an unproved certificate come from somebody who is not
    our centre; so does a server's word that nobody signed.
    """
    if here:
        return Reach.CENTRE
    return Reach.NONE if trouble in ("", "line.down") else Reach.STRANGER
