"""First-run set-up: a machine gets its identity, an office its description and first manager."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.fold.rows import STAFF
from app.clock import Clock
from app.counter.commands.staff import mark_of, put_verifier, staff_body, staff_code
from app.counter.desk import TRAINING, Desk
from app.counter.opening import Surroundings, journal_of, start_journal
from app.counter.tables import DEVICE, VERIFIER
from app.journal.append import Identity, Standing, Work
from app.storage.engine import reading
from models.errors import Refusal
from models.events.office import OfficeSetUp, StaffChanged
from models.values.jalali_date import JalaliDate
from models.values.text import fold_digits, normalise

PROFILES: Final = ("town", "rural", "practice", TRAINING)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDescription:
    """What a new office is asked for.

    Attributes:
        office: 4 to 12 digits. counter: 1 to 99. profile: one of `PROFILES`.
    """

    office: str
    counter: int
    title: str
    title_en: str = ""
    licence: str = ""
    phone: str = ""
    address: str = ""
    profile: str = "town"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPerson:
    """The first manager, or the one person of a rural office: who brings in the others."""

    code: str
    name: str
    pin: str
    role: str = "manager"


def set_up_office(
    engine: Engine,
    secret: bytes,
    around: Surroundings,
    *,
    office: OfficeDescription,
    person: FirstPerson,
) -> None:
    """Make an empty counter database into this office's counter, or refuse and leave it empty.

    All of it is one commit: a machine is set up, or it never heard of the office.
    """
    described = _read(office)
    code = staff_code(person.code)
    staff = staff_body(code, person.name, (person.role,), True)
    verifier = around.passwords.verifier(person.pin, code=code)
    with reading(engine) as connection:
        if connection.execute(DEVICE.select()).first() is not None:
            raise Refusal("office.set_up_already")
    identity = Identity(described.office, described.counter, around.ids.new(), 1)
    day = str(_today(around.clock))

    def settle(work: Work) -> None:
        row = {
            "one": 1,
            "device": identity.device,
            "office": identity.office,
            "counter": identity.counter,
            "key_id": 1,
        }
        work.connection.execute(DEVICE.insert().values(**row))
        standing = Standing(day=day)
        work.append(
            OfficeSetUp(
                title=described.title,
                title_en=described.title_en,
                licence=described.licence,
                phone=described.phone,
                address=described.address,
                profile=described.profile,
            ),
            standing,
        )
        work.append(
            StaffChanged(
                code=code,
                name=staff.name,
                roles=staff.roles,
                active=True,
                origin="office",
                verifier=mark_of(verifier),
            ),
            standing,
        )
        put_verifier(work.connection, code, verifier)

    start_journal(journal_of(engine, secret, identity, around), around, day, settle)


@dataclass(frozen=True, slots=True)
class Begun:
    """What was set up here before a centre took the machine in; its PIN is known to nobody."""

    office: str
    counter: int
    title: str
    user: str
    name: str


def begun_here(desk: Desk) -> Begun | None:
    """Give what a first run left behind that ended before the centre knew of it."""
    if desk.centre_keys:
        return None
    here = desk.office
    with desk.read() as connection:
        first = connection.execute(
            sa.select(STAFF.c.code, STAFF.c.name).where(STAFF.c.office == here.office).limit(1)
        ).one()
    return Begun(here.office, here.counter, here.title, first.code, first.name)


def is_set_up_as(desk: Desk, *, office: OfficeDescription, person: FirstPerson) -> bool:
    """Tell whether this machine was set up just so, PIN and all, or refuse what nobody can be."""
    described, code = _read(office), staff_code(person.code)
    name = staff_body(code, person.name, (person.role,), True).name
    asked = Begun(described.office, described.counter, described.title, code, name)
    if begun_here(desk) != asked:
        return False
    with desk.read() as connection:
        verifier = connection.execute(
            sa.select(VERIFIER.c.verifier).where(VERIFIER.c.code == code)
        ).scalar()
    return desk.passwords.holds(verifier or "", person.pin)


def _today(clock: Clock) -> JalaliDate:
    return JalaliDate.of_instant(clock.now())


def _read(office: OfficeDescription) -> OfficeDescription:
    code = fold_digits(office.office).strip()
    if not (code.isascii() and code.isdigit() and 4 <= len(code) <= 12):
        raise Refusal("office.code", field="office")
    if not 1 <= office.counter <= 99:
        raise Refusal("office.counter", field="counter")
    title = normalise(office.title).strip()
    if not 2 <= len(title) <= 120:
        raise Refusal("office.title", field="title")
    if office.profile not in PROFILES:
        raise Refusal("office.profile", field="profile")
    return OfficeDescription(
        office=code,
        counter=office.counter,
        title=title,
        title_en=office.title_en.strip()[:120],
        licence=fold_digits(office.licence).strip()[:40],
        phone=fold_digits(office.phone).strip()[:40],
        address=normalise(office.address).strip()[:200],
        profile=office.profile,
    )
