"""Facts about signing a day: whole, proved, with one's own PIN, and once for the same sums."""

import pytest

from app.book.fold.rows import APPROVAL, POSTING
from app.book.rebuild import verify
from app.book.reports.day import digest
from app.counter.commands.approve_day import approve_day
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import TRIES
from app.counter.desk import Desk
from app.counter.queries.day import office_day
from app.storage.engine import writing
from models.errors import Refusal
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    MANAGER,
    SUPERVISOR,
    World,
    close_exactly,
    come_in,
    events,
    open_for_business,
    refused,
    rows,
    serve,
)

DAY = "1405/05/12"


def _closed_day(desk: Desk) -> None:
    serve(desk)
    close_exactly(desk)
    come_in(desk, SUPERVISOR)


def test_a_supervisor_signs_the_sums_that_stand(world: World, desk: Desk) -> None:
    _closed_day(desk)
    assert approve_day(desk, day=DAY, pin=SUPERVISOR.pin, note="  درست است ") == 1
    (row,) = rows(world, APPROVAL)
    assert (row.business_day, row.report_version, row.approver, row.own, row.note) == (
        DAY,
        1,
        SUPERVISOR.user,
        0,
        "درست است",
    )
    report = office_day(desk, DAY)
    assert row.digest == digest(report)
    assert [approval.holds for approval in report.approvals] == [True]
    assert verify(world.engine) == []


def test_an_open_shift_keeps_the_day_open(world: World, desk: Desk) -> None:
    serve(desk)
    come_in(desk, SUPERVISOR)
    with refused(world, "day.shift_open", shift=1):
        approve_day(desk, day=DAY, pin=SUPERVISOR.pin)


def test_a_day_that_does_not_prove_itself_is_refused_and_says_where(
    world: World, desk: Desk
) -> None:
    """A disk that holds two branches may come to this: it is told, and nothing breaks off."""
    _closed_day(desk)
    with writing(world.engine) as connection:
        connection.execute(POSTING.update().values(amount=POSTING.c.amount + 1))
    with pytest.raises(Refusal) as caught:
        approve_day(desk, day=DAY, pin=SUPERVISOR.pin)
    assert caught.value.code == "day.does_not_prove"
    found = office_day(desk, DAY).findings
    assert caught.value.facts["count"] == len(found) > 0
    assert caught.value.facts["why"] == found[0].code
    assert rows(world, APPROVAL) == []


def test_a_day_nobody_worked_is_not_signed(world: World, desk: Desk) -> None:
    _closed_day(desk)
    with refused(world, "day.empty"):
        approve_day(desk, day="1405/05/13", pin=SUPERVISOR.pin)


def test_it_takes_ones_own_pin(world: World, desk: Desk) -> None:
    _closed_day(desk)
    with pytest.raises(Refusal) as caught:
        approve_day(desk, day=DAY, pin=MANAGER.pin)
    assert (caught.value.code, caught.value.facts["left"]) == ("sign_in.wrong", 4)
    assert rows(world, APPROVAL) == []
    assert events(world)[-1].envelope.kind == "sign_in.refused"
    for _ in range(TRIES - 1):
        with pytest.raises(Refusal):
            approve_day(desk, day=DAY, pin="000001")
    with refused(world, "sign_in.locked"):
        approve_day(desk, day=DAY, pin=SUPERVISOR.pin)


def test_a_right_pin_ends_the_count_of_wrong_ones(desk: Desk) -> None:
    _closed_day(desk)
    for _ in range(TRIES - 1):
        with pytest.raises(Refusal):
            approve_day(desk, day=DAY, pin="000001")
    approve_day(desk, day=DAY, pin=SUPERVISOR.pin)
    with pytest.raises(Refusal) as caught:
        come_in(desk, type(SUPERVISOR)(SUPERVISOR.user, "000001"))
    assert caught.value.facts["left"] == TRIES - 1


def test_the_same_sums_are_signed_once_and_new_ones_as_a_new_version(
    world: World, desk: Desk
) -> None:
    _closed_day(desk)
    approve_day(desk, day=DAY, pin=SUPERVISOR.pin)
    with refused(world, "day.signed_already", version=1):
        approve_day(desk, day=DAY, pin=SUPERVISOR.pin)
    desk = open_for_business(world)
    serve(desk)
    close_exactly(desk)
    come_in(desk, SUPERVISOR)
    assert [approval.holds for approval in office_day(desk, DAY).approvals] == [False]
    assert approve_day(desk, day=DAY, pin=SUPERVISOR.pin) == 2
    assert [approval.holds for approval in office_day(desk, DAY).approvals] == [False, True]


def test_who_served_that_day_signs_as_one_who_did(world: World, desk: Desk) -> None:
    serve(desk)
    close_exactly(desk)
    come_in(desk, SUPERVISOR)
    open_shift(desk, counts={}, brought=Rial(0))
    close_exactly(desk)
    approve_day(desk, day=DAY, pin=SUPERVISOR.pin)
    assert rows(world, APPROVAL)[0].own == 1


def test_a_clerk_does_not_even_see_the_report(world: World, desk: Desk) -> None:
    _closed_day(desk)
    come_in(desk, CLERK)
    with refused(world, "right.missing"):
        office_day(desk, DAY)
