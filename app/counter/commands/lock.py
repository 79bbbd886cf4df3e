"""Locking: the content is hidden until the same person comes back, or another signs in."""

from dataclasses import replace

from app.counter.commands.sign_in import refuse_locked, try_pin, wrong_pin
from app.counter.desk import Desk, Session
from models.errors import Refusal
from models.events.people import SessionLocked, SessionUnlocked


def lock(desk: Desk, *, idle: bool = False) -> None:
    """Lock the session; the visit in hand stays exactly as it is."""
    session = desk.need_session()
    with desk.write() as work:
        work.append(SessionLocked(idle=idle), desk.standing())
    desk.session = replace(session, locked=True)
    desk.news.tell("session.locked", session.session)


def unlock(desk: Desk, *, pin: str) -> Session:
    """Unlock with the same person's PIN; their rights are those they have by now."""
    session = desk.session
    if session is None:
        raise Refusal("session.none")
    tried = try_pin(desk, session.user, pin)
    if tried.staff is None or tried.failed:
        refuse_locked(desk, tried)
        raise wrong_pin(tried)
    who = tried.staff
    with desk.write() as work:
        work.append(SessionUnlocked(), desk.standing())
    desk.session = replace(session, name=who.name, roles=who.roles, rights=who.rights, locked=False)
    desk.news.tell("session.unlocked", session.session)
    return desk.session
