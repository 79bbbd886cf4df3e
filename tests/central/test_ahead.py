"""Frames that come before their turn: kept, told of, and booked when what they await is here."""

import random
from pathlib import Path
from typing import Any

import pytest

from app.book.rebuild import verify
from app.central import ahead
from app.central.rows import AHEAD, COLLISION, INTAKE
from app.journal.append import EVENTS
from app.wire.messages import Expected
from models.events.people import SessionOpened
from tests.central.conftest import Centre
from tests.central.evidence import envelope, kinds_of_cases, rows
from tests.central.machine import Machine, lines, problem

SALE = lines({("office_commission", "office"): 30_000})


def _busy(centre: Centre, folder: Path) -> Machine:
    machine = centre.enrolled(folder)
    shift = machine.open_shift()
    for number in range(1, 5):
        machine.sell(number, shift=shift, lines=SALE)
    return machine


def test_what_lies_beyond_a_gap_is_stored_and_not_booked(either: Centre, tmp_path: Path) -> None:
    machine = _busy(either, tmp_path)
    machine.push(either.line, last=2)

    machine.push(either.line, first=4, last=5)
    machine.push(either.line, first=7)

    assert [row.seq for row in rows(either, EVENTS)] == [1, 2]
    assert sorted(row.seq for row in rows(either, AHEAD)) == [4, 7]
    (head,) = machine.ask_head(either.line).epochs
    assert (head.seq, head.missing) == (2, ((3, 3), (6, 6)))


def test_when_the_gap_is_filled_all_is_booked_in_order(either: Centre, tmp_path: Path) -> None:
    machine = _busy(either, tmp_path)
    machine.push(either.line, last=2)
    machine.push(either.line, first=7)
    machine.push(either.line, first=4, last=6)

    receipt = machine.push(either.line, first=3, last=3)

    assert receipt.received == (machine.head.seq, machine.head.chain.hex())
    assert rows(either, AHEAD) == []
    assert {row.state for row in rows(either, INTAKE)} == {"posted"}
    assert verify(either.central.engine) == []
    assert machine.ask_head(either.line).epochs[0].missing == ()
    assert kinds_of_cases(either) == ["catalogue.unpublished"]


def test_a_start_may_come_before_the_one_it_continues(either: Centre, tmp_path: Path) -> None:
    machine = _busy(either, tmp_path)
    first = machine.head
    second = machine.start()
    machine.append(SessionOpened(user="102"))

    told = problem(machine.post(either.line, machine.frame(second)))
    assert (told.status, told.code) == (409, "wire.parent_unknown")
    assert told.expected == Expected(epoch=first.epoch, seq=0)
    middle = problem(machine.post(either.line, machine.frame(first.epoch, first=3)))
    assert middle.code == "wire.gap"
    assert rows(either, EVENTS) == []
    assert len(rows(either, AHEAD)) == 2

    machine.push(either.line, first.epoch, last=2)

    heads = {head.epoch: head.seq for head in machine.ask_head(either.line).epochs}
    assert heads == {first.epoch: first.seq, second: machine.head.seq}
    assert verify(either.central.engine) == []
    assert kinds_of_cases(either) == ["catalogue.unpublished"]


def test_in_any_order_and_as_often_as_you_like_the_books_are_the_same(
    centre: Centre, tmp_path: Path
) -> None:
    machine = _busy(centre, tmp_path)
    first = machine.head.epoch
    second = machine.start()
    machine.append(SessionOpened(user="102"), SessionOpened(user="103"))
    frames = [machine.frame(first, seq, seq + 1) for seq in range(1, 9, 2)]
    frames += [machine.frame(second, seq, seq + 1) for seq in range(9, machine.head.seq + 1, 2)]
    frames *= 2
    random.Random(5).shuffle(frames)
    for frame in frames:
        assert machine.post(centre.line, frame).status_code in (200, 409)

    heads = {head.epoch: head.seq for head in machine.ask_head(centre.line).epochs}
    assert heads == {first: 8, second: machine.head.seq}
    assert rows(centre, AHEAD) == []
    assert verify(centre.central.engine) == []


def test_what_waits_is_proved_first(centre: Centre, tmp_path: Path) -> None:
    machine = _busy(centre, tmp_path)
    frame = machine.frame(machine.head.epoch, first=4)
    for altered in (
        frame.replace(b'"number":2', b'"number":7'),
        frame.replace(b'"s":"', b'"s":"0'),
    ):
        assert altered != frame
        assert machine.post(centre.line, altered).status_code in (400, 422)
    assert rows(centre, AHEAD) == []


def test_what_waited_and_then_leaves_the_branch_is_kept_as_evidence(
    either: Centre, tmp_path: Path
) -> None:
    machine = _busy(either, tmp_path)
    branch = machine.forge([envelope(machine, SessionOpened(user="102"))])
    machine.append(SessionOpened(user="103"))
    machine.push(either.line, last=2)
    machine.post(either.line, branch)
    assert len(rows(either, AHEAD)) == 1

    machine.push(either.line, first=3)

    assert rows(either, AHEAD) == []
    assert [row.seq for row in rows(either, COLLISION)] == [machine.head.seq]
    assert kinds_of_cases(either) == ["catalogue.unpublished", "collision"]


def test_a_machine_may_not_pile_up_for_ever(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "AHEAD_BYTES_MAX", 700)
    machine = _busy(centre, tmp_path)
    machine.push(centre.line, last=2)
    machine.push(centre.line, first=4, last=4)

    told = problem(machine.post(centre.line, machine.frame(machine.head.epoch, first=5)))

    assert (told.status, told.code) == (409, "wire.too_far_ahead")
    assert told.expected is not None
    assert told.expected.seq == 3
    assert machine.push(centre.line, first=3).received[0] == machine.head.seq


def test_a_parent_that_is_gone_for_good_is_declared_and_let_in(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line, last=1)
    machine.start()
    declared: Any = envelope(machine, SessionOpened(user="102"), kind="gap.declared")
    opening = machine.frame(machine.head.epoch)
    assert problem(machine.post(either.line, opening)).code == "wire.parent_unknown"

    machine.post(either.line, machine.forge([declared]))  # in a frame of its own, ahead too

    heads = {head.epoch: head.seq for head in machine.ask_head(either.line).epochs}
    assert heads[machine.head.epoch] == machine.head.seq + 1
    assert "gap" in kinds_of_cases(either)
    assert rows(either, AHEAD) == []
