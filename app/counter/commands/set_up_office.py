"""First-run set-up: a machine gets its identity, an office its description, and its first manager."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine

from app.clock import Clock
from app.counter.commands.staff import mark_of, put_verifier, staff_body, staff_code
from app.counter.opening import Surroundings, journal_of, start_journal
from app.counter.tables import DEVICE
from app.journal.append import Identity, Standing, Work
from app.storage.engine import reading
from models.errors import Refusal
from models.events.office import OfficeSetUp, StaffChanged
from models.values.jalali_date import JalaliDate
from models.values.text import fold_digits, normalise

PROFILES: Final = ("town", "rural", "practice")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDescription:
    """What a new office is asked for.

    Attributes:
        office: 4 to 12 digits. counter: 1 to 99. profile: `town`, `rural` or `practice`.
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
    """The office's first manager (or the one person of a rural office), who brings in the others."""

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
