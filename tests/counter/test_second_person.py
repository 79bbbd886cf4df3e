"""Facts about the second person: somebody else, with the right, who has just proved to be here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from app.counter.commands.approve import Approval
from app.counter.commands.free_sign_in import free_sign_in
from app.counter.commands.move_drawer import ALONE_MAX, move_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.sign_in import TRIES
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from models.errors import Refusal
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    MANAGER,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    close_exactly,
    come_in,
    events,
    open_for_business,
    refused,
    serve,
    tables,
)

Risky = Callable[[Desk, str, Approval | None], object]


def _void(desk: Desk, receipt: str, approval: Approval | None) -> object:
    return void_receipt(desk, receipt=receipt, reason="wrong_person", approval=approval)


def _refund(desk: Desk, receipt: str, approval: Approval | None) -> object:
    return refund_lines(
        desk, receipt=receipt, lines=[0], reason="gave_up", tender="cash", approval=approval
    )


def _to_the_bank(desk: Desk, receipt: str, approval: Approval | None) -> object:
    much = ALONE_MAX + Rial(1)
    move_cash(desk, direction="out", party="bank", amount=much, reason="واریز", approval=approval)
    return None


def _free(desk: Desk, receipt: str, approval: Approval | None) -> object:
    free_sign_in(desk, user=OTHER_CLERK.user, approval=approval)
    return None


RISKY: Final[dict[str, Risky]] = {
    "void": _void,
    "refund": _refund,
    "much cash out": _to_the_bank,
    "free a sign-in": _free,
}
each_risky_act = pytest.mark.parametrize("act", RISKY.values(), ids=list(RISKY))


@pytest.fixture
def receipt(desk: Desk) -> str:
    """A receipt of the clerk who is signed in, and a drawer that holds plenty."""
    move_cash(desk, direction="in", party="safe", amount=ALONE_MAX, reason="از گاوصندوق")
    return str(serve(desk).receipt)


@each_risky_act
def test_it_is_not_done_alone(world: World, desk: Desk, receipt: str, act: Risky) -> None:
    with refused(world, "approval.needed"):
        act(desk, receipt, None)


@each_risky_act
def test_nobody_is_the_second_person_of_themselves(
    world: World, desk: Desk, receipt: str, act: Risky
) -> None:
    with refused(world, "approval.same_person"):
        act(desk, receipt, CLERK)


@each_risky_act
def test_a_colleague_without_the_right_is_no_second_person(
    world: World, desk: Desk, receipt: str, act: Risky
) -> None:
    with refused(world, "approval.no_right"):
        act(desk, receipt, OTHER_CLERK)


@each_risky_act
def test_a_wrong_pin_is_counted_and_nothing_else_happens(
    world: World, desk: Desk, receipt: str, act: Risky
) -> None:
    before = tables(world.engine)
    with pytest.raises(Refusal) as caught:
        act(desk, receipt, Approval(SUPERVISOR.user, "000001"))
    assert caught.value.code == "approval.wrong"
    after = tables(world.engine)
    assert {name for name in after if after[name] != before[name]} == {"event", "lockout"}
    (failed,) = events(world, "sign_in.refused")
    assert (failed.body.user, failed.body.failures) == (SUPERVISOR.user, 1)  # type: ignore[attr-defined]


@each_risky_act
def test_a_code_nobody_has_is_answered_like_a_wrong_pin(
    desk: Desk, receipt: str, act: Risky
) -> None:
    with pytest.raises(Refusal) as caught:
        act(desk, receipt, Approval("999", "918273"))
    assert caught.value.code == "approval.wrong"


@each_risky_act
def test_the_event_names_both_people(world: World, desk: Desk, receipt: str, act: Risky) -> None:
    act(desk, receipt, SUPERVISOR)
    envelope = events(world)[-1].envelope
    assert (envelope.actor, envelope.approver) == (CLERK.user, SUPERVISOR.user)


def test_who_is_locked_out_approves_nothing_either(world: World, desk: Desk, receipt: str) -> None:
    for _ in range(TRIES):
        with pytest.raises(Refusal):
            _void(desk, receipt, Approval(SUPERVISOR.user, "000001"))
    with refused(world, "sign_in.locked", minutes=5):
        _void(desk, receipt, SUPERVISOR)
    world.clock.advance(timedelta(minutes=5))
    _void(desk, receipt, SUPERVISOR)


def test_a_right_pin_ends_the_count_of_wrong_ones(world: World, desk: Desk, receipt: str) -> None:
    """Failures are counted in a row: four slips a month must not lock a supervisor out."""
    for _ in range(2):
        for _ in range(TRIES - 1):
            with pytest.raises(Refusal) as caught:
                _free(desk, receipt, Approval(SUPERVISOR.user, "000001"))
            assert caught.value.code == "approval.wrong"
        _free(desk, receipt, SUPERVISOR)
    assert [row for row in tables(world.engine)["lockout"] if f"'{SUPERVISOR.user}', 0" in row]


@pytest.mark.parametrize("act", [_void, _refund])
def test_the_receipts_own_clerk_does_not_approve_taking_it_back(world: World, act: Risky) -> None:
    """A supervisor who sold it cannot let a clerk give the money back to him."""
    desk = open_for_business(world, SUPERVISOR)
    sold = str(serve(desk).receipt)
    close_exactly(desk)
    come_in(desk, CLERK)
    open_shift(desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
    with refused(world, "approval.same_person"):
        act(desk, sold, SUPERVISOR)
    act(desk, sold, MANAGER)


def test_a_little_cash_goes_out_alone_and_a_rial_more_does_not(
    world: World, desk: Desk, receipt: str
) -> None:
    with refused(world, "approval.needed"):
        _to_the_bank(desk, receipt, None)
    move_cash(desk, direction="out", party="bank", amount=ALONE_MAX, reason="واریز")
    assert events(world, "drawer.moved")[-1].envelope.approver == ""


def test_who_may_free_sign_ins_needs_nobody_else(world: World, desk: Desk) -> None:
    come_in(desk, SUPERVISOR)
    free_sign_in(desk, user=CLERK.user)
    assert events(world)[-1].envelope.approver == ""


def test_a_code_nobody_has_cannot_be_freed(world: World, desk: Desk) -> None:
    with refused(world, "staff.unknown"):
        free_sign_in(desk, user="999", approval=SUPERVISOR)
    with refused(world, "staff.code"):
        free_sign_in(desk, user="الف", approval=SUPERVISOR)
