"""How an epoch opens at the centre: whose it is, what it continues, and where branches part."""

from contextlib import suppress
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.cases import Matter
from app.central.rows import AHEAD, COLLISION, HEAD, MACHINE_KEY
from app.journal.append import EPOCHS, EVENTS
from app.wire.frame import Frame
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.office import EpochOpened, GapDeclared

GAP_DECLARED = "gap.declared"
"""The event by which a machine says that its disk never had its epoch's parent."""


_LACKING_MAX: Final = 10_000


def find_epoch(connection: Connection, office: str, epoch: str) -> Any:
    """Give the row of an epoch that has opened here, or None."""
    query = sa.select(EPOCHS).where(EPOCHS.c.office == office, EPOCHS.c.epoch == epoch)
    return connection.execute(query).first()


def key_of(connection: Connection, office: str, device: str, key_id: int) -> Any:
    """Give the row of a machine's key by number, or None."""
    query = sa.select(MACHINE_KEY).where(
        MACHINE_KEY.c.office == office,
        MACHINE_KEY.c.device == device,
        MACHINE_KEY.c.key_id == key_id,
    )
    return connection.execute(query).first()


def opening_of(frame: Frame) -> EpochOpened:
    """Read the event that opens a frame's epoch, or refuse with `wire.epoch_unopened`."""
    try:
        body = open_body(open_envelope(frame.events[0]))
    except Refusal as error:
        raise Refusal("wire.epoch_unopened") from error
    if not isinstance(body, EpochOpened):
        raise Refusal("wire.epoch_unopened")
    return body


def read_opening(connection: Connection, machine: Any, frame: Frame, body: EpochOpened) -> Any:
    """See that an opening is this machine's own, and give the row of the key it opens with.

    Refuses with `wire.epoch_foreign` when it names another office, counter, machine or key than
    the one that enrolled; with `wire.parent_unknown` when its parent, which is not here, may be
    what states that key.
    """
    header = frame.header
    own = (machine.office, machine.counter, machine.device, header.epoch)
    if (body.office, body.counter, body.device, body.epoch) != own:
        raise Refusal("wire.epoch_foreign")
    key = key_of(connection, machine.office, machine.device, body.key_id)
    if key is None and body.parent is not None:
        demand_parent(connection, frame, body)
    if key is None or key.public_key != body.key:
        raise Refusal("wire.epoch_foreign")
    if header.seq != (body.parent.seq if body.parent else 0) + 1:
        raise Refusal("wire.epoch_unopened")
    return key


def demand_parent(connection: Connection, frame: Frame, body: EpochOpened) -> None:
    """Refuse with `wire.parent_unknown` while what an epoch continues is not here.

    A machine whose disk never had that says so by an event `gap.declared`, in this frame or in
    one that came ahead, and is believed.
    """
    parent = body.parent
    if parent is None or declares_gap(frame):
        return
    if parent_stands(connection, body.office, parent.epoch, parent.seq, parent.chain):
        return
    if gap_declared(connection, body.office, body.device, (parent.epoch, parent.seq, parent.seq)):
        return
    declared = sa.select(AHEAD.c.epoch).where(
        AHEAD.c.office == body.office, AHEAD.c.epoch == body.epoch, AHEAD.c.declares == 1
    )
    if connection.execute(declared.limit(1)).first():
        return
    seq, chain = _next_of(connection, body.office, parent.epoch)
    raise Refusal("wire.parent_unknown", epoch=parent.epoch, seq=seq, chain=chain)


def declares_gap(frame: Frame) -> bool:
    """Tell whether a frame holds an event `gap.declared`."""
    mark = GAP_DECLARED.encode()
    return any(mark in data and _kind(data) == GAP_DECLARED for data in frame.events)


def gap_declared(
    connection: Connection, office: str, device: str, lacking: tuple[str, int, int]
) -> bool:
    """Tell whether a machine has stated, in an event that is here, that it lacks these events.

    Args:
        lacking: epoch, first and last place.
    """
    epoch, first, last = lacking
    if last - first >= _LACKING_MAX:
        return False
    same = sa.and_(EPOCHS.c.office == EVENTS.c.office, EPOCHS.c.epoch == EVENTS.c.epoch)
    stated = (
        sa.select(EVENTS.c.data)
        .join(EPOCHS, same)
        .where(EVENTS.c.office == office, EPOCHS.c.device == device)
        .where(EVENTS.c.kind == sa.literal_column(f"'{GAP_DECLARED}'"))
    )
    lacked: set[int] = set()
    for row in connection.execute(stated):
        with suppress(Refusal):
            body = open_body(open_envelope(row.data))
            if isinstance(body, GapDeclared):
                lacked |= _within(body, epoch, first, last)
    return len(lacked) == last - first + 1


def _within(body: GapDeclared, epoch: str, first: int, last: int) -> set[int]:
    return {
        seq
        for gap in body.gaps
        if gap.epoch == epoch
        for seq in range(max(gap.first, first), min(gap.last, last) + 1)
    }


def parent_stands(connection: Connection, office: str, epoch: str, seq: int, chain: str) -> bool:
    """Tell whether an event with that chain value is here, in the journal or as evidence."""
    return _stands(connection, office, epoch, seq, chain) != "absent"


def add_epoch(connection: Connection, frame: Frame, body: EpochOpened) -> list[Matter]:
    """Let an epoch open: its row, and a matter for every way in which it parts from another."""
    matters = _parting(connection, body)
    parent = body.parent
    row = {
        "office": body.office,
        "epoch": body.epoch,
        "device": body.device,
        "counter": body.counter,
        "public_key": body.key,
        "key_id": body.key_id,
        "opened_seq": frame.header.seq,
        "parent_epoch": parent.epoch if parent else "",
        "parent_seq": parent.seq if parent else 0,
        "parent_chain": parent.chain if parent else "",
    }
    connection.execute(EPOCHS.insert(), row)
    return matters


def _parting(connection: Connection, body: EpochOpened) -> list[Matter]:
    def matter(kind: str, detail: str) -> Matter:
        return Matter(body.office, body.device, kind, detail)

    if body.parent is None:
        elder = sa.select(EPOCHS.c.epoch).where(
            EPOCHS.c.office == body.office, EPOCHS.c.device == body.device
        )
        if connection.execute(elder.limit(1)).first():
            return [matter("fork.rootless", body.epoch)]
        return []
    parent = body.parent
    stood = _stands(connection, body.office, parent.epoch, parent.seq, parent.chain)
    if stood == "absent":
        return [matter("gap", f"{parent.epoch}:{parent.seq} < {body.epoch}")]
    matters = []
    if stood == "branch":
        matters.append(matter("fork.branch", f"{parent.epoch}:{parent.seq} > {body.epoch}"))
    head = _head(connection, body.office, parent.epoch)
    if head is not None and head.seq > parent.seq:
        matters.append(matter("fork.restored", f"{parent.epoch}:{parent.seq} > {body.epoch}"))
    twin = sa.select(EPOCHS.c.epoch).where(
        EPOCHS.c.office == body.office,
        EPOCHS.c.parent_epoch == parent.epoch,
        EPOCHS.c.parent_seq == parent.seq,
    )
    if connection.execute(twin.limit(1)).first():
        matters.append(matter("fork.clone", f"{parent.epoch}:{parent.seq} > {body.epoch}"))
    return matters


def _kind(data: bytes) -> str:
    try:
        return open_envelope(data).kind
    except (Refusal, RecursionError):
        return ""


def _head(connection: Connection, office: str, epoch: str) -> Any:
    query = sa.select(HEAD).where(HEAD.c.office == office, HEAD.c.epoch == epoch)
    return connection.execute(query).first()


def _next_of(connection: Connection, office: str, epoch: str) -> tuple[int, str]:
    head = _head(connection, office, epoch)
    return (head.seq + 1, head.chain.hex()) if head is not None else (0, "")


def _stands(connection: Connection, office: str, epoch: str, seq: int, chain: str) -> str:
    """Tell where an event with that chain value stands: `journal`, `branch` or `absent`."""
    for place, table in (("journal", EVENTS), ("branch", COLLISION)):
        query = sa.select(table.c.chain).where(
            table.c.office == office, table.c.epoch == epoch, table.c.seq == seq
        )
        if any(row.chain.hex() == chain for row in connection.execute(query)):
            return place
    return "absent"


def later_branches(connection: Connection, office: str, epoch: str, last: int) -> list[str]:
    """Name the epochs that had left this one before the event `last` of it arrived."""
    query = sa.select(EPOCHS.c.epoch).where(
        EPOCHS.c.office == office, EPOCHS.c.parent_epoch == epoch, EPOCHS.c.parent_seq < last
    )
    return [row.epoch for row in connection.execute(query)]
