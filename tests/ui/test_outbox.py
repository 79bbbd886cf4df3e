"""The outbox: what a clerk sees of the queue and does about it, by keys alone."""

import pytest
from PySide6.QtCore import Qt

from app.counter.commands import hand_over
from app.counter.queries import remedies as counters
from app.i18n import Language, Words
from models.errors import Fault, Refusal
from models.events.known import BODIES
from models.values.rial import Rial
from tests.ui.bills import LANDLINE
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_sending import an_act
from tests.ui.fake_world import Shift, World
from ui.rows import Stage
from ui.screens.outbox.presenter import PAGE
from ui.sending import NOTES, Filter, Remedy, Standing

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
MIXED = (
    an_act(1),
    an_act(2, Standing.SENDING),
    an_act(3, Standing.RECEIVED),
    an_act(4, Standing.REJECTED),
    an_act(5, Standing.HELD),
    an_act(6, Standing.SAFE),
)


def opened(open_desk: OpenDesk, *acts: object, language: Language = Language.FA) -> Desk:
    desk = open_desk(language, SERVING)
    desk.counter.acts = acts  # type: ignore[assignment]
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    return desk


def titles(desk: Desk) -> list[str]:
    return [row.state for row in desk.shell.screens.outbox._list.rows()]


@pytest.mark.parametrize("language", list(Language))
def test_two_keys_show_what_waits_and_a_digit_what_came_back(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = opened(open_desk, *MIXED, language=language)
    say = Words(language).say
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.outbox
    assert desk.hands.keys == 2
    assert titles(desk) == [say("outbox.standing.waiting"), say("outbox.standing.sending")]
    desk.hands.type("2")
    assert titles(desk) == [say("outbox.standing.rejected"), say("outbox.standing.held")]
    told = desk.shell.screens.outbox._act.text()
    assert say("outbox.means.rejected") in told
    assert Words(language).error(Fault("event.not_canonical")).remedy in told
    desk.hands.type("3")
    assert len(titles(desk)) == len(MIXED)


def test_escape_gives_the_counter_back_as_it_was(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *MIXED)
    desk.hands.press(Qt.Key.Key_Escape)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter
    assert desk.shell.screens.counter.box.hasFocus()


def test_ctrl_enter_sends_now_and_says_so(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, an_act(1))
    desk.hands.press(Qt.Key.Key_Return, CTRL)
    assert desk.counter.sent_now == 1
    assert Words(Language.FA).say("outbox.trying") in desk.shell.screens.outbox._strip.text()


def test_a_long_queue_is_read_page_by_page(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *(an_act(place) for place in range(PAGE * 2 + 10)))
    assert len(titles(desk)) == PAGE
    desk.hands.press(Qt.Key.Key_End)
    assert len(titles(desk)) == PAGE * 2
    desk.hands.press(Qt.Key.Key_End)
    assert len(titles(desk)) == PAGE * 2 + 10


def test_an_empty_queue_says_so(open_desk: OpenDesk) -> None:
    desk = opened(open_desk)
    empty = desk.shell.screens.outbox._empty
    assert empty.isVisible()
    assert empty.text() == Words(Language.FA).say("outbox.empty.open")


def test_without_a_line_it_says_why_and_when_it_tries_again(open_desk: OpenDesk) -> None:
    desk = open_desk(Language.EN, SERVING)
    desk.counter.acts, desk.counter.online = (an_act(1),), False
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    said = desk.shell.screens.outbox._line.text()
    assert Words(Language.EN).error(Fault("line.down")).reason in said
    assert "Next automatic try" in said
    assert "2 files" in said


def test_a_scan_in_the_outbox_goes_where_scans_go(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, an_act(1))
    desk.hands.scan(LANDLINE.barcode)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter
    assert len(desk.counter.world.basket.lines) == 1


@pytest.mark.parametrize("language", list(Language))
def test_every_kind_of_act_and_every_standing_has_words(language: Language) -> None:
    words = Words(language)
    for body in BODIES:
        assert words.say(f"outbox.kind.{body.kind.replace('.', '_')}")
    for standing in Standing:
        assert words.say(f"outbox.standing.{standing.value}")
        assert words.say(f"outbox.means.{standing.value}")
    for which in Filter:
        assert words.say(f"outbox.filter.{which.value}")
        assert words.say(f"outbox.empty.{which.value}")


HELD = (an_act(5, Standing.HELD),)
RETURNED = (an_act(4, Standing.REJECTED),)


def remedies(desk: Desk) -> list[Remedy]:
    offered = desk.shell.screens.outbox._remedies
    return [remedy for remedy, button in offered.items() if button.isVisible()]


def notice(desk: Desk) -> str:
    return desk.shell.screens.outbox._strip.text()


@pytest.mark.parametrize("language", list(Language))
def test_what_was_held_says_its_code_its_words_and_its_remedies(
    open_desk: OpenDesk, language: Language
) -> None:
    desk = opened(open_desk, *HELD, language=language)
    desk.hands.type("2")
    told = desk.shell.screens.outbox._act.text()
    assert "event.unknown" in told
    assert "visit.completed" in told
    assert Words(language).error(Fault("no.such")).remedy not in told
    assert remedies(desk) == [Remedy.AGAIN, Remedy.SUPERVISOR]


def test_six_keys_ask_the_centre_again_and_the_list_says_so(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *HELD)
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.type("1")
    assert desk.hands.keys <= 6
    assert desk.counter.asked == ("e:5",)
    say = Words(Language.FA).say
    assert notice(desk) == say("outbox.asked_again")
    assert titles(desk) == [say("outbox.standing.asked")]
    assert remedies(desk) == [Remedy.SUPERVISOR]
    assert desk.shell.screens.outbox._list.hasFocus()


def test_enter_twice_does_the_first_remedy_and_arrows_reach_the_others(
    open_desk: OpenDesk,
) -> None:
    desk = opened(open_desk, *HELD)
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.press(Qt.Key.Key_Down)
    assert desk.shell.screens.outbox._remedies[Remedy.SUPERVISOR].hasFocus()
    desk.hands.press(Qt.Key.Key_Up)
    desk.hands.press(ENTER)
    assert desk.counter.asked == ("e:5",)


def test_an_act_is_handed_to_the_supervisor_with_a_word_of_a_list(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *RETURNED)
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.type("2")
    dialog = desk.shell.screens.remedy_dialog
    assert dialog.isVisible()
    desk.hands.press(ENTER)
    assert dialog.isVisible()
    assert Words(Language.FA).say("outbox.remedy.note_missing") in dialog._alarm.text()
    desk.hands.type("3")
    desk.hands.press(ENTER)
    assert not dialog.isVisible()
    assert desk.counter.handed == (("e:4", NOTES[2]),)
    assert titles(desk) == [Words(Language.FA).say("outbox.standing.handed")]
    assert Words(Language.FA).say(f"outbox.note.{NOTES[2]}") in (
        desk.shell.screens.outbox._act.text()
    )


def test_a_rejected_visit_is_taken_back_by_a_second_person(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *RETURNED)
    voided: list[tuple[str, ...]] = []
    void = desk.counter.void

    def keep(*asked: str) -> object:
        voided.append(asked)
        return void(*asked)

    desk.counter.void = keep  # type: ignore[method-assign,assignment]
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.type("3")
    dialog = desk.shell.screens.remedy_dialog
    desk.hands.type("1030")
    desk.hands.press(ENTER)
    desk.hands.press(ENTER)
    missing = Words(Language.FA).say("outbox.remedy.approver_pin_missing")
    assert missing in dialog._rows["approver_pin"].problem()
    desk.hands.type("111111")
    desk.hands.press(ENTER)
    assert voided[0][1:] == ("not_booked", "1030", "111111")


def test_what_is_refused_is_told_and_can_be_tried_once_more(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, *HELD)
    desk.counter.remedy_fails = Refusal("remedy.asked")
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.type("1")
    assert Words(Language.FA).error(Refusal("remedy.asked")).remedy in notice(desk)
    desk.counter.remedy_fails = None
    desk.hands.type("1")
    assert desk.counter.asked == ("e:5",)


def test_escape_leaves_dialog_remedies_and_outbox_one_after_the_other(
    open_desk: OpenDesk,
) -> None:
    desk = opened(open_desk, *RETURNED)
    screens = desk.shell.screens
    desk.hands.type("2")
    desk.hands.press(ENTER)
    desk.hands.type("2")
    desk.hands.press(Qt.Key.Key_Escape)
    assert not screens.remedy_dialog.isVisible()
    assert not desk.counter.handed
    assert screens.outbox._remedies[Remedy.SUPERVISOR].hasFocus()
    desk.hands.press(Qt.Key.Key_Escape)
    assert screens.outbox._list.hasFocus()
    desk.hands.press(Qt.Key.Key_Escape)
    assert desk.shell.window.stage.currentWidget() is screens.counter


def test_enter_on_an_act_that_needs_nothing_does_nothing(open_desk: OpenDesk) -> None:
    desk = opened(open_desk, an_act(1))
    desk.hands.press(ENTER)
    assert desk.shell.screens.outbox._list.hasFocus()
    assert remedies(desk) == []


@pytest.mark.parametrize("language", list(Language))
def test_every_remedy_and_every_note_has_words(language: Language) -> None:
    for key in (*(f"remedy.{one.value}" for one in Remedy), *(f"note.{one}" for one in NOTES)):
        assert Words(language).say(f"outbox.{key}")


def test_the_window_knows_the_counters_remedies_and_notes() -> None:
    # What an agency returned is no act that was not booked: it has a remedy of its own.
    known = [one.value for one in Remedy if one is not Remedy.CORRECT]
    assert known == [one.value for one in counters.Remedy]
    assert NOTES == hand_over.NOTES
