"""Facts about a shift: counted when it opens, counted blind when it closes, and never lost."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.book.fold.rows import COUNT, POSTING, SHIFT
from app.book.rebuild import verify
from app.counter.commands.close_shift import REASONS, close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.hold_visit import hold_visit
from app.counter.commands.move_drawer import move_cash
from app.counter.commands.open_shift import COINS, NOTES, OPENING_REASONS, open_shift, sum_of
from app.counter.commands.remove_line import abandon_visit
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, card_unknown, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.drafts import held_visits, left_over
from app.counter.queries.drawer import drawer_balance, open_things
from models.ledger import DISPUTED, DRAWER, FLOAT, OVER_SHORT, SAFE
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    MANAGER,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    close_exactly,
    come_in,
    drawer_of,
    events,
    new_world,
    open_for_business,
    put_in,
    refused,
    rows,
    serve,
)

TEN_MILLION = {1_000_000: 6, 500_000: 8}


def _balance(world: World, account: str) -> int:
    return sum(row.amount for row in rows(world, POSTING) if row.account == account)


def test_a_first_shift_takes_its_float_from_the_safe(world: World) -> None:
    come_in(world.desk, CLERK)
    shift = open_shift(world.desk, counts=TEN_MILLION, brought=Rial(10_000_000))
    assert (shift.number, shift.clerk, shift.day) == (1, CLERK.user, "1405/05/12")
    assert drawer_balance(world.desk) == Rial(10_000_000)
    assert (_balance(world, DRAWER), _balance(world, SAFE)) == (10_000_000, -10_000_000)
    assert [(row.value, row.quantity) for row in rows(world, COUNT)] == [
        (500_000, 8),
        (1_000_000, 6),
    ]


def test_an_empty_drawer_is_counted_too(world: World) -> None:
    come_in(world.desk, CLERK)
    open_shift(world.desk, counts={})
    (counted,) = rows(world, COUNT)
    assert (counted.value, counted.quantity, counted.occasion) == (COINS, 0, "open")
    closed = close_exactly(world.desk)
    assert (closed.counted, closed.expected, closed.handed) == (Rial(0), Rial(0), Rial(0))
    assert verify(world.engine) == []


def test_a_float_that_differs_needs_a_reason_and_is_booked_as_what_it_is(world: World) -> None:
    come_in(world.desk, CLERK)
    with refused(world, "shift.float_differs", difference=-1_000):
        open_shift(world.desk, counts=TEN_MILLION, brought=Rial(10_001_000))
    with refused(world, "shift.float_differs"):
        open_shift(world.desk, counts=TEN_MILLION, brought=Rial(10_001_000), reason="because")
    open_shift(world.desk, counts=TEN_MILLION, brought=Rial(10_001_000), reason=OPENING_REASONS[1])
    (shift,) = rows(world, SHIFT)
    assert (shift.opening, shift.opening_difference, shift.opening_reason) == (
        10_000_000,
        -1_000,
        "miscounted",
    )
    assert _balance(world, OVER_SHORT) == 1_000
    assert drawer_balance(world.desk) == Rial(10_000_000)


def test_a_reason_without_a_difference_is_not_kept(world: World) -> None:
    come_in(world.desk, CLERK)
    open_shift(world.desk, counts=TEN_MILLION, brought=Rial(10_000_000), reason=OPENING_REASONS[0])
    assert rows(world, SHIFT)[0].opening_reason == ""


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({3_000: 1}, "count.unknown_note"),
        ({-1_000: 1}, "count.unknown_note"),
        ({1_000: -1}, "count.quantity"),
        ({1_000: 1_000_000_001}, "count.quantity"),
    ],
)
def test_what_is_no_count_is_refused(world: World, counts: dict[int, int], code: str) -> None:
    come_in(world.desk, CLERK)
    with refused(world, code):
        open_shift(world.desk, counts=counts)


def test_cash_brought_cannot_be_negative(world: World) -> None:
    come_in(world.desk, CLERK)
    with refused(world, "amount.negative"):
        open_shift(world.desk, counts={}, brought=Rial(-1))


@given(st.dictionaries(st.sampled_from((*NOTES, COINS)), st.integers(0, 10_000), max_size=11))
def test_a_count_is_worth_its_notes(counts: dict[int, int]) -> None:
    assert sum_of(counts).amount == sum(value * quantity for value, quantity in counts.items())


def test_one_drawer_has_one_open_shift(world: World, desk: Desk) -> None:
    with refused(world, "shift.open_already"):
        open_shift(desk, counts={})
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.other_clerk", clerk=CLERK.user):
        open_shift(desk, counts={})


def test_nothing_is_sold_without_a_shift(world: World) -> None:
    come_in(world.desk, CLERK)
    with refused(world, "shift.none"):
        start_visit(world.desk)


def test_the_business_day_is_the_shifts_whatever_the_clock_says_later(
    world: World, desk: Desk
) -> None:
    """A shift from evening to past midnight is one day, and so is every act in it."""
    serve(desk)
    world.clock.advance(timedelta(hours=20))
    assert JalaliDate.of_instant(world.clock.now()) > JalaliDate.parse("1405/05/12")
    serve(desk)
    close_exactly(desk)
    shift = next(event.envelope.event_id for event in events(world, "shift.opened"))
    assert {event.envelope.day for event in events(world) if event.envelope.shift == shift} == {
        "1405/05/12"
    }


def test_a_clerk_may_say_which_day_it_is_where_the_clock_is_wrong(world: World) -> None:
    come_in(world.desk, CLERK)
    shift = open_shift(world.desk, counts={}, day=JalaliDate.parse("1405/05/10"))
    assert shift.day == "1405/05/10"
    assert world.restart().shift == shift


def test_a_close_books_the_whole_drawer_away(world: World, desk: Desk) -> None:
    given = serve(desk)
    closed = close_exactly(desk, left=Rial(3_000_000))
    assert closed.expected == closed.counted == Rial(10_000_000) + given.total
    assert closed.handed == closed.counted - Rial(3_000_000)
    assert desk.shift is None
    assert _balance(world, DRAWER) == 0
    assert _balance(world, FLOAT) == 3_000_000
    (row,) = rows(world, SHIFT)
    assert (row.state, row.receipts, row.cash, row.difference, row.left) == (
        "closed",
        1,
        given.total.amount,
        0,
        3_000_000,
    )


def test_what_was_left_is_what_the_next_shift_must_find(world: World, desk: Desk) -> None:
    close_exactly(desk, left=Rial(3_000_000))
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.float_differs", difference=-3_000_000):
        open_shift(desk, counts={})
    shift = open_shift(desk, counts={1_000_000: 3})
    assert shift.number == 2
    assert _balance(world, FLOAT) == 0


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("found", [-1, 1, -2_000_000])
def test_every_difference_closes_with_a_reason(
    world: World, desk: Desk, reason: str, found: int
) -> None:
    """A dispute is no debt of the clerk's: it stands on an account of its own."""
    serve(desk)
    count_cash(desk, counts={1: drawer_balance(desk).amount + found})
    with refused(world, "shift.difference", difference=found):
        close_shift(desk, left=Rial(0))
    with refused(world, "shift.difference"):
        close_shift(desk, left=Rial(0), reason="shrug")
    closed = close_shift(desk, left=Rial(0), reason=reason, note="  دوباره شمرده شد ")
    assert (closed.counted - closed.expected).amount == found
    onto, other = (DISPUTED, OVER_SHORT) if reason == "dispute" else (OVER_SHORT, DISPUTED)
    assert (_balance(world, onto), _balance(world, other)) == (-found, 0)
    (row,) = rows(world, SHIFT)
    assert (row.difference, row.reason, row.note) == (found, reason, "دوباره شمرده شد")
    assert verify(world.engine) == []


def test_a_shift_closes_only_on_a_count(world: World, desk: Desk) -> None:
    with refused(world, "shift.not_counted"):
        close_shift(desk, left=Rial(0))


def test_a_drawer_is_counted_and_recounted_and_no_more(world: World, desk: Desk) -> None:
    first = count_cash(desk, counts={1_000: 9_999})
    assert (first.attempt, first.cash) == (1, Rial(-1_000))
    second = count_cash(desk, counts={1_000: 10_000})
    assert (second.attempt, second.cash) == (2, Rial(0))
    with refused(world, "count.once_more_only"):
        count_cash(desk, counts={1_000: 10_000})
    close_shift(desk, left=Rial(0))
    attempts = [
        (row.attempt, row.quantity) for row in rows(world, COUNT) if row.occasion == "close"
    ]
    assert attempts == [(1, 9_999), (2, 10_000)]


def test_money_that_moves_after_the_count_asks_for_a_new_one(world: World, desk: Desk) -> None:
    """Also after both counts are used up: no shift may ever come to stand where it cannot close."""
    count_cash(desk, counts=drawer_of(desk))
    count_cash(desk, counts=drawer_of(desk))
    serve(desk)
    with refused(world, "shift.moved_since_count"):
        close_shift(desk, left=Rial(0))
    assert count_cash(desk, counts=drawer_of(desk)).attempt == 3
    assert count_cash(desk, counts=drawer_of(desk)).attempt == 4
    with refused(world, "count.once_more_only"):
        count_cash(desk, counts=drawer_of(desk))
    close_shift(desk, left=Rial(0))


def test_what_moves_no_money_may_happen_after_the_count(desk: Desk) -> None:
    count_cash(desk, counts=drawer_of(desk))
    start_visit(desk)
    put_in(desk, "GEN-104")
    abandon_visit(desk)
    serve(desk, codes=["GEN-103"])
    close_shift(desk, left=Rial(0))


def test_no_more_can_be_left_than_was_counted(world: World, desk: Desk) -> None:
    count_cash(desk, counts=drawer_of(desk))
    with refused(world, "shift.left", counted=10_000_000):
        close_shift(desk, left=Rial(10_000_001))
    with refused(world, "shift.left"):
        close_shift(desk, left=Rial(-1))
    close_shift(desk, left=Rial(10_000_000))


def test_a_full_basket_keeps_the_shift_open_and_a_held_one_does_not(
    world: World, desk: Desk
) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    count_cash(desk, counts=drawer_of(desk))
    with refused(world, "visit.unfinished"):
        close_shift(desk, left=Rial(0))
    hold_visit(desk, label="رضایی")
    close_shift(desk, left=Rial(0))
    assert [held.label for held in held_visits(desk)] == ["رضایی"]


def test_a_draft_nobody_came_back_for_is_not_carried_into_another_drawer(
    world: World, desk: Desk
) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    desk = world.restart()
    come_in(desk, SUPERVISOR)
    assert left_over(desk, CLERK.user) is not None
    close_exactly(desk)
    assert left_over(desk, CLERK.user) is None


def test_an_unknown_card_keeps_the_shift_from_closing(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    given = take_payment(desk, tenders=[card_unknown(desk.need_visit().total)])
    assert open_things(desk).unknown_cards == (str(given.receipt),)
    with refused(world, "shift.unknown_card", receipt=str(given.receipt), count=1):
        count_cash(desk, counts=drawer_of(desk))
    with refused(world, "shift.unknown_card"):
        close_shift(desk, left=Rial(0))
    void_receipt(desk, receipt=str(given.receipt), reason="not_paid", approval=SUPERVISOR)
    close_exactly(desk)


def test_a_supervisor_closes_for_a_clerk_who_went_home(world: World, desk: Desk) -> None:
    serve(desk)
    come_in(desk, OTHER_CLERK)
    with refused(world, "shift.other_clerk"):
        count_cash(desk, counts={})
    come_in(desk, SUPERVISOR)
    close_exactly(desk)
    last = events(world, "shift.closed")[-1].envelope
    (row,) = rows(world, SHIFT)
    assert (last.actor, row.clerk, last.shift) == (SUPERVISOR.user, CLERK.user, row.shift)


def test_the_terminals_own_sum_is_kept_beside_ours(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-104")
    total = desk.need_visit().total
    take_payment(desk, tenders=[card(total, reference="12345678")])
    told = count_cash(desk, counts=drawer_of(desk), terminal_total=total + Rial(500))
    assert (told.card, told.terminal) == (total, Rial(500))
    close_shift(desk, left=Rial(0))
    (row,) = rows(world, SHIFT)
    assert (row.card, row.terminal_total, row.cash) == (total.amount, total.amount + 500, 0)


def test_an_open_shift_survives_a_restart_with_its_money(world: World, desk: Desk) -> None:
    serve(desk)
    before, shift = drawer_balance(desk), desk.shift
    desk = world.restart()
    assert (drawer_balance(desk), desk.shift) == (before, shift)
    come_in(desk, CLERK)
    close_exactly(desk)
    assert world.restart().shift is None


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["in", "out", "serve"]), st.integers(1, 3_000_000)), max_size=6
    ),
    found=st.sampled_from([0, 0, -1_000, 500]),
)
@settings(max_examples=6)
def test_expected_is_opening_and_cash_and_moves_to_the_rial(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]], found: int
) -> None:
    world = new_world(tmp_path_factory.mktemp("shift"))
    desk = open_for_business(world)
    expected = 10_000_000
    for what, amount in moves:
        if what == "serve":
            expected += serve(desk, codes=["GEN-104"]).total.amount
        elif what == "in" or amount <= expected:
            move_cash(desk, direction=what, party="safe", amount=Rial(amount), reason="جابه‌جایی")
            expected += amount if what == "in" else -amount
    assert drawer_balance(desk) == Rial(expected)
    told = count_cash(desk, counts={1: expected + found})
    closed = close_shift(desk, left=Rial(0), reason="unknown")
    assert told.expected == closed.expected == Rial(expected)
    (row,) = rows(world, SHIFT)
    assert row.expected == row.opening + row.cash + sum(
        amount if what == "in" else -amount
        for what, amount in (
            (event.body.direction, event.body.amount)  # type: ignore[attr-defined]
            for event in events(world, "drawer.moved")
        )
    )
    assert _balance(world, DRAWER) == 0
    world.engine.dispose()


def test_the_manager_serves_like_anybody(world: World) -> None:
    come_in(world.desk, MANAGER)
    open_shift(world.desk, counts={})
    serve(world.desk)
