"""Facts about verifying: every way of tampering with a file is found, named, and placed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.rebuild import verify
from app.counter.commands.reprint import reprint
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.journal.append import EVENTS
from app.journal.chain import KeySigner, first_link, next_link, sign_link
from app.journal.verify import Finding, read_events, verify_journal
from app.storage.engine import reading, writing
from models.events.shift import DrawerOpened
from tests.counter_world import CATALOGUE_KEY, SUPERVISOR, World, serve

STRANGER: Final = KeySigner(CATALOGUE_KEY)


@pytest.fixture
def file(world: World, desk: Desk) -> World:
    """A counter with two starts, sales, a void and a copy; sound."""
    given = serve(desk)
    serve(desk)
    void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    reprint(desk, receipt=str(given.receipt))
    world.restart()
    assert verify(world.engine) == []
    return world


@contextmanager
def owned(world: World) -> Iterator[Connection]:
    """Write as somebody who owns the file: what keeps honest programs out is taken away first."""
    with writing(world.engine) as connection:
        for table in ("event", "epoch"):
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"drop trigger if exists {table}_no_{verb}")
        yield connection


def _middle(connection: Connection) -> int:
    """Choose an event that has others of its epoch before and after it: the first sale."""
    return int(
        connection.execute(
            sa.select(sa.func.min(EVENTS.c.seq)).where(EVENTS.c.kind == "visit.completed")
        ).scalar_one()
    )


def _codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def _set(connection: Connection, seq: int, **values: object) -> None:
    connection.execute(EVENTS.update().where(EVENTS.c.seq == seq).values(**values))


def _row(connection: Connection, seq: int) -> sa.Row[tuple[object, ...]]:
    return connection.execute(sa.select(EVENTS).where(EVENTS.c.seq == seq)).one()


def _edited(data: bytes) -> bytes:
    """Take a fee of fifty thousand for one of forty: the bytes stay an event, and another one."""
    edited = data.replace(b"150000", b"140000").replace(b"20000]", b"10000]")
    assert edited != data
    return edited


# ------------------------------------------------------------------- one change to the file


def edit_bytes(connection: Connection, seq: int) -> None:
    _set(connection, seq, data=_edited(_row(connection, seq).data))


def edit_bytes_and_link(connection: Connection, seq: int) -> None:
    """Also make the event's own link fit: then its signature and the next link do not."""
    row, before = _row(connection, seq), _row(connection, seq - 1)
    data = _edited(row.data)
    _set(connection, seq, data=data, chain=next_link(before.chain, seq, data))


def garble(connection: Connection, seq: int) -> None:
    _set(connection, seq, data=b"\xff" + _row(connection, seq).data)


def edit_day(connection: Connection, seq: int) -> None:
    _set(connection, seq, day="1405/05/11")


def edit_kind(connection: Connection, seq: int) -> None:
    _set(connection, seq, kind="visit.abandoned")


def edit_id(connection: Connection, seq: int) -> None:
    _set(connection, seq, event_id="0198c0de-0000-7000-8000-000000000000")


def delete_one(connection: Connection, seq: int) -> None:
    connection.execute(EVENTS.delete().where(EVENTS.c.seq == seq))


def swap_two(connection: Connection, seq: int) -> None:
    one, other = _row(connection, seq), _row(connection, seq + 1)
    for here, row in ((seq, other), (seq + 1, one)):
        _set(connection, here, event_id=f"swapping {here}")
        _set(connection, here, data=row.data, kind=row.kind, day=row.day, chain=row.chain)
    for here, row in ((seq, other), (seq + 1, one)):
        _set(connection, here, event_id=row.event_id, signature=row.signature)


def forge_signature(connection: Connection, seq: int) -> None:
    _set(connection, seq, signature=sign_link(STRANGER, _row(connection, seq).chain))


def drop_last_signature(connection: Connection, seq: int) -> None:
    last = connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar_one()
    _set(connection, last, signature=None)


def forge_key(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(f"update epoch set public_key = '{STRANGER.public_key}'")


def edit_epoch(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql("update epoch set counter = 9")


def drop_epoch(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(
        "delete from epoch where opened_seq = (select max(opened_seq) from epoch)"
    )


def empty_epoch(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(
        "delete from event where epoch = (select epoch from epoch order by opened_seq desc limit 1)"
    )


def move_parent(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(
        "update epoch set parent_seq = parent_seq - 1 where parent_seq = "
        "(select max(parent_seq) from epoch)"
    )


def unbalance(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(
        f"update posting set amount = amount - 1 where seq = {seq} and account = 'drawer'"
    )


def edit_receipt(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(f"update receipt set total = total - 1 where seq = {seq}")


def drop_receipt(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(f"delete from receipt where seq = {seq}")


def invent_receipt(connection: Connection, seq: int) -> None:
    connection.exec_driver_sql(
        "insert into abandoned (office, day, epoch, seq, shift, clerk, lines, total, at) "
        f"select office, day, epoch, 9999, shift, clerk, 1, 1, at from receipt where seq = {seq}"
    )


TAMPERING: Final[dict[str, tuple[Callable[[Connection, int], None], str]]] = {
    "an event's bytes are edited": (edit_bytes, "verify.chain"),
    "bytes and link are edited": (edit_bytes_and_link, "verify.signature"),
    "bytes are garbled": (garble, "verify.unreadable"),
    "its day is edited": (edit_day, "verify.column"),
    "its kind is edited": (edit_kind, "verify.column"),
    "its id is edited": (edit_id, "verify.column"),
    "an event is taken out": (delete_one, "verify.gap"),
    "two events change places": (swap_two, "verify.chain"),
    "a signature is forged": (forge_signature, "verify.signature"),
    "the last signature is gone": (drop_last_signature, "verify.unsigned"),
    "another key is put under it": (forge_key, "verify.signature"),
    "an epoch's row is edited": (edit_epoch, "verify.epoch"),
    "an epoch's row is gone": (drop_epoch, "verify.stray_epoch"),
    "an epoch's events are gone": (empty_epoch, "verify.empty_epoch"),
    "an epoch points elsewhere": (move_parent, "verify.parent"),
    "a posting is edited": (unbalance, "verify.postings"),
    "a row of the book is edited": (edit_receipt, "verify.book"),
    "a row of the book is gone": (drop_receipt, "verify.book"),
    "a row of the book is invented": (invent_receipt, "verify.book"),
}


@pytest.mark.parametrize(("tamper", "code"), TAMPERING.values(), ids=list(TAMPERING))
def test_tampering_is_found_and_named(
    file: World, tamper: Callable[[Connection, int], None], code: str
) -> None:
    with owned(file) as connection:
        tamper(connection, _middle(connection))
    assert code in _codes(verify(file.engine))


def test_the_first_bad_event_is_placed(file: World) -> None:
    with owned(file) as connection:
        place = _middle(connection)
        epoch = _row(connection, place).epoch
        edit_bytes(connection, place)
    (found, *_) = verify(file.engine)
    assert (found.code, found.epoch, found.seq) == ("verify.chain", epoch, place)


def test_the_table_of_an_edited_row_is_named(file: World) -> None:
    with owned(file) as connection:
        place = _middle(connection)
        edit_receipt(connection, place)
    (found,) = verify(file.engine)
    assert (found.code, found.seq, found.detail) == ("verify.book", place, "receipt")


def test_a_journal_rewritten_from_an_event_on_lacks_the_machines_signatures(file: World) -> None:
    """Links can be reckoned anew by anybody; what was signed over them cannot."""
    with owned(file) as connection:
        place = _middle(connection)
        chain = _row(connection, place - 1).chain
        last = connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar_one()
        for seq in range(place, last + 1):
            row = _row(connection, seq)
            data = _edited(row.data) if seq == place else row.data
            opens = row.kind == "epoch.opened"
            chain = first_link(data) if opens else next_link(chain, seq, data)
            _set(connection, seq, data=data, chain=chain)
    assert {"verify.signature"} <= _codes(verify(file.engine))


def test_a_tail_cut_off_shows_only_against_a_head_seen_elsewhere(file: World) -> None:
    """A printed receipt, the centre or a neighbour knows the head; the file alone cannot."""
    head = file.desk.journal.head
    with owned(file) as connection:
        connection.execute(EVENTS.delete().where(EVENTS.c.seq == head.seq))
    with reading(file.engine) as connection:
        assert verify_journal(connection) == []
        seen = {(head.epoch, head.seq): head.chain[:8]}
        assert verify_journal(connection, seen=seen) == [
            Finding("verify.rolled_back", head.epoch, head.seq)
        ]


def test_a_head_seen_elsewhere_that_is_here_says_nothing(file: World) -> None:
    head = file.desk.journal.head
    with reading(file.engine) as connection:
        assert verify_journal(connection, seen={(head.epoch, head.seq): head.chain[:8]}) == []
        assert verify_journal(connection, seen={(head.epoch, head.seq): b"other"})


def test_a_copy_that_was_used_twice_is_a_fork(
    file: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two starts that continue one head cannot both be this counter's."""
    with owned(file) as connection:
        newest = connection.exec_driver_sql(
            "select epoch, parent_epoch, parent_seq from epoch order by opened_seq desc limit 1"
        ).one()
        connection.exec_driver_sql(
            "insert into epoch select office, 'FORKED', device, counter, public_key, key_id, "
            f"opened_seq, parent_epoch, parent_seq, parent_chain from epoch where epoch = "
            f"'{newest.epoch}'"
        )
    codes = _codes(verify(file.engine))
    assert {"verify.fork", "verify.empty_epoch"} <= codes


def test_every_event_is_read_back_as_it_was_meant(file: World) -> None:
    with reading(file.engine) as connection:
        read = list(read_events(connection))
    assert [event.envelope.seq for event in read] == list(range(1, len(read) + 1))
    assert {event.device for event in read} == {file.desk.journal.identity.device}


class DrawerSung(DrawerOpened, frozen=True, kw_only=True):
    """What this program has never heard of."""

    kind: ClassVar[str] = "drawer.sung"


def test_an_event_of_a_newer_program_stops_the_rebuild_and_says_so(file: World) -> None:
    desk, journal = file.desk, file.desk.journal
    journal.fold = lambda connection, event: None
    with journal.write() as work:
        work.append(DrawerSung(reason="joy"), desk.standing())
    assert _codes(verify(file.engine)) == {"verify.event.unknown"}
