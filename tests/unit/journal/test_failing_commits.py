"""Facts about acts that fail: all is as it was before, and the next try works."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import event

from app.book.fold.rows import RECEIPT
from app.book.rebuild import verify
from app.catalogue.encode import encode
from app.catalogue.signed import sign
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.hold_visit import hold_visit
from app.counter.commands.lock import lock
from app.counter.commands.move_drawer import move_cash, open_drawer
from app.counter.commands.open_shift import open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.remove_line import abandon_visit, remove_line
from app.counter.commands.reprint import reprint
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.storage.connection import driver
from models.errors import Fault
from models.events.office import ClockChanged
from models.values.rial import Rial
from tests.counter_world import (
    CATALOGUE_KEY,
    CLERK,
    SUPERVISOR,
    Picture,
    World,
    close_exactly,
    come_in,
    drawer_of,
    events,
    put_in,
    sample,
    serve,
)
from tests.unit.journal.planted import PlantedError, failing_commits


def _paid(desk: Desk) -> object:
    return take_payment(desk, tenders=[cash(desk.need_visit().total)])


def _first(desk: Desk) -> str:
    with desk.read() as connection:
        return str(connection.execute(sa.select(RECEIPT.c.receipt)).scalars().first())


def _newer_catalogue(desk: Desk) -> object:
    newer = replace(sample(), version=2)
    return adopt_catalogue(desk, signed=sign(encode(newer), CATALOGUE_KEY))


ACTS: dict[str, Callable[[Desk], Any]] = {
    "sign in": lambda desk: come_in(desk, SUPERVISOR),
    "sign out": sign_out,
    "lock": lock,
    "choose": lambda desk: put_in(desk, "GEN-104"),
    "remove": lambda desk: remove_line(desk, line=0),
    "hold": lambda desk: hold_visit(desk, label="نوبت"),
    "abandon": abandon_visit,
    "pay": _paid,
    "void": lambda desk: void_receipt(
        desk, receipt=_first(desk), reason="other", approval=SUPERVISOR
    ),
    "refund": lambda desk: refund_lines(
        desk,
        receipt=_first(desk),
        lines=[0],
        reason="other",
        tender="cash",
        approval=SUPERVISOR,
    ),
    "reprint": lambda desk: reprint(desk, receipt=_first(desk)),
    "move cash": lambda desk: move_cash(
        desk, direction="in", party="safe", amount=Rial(5), reason="پول خرد"
    ),
    "count": lambda desk: count_cash(desk, counts=drawer_of(desk)),
    "adopt a catalogue": _newer_catalogue,
    "adopt a policy": lambda desk: adopt_policy(desk, held_money=False, services=("GEN",)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_a_commit_that_fails_leaves_no_trace_and_the_act_can_be_done_again(
    world: World, desk: Desk, act: Callable[[Desk], Any]
) -> None:
    serve(desk)
    start_visit(desk)
    put_in(desk, "GEN-105")
    before = Picture.of(world)
    with failing_commits(world.engine), pytest.raises(PlantedError):
        act(desk)
    assert Picture.of(world) == before
    act(desk)
    assert Picture.of(world) != before
    assert verify(world.engine) == []


def test_a_close_that_fails_can_be_done_again(world: World, desk: Desk) -> None:
    serve(desk)
    count_cash(desk, counts=drawer_of(desk))
    before = Picture.of(world)
    with failing_commits(world.engine), pytest.raises(PlantedError):
        close_shift(desk, left=Rial(0))
    assert Picture.of(world) == before
    close_shift(desk, left=Rial(0))
    with failing_commits(world.engine), pytest.raises(PlantedError):
        open_shift(desk, counts={})
    assert desk.shift is None
    open_shift(desk, counts={})


def test_a_manager_whose_change_fails_has_changed_nobody(world: World) -> None:
    before = Picture.of(world)
    who: dict[str, Any] = {"code": CLERK.user, "name": "نام تازه", "roles": ["supervisor"]}
    with failing_commits(world.engine), pytest.raises(PlantedError):
        change_staff(world.desk, **who)
    assert Picture.of(world) == before
    change_staff(world.desk, **who)


def test_a_full_disk_stops_the_act_and_loses_nothing(world: World, desk: Desk) -> None:
    """The file may not grow by a page; the first act that needs one is refused whole."""
    serve(desk)
    world.engine.dispose()

    def allow(connection: Any, _record: object) -> None:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count = {pages}")

    event.listen(world.engine, "connect", allow)
    act, before = _fill(world, desk)
    for _ in range(2):
        with pytest.raises(Fault, match=r"disk\.full"):
            act(desk)
        assert Picture.of(world) == before
    event.remove(world.engine, "connect", allow)
    world.engine.dispose()
    act(desk)
    assert Picture.of(world) != before
    assert verify(world.engine) == []


def _fill(world: World, desk: Desk) -> tuple[Callable[[Desk], object], Picture]:
    """Serve until the disk is full; gives the act that failed, and how all stood before it."""
    for _ in range(400):
        for act in (start_visit, _chosen, _paid):
            before = Picture.of(world)
            with contextlib.suppress(Fault):
                act(desk)
                continue
            return act, before
    raise AssertionError("the disk never filled up")


def _chosen(desk: Desk) -> object:
    put_in(desk, "GEN-105")
    return None


def test_a_commit_of_which_nobody_knows_is_found_by_the_next_act(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came to stand, and the disk said it had not: the receipt is there, once, for the retry."""
    start_visit(desk)
    put_in(desk, "GEN-105")
    visit = desk.need_visit()
    _let_commits_stand_in_doubt(world, monkeypatch)
    with pytest.raises(Fault, match=r"disk\.failing"):
        _paid(desk)
    assert desk.visit == visit
    assert len(events(world, "visit.completed")) == 1
    monkeypatch.undo()
    open_drawer(desk, reason="check")
    again = take_payment(desk, tenders=[cash(visit.total)])
    assert again.receipt.number == 1
    serve(desk)
    close_exactly(desk)
    assert verify(world.engine) == []


def test_a_clock_set_back_after_a_commit_in_doubt_is_stated(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the simulation: the clock was compared with the act before the one in doubt."""
    open_drawer(desk, reason="check")
    world.clock.set(world.clock.now() + timedelta(days=1))
    _let_commits_stand_in_doubt(world, monkeypatch)
    with pytest.raises(Fault, match=r"disk\.failing"):
        open_drawer(desk, reason="check")
    monkeypatch.undo()
    at = events(world)[-1].envelope.at
    world.clock.set(world.clock.now() - timedelta(days=1))
    open_drawer(desk, reason="check")
    stated = events(world)[-2]
    assert stated.body == ClockChanged(from_at=at, step_ms=-86_400_000)


def _let_commits_stand_in_doubt(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each commit that wrote something stand, and be answered with an error."""
    world.engine.dispose()  # what is opened from now on has written nothing yet
    real = world.engine.dialect.do_commit

    def commit_and_complain(connection: Any) -> None:
        real(connection)
        if connection.total_changes:
            complaint = driver().OperationalError("disk I/O error")
            complaint.sqlite_errorcode = 10
            raise complaint

    monkeypatch.setattr(world.engine.dialect, "do_commit", commit_and_complain)


def test_a_commit_that_did_not_come_to_stand_is_not_believed(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_visit(desk)
    put_in(desk, "GEN-105")

    def complain(_connection: Any) -> None:
        complaint = driver().OperationalError("disk I/O error")
        complaint.sqlite_errorcode = 10
        raise complaint

    monkeypatch.setattr(world.engine.dialect, "do_commit", complain)
    with pytest.raises(Fault, match=r"disk\.failing"):
        _paid(desk)
    monkeypatch.undo()
    _paid(desk)
    assert len(events(world, "visit.completed")) == 1
    assert verify(world.engine) == []
