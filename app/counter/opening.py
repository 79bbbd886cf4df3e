"""Opening a counter: its journal starts a new epoch, and the desk finds itself as it was left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.fold import fold
from app.book.fold.rows import ADOPTED, OFFICE, SESSION, SHIFT
from app.catalogue.signed import SignedCatalogue, open_signed
from app.clock import Clock
from app.counter.commands.adopt import policy_of, public_key
from app.counter.desk import Desk, Office, Shift
from app.counter.tables import CATALOGUE, DEVICE, NOT_PRINTED, PRINT_JOB
from app.counter.vault import Vault
from app.ids import Chance, Ids
from app.journal.append import Identity, Journal, Standing, Work
from app.journal.chain import derive, device_signer
from app.passwords import Passwords
from app.storage.engine import reading
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.events.people import SessionClosed
from models.values.jalali_date import JalaliDate

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the world gives a counter: time, ids, chance, and how PINs are compared.

    Attributes:
        boot: identity of the computer's start. app: the program's version.
        schema: the database's schema version.
    """

    clock: Clock
    ids: Ids
    chance: Chance
    passwords: Passwords
    boot: str
    app: str
    schema: str


def identity_in(connection: Connection) -> Identity | None:
    """Read who this machine is; None where no office was set up yet."""
    row = connection.execute(sa.select(DEVICE)).first()
    return Identity(row.office, row.counter, row.device, row.key_id) if row else None


def known_to_a_centre(engine: Engine) -> bool:
    """Tell whether a centre ever took this machine in."""
    with reading(engine) as connection:
        return bool(connection.execute(sa.select(DEVICE.c.centre_keys)).scalar())


def journal_of(engine: Engine, secret: bytes, identity: Identity, around: Surroundings) -> Journal:
    """Bind a database to its signing key; nothing is written yet."""
    signer = device_signer(secret, identity.key_id)
    return Journal(engine, identity, signer, around.clock, around.ids, fold)


def epoch_of(around: Surroundings) -> str:
    """Draw an epoch: 16 bytes of chance as 26 Crockford characters, the first of only 3 bits."""
    number = int.from_bytes(around.chance.token(16), "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def start_journal(
    journal: Journal,
    around: Surroundings,
    day: str,
    then: Callable[[Work], None] | None = None,
) -> None:
    """Open a new epoch under 16 bytes of chance, written as 26 Crockford characters.

    Args:
        then: what more is to come to stand in the same commit.
    """
    journal.start(
        epoch=epoch_of(around),
        boot=around.boot,
        app=around.app,
        schema=around.schema,
        day=day,
        then=then,
    )


def open_desk(engine: Engine, secret: bytes, around: Surroundings) -> tuple[Desk, str]:
    """Open the counter that a database holds, or refuse with `office.not_set_up`.

    The answer is the desk and the address of the centre that took it in, or an empty one.
    """
    with reading(engine) as connection:
        identity = identity_in(connection)
        if identity is None:
            raise Refusal("office.not_set_up")
        device = connection.execute(sa.select(DEVICE)).one()
        office = _office(connection, identity)
        catalogue, policy = _adopted(connection, identity, device.catalogue_key)
        shift = _open_shift(connection, identity)
        lost = _open_sessions(connection, identity)
    journal = journal_of(engine, secret, identity, around)
    day = shift.day if shift else str(JalaliDate.of_instant(around.clock.now()))
    start_journal(journal, around, day)
    with journal.write() as work:
        for row in lost:
            standing = Standing(actor=row.user, session=row.session, day=day)
            work.append(SessionClosed(why="lost"), standing)
        # What the printer did with these nobody knows: a person is asked, nothing is repeated.
        work.connection.execute(
            PRINT_JOB.update()
            .where(NOT_PRINTED, PRINT_JOB.c.state == "sent")
            .values(state="unknown")
        )
    desk = Desk(
        engine=engine,
        journal=journal,
        signer=device_signer(secret, identity.key_id),
        vault=Vault(derive(secret, "vault"), around.chance),
        clock=around.clock,
        ids=around.ids,
        chance=around.chance,
        passwords=around.passwords,
        office=office,
        certificate=device.certificate,
        centre_keys=read_keys(device.centre_keys),
        catalogue_key=device.catalogue_key,
        catalogue=catalogue,
        policy=policy,
        shift=shift,
        training=office.profile == "practice",
    )
    return desk, device.centre


def read_keys(text: str) -> dict[int, str]:
    """Read the centre's keys as the device row keeps them: `number:hex`, blank between."""
    pairs = (entry.split(":") for entry in text.split())
    return {int(number): key for number, key in pairs}


def write_keys(keys: dict[int, str]) -> str:
    """Write the centre's keys as the device row keeps them."""
    return " ".join(f"{number}:{key}" for number, key in sorted(keys.items()))


def _office(connection: Connection, identity: Identity) -> Office:
    row = connection.execute(
        sa.select(OFFICE).where(
            OFFICE.c.office == identity.office, OFFICE.c.device == identity.device
        )
    ).first()
    if row is None:
        raise Refusal("office.not_set_up")
    return Office(
        row.office,
        row.counter,
        row.title,
        row.title_en,
        row.licence,
        row.phone,
        row.address,
        row.profile,
    )


def _adopted(
    connection: Connection, identity: Identity, key: str
) -> tuple[Catalogue | None, Policy]:
    catalogue, policy = None, Policy()
    stated = _last(connection, identity, "catalogue")
    if stated is not None:
        data = connection.execute(
            sa.select(CATALOGUE.c.data).where(CATALOGUE.c.version == stated.version)
        ).scalar()
        if data is None:
            raise Refusal("catalogue.lost", version=stated.version)
        # Its signature is asked again at every start: a file can be altered while we sleep.
        catalogue = open_signed(SignedCatalogue.unpack(data), public_key(key), None)
    stated = _last(connection, identity, "policy")
    if stated is not None:
        policy = policy_of(bool(stated.held_money), tuple(stated.services.split()))
    return catalogue, policy


def _last(connection: Connection, identity: Identity, what: str) -> Any:
    return connection.execute(
        sa.select(ADOPTED)
        .where(
            ADOPTED.c.office == identity.office,
            ADOPTED.c.device == identity.device,
            ADOPTED.c.what == what,
        )
        .order_by(ADOPTED.c.seq.desc())
        .limit(1)
    ).first()


def _open_shift(connection: Connection, identity: Identity) -> Shift | None:
    row = connection.execute(
        sa.select(SHIFT).where(
            SHIFT.c.office == identity.office,
            SHIFT.c.state == "open",
            SHIFT.c.device == identity.device,
        )
    ).first()
    if row is None:
        return None
    return Shift(row.shift, row.number, row.clerk, row.day, row.seq, row.opened_at)


def _open_sessions(connection: Connection, identity: Identity) -> list[Any]:
    return list(
        connection.execute(
            sa.select(SESSION.c.session, SESSION.c.user).where(
                SESSION.c.office == identity.office,
                SESSION.c.device == identity.device,
                SESSION.c.closed_why == sa.literal_column("''"),
            )
        )
    )
