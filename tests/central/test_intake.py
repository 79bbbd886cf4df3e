"""Intake on a bad day: forks, gaps, unknown and unsound events; nothing is lost, nothing blocks."""

from pathlib import Path

import pytest

from app.book.fold.rows import POSTING, SESSION
from app.central.rows import INTAKE
from app.journal.append import EVENTS
from app.wire.feed_items import Decision, Status, read_item
from app.wire.messages import Expected
from models.events.known import KINDS
from models.events.people import SessionOpened
from models.events.shift import CashCounted, NoteCount, ShiftClosed
from tests.central.conftest import Centre
from tests.central.evidence import envelope, kinds_of_cases, rows
from tests.central.machine import OFFICE, Machine, lines, problem

SALE = lines({("office_commission", "office"): 30_000})


def test_a_frame_that_leaves_a_gap_is_told_where_to_go_on(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.open_shift()
    machine.push(centre.line, last=2)
    known = machine.stored(machine.head.epoch)[1]

    receipt = machine.push(centre.line, first=4)

    assert receipt.received == (2, known.chain.hex())
    assert (receipt.items, receipt.forks) == ((), ())


def test_events_before_their_opening_are_asked_for_from_the_start(
    centre: Centre, tmp_path: Path
) -> None:
    machine = centre.enrolled(tmp_path)
    told = problem(machine.post(centre.line, machine.frame(machine.head.epoch, first=2)))
    assert told.expected == Expected(epoch=machine.head.epoch, seq=0)


def test_an_event_from_the_future_waits_and_blocks_nothing(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    future = envelope(machine, SessionOpened(user="101"), kind="moon.visited", version=9)
    after = envelope(machine, SessionOpened(user="104"), place=2)

    answer = machine.post(either.line, machine.forge([future, after]))

    assert answer.status_code == 200
    states = {row.seq: (row.state, row.code) for row in rows(either, INTAKE)}
    assert states[machine.head.seq + 1] == ("held", "event.unknown")
    assert states[machine.head.seq + 2] == ("posted", "")
    items = machine.feed(either.line, f"office:{OFFICE}").items
    (status,) = [read_item(item.kind, item.data) for item in items if item.kind == "status"]
    assert isinstance(status, Status)
    assert (status.seq, status.state, status.code) == (
        machine.head.seq + 1,
        "held",
        "event.unknown",
    )


def test_what_waited_is_booked_after_an_update(
    either: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    future = envelope(machine, SessionOpened(user="101"), kind="moon.visited", version=9)
    machine.post(either.line, machine.forge([future]))
    assert either.central.repost() == 0

    monkeypatch.setitem(KINDS, ("moon.visited", 9), SessionOpened)

    assert either.central.repost() == 1
    assert either.central.repost() == 0
    assert [row.user for row in rows(either, SESSION)] == ["101"]
    items = machine.feed(either.line, f"office:{OFFICE}").items
    (status,) = [read_item(item.kind, item.data) for item in items if item.kind == "status"]
    assert isinstance(status, Status)
    assert (status.seq, status.state, status.code) == (machine.head.seq + 1, "posted", "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not json", "event.unreadable"),
        (b'{"i":"x"}', "event.unreadable"),
        (b"[" * 50_000 + b"]" * 50_000, "event.unreadable"),
        (b'{"a\\u0000":1}', "event.unreadable"),
        (b"\xff\xfe", "event.unreadable"),
    ],
)
def test_bytes_that_are_no_event_are_stored_and_rejected(
    either: Centre, tmp_path: Path, data: bytes, code: str
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    good = envelope(machine, SessionOpened(user="104"), place=2)
    assert machine.post(either.line, machine.forge([data, good])).status_code == 200
    states = {row.seq: (row.state, row.code) for row in rows(either, INTAKE)}
    assert states[machine.head.seq + 1] == ("rejected", code)
    assert states[machine.head.seq + 2] == ("posted", "")
    kept = {row.seq: row.data for row in rows(either, EVENTS)}
    assert kept[machine.head.seq + 1] == data
    assert kinds_of_cases(either) == ["event.rejected"]


def test_unsound_events_are_rejected_by_name(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    opened = machine.append(SessionOpened(user="101"))[0]
    machine.push(either.line)
    body = SessionOpened(user="105")
    big = ShiftClosed(
        first_seq=1,
        last_seq=2**60,
        receipts=0,
        cash=0,
        card=0,
        card_unknown=0,
        counted=0,
        expected=0,
        terminal_total=0,
        left=0,
        handed=0,
        reason="",
        turnover=0,
        chain="",
    )
    note = NoteCount(100, 1)
    counted = CashCounted(attempt=1, counts=(note, note), counted=200, terminal_total=0)
    forged = [
        (envelope(machine, body, place=1, seq=77), "event.out_of_place"),
        (envelope(machine, body, place=2).replace(b'"v":1', b'"v":1,"v":1'), "event.not_canonical"),
        (envelope(machine, body, place=3, event_id=opened), "event.id_taken"),
        (envelope(machine, big, place=4), "event.number_too_big"),
        (envelope(machine, counted, place=5), "event.unbookable"),
        (
            envelope(machine, body, place=6).replace(b'{"user":"105"}', b'{"user":105}'),
            "event.malformed",
        ),
        (envelope(machine, body, place=7, day="yesterday"), "event.unreadable"),
        (envelope(machine, body, place=8), ""),
    ]
    answer = machine.post(either.line, machine.forge([data for data, _ in forged]))
    assert answer.status_code == 200, answer.text
    codes = {row.seq: row.code for row in rows(either, INTAKE)}
    assert [codes[machine.head.seq + place] for place in range(1, 9)] == [c for _, c in forged]


def test_a_frame_that_was_tampered_with_is_refused_whole(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    body = machine.frame(machine.head.epoch)
    for altered in (
        body.replace(b"test", b"tset"),
        body.replace(b"device.enrolled", b"device.undone"),
    ):
        assert altered != body
        told = problem(machine.post(centre.line, altered))
        assert (told.status, told.code) == (422, "wire.signature")
    assert rows(centre, EVENTS) == []


def test_a_stranger_and_a_foreign_epoch_are_turned_away(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path, 1, 1)
    other = centre.enrolled(tmp_path, 2, 2)
    stranger = Machine(tmp_path, 3)
    body = machine.frame(machine.head.epoch)
    assert problem(stranger.post(centre.line, stranger.frame(stranger.head.epoch))).status == 401
    assert problem(other.post(centre.line, body)).code == "wire.unauthorised"
    machine.post(centre.line, body)
    stolen = body.replace(machine.device.encode(), other.device.encode())
    assert problem(other.post(centre.line, stolen)).code == "wire.epoch_foreign"


def test_what_a_revoked_machine_sends_is_held_and_the_feed_is_closed_to_it(
    centre: Centre, tmp_path: Path
) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    centre.central.revoke(OFFICE, machine.device)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)

    receipt = machine.push(centre.line)

    assert {item.code for item in receipt.items} == {"device.revoked"}
    assert receipt.received[0] == machine.head.seq
    assert rows(centre, POSTING) == []
    told = problem(machine.get(centre.line, "/v1/sync/feed?scope=catalogue"))
    assert (told.status, told.code) == (403, "wire.revoked")
    assert machine.ask_head(centre.line).epochs[0].seq == machine.head.seq


def test_a_shift_whose_sum_is_not_that_of_its_events_is_doubted_but_booked(
    centre: Centre, tmp_path: Path
) -> None:
    machine = centre.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)
    closed = ShiftClosed(
        first_seq=1,
        last_seq=machine.head.seq,
        receipts=1,
        cash=30_000,
        card=0,
        card_unknown=0,
        counted=1_000_000,
        expected=1_000_000,
        terminal_total=0,
        left=0,
        handed=1_000_000,
        reason="",
        turnover=30_000,
        chain=machine.head.chain.hex(),
    )
    machine.append(closed, shift=shift)
    assert machine.push(centre.line).items == ()
    told = [
        read_item(item.kind, item.data)
        for item in machine.feed(centre.line, f"office:{OFFICE}").items
        if item.kind == "decision"
    ]
    (decision,) = told
    assert isinstance(decision, Decision)
    assert (decision.code, decision.stated, decision.reckoned) == (
        "count.expected",
        1_000_000,
        1_030_000,
    )
    assert "count" in kinds_of_cases(centre)


def test_a_new_generation_voids_cursors(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    page = machine.feed(centre.line, f"office:{OFFICE}")
    centre.central.begin_generation()
    told = problem(
        machine.get(centre.line, f"/v1/sync/feed?scope=office:{OFFICE}&cursor={page.next}")
    )
    assert (told.status, told.code) == (410, "wire.cursor_expired")
    assert machine.feed(centre.line, f"office:{OFFICE}").items == page.items
