"""Who was at the counter: sessions opened, locked, unlocked and closed, and sign-ins refused."""

from typing import ClassVar

from models.events.base import Body


class SessionOpened(Body, frozen=True, kw_only=True):
    """A person signed in; the event's own id is the session's."""

    kind: ClassVar[str] = "session.opened"
    user: str


class SessionLocked(Body, frozen=True, kw_only=True):
    """The window was locked, by the person or by idleness."""

    kind: ClassVar[str] = "session.locked"
    idle: bool


class SessionUnlocked(Body, frozen=True, kw_only=True):
    """The same person came back and proved it."""

    kind: ClassVar[str] = "session.unlocked"


class SessionClosed(Body, frozen=True, kw_only=True):
    """A session ended. Why: `sign_out`, `switch`, or `lost` when the program had died."""

    kind: ClassVar[str] = "session.closed"
    why: str


class SignInRefused(Body, frozen=True, kw_only=True):
    """A sign-in or an approval failed; kept in the chain so that a restart forgets nothing.

    Attributes:
        user: the code that was tried, if such a user exists, else empty.
        failures: failures in a row for that code, this one counted.
        locked_until: RFC 3339 instant until which the code is locked, or empty.
    """

    kind: ClassVar[str] = "sign_in.refused"
    user: str
    failures: int
    locked_until: str = ""


class SignInFreed(Body, frozen=True, kw_only=True):
    """A second person ended a lock-out."""

    kind: ClassVar[str] = "sign_in.freed"
    user: str
