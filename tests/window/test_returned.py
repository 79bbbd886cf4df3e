"""A request that its agency returned, put right at the real window and sent again (T14)."""

import pytest

from app.counter.queries.returned import returned_lines
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.requests import returned as have_returned
from tests.window.tasks.requests import t14


@pytest.fixture
def returned(clerk: Clerk) -> Clerk:
    """A clerk whose last request was sent, and returned because of its postal code."""
    have_returned(clerk)
    return clerk


def test_t14_one_field_is_corrected_and_sent_again_within_sixteen_keys(returned: Clerk) -> None:
    spent = t14(returned)
    assert spent.kept, spent.log


def test_a_wrong_answer_is_told_at_its_question_and_nothing_is_sent(returned: Clerk) -> None:
    clerk, desk = returned, returned.place.counter.desk
    dialog = clerk.screens.looking.correct_dialog
    clerk.press(KEY.Key_F5, CTRL)
    clerk.wait(clerk.screens.outbox._list.hasFocus)
    clerk.press(KEY.Key_Return)
    clerk.wait(dialog.isActiveWindow)
    clerk.hands.type("12")
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(dialog.rows["postal_code"].problem)
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not dialog.isVisible())
    assert len(returned_lines(desk)) == 1
