"""Tasks at the real window within their keys and without the mouse: T1, T3, T4, T5 and T16."""

from tests.window.clerk import Clerk
from tests.window.conftest import Start
from tests.window.tasks.bills import t1, t3
from tests.window.tasks.forms import choose_scanner, cut_short, t4, t5, t16, was_here
from tests.window.tasks.spent import Spent
from tests.window.town import Town
from ui.rows import Link


def within(spent: Spent) -> None:
    """See that a task cost no more than it may."""
    assert spent.kept, (spent.keys, spent.limit, spent.clicks, spent.log)


def test_t1_a_scanned_bill_costs_two_keys_and_t3_a_typed_one_twenty_nine(clerk: Clerk) -> None:
    within(t1(clerk))
    within(t3(clerk))


def test_t5_somebody_new_and_t4_somebody_known_are_served_within_their_keys(
    town: Town, start: Start
) -> None:
    was_here(town)
    choose_scanner(town)
    clerk = start(town)
    clerk.sign_in()
    clerk.open_shift()
    clerk.line_is(Link.ONLINE)
    within(t5(clerk))
    within(t4(clerk))


def test_t16_a_power_cut_costs_the_sign_in_and_no_answer_again(town: Town, start: Start) -> None:
    cut_short(town)
    within(t16(start(town)))
