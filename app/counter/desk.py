"""The desk: what every command of an open counter works with, and the questions all of them ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.counter.news import News
from app.counter.vault import Vault
from app.counter.visit import Visit
from app.ids import Chance, Ids
from app.journal.append import Journal, Standing, Work
from app.journal.chain import Signer
from app.passwords import Passwords
from app.storage.engine import reading
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.people import Right
from models.values.jalali_date import JalaliDate


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, since when (RFC 3339), and what this person may do."""

    session: str
    user: str
    name: str
    roles: tuple[str, ...]
    rights: frozenset[Right]
    opened_at: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """The open drawer: whose, since which event, and for which business day."""

    shift: str
    number: int
    clerk: str
    day: str
    opened_seq: int
    opened_at: str


@dataclass(frozen=True, slots=True)
class Office:
    """What stands on the office's papers."""

    office: str
    counter: int
    title: str
    title_en: str
    licence: str
    phone: str
    address: str
    profile: str


@dataclass(slots=True)
class Desk:
    """The open counter. Commands read and replace `session`, `shift` and `visit`; one thread."""

    engine: Engine
    journal: Journal
    signer: Signer
    vault: Vault
    clock: Clock
    ids: Ids
    chance: Chance
    passwords: Passwords
    office: Office
    certificate: str = ""
    centre_keys: dict[int, str] = field(default_factory=dict)
    catalogue_key: str = ""
    catalogue: Catalogue | None = None
    policy: Policy = field(default_factory=Policy)
    session: Session | None = None
    shift: Shift | None = None
    visit: Visit | None = None
    line_up: bool = False
    training: bool = False
    news: News = field(default_factory=News)

    def need_session(self) -> Session:
        """Give the signed-in person, or refuse."""
        if self.session is None:
            raise Refusal("session.none")
        if self.session.locked:
            raise Refusal("session.locked")
        return self.session

    def need(self, right: Right) -> Session:
        """Give the signed-in person if the right is theirs, or refuse."""
        session = self.need_session()
        if right not in session.rights:
            raise Refusal("right.missing", right=right.value)
        return session

    def need_shift(self, *, or_right: Right | None = None) -> Shift:
        """Give the open shift if it is the signed-in person's own, or refuse.

        Args:
            or_right: a right that opens another clerk's shift as well.
        """
        session = self.need_session()
        if self.shift is None:
            raise Refusal("shift.none")
        if self.shift.clerk != session.user and or_right not in session.rights:
            raise Refusal("shift.other_clerk", clerk=self.shift.clerk)
        return self.shift

    def need_visit(self) -> Visit:
        """Give the visit in hand, or refuse."""
        if self.visit is None:
            raise Refusal("visit.none")
        return self.visit

    def need_catalogue(self) -> Catalogue:
        """Give the catalogue in force, or refuse: without a signed one nothing has a price."""
        if self.catalogue is None:
            raise Refusal("catalogue.none")
        return self.catalogue

    def today(self) -> JalaliDate:
        """Give the business day: the shift's, which a person confirmed, else the clock's."""
        if self.shift is not None:
            return JalaliDate.parse(self.shift.day)
        return JalaliDate.of_instant(self.clock.now())

    def standing(self, approver: str = "") -> Standing:
        """Say under whom and when the act now done stands."""
        session, shift = self.session, self.shift
        return Standing(
            actor=session.user if session else "system",
            approver=approver,
            session=session.session if session else "",
            shift=shift.shift if shift else "",
            day=shift.day if shift else str(self.today()),
            catalogue=self.catalogue.version if self.catalogue else 0,
        )

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open one act's transaction; a moved clock is stated before the act."""
        with self.journal.write() as work:
            self.journal.clock_step(self.standing(), work)
            yield work

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open one moment of the book to be read."""
        with reading(self.engine) as connection:
            yield connection
