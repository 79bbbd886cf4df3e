"""The desk: what every command of an open counter works with, and the questions all of them ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import Connection, Engine

from app.clock import Clock
from app.counter.circulars import HeldCircular, with_stops
from app.counter.link import Link
from app.counter.news import News
from app.counter.second_times import SecondTimes
from app.counter.vault import Vault
from app.counter.visit import Visit
from app.ids import Chance, Ids
from app.journal.append import Identity, Journal, Standing, Work
from app.journal.chain import Signer
from app.passwords import Passwords
from app.storage.engine import reading
from app.wire.certificate import unpack_certificate
from app.wire.hpke import Box
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.people import Right
from models.values.jalali_date import JalaliDate

TRAINING: Final = "training"
"""The profile of the training beside a counter."""
NO_VALUE: Final = ("practice", TRAINING)
"""Profiles of offices whose papers are worth nothing."""


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
class Relief:
    """Leave to close another's shift: which shift, in which session, and who agreed, or nobody."""

    shift: str
    session: str
    approver: str = ""


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

    @property
    def training(self) -> bool:
        """Tell whether this is the training beside a counter: no centre, and numbers with a T."""
        return self.profile == TRAINING

    def short(self, number: int) -> str:
        """Write a slip's running number as people say it."""
        return f"{'T' if self.training else ''}{number:06d}"

    def stem(self, number: int) -> str:
        """Give what the receipt of a running number begins with."""
        return f"{'T' if self.training else ''}{self.office}-{self.counter}-{number:06d}-"


@dataclass(slots=True)
class Desk:
    """The open counter. Commands read and replace `session`, `shift` and `visit`; one thread.

    Attributes:
        key_numbered: gives this machine's key of a number.
        box: opens what the centre sealed to this machine, for a way by hand.
        relief: leave to close the shift that another clerk left open.
        history_lacks: what was done here is still on its way back from the centre. twin: another
            copy of this disk is at work.
    """

    engine: Engine
    journal: Journal
    key_numbered: Callable[[int], Signer]
    vault: Vault
    box: Box
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
    circulars: tuple[HeldCircular, ...] = ()
    session: Session | None = None
    shift: Shift | None = None
    visit: Visit | None = None
    relief: Relief | None = None
    line_up: bool = False
    link: Link = field(default_factory=Link)
    history_lacks: bool = False
    twin: bool = False
    training: bool = False
    second_times: SecondTimes | None = None
    news: News = field(default_factory=News)

    def vouched(self) -> tuple[Signer, bytes]:
        """Give the key that the centre's certificate vouches for, and that certificate, packed.

        That key signs receipts' codes and requests. What is recorded is signed by the journal's
        own, which after a rotation is the next key already.
        """
        certificate = bytes.fromhex(self.certificate)
        if not certificate:
            return self.journal.signer, certificate
        return self.key_numbered(unpack_certificate(certificate).key_id), certificate

    @property
    def signer(self) -> Signer:
        """Give the key that the centre's certificate vouches for."""
        return self.vouched()[0]

    @property
    def speaker(self) -> Identity:
        """Say who signs requests: this machine, by the key that the centre vouches for."""
        identity, certificate = self.journal.identity, bytes.fromhex(self.certificate)
        if not certificate:
            return identity
        return replace(identity, key_id=unpack_certificate(certificate).key_id)

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
        self.refuse_numbers()
        if self.shift is None:
            raise Refusal("shift.none")
        if self.shift.clerk != session.user and or_right not in session.rights:
            raise Refusal("shift.other_clerk", clerk=self.shift.clerk)
        return self.shift

    @property
    def relieving(self) -> bool:
        """Tell whether the signed-in person has leave to close the open shift of another."""
        relief, session, shift = self.relief, self.session, self.shift
        if relief is None or session is None or shift is None:
            return False
        return (relief.session, relief.shift) == (session.session, shift.shift)

    def need_closing(self) -> tuple[Shift, str]:
        """Give the open shift if the signed-in person may count and close it, or refuse.

        It is their own, or they may close anybody's, or it was handed over to them; then the
        answer says who agreed.
        """
        if self.relief is not None and self.relieving:
            self.need_session()
            self.refuse_numbers()
            if self.shift is not None:
                return self.shift, self.relief.approver
        return self.need_shift(or_right=Right.FREE_SIGN_IN), ""

    def refuse_numbers(self) -> None:
        """Refuse to touch the drawer while what was done here before is still on its way back.

        The numbers of slips and shifts that this disk would give next were given already.
        """
        if self.history_lacks:
            raise Refusal("history.lacks")

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

    def offering(self) -> Policy:
        """Give what the office may offer today: its policy, less what circulars stopped."""
        return (
            with_stops(self.policy, self.circulars, self.today())
            if self.circulars
            else (self.policy)
        )

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
