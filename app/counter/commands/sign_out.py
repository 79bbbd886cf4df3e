"""Signing out: a session ends; an open shift stays open for its clerk to come back to."""

from app.counter.desk import Desk
from app.journal.append import Work
from models.events.people import SessionClosed


def sign_out(desk: Desk) -> None:
    """End the session."""
    desk.need_session()
    with desk.write() as work:
        close_session(desk, work, "sign_out")
    ended, desk.session, desk.visit = desk.session, None, None
    desk.news.tell("session.closed", ended.session if ended else "")


def close_session(desk: Desk, work: Work, why: str) -> None:
    """State that the session in hand ended."""
    work.append(SessionClosed(why=why), desk.standing())
