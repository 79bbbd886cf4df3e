"""How the reading of circulars becomes rows."""

from app.book.fold.change import Add, Change
from app.book.fold.rows import READING, key_of
from models.events.circulars import CircularRead
from models.events.known import Event


def circular_read(event: Event, body: CircularRead) -> list[Change]:
    """Keep who read which text of a circular."""
    envelope = event.envelope
    row = {
        **key_of(event),
        "circular": body.circular,
        "sha256": body.sha256,
        "reader": envelope.actor,
        "at": envelope.at,
    }
    return [Add(READING, [row])]
