"""How sessions, sign-ins, staff, the office's description, catalogues and policies become rows."""

from typing import Any, Final

from app.book.fold.change import Add, Amend, Change, Put
from app.book.fold.rows import ADOPTED, LOCKOUT, OFFICE, SERIES, SESSION, STAFF, key_of, place_of
from models.events.known import Event
from models.events.office import (
    CatalogueAdopted,
    GapDeclared,
    OfficeSetUp,
    PolicyAdopted,
    StaffChanged,
)
from models.events.people import (
    SessionClosed,
    SessionLocked,
    SessionOpened,
    SessionUnlocked,
    SignInFreed,
    SignInRefused,
)
from models.events.shift import DayApproved

LOST: Final = "lost"
"""Why a session is closed that nobody closed: the program ended without a word."""


def session_opened(event: Event, body: SessionOpened) -> list[Change]:
    """Give the open session; a sign-in that succeeded ends the count of failures."""
    row = {
        **key_of(event),
        "session": event.envelope.event_id,
        "device": event.device,
        "user": body.user,
        "opened_at": event.envelope.at,
    }
    return [Add(SESSION, [row]), _failures(event, body.user, 0, "")]


def _session(event: Event, **values: Any) -> list[Change]:
    return [Amend(SESSION, {"office": event.office, "session": event.envelope.session}, values)]


def session_locked(event: Event, _body: SessionLocked) -> list[Change]:
    """Let the session say that it is locked."""
    return _session(event, locked=1, lock_place=place_of(event))


def session_unlocked(event: Event, _body: SessionUnlocked) -> list[Change]:
    """Let the session say that its person is back."""
    return [
        *_session(event, locked=0, lock_place=place_of(event)),
        _failures(event, event.envelope.actor, 0, ""),
    ]


def session_closed(event: Event, body: SessionClosed) -> list[Change]:
    """Let the session say how it ended."""
    place = place_of(event)
    # A disk that was put back did not know that the session had been closed: what its person did
    # counts, wherever the program's own word stands.
    rank = "0" if body.why == LOST else "1"
    ended = {"closed_at": event.envelope.at, "closed_why": body.why, "close_place": rank + place}
    return _session(event, **ended, locked=0, lock_place=place)


def gap_declared(event: Event, body: GapDeclared) -> list[Change]:
    """Give the numbers that slips go on from, after a journal was made whole again."""
    if body.series is None:
        return []
    series = body.series
    values = {
        "counter": event.counter,
        "number": series.number,
        "turnover": series.turnover,
        "shifts": series.shifts,
        "left": series.left,
        **dict.fromkeys(("slip_place", "shift_place", "left_place"), place_of(event)),
    }
    return [Put(SERIES, {"office": event.office, "device": event.device}, values)]


def _failures(event: Event, user: str, failures: int, until: str) -> Put:
    key = {"office": event.office, "device": event.device, "user": user}
    return Put(
        LOCKOUT, key, {"failures": failures, "locked_until": until, "place": place_of(event)}
    )


def sign_in_refused(event: Event, body: SignInRefused) -> list[Change]:
    """Keep the failures in a row of a code that exists."""
    return [_failures(event, body.user, body.failures, body.locked_until)] if body.user else []


def sign_in_freed(event: Event, body: SignInFreed) -> list[Change]:
    """End a lock-out."""
    return [_failures(event, body.user, 0, "")]


def proved(event: Event) -> list[Change]:
    """End the count of failures of whoever has just typed a right PIN for an act."""
    envelope = event.envelope
    changes: list[Change] = []
    if envelope.approver:
        changes.append(_failures(event, envelope.approver, 0, ""))
    if isinstance(event.body, DayApproved):
        changes.append(_failures(event, envelope.actor, 0, ""))
    return changes


def staff_changed(event: Event, body: StaffChanged) -> list[Change]:
    """Give the person as this machine last stated."""
    values = {
        "name": body.name,
        "roles": " ".join(body.roles),
        "active": int(body.active),
        "origin": body.origin,
        "verifier": body.verifier,
        "place": place_of(event),
    }
    key = {"office": event.office, "device": event.device, "code": body.code}
    return [Put(STAFF, key, values)]


def office_set_up(event: Event, body: OfficeSetUp) -> list[Change]:
    """Give the office as last described by this machine."""
    values = {
        "counter": event.counter,
        "title": body.title,
        "title_en": body.title_en,
        "licence": body.licence,
        "phone": body.phone,
        "address": body.address,
        "profile": body.profile,
        "place": place_of(event),
    }
    return [Put(OFFICE, {"office": event.office, "device": event.device}, values)]


def _adopted(event: Event, **values: Any) -> list[Change]:
    row = {
        **key_of(event),
        "device": event.device,
        "version": 0,
        "sha256": "",
        "sample": 0,
        "held_money": 0,
        "services": "",
        "at": event.envelope.at,
        **values,
    }
    return [Add(ADOPTED, [row])]


def catalogue_adopted(event: Event, body: CatalogueAdopted) -> list[Change]:
    """Keep which catalogue came into force."""
    return _adopted(
        event,
        what="catalogue",
        version=body.catalogue,
        sha256=body.sha256,
        sample=int(body.sample),
    )


def policy_adopted(event: Event, body: PolicyAdopted) -> list[Change]:
    """Keep which policy came into force."""
    return _adopted(
        event,
        what="policy",
        held_money=int(body.held_money),
        services=" ".join(body.services),
    )
