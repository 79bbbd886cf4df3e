"""Facts about handing a shift over: who may close what another left open, and whose it stays."""

from datetime import timedelta

from app.book.fold.rows import SHIFT
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.relieve import leave_relief, relieve
from app.counter.commands.start_visit import start_visit
from app.counter.desk import Desk
from app.counter.drafts import held_visits
from app.counter.queries.drawer import drawer_balance
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    close_exactly,
    come_in,
    drawer_of,
    events,
    put_in,
    refused,
    rows,
    serve,
)


def test_the_clerk_whose_shift_it_is_hands_it_over_by_their_own_pin(
    world: World, desk: Desk
) -> None:
    serve(desk)
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=CLERK)
    close_exactly(desk)
    counted, closed = (one.envelope for one in events(world, "cash.counted", "shift.closed"))
    (row,) = rows(world, SHIFT)
    assert (row.clerk, row.state) == (CLERK.user, "closed")
    for stated in (counted, closed):
        assert (stated.actor, stated.approver) == (OTHER_CLERK.user, CLERK.user)
        assert stated.shift == row.shift


def test_who_took_over_opens_a_shift_of_their_own_on_what_was_left(
    world: World, desk: Desk
) -> None:
    serve(desk)
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=SUPERVISOR)
    left = drawer_balance(desk)
    close_exactly(desk, left=left)
    shift = open_shift(desk, counts={1: left.amount})
    assert (shift.clerk, shift.number) == (OTHER_CLERK.user, 2)


def test_a_supervisor_needs_nobody_elses_leave(desk: Desk) -> None:
    come_in(desk, SUPERVISOR)
    assert relieve(desk).clerk == CLERK.user
    close_exactly(desk)


def test_another_clerk_has_no_leave_to_give(world: World, desk: Desk) -> None:
    come_in(desk, OTHER_CLERK)
    with refused(world, "approval.needed"):
        relieve(desk)
    with refused(world, "approval.same_person"):
        relieve(desk, approval=OTHER_CLERK)
    with refused(world, "shift.other_clerk"):
        count_cash(desk, counts={})


def test_leave_is_to_close_and_to_nothing_else(world: World, desk: Desk) -> None:
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=CLERK)
    with refused(world, "shift.other_clerk"):
        start_visit(desk)


def test_leave_ends_with_the_session_and_with_a_word(world: World, desk: Desk) -> None:
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=CLERK)
    leave_relief(desk)
    with refused(world, "shift.other_clerk"):
        count_cash(desk, counts=drawer_of(desk))
    relieve(desk, approval=CLERK)
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.other_clerk"):
        count_cash(desk, counts=drawer_of(desk))


def test_a_restart_keeps_the_count_and_asks_for_leave_again(world: World, desk: Desk) -> None:
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=CLERK)
    count_cash(desk, counts=drawer_of(desk))
    desk = world.restart()
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.other_clerk"):
        close_shift(desk, left=Rial(0))
    relieve(desk, approval=SUPERVISOR)
    close_shift(desk, left=Rial(0))


def test_what_the_first_clerk_had_in_hand_is_held(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    desk = world.restart()
    world.clock.advance(timedelta(minutes=1))
    come_in(desk, OTHER_CLERK)
    relieve(desk, approval=CLERK)
    close_exactly(desk)
    (held,) = held_visits(desk)
    assert (held.user, held.lines) == (CLERK.user, 1)


def test_nobody_takes_their_own_shift_over_nor_one_that_is_not_there(
    world: World, desk: Desk
) -> None:
    with refused(world, "shift.open_already"):
        relieve(desk, approval=SUPERVISOR)
    close_exactly(desk)
    with refused(world, "shift.none"):
        relieve(desk, approval=SUPERVISOR)
