"""Taking history in: events that came back enter the journal, and the book is folded anew."""

from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.fold import fold
from app.book.fold.rows import BOOK, RECEIPT, SHIFT
from app.counter.desk import Desk
from app.counter.people_index import index_anew
from app.counter.sync.cursors import adopt_all_again, put_cursor
from app.counter.tables import DRAFT, HISTORY_FRAME, HISTORY_GOAL
from app.journal.append import EPOCHS, EVENTS, Identity, Work
from app.journal.chain import Signer, first_link, next_link, sign_link
from app.journal.head import end_of
from app.journal.rotation import key_in_force
from app.journal.verify import read_events
from app.wire.coding import inflate
from app.wire.frame import parse
from app.wire.history import CODING
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.office import EpochOpened, Gap, GapDeclared, Series

RESTORED: Final = "restored"
REPLACED: Final = "replaced"


@dataclass(frozen=True, slots=True)
class Regained:
    """What came back: why it had been missing, and where."""

    why: str
    gaps: tuple[Gap, ...]


def fetched(connection: Connection, epoch: str) -> tuple[int, bytes] | None:
    """Tell up to which place, and chain value, an epoch's events were put by."""
    query = (
        sa.select(HISTORY_FRAME.c.last_seq, HISTORY_FRAME.c.chain)
        .where(HISTORY_FRAME.c.epoch == epoch)
        .order_by(HISTORY_FRAME.c.last_seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (row.last_seq, row.chain) if row else None


def regain(connection: Connection, desk: Desk) -> Regained:
    """Put every event that was put by into the journal, under its own epoch, as it was.

    Of this machine's own epochs each event gets its signature again: the same key over the same
    chain value makes the same bytes. Of another machine's the signatures that came are kept.
    """
    identity = desk.journal.identity
    goals = connection.execute(
        sa.select(HISTORY_GOAL).order_by(HISTORY_GOAL.c.opened_seq, HISTORY_GOAL.c.epoch)
    ).all()
    gaps = []
    for goal in goals:
        signer = None
        last = goal.after_seq
        query = sa.select(HISTORY_FRAME).where(HISTORY_FRAME.c.epoch == goal.epoch)
        for row in connection.execute(query.order_by(HISTORY_FRAME.c.last_seq)).all():
            frame = parse(inflate(row.data, CODING))
            if frame.header.seq == goal.opened_seq:
                connection.execute(EPOCHS.insert(), _epoch_row(frame.events[0], goal, identity))
            if goal.device == identity.device:
                signer = signer or _signer_of(desk, goal.public_key)
            _put_events(connection, identity.office, goal.epoch, frame, signer)
            last = row.last_seq
        gaps.append(Gap(goal.epoch, goal.after_seq + 1, last))
        if goal.device == identity.device:
            put_cursor(connection, goal.epoch, {"received_seq": last})
    connection.execute(HISTORY_FRAME.delete())
    connection.execute(HISTORY_GOAL.delete())
    booked = sa.select(EVENTS.c.event_id).where(EVENTS.c.office == identity.office)
    connection.execute(DRAFT.delete().where(DRAFT.c.visit.in_(booked)))
    _take_key(connection, desk)
    own = all(goal.device == identity.device for goal in goals)
    return Regained(RESTORED if own else REPLACED, tuple(gaps))


def take_over(work: Work, desk: Desk, regained: Regained) -> None:
    """Fold the book anew from the whole journal, and state from which numbers slips go on."""
    connection = work.connection
    fold_anew(connection)
    index_anew(connection, desk.vault)
    series = series_of(connection, desk.journal.identity)
    body = GapDeclared(why=regained.why, gaps=regained.gaps, series=series)
    work.append(body, replace(desk.standing(), actor="system", session="", shift=""))


def fold_anew(connection: Connection) -> None:
    """Make the whole book again from the journal, by a commit after which all is adopted again."""
    for table in BOOK:
        connection.execute(table.delete())
    for event in read_events(connection):
        fold(connection, event)
    adopt_all_again(connection)


def series_of(connection: Connection, identity: Identity) -> Series:
    """Reckon the running numbers of this counter over all that ever stood at it.

    The next slip gets a number above every one that was given on any branch. Turnover is the sum
    of all slips, so what two branches took both counts. In the drawer lies what the last closing
    left, if no shift is open.
    """
    here = (RECEIPT.c.office == identity.office, RECEIPT.c.counter == identity.counter)
    number, turnover = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.max(RECEIPT.c.number), 0),
            sa.func.coalesce(sa.func.sum(RECEIPT.c.total), 0),
        ).where(*here)
    ).one()
    drawer = (SHIFT.c.office == identity.office, SHIFT.c.counter == identity.counter)
    shifts = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(SHIFT.c.number), 0)).where(*drawer)
    ).scalar_one()
    same = sa.and_(EPOCHS.c.office == SHIFT.c.office, EPOCHS.c.epoch == SHIFT.c.epoch)
    last = connection.execute(
        sa.select(SHIFT.c.left)
        .join(EPOCHS, same)
        .where(*drawer)
        .order_by(EPOCHS.c.opened_seq.desc(), SHIFT.c.epoch.desc(), SHIFT.c.seq.desc())
        .limit(1)
    ).scalar()
    return Series(int(number), int(turnover), int(shifts), int(last or 0))


def _signer_of(desk: Desk, public_key: str) -> Signer | None:
    """Find the key of this profile that signed an epoch; `History` has seen that there is one."""
    for number in range(1, desk.journal.identity.key_id + 9):
        signer = desk.key_numbered(number)
        if signer.public_key == public_key:
            return signer
    return None


def _take_key(connection: Connection, desk: Desk) -> None:
    """Sign with the key that the journal, now whole, says is in force."""
    identity = desk.journal.identity
    number = key_in_force(connection, identity.office, identity.device)
    if number is not None and number != identity.key_id:
        desk.journal.identity = replace(identity, key_id=number)
        desk.journal.signer = desk.key_numbered(number)


def _epoch_row(data: bytes, goal: Any, identity: Identity) -> dict[str, object]:
    """Give the row of an epoch from the event that opens it, as its machine once wrote it."""
    body = open_body(open_envelope(data))
    said = isinstance(body, EpochOpened) and (
        body.office,
        body.counter,
        body.device,
        body.epoch,
        body.key,
    )
    ours = (identity.office, identity.counter, goal.device, goal.epoch, goal.public_key)
    if not isinstance(body, EpochOpened) or said != ours:
        raise Refusal("history.foreign")
    parent = body.parent
    return {
        "office": body.office,
        "epoch": body.epoch,
        "device": body.device,
        "counter": body.counter,
        "public_key": body.key,
        "key_id": body.key_id,
        "opened_seq": goal.opened_seq,
        "parent_epoch": parent.epoch if parent else "",
        "parent_seq": parent.seq if parent else 0,
        "parent_chain": parent.chain if parent else "",
    }


def _put_events(
    connection: Connection, office: str, epoch: str, frame: Any, signer: Signer | None
) -> None:
    """Append a frame's events with their chain values and signatures."""
    seq, chain = frame.header.seq, bytes.fromhex(frame.header.before)
    if chain != end_of(connection, office, epoch).chain:
        raise Refusal("history.foreign")
    rows = []
    for place, data in enumerate(frame.events, seq):
        chain = next_link(chain, place, data) if chain else first_link(data)
        envelope = open_envelope(data)
        last = place == seq + len(frame.events) - 1
        given = bytes.fromhex(frame.header.signature) if last else None
        row = {
            "office": office,
            "epoch": epoch,
            "seq": place,
            "event_id": envelope.event_id,
            "kind": envelope.kind,
            "day": envelope.day,
            "data": data,
            "chain": chain,
            "signature": sign_link(signer, chain) if signer else given,
        }
        rows.append(row)
    _name_apart(connection, office, rows)
    connection.execute(EVENTS.insert(), rows)


def _name_apart(connection: Connection, office: str, rows: list[dict[str, Any]]) -> None:
    """Give an act that this disk recorded a second time a key by its place, as the centre does.

    A visit that lay unpaid in a backup can be paid again before the line is back.
    """
    ids = [row["event_id"] for row in rows]
    query = sa.select(EVENTS.c.event_id).where(
        EVENTS.c.office == office, EVENTS.c.event_id.in_(ids)
    )
    taken = set(connection.execute(query).scalars())
    for row in rows:
        if row["event_id"] in taken:
            row["event_id"] = f"{row['epoch']}:{row['seq']}"
