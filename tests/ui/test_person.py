"""The citizen's pane and the one of a service that is not to be had here, by keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.i18n import Language
from models.catalogue.offer import Policy
from models.errors import Fault
from models.values.national_id import NationalId
from models.values.rial import Rial
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from ui.rows import PersonRow, Stage
from ui.screens.counter.state import Pane
from ui.screens.person.presenter import Step, meant

F2, F3 = Qt.Key.Key_F2, Qt.Key.Key_F3
ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
CTRL = Qt.KeyboardModifier.ControlModifier
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
KNOWN = "0499370899"
NOT_LICENSED = Policy(held_money=True, agencies=frozenset({"GEN"}))


def pane(desk: Desk) -> Pane:
    """Tell what the work pane shows."""
    return desk.shell.screens.serving.state.pane


def words_on(desk: Desk) -> str:
    """Give every word that can be read in the window."""
    labels = desk.shell.window.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible() and one.text())


@pytest.mark.parametrize("language", list(Language))
def test_a_citizen_is_found_by_name_and_fills_the_basket(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = open_desk(language, SERVING)
    desk.hands.press(F3)
    assert pane(desk) is Pane.PERSON
    assert desk.shell.screens.person_pane.box.hasFocus()
    desk.hands.type("علي محم")
    rows = desk.shell.screens.person_pane.results.rows()
    assert len(rows) == 3
    desk.hands.press(ENTER)
    assert desk.counter.world.basket.person is not None
    assert str(desk.counter.world.basket.person.national_id) == KNOWN
    assert pane(desk) is Pane.RESULTS
    assert desk.shell.screens.counter.box.hasFocus()
    assert "0899" in words_on(desk) or "۰۸۹۹" in words_on(desk)


def test_arrows_lead_the_list_while_the_box_keeps_the_keys(open_desk: OpenDesk) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.hands.press(F3)
    desk.hands.type("علی")
    desk.hands.press(DOWN)
    assert desk.shell.screens.person_pane.box.hasFocus()
    desk.hands.press(ENTER)
    person = desk.counter.world.basket.person
    assert person is not None
    assert person.name == "علی رضا محمدی‌نژاد"


def test_the_card_tells_cases_with_their_due_day_papers_and_whom_else_they_act_for(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.hands.press(F3)
    desk.hands.type("09141234567")
    told = words_on(desk)
    say = desk.tongue.words.say
    assert say("person.flag.guardian") in told
    assert say("person.on_file", count=3) in told
    assert "۱۴۰۵/۰۵/۲۰" in told
    assert KNOWN not in told
    assert desk.tongue.words.digits(KNOWN) not in told


def test_somebody_new_is_four_fields_and_what_was_typed_is_not_typed_again(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.hands.press(F3)
    desk.hands.type("0084575948")
    desk.hands.press(ENTER)
    assert desk.shell.screens.meeting.state.step is Step.NEW
    desk.hands.type("نرگس یکتا")
    desk.hands.press(ENTER)
    desk.hands.type("1371/02/03")
    desk.hands.press(ENTER)
    desk.hands.type("09121112233")
    desk.hands.press(ENTER)
    person = desk.counter.world.basket.person
    assert person == PersonRow(
        national_id=NationalId("0084575948"), name="نرگس یکتا", mobile="09121112233"
    )
    # F3, the number, Enter; then every answer and its Enter, and not one key more.
    assert desk.hands.keys == 1 + 10 + 1 + len("نرگس یکتا") + 1 + 10 + 1 + 11 + 1
    assert desk.shell.screens.counter.box.hasFocus()


def test_everything_wrong_with_somebody_new_is_told_at_once_and_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.hands.press(F3)
    desk.hands.type("0084575949")
    desk.hands.press(ENTER)
    desk.hands.press(ENTER, CTRL)
    problems = desk.shell.screens.meeting.state.problems
    assert [one.field for one in problems] == ["national_id", "full_name"]
    assert desk.counter.world.basket.person is None
    desk.hands.press(ESC)
    assert desk.shell.screens.meeting.state.step is Step.LOOKING
    assert desk.shell.screens.person_pane.box.value() == desk.tongue.words.digits("0084575949") or (
        desk.shell.screens.person_pane.box.value() == "0084575949"
    )
    desk.hands.press(ESC)
    assert pane(desk) is Pane.RESULTS


def test_f3_again_shows_the_card_of_whoever_is_served(open_desk: OpenDesk) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.hands.press(F3)
    desk.hands.type(KNOWN)
    desk.hands.press(ENTER)
    desk.hands.press(F3)
    assert desk.shell.screens.person_pane.card.isVisible()
    assert "علی محمدی" in words_on(desk)
    desk.hands.press(F2)
    assert desk.shell.screens.counter.box.hasFocus()


def test_what_was_typed_says_which_field_it_is() -> None:
    assert meant("۰۹۱۲۱۱۱۲۲۳۳") == {"mobile": "09121112233"}
    assert meant("0084575948") == {"national_id": "0084575948"}
    assert meant("نرگس یکتا 1371") == {"full_name": "نرگس یکتا"}
    assert meant("   ") == {}


@pytest.mark.parametrize("language", list(Language))
def test_a_person_is_sent_on_with_a_slip_in_six_keys(
    open_desk: OpenDesk, language: Language
) -> None:
    """T15."""
    desk = open_desk(language, SERVING)
    desk.counter.policy = NOT_LICENSED
    desk.hands.type("131")
    desk.hands.press(ENTER)
    assert pane(desk) is Pane.REFERRAL
    told = words_on(desk)
    say = desk.tongue.words.say
    assert say("referral.where") in told
    assert say("referral.papers") in told
    desk.hands.press(ENTER, CTRL)
    assert desk.hands.keys <= 6
    assert desk.counter.calls.count("refer") == 1
    assert say("referral.done") in words_on(desk)
    assert desk.shell.screens.counter.box.hasFocus()


def test_a_printer_that_fails_leaves_the_pane_and_says_what_it_needs(open_desk: OpenDesk) -> None:
    desk = open_desk(Language.FA, SERVING)
    desk.counter.policy = NOT_LICENSED
    desk.hands.type("131")
    desk.hands.press(ENTER)
    desk.counter.plant("refer", Fault("printer.silent"))
    desk.hands.press(ENTER, CTRL)
    assert pane(desk) is Pane.REFERRAL
    assert desk.tongue.words.error(Fault("printer.silent")).reason in words_on(desk)
    desk.hands.press(ENTER, CTRL)
    assert pane(desk) is Pane.RESULTS


def test_drafts_and_held_baskets_stand_on_the_empty_pane(open_desk: OpenDesk) -> None:
    drafts = {"GEN-105": {"national_id": KNOWN}, "GEN-101": {}}
    held = replace(SERVING.basket, visit_id="visit-0", person=None)
    desk = open_desk(Language.FA, replace(SERVING, drafts=drafts, held=(held,)))
    rows = desk.shell.screens.counter.results.rows()
    badge = desk.tongue.words.say("person.recovered", count=2)
    assert badge in [row.heading for row in rows]
    first = next(at for at, row in enumerate(rows) if row.heading == badge)
    assert desk.shell.screens.serving.state.current == first
    desk.hands.press(ENTER)
    assert pane(desk) is Pane.FORM
