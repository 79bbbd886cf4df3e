"""How what people do about acts that were not booked becomes rows."""

from typing import Final

from app.book.fold.change import Add, Change
from app.book.fold.rows import REMEDY, key_of
from models.events.known import Event
from models.events.remedies import ActAskedAgain, ActHandedOver

ASKED: Final = "asked"
HANDED: Final = "handed"


def asked_again(event: Event, body: ActAskedAgain) -> list[Change]:
    """Keep that the centre was asked to judge an act again."""
    return [_row(event, body, ASKED, "")]


def handed_over(event: Event, body: ActHandedOver) -> list[Change]:
    """Keep that an act was handed to the supervisor."""
    return [_row(event, body, HANDED, body.note)]


def _row(event: Event, body: ActAskedAgain | ActHandedOver, what: str, note: str) -> Add:
    envelope = event.envelope
    row = {
        **key_of(event),
        "of_day": body.of.day,
        "of_epoch": body.of.epoch,
        "of_seq": body.of.seq,
        "what": what,
        "code": body.code,
        "note": note,
        "clerk": envelope.actor,
        "at": envelope.at,
    }
    return Add(REMEDY, [row])
