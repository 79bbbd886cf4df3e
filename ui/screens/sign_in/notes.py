"""What is said at the door beside code and PIN: the worst first, each with what to do."""

from collections.abc import Iterator

from app.i18n import Code, Typed
from ui.doorstep import Doorstep
from ui.rows import Link, Stage, Status
from ui.screens.sign_in.state import Note, Weight
from ui.told import Fact, Saying


def notes_of(status: Status, door: Doorstep | None, *, again: bool) -> tuple[Note, ...]:
    """Give what there is to say.

    Args:
        again: somebody was in since the program began: what was cut before is no news any more.
    """
    locked = status.stage is Stage.LOCKED
    said: list[Note] = []
    if door is not None:
        said += _of_clock(door)
        if not door.people:
            said.append(_note(Weight.AMBER, "nobody"))
    if status.silent_days and not locked:
        said.append(_note(Weight.AMBER, "old_list", count=status.silent_days))
    if door is not None:
        if not again:
            said += _of_cut(door)
        if door.other and not locked:
            said.append(_note(Weight.PLAIN, "other", clerk=Typed(door.other)))
        if door.ready:
            return (*said, _note(Weight.GOOD, "ready"))
    if status.office and status.link is Link.OFFLINE and not status.silent_days:
        said.append(_note(Weight.PLAIN, "offline"))
    return tuple(said)


def _of_clock(door: Doorstep) -> Iterator[Note]:
    if door.behind:
        yield _note(Weight.AMBER, "behind", count=door.behind)
    elif door.ahead:
        key = "slow" if door.ahead > 0 else "fast"
        yield _note(Weight.AMBER, key, count=abs(door.ahead))


def _of_cut(door: Doorstep) -> Iterator[Note]:
    if door.unprinted:
        first, more = Code(door.unprinted[0]), len(door.unprinted) - 1
        if more:
            yield _note(Weight.AMBER, "unprinted_more", receipt=first, count=more)
        else:
            yield _note(Weight.AMBER, "unprinted", receipt=first)
    if door.drafts:
        yield _note(Weight.PLAIN, "recovered", count=door.drafts)


def _note(weight: Weight, name: str, **facts: Fact) -> Note:
    return Note(weight, Saying(f"entrance.note.{name}", facts))
