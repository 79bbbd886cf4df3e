"""What comes to stand beside a slip of reversal, in its own commit: how it was allowed, and why."""

from dataclasses import dataclass
from typing import Final

from app.book.fold.reversals import GIVEN
from app.counter.commands.approve import Approved
from app.counter.commands.take_payment import reference_to
from app.counter.desk import Desk
from app.journal.append import Recorded, Work
from models.errors import Refusal
from models.events.base import Reference
from models.events.reversals import ReversalExplained, ReversalPhoned, ReversalSettled
from models.events.visit import LinesRefunded, ReceiptVoided
from models.values.text import normalise

NOTE_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """What more a reversal says: the clerk's own words, and the ask that it settles."""

    note: str = ""
    settles: Reference | None = None


NOTHING: Final = Beside()


def attest(  # noqa: PLR0917 - the slip, who allowed it, and what else it says
    desk: Desk,
    work: Work,
    of: Reference,
    slip: Recorded,
    approved: Approved,
    beside: Beside,
) -> None:
    """State beside a slip that it was allowed by phone, what the clerk said, and what it settles.

    Args:
        of: the receipt's act.
    """
    body, standing = slip.event.body, desk.standing(approved.user)
    assert isinstance(body, ReceiptVoided | LinesRefunded), "only slips of reversal are attested"
    if approved.step is not None:
        phoned = ReversalPhoned(of=of, slip=body.receipt, amount=-body.total, step=approved.step)
        work.append(phoned, standing)
    if kept := note_of(beside.note):
        item = desk.vault.item("note", kept.encode())
        told = work.append(
            ReversalExplained(of=of, slip=body.receipt, kept=item.citation), standing
        )
        desk.vault.put(work.connection, [item], reference_to(told))
    if beside.settles is not None:
        settled = ReversalSettled(ask=beside.settles, of=of, outcome=GIVEN, slip=body.receipt)
        work.append(settled, standing)


def note_of(note: str) -> str:
    """Give the clerk's own words as they are kept, or refuse too many."""
    words = normalise(note).strip()
    if len(words) > NOTE_MAX:
        raise Refusal("reversal.note_long", field="note", most=NOTE_MAX)
    return words
