"""Signing in: a code, a PIN, and a lock-out that no restart forgets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import LOCKOUT, STAFF
from app.counter.commands.sign_out import close_session
from app.counter.desk import Desk, Session
from app.counter.drafts import put_draft
from app.counter.tables import VERIFIER
from app.journal.append import Work
from app.journal.times import read_instant, write_instant
from models.errors import Refusal
from models.events.people import SessionOpened, SignInRefused
from models.people import Right, rights_of
from models.values.text import fold_digits

TRIES: Final = 5
LOCK: Final = timedelta(minutes=5)
LOCK_MAX: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of the office who may sign in."""

    code: str
    name: str
    roles: tuple[str, ...]
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a PIN told: who it is (None: nobody has the code), and whether it failed."""

    staff: Staff | None
    failed: bool
    failures: int = 0
    locked_until: str = ""


def sign_in(desk: Desk, *, user: str, pin: str) -> Session:
    """Open a session, or refuse with how many tries are left; ends the one that was open.

    The visit in hand stays in its own person's hand; of anybody else's, it is held.
    """
    tried = try_pin(desk, user, pin)
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise wrong_pin(tried)
    staff = tried.staff
    opened_at = write_instant(desk.clock.now())
    session = Session(desk.ids.new(), staff.code, staff.name, staff.roles, staff.rights, opened_at)
    before = desk.session
    try:
        with desk.write() as work:
            if before is not None:
                close_session(desk, work, "switch")
                if before.user != staff.code:
                    _put_aside(desk, work, before)
            desk.session = session
            work.append(SessionOpened(user=staff.code), desk.standing(), event_id=session.session)
    except BaseException:
        desk.session = before
        raise
    if before is not None and before.user != staff.code:
        desk.visit = None
    desk.news.tell("session.opened", session.session)
    return session


def _put_aside(desk: Desk, work: Work, whose: Session) -> None:
    """Hold the visit in hand for whoever comes back to it: nobody goes on with another's."""
    if desk.visit is not None and desk.visit.lines:
        at = write_instant(desk.clock.now())
        put_draft(work.connection, desk.visit, whose, at, "held")


def try_pin(desk: Desk, user: str, pin: str) -> Tried:
    """Compare a PIN; a failure is stated in the journal before anybody hears of it."""
    return try_proof(desk, user, lambda verifier: desk.passwords.holds(verifier, pin))


def try_proof(desk: Desk, user: str, proves: Callable[[str], bool]) -> Tried:
    """Let a person prove who they are; a failure is stated before anybody hears of it.

    Args:
        proves: judges the proof by the person's verifier, which is empty for nobody's code.
    """
    code = fold_digits(user).strip()
    with desk.read() as connection:
        row = connection.execute(
            sa.select(STAFF.c.code, STAFF.c.name, STAFF.c.roles).where(
                STAFF.c.office == desk.office.office,
                STAFF.c.device == desk.journal.identity.device,
                STAFF.c.code == code,
                STAFF.c.active == 1,
            )
        ).first()
        verifier = connection.execute(
            sa.select(VERIFIER.c.verifier).where(VERIFIER.c.code == code)
        ).scalar()
        lockout = connection.execute(
            sa.select(LOCKOUT.c.failures, LOCKOUT.c.locked_until).where(
                LOCKOUT.c.office == desk.office.office,
                LOCKOUT.c.device == desk.journal.identity.device,
                LOCKOUT.c.user == code,
            )
        ).first()
    staff = None
    if row is not None:
        roles = tuple(row.roles.split())
        staff = Staff(row.code, row.name, roles, rights_of(roles))
    failures, until = (lockout.failures, lockout.locked_until) if lockout else (0, "")
    if staff and until and read_instant(until) > desk.clock.now():
        return Tried(staff, True, failures, until)
    if proves(verifier if staff and verifier else ""):
        return Tried(staff, False)
    failures, until = failures + 1, ""
    if failures >= TRIES:
        span = min(LOCK * (failures - TRIES + 1), LOCK_MAX)
        until = write_instant(desk.clock.now() + span)
    refused = SignInRefused(
        user=code if staff else "",
        failures=failures if staff else 0,
        locked_until=until if staff else "",
    )
    with desk.write() as work:
        work.append(refused, desk.standing())
    return Tried(staff, True, failures if staff else 0, until if staff else "")


def wrong_pin(tried: Tried) -> Refusal:
    """Say how many tries are left; a code nobody has is answered like anybody's first slip."""
    return Refusal("sign_in.wrong", field="pin", left=max(0, TRIES - max(1, tried.failures)))


def refuse_locked(desk: Desk, tried: Tried) -> None:
    """Refuse with the minutes that are left, if the code is locked."""
    if not tried.locked_until:
        return
    left = read_instant(tried.locked_until) - desk.clock.now()
    minutes = max(1, -(-left // timedelta(minutes=1)))
    seconds = max(1, -(-left // timedelta(seconds=1)))
    raise Refusal("sign_in.locked", field="user", minutes=minutes, seconds=seconds)
