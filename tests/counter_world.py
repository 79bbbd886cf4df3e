"""A whole office for tests: a counter on a real file, three people, a signed sample catalogue.

Time stands where a test puts it, ids and chance come from a seed, PINs are compared cheaply;
everything else is the product's own.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from app.catalogue.encode import encode
from app.catalogue.read import read_sample
from app.catalogue.signed import SignedCatalogue, sign
from app.clock import HandClock
from app.counter.commands.add_bill import add_bill
from app.counter.commands.add_service import add_service
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.approve import Approval
from app.counter.commands.close_shift import Closed, close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.enrol import accept_enrolment
from app.counter.commands.open_shift import open_shift
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.commands.sign_in import sign_in
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import Given, cash, take_payment
from app.counter.desk import Desk, Session, Shift
from app.counter.opening import Surroundings, open_desk
from app.counter.queries.drawer import drawer_balance
from app.counter.visit import Visit
from app.ids import Ids, SeededChance
from app.journal.append import Head
from app.journal.chain import KeySigner, derive
from app.journal.verify import read_events
from app.passwords import Passwords
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from app.wire.certificate import certify
from app.wire.messages import CentreKey, Enrolled
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.events.known import Event
from models.events.visit import PaperTaken
from models.values.bill import Bill
from models.values.rial import Rial

MORNING: Final = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
SECRET: Final = bytes(range(32))
MANAGER: Final = Approval("100", "481516")
CLERK: Final = Approval("101", "827364")
SUPERVISOR: Final = Approval("102", "918273")
OTHER_CLERK: Final = Approval("103", "564738")
CENTRE: Final = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
CATALOGUE_KEY: Final = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
WATER_BILL: Final = Bill.of("7748317800142", "1770160")


@cache
def sample() -> Catalogue:
    """Give the product's sample catalogue, read once."""
    return read_sample()


@cache
def signed_sample() -> SignedCatalogue:
    """Give the sample catalogue as a centre signs it."""
    return sign(encode(sample()), CATALOGUE_KEY)


@dataclass(slots=True)
class World:
    """An office and what it stands on; `desk` is the open counter."""

    path: Path
    clock: HandClock
    around: Surroundings
    engine: Engine
    desk: Desk

    def restart(self) -> Desk:
        """Let the program die without a word and start again on the same file."""
        self.engine.dispose()
        self.engine = open_file(self.path, derive(SECRET, "database"))
        self.desk, _ = open_desk(self.engine, SECRET, self.around)
        return self.desk


def surroundings(clock: HandClock, seed: int = 1) -> Surroundings:
    """Give time, ids and chance of a seed, and passwords that cost nothing."""
    chance = SeededChance(seed)
    return Surroundings(
        clock=clock,
        ids=Ids(clock, chance),
        chance=chance,
        passwords=Passwords(time_cost=1, memory_kib=64, lanes=1),
        boot="boot-1",
        app="test",
        schema="test",
    )


def new_world(folder: Path, *, seed: int = 1, profile: str = "practice") -> World:
    """Give a set-up, enrolled and staffed office; its manager is signed in, no shift is open."""
    clock = HandClock(MORNING)
    around = surroundings(clock, seed)
    path = folder / "counter.db"
    path.write_bytes(_set_up(profile))
    engine = open_file(path, derive(SECRET, "database"))
    desk, _ = open_desk(engine, SECRET, around)
    sign_in(desk, user=MANAGER.user, pin=MANAGER.pin)
    desk.line_up = True
    return World(path, clock, around, engine, desk)


@cache
def _set_up(profile: str) -> bytes:
    """Make an office's file once, by the commands it is always made by; tests take copies."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counter.db"
        engine = open_file(path, derive(SECRET, "database"), create=True)
        prepare_counter(engine)
        _staff_an_office(engine, profile)
        engine.dispose()
        return path.read_bytes()


def _staff_an_office(engine: Engine, profile: str) -> None:
    around = surroundings(HandClock(MORNING), seed=2**31)
    office = OfficeDescription(
        office="72140087", counter=2, title="دفتر پیشخوان سراب", profile=profile
    )
    person = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    set_up_office(engine, SECRET, around, office=office, person=person)
    desk, _ = open_desk(engine, SECRET, around)
    enrol(desk)
    adopt_catalogue(desk, signed=signed_sample())
    adopt_policy(desk, held_money=True, services=())
    sign_in(desk, user=MANAGER.user, pin=MANAGER.pin)
    for who, name, role in (
        (CLERK, "متصدی یکم", "clerk"),
        (SUPERVISOR, "مسئول شیفت", "supervisor"),
        (OTHER_CLERK, "متصدی دوم", "clerk"),
    ):
        change_staff(desk, code=who.user, name=name, roles=[role], pin=who.pin)


def enrol(desk: Desk) -> None:
    """Let the test's centre vouch for the machine."""
    identity = desk.journal.identity
    certificate = certify(
        KeySigner(CENTRE),
        1,
        office=identity.office,
        counter=identity.counter,
        device=identity.device,
        key_id=identity.key_id,
        public_key=desk.signer.public_key,
    )
    enrolled = Enrolled(
        centre="آزمون",
        generation="g",
        certificate=certificate.pack().hex(),
        keys=(CentreKey(id=1, key=CENTRE.public_key().public_bytes_raw().hex()),),
        catalogue_key=CATALOGUE_KEY.public_key().public_bytes_raw().hex(),
    )
    accept_enrolment(desk, enrolled=enrolled, address="https://centre.invalid")


def open_for_business(world: World, who: Approval = CLERK) -> Desk:
    """Sign a clerk in and open a shift on a float of ten million rial from the safe."""
    desk = world.desk
    sign_in(desk, user=who.user, pin=who.pin)
    open_shift(desk, counts={1_000_000: 6, 500_000: 8}, brought=Rial(10_000_000))
    return desk


def seen_papers(desk: Desk, code: str, answers: dict[str, str]) -> list[PaperTaken]:
    """Show every paper a service asks for."""
    service = sample().service(code)
    needed = service.papers_needed(answers, desk.today())
    return [PaperTaken(paper.code, "seen") for paper, required in needed if required]


def put_in(desk: Desk, code: str, **answers: str) -> None:
    """Put a service into the basket with its example's answers, and all papers seen."""
    given = sample().service(code).example(desk.today()) | answers
    add_service(desk, service=code, answers=given, papers=seen_papers(desk, code, given))


def serve(
    desk: Desk, codes: Sequence[str] = ("NOCR-111", "GEN-101"), bills: Sequence[Bill] = ()
) -> Given:
    """Serve one citizen from start to exact cash."""
    start_visit(desk)
    for code in codes:
        put_in(desk, code)
    for bill in bills:
        add_bill(desk, bill=bill)
    total = desk.need_visit().total
    return take_payment(desk, tenders=[cash(total)] if total.amount else [])


def come_in(desk: Desk, who: Approval) -> None:
    """Sign a person in, in the place of whoever was."""
    sign_in(desk, user=who.user, pin=who.pin)


def events(world: World, *kinds: str) -> list[Event]:
    """Read the journal back, all of it or some kinds, in order."""
    with reading(world.engine) as connection:
        return [
            event for event in read_events(connection) if not kinds or event.envelope.kind in kinds
        ]


def tables(engine: Engine) -> dict[str, list[str]]:
    """Read every row of every table, sorted: what must be equal where nothing may have changed."""
    with reading(engine) as connection:
        names = connection.exec_driver_sql(
            "select name from sqlite_master where type = 'table' order by name"
        ).scalars()
        return {
            name: sorted(
                repr(tuple(row)) for row in connection.exec_driver_sql(f'select * from "{name}"')
            )
            for name in names
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """All that an act can change: every row, and what the desk holds in its hands."""

    rows: dict[str, list[str]]
    session: Session | None
    shift: Shift | None
    visit: Visit | None
    head: Head
    catalogue: int
    policy: Policy

    @classmethod
    def of(cls, world: World) -> "Picture":
        """Take the picture."""
        desk = world.desk
        return cls(
            tables(world.engine),
            desk.session,
            desk.shift,
            desk.visit,
            desk.journal.head,
            desk.catalogue.version if desk.catalogue else 0,
            desk.policy,
        )


@contextmanager
def refused(world: World, code: str, **facts: str | int) -> Iterator[None]:
    """See that what is done in the block is refused under a code, and that nothing changed."""
    before = Picture.of(world)
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code, f"{caught.value.code}, not {code}"
    assert facts.items() <= caught.value.facts.items()
    after = Picture.of(world)
    changed = [name for name in after.rows if after.rows[name] != before.rows.get(name)]
    assert not changed, f"{code} was refused, but these tables changed: {changed}"
    assert after == before


def drawer_of(desk: Desk) -> dict[int, int]:
    """Count the drawer exactly, all of it in loose coins."""
    return {1: drawer_balance(desk).amount}


def close_exactly(desk: Desk, left: Rial = Rial(0)) -> Closed:  # noqa: B008
    """Count what should be there, and close on it."""
    count_cash(desk, counts=drawer_of(desk))
    return close_shift(desk, left=left)


def rows(world: World, table: sa.Table) -> list[Any]:
    """Read a table's rows, by the order of its key."""
    with reading(world.engine) as connection:
        return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))
