"""Citizens and referrals at the real window: found again, shown, sent on, by keys alone."""

from app.counter.training.people import invent_bill
from app.ids import dice
from models.values.text import fold_digits
from tests.window.clerk import KEY, Clerk
from tests.window.tasks.requests import t15
from tests.window.test_line import line_goes
from ui.screens.counter.state import Pane
from ui.screens.person.presenter import Step

CODE, NAME, BIRTH, MOBILE = "0499370899", "علی محمدی", "1360/05/12", "09141234567"


def pane(clerk: Clerk) -> Pane:
    """Tell what the work pane shows."""
    return clerk.state.pane


def name_new(clerk: Clerk) -> None:
    """Name somebody who was never here, by F3 and the four fields."""
    clerk.press(KEY.Key_F3)
    clerk.wait(clerk.screens.person_pane.box.hasFocus)
    clerk.hands.type(CODE)
    clerk.wait(lambda: not clerk.screens.meeting.state.looking)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.screens.meeting.state.step is Step.NEW)
    clerk.wait(lambda: clerk.screens.person_pane.focus_here().isVisible())
    clerk.fill(NAME, BIRTH, MOBILE)
    clerk.wait(lambda: clerk.basket.person is not None)


def pay_a_bill(clerk: Clerk, seed: int) -> None:
    clerk.scan(invent_bill(dice(seed)))
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_F9)
    clerk.booked()


def test_somebody_new_is_named_served_and_found_by_name_the_next_time(clerk: Clerk) -> None:
    name_new(clerk)
    pay_a_bill(clerk, 61)
    assert not clerk.basket.lines
    clerk.press(KEY.Key_F3)
    clerk.wait(clerk.screens.person_pane.box.hasFocus)
    clerk.hands.type("محمدي علي 1360")
    clerk.wait(lambda: clerk.screens.meeting.state.found.rows)
    clerk.wait(lambda: clerk.screens.meeting.state.card)
    said = clerk.text(clerk.screens.person_pane)
    assert clerk.words.say("person.visits", count=1) in said
    assert CODE not in fold_digits(said)
    clerk.press(KEY.Key_Return)
    clerk.wait(lambda: clerk.basket.person)
    person = clerk.basket.person
    assert person is not None
    assert (str(person.national_id), person.name, person.mobile) == (CODE, NAME, MOBILE)
    assert person.last_visit is not None
    assert pane(clerk) is Pane.RESULTS


def test_what_somebody_new_told_stands_in_the_form_already(clerk: Clerk) -> None:
    """The person's part of T5: nothing that was said once is asked again."""
    name_new(clerk)
    clerk.fill("116")
    clerk.wait(clerk.form_has_focus)
    answers = clerk.screens.service_form.form().answers()
    assert answers["national_id"] == CODE
    assert (answers["first_name"], answers["last_name"]) == tuple(NAME.split())
    assert (answers["birth_date"], answers["mobile"]) == (BIRTH, MOBILE)


def test_a_held_basket_is_called_by_its_citizen(clerk: Clerk) -> None:
    name_new(clerk)
    clerk.scan(invent_bill(dice(62)))
    clerk.press(KEY.Key_F7)
    clerk.wait(lambda: not clerk.basket.lines)
    clerk.wait(lambda: any(NAME in row.title for row in clerk.rows()))
    row = next(row for row in clerk.rows() if NAME in row.title)
    assert row.state == clerk.words.say("person.age_now")
    assert row.side


def test_a_person_is_sent_on_with_a_slip_in_six_keys(clerk: Clerk) -> None:
    """T15."""
    line_goes(clerk)
    spent = t15(clerk)
    assert spent.kept, spent.log
