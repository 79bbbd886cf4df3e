"""How citizens who were sent on become rows."""

from app.book.fold.change import Add, Change
from app.book.fold.rows import REFERRAL, key_of
from models.events.known import Event
from models.events.referrals import CitizenReferred


def citizen_referred(event: Event, body: CitizenReferred) -> list[Change]:
    """Keep that somebody was sent on, for what, and where to."""
    row = {
        **key_of(event),
        "shift": event.envelope.shift,
        "clerk": event.envelope.actor,
        "service": body.service,
        "agency": body.agency,
        "reason": body.reason,
        "place": body.place,
        "at": event.envelope.at,
    }
    return [Add(REFERRAL, [row])]
