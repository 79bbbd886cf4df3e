"""How what became of papers outside a visit becomes rows."""

from app.book.fold.change import Add, Change
from app.book.fold.rows import PAPER_ASKED, key_of
from models.events.known import Event
from models.events.papers import PaperAskedAgain


def paper_asked_again(event: Event, body: PaperAskedAgain) -> list[Change]:
    """Keep that a paper on file was asked for again, and why."""
    row = {
        **key_of(event),
        "shift": event.envelope.shift,
        "clerk": event.envelope.actor,
        "service": body.service,
        "paper": body.paper,
        "since": body.since,
        "reason": body.reason,
        "at": event.envelope.at,
    }
    return [Add(PAPER_ASKED, [row])]
