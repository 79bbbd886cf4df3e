"""Opening a counter: its journal starts a new epoch, and the desk finds itself as it was left."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.fold import fold
from app.book.fold.rows import ADOPTED, OFFICE, SESSION, SHIFT
from app.catalogue.signed import SignedCatalogue, open_signed
from app.clock import Clock
from app.counter.circulars import held_circulars
from app.counter.commands.adopt import policy_of, public_key
from app.counter.desk import NO_VALUE, Desk, Office, Shift
from app.counter.sync.offset import recall_centre_clock
from app.counter.sync.tail import set_damaged_aside
from app.counter.tables import CATALOGUE, DEVICE, HISTORY_GOAL, NOT_PRINTED, PRINT_JOB
from app.counter.vault import Vault
from app.ids import Chance, Ids
from app.journal.append import EVENTS, Identity, Journal, Standing, Work
from app.journal.chain import derive, device_signer
from app.journal.rotation import key_in_force
from app.passwords import Passwords
from app.storage.engine import reading
from app.wire.certificate import unpack_certificate
from app.wire.hpke import Box
from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Policy
from models.errors import Refusal
from models.events.office import GapDeclared
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
    if row is None:
        return None
    # The journal is the truth about which key signs; the row is only as old as the journal.
    key_id = key_in_force(connection, row.office, row.device) or row.key_id
    return Identity(row.office, row.counter, row.device, key_id)


def known_to_a_centre(engine: Engine) -> bool:
    """Tell whether a centre ever took this machine in."""
    with reading(engine) as connection:
        return bool(connection.execute(sa.select(DEVICE.c.centre_keys)).scalar())


def journal_of(engine: Engine, secret: bytes, identity: Identity, around: Surroundings) -> Journal:
    """Bind a database to its signing keys; nothing is written yet."""
    keys = cache(partial(device_signer, secret))
    signer = keys(identity.key_id)
    return Journal(engine, identity, signer, around.clock, around.ids, fold, key_numbered=keys)


def epoch_of(around: Surroundings) -> str:
    """Draw an epoch: 16 bytes of chance as 26 Crockford characters, the first of only 3 bits."""
    number = int.from_bytes(around.chance.token(16), "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def start_journal(
    journal: Journal,
    around: Surroundings,
    day: str,
    then: Callable[[Work], None] | None = None,
    *,
    first: Callable[[Connection], None] | None = None,
) -> None:
    """Open a new epoch under 16 bytes of chance, written as 26 Crockford characters.

    Args:
        first: what is to be done in the same commit before the head is looked for.
        then: what more is to come to stand in the same commit.
    """
    journal.start(
        epoch=epoch_of(around),
        boot=around.boot,
        app=around.app,
        schema=around.schema,
        day=day,
        first=first,
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
        circulars = held_circulars(connection, device.catalogue_key)
        shift = _open_shift(connection, identity)
        lost = _open_sessions(connection, identity)
        lacks = connection.execute(sa.select(HISTORY_GOAL.c.epoch).limit(1)).first() is not None
        centre_clock = recall_centre_clock(connection, around.clock)
    journal = journal_of(engine, secret, identity, around)
    journal.centre_clock = centre_clock
    day = shift.day if shift else str(JalaliDate.of_instant(around.clock.now()))
    start_journal(journal, around, day)
    with journal.write() as work:
        set_damaged_aside(work.connection, identity)
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
        key_numbered=journal.key_numbered,
        vault=Vault(derive(secret, "vault"), around.chance),
        box=box_of(secret),
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
        circulars=circulars,
        shift=shift,
        training=office.profile in NO_VALUE,
    )
    desk.history_lacks, desk.twin = lacks, bool(device.twin)
    return desk, device.centre


def see_again(desk: Desk) -> None:
    """Let the desk find itself as the book now says: history came back while it was open."""
    identity = desk.journal.identity
    with reading(desk.engine) as connection:
        desk.shift = _open_shift(connection, identity)
        catalogue, policy = _adopted(connection, identity, desk.catalogue_key)
        visit = desk.visit.visit if desk.visit is not None else ""
        known = sa.select(EVENTS.c.seq).where(
            EVENTS.c.office == identity.office, EVENTS.c.event_id == visit
        )
        if visit and connection.execute(known).first() is not None:
            desk.visit = None
    desk.catalogue, desk.policy = catalogue or desk.catalogue, policy


def box_of(secret: bytes) -> Box:
    """Give the key that opens what the centre sealed to the machine of this profile."""
    return Box(derive(secret, "bundle box"))


def certified_key(certificate: str) -> int:
    """Tell the number of the key that a packed certificate (hex) vouches for; 0 without one."""
    return unpack_certificate(bytes.fromhex(certificate)).key_id if certificate else 0


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
        data = _kept(connection, stated)
        # Its signature is asked again at every start: a file can be altered while we sleep.
        if data is not None:
            catalogue = open_signed(SignedCatalogue.unpack(data), public_key(key), None)
    stated = _last(connection, identity, "policy")
    if stated is not None:
        policy = policy_of(bool(stated.held_money), tuple(stated.services.split()))
    return catalogue, policy


def _kept(connection: Connection, stated: Any) -> bytes | None:
    """Give the catalogue that is in force, or refuse; after a gap, the newest that is here.

    What came back from the centre may state a catalogue that this disk never had: the feed
    brings it again.
    """
    query = sa.select(CATALOGUE.c.data).where(CATALOGUE.c.version == stated.version)
    data: bytes | None = connection.execute(query).scalar()
    if data is not None:
        return data
    later = sa.select(EVENTS.c.seq).where(
        EVENTS.c.office == stated.office,
        EVENTS.c.kind == GapDeclared.kind,
        EVENTS.c.seq > stated.seq,
    )
    if connection.execute(later.limit(1)).first() is None:
        raise Refusal("catalogue.lost", version=stated.version)
    newest = sa.select(CATALOGUE.c.data).order_by(CATALOGUE.c.version.desc()).limit(1)
    kept: bytes | None = connection.execute(newest).scalar()
    return kept


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
        sa.select(SHIFT)
        .where(
            SHIFT.c.office == identity.office,
            SHIFT.c.state == "open",
            # Not the machine: who stands in for another goes on with the drawer it left.
            SHIFT.c.counter == identity.counter,
        )
        .order_by(SHIFT.c.number.desc(), SHIFT.c.opened_at.desc())
        .limit(1)
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
