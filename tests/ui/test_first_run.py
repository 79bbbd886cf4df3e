"""The six steps of a new machine by key events: each told, each kept, each tested."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.i18n import Language
from models.errors import Fault, Refusal
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_counter import FakeCounter
from tests.ui.fake_doorstep import ALL, CENTRE
from tests.ui.fake_world import World
from tests.ui.now_jobs import NowJobs
from ui.devices import BARCODE_SHOWN, SetUp
from ui.rows import Stage
from ui.screens.first_run.presenter import FirstRunPresenter
from ui.screens.first_run.state import FirstRunState, Step

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier
NEW = World(stage=Stage.FIRST_RUN, user="")
OFFICE = ("72140087", "2", "سراب", CENTRE, "k7q2m9")
PERSON = ("1024", "مریم رضایی", "482915", "482915")


def fill(desk: Desk, *texts: str) -> None:
    for text in texts:
        desk.hands.type(text)
        desk.hands.press(ENTER)


def step(desk: Desk) -> Step:
    return desk.shell.screens.enrolling.state.step


def seen(desk: Desk) -> str:
    QApplication.processEvents()
    labels = desk.shell.window.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def say(desk: Desk, key: str, **facts: int | str) -> str:
    return desk.tongue.words.say(f"entrance.step.{key}", **facts)


def known(open_desk: OpenDesk, at: int) -> Desk:
    """Open a machine that the centre knows, at a step."""
    desk = open_desk(world=NEW)
    desk.counter.taken_in, desk.counter.step = True, at
    desk.shell.arrived(desk.counter.status())
    assert step(desk) == at
    return desk


def test_all_six_steps_by_keys_alone_end_at_a_door_that_says_ready(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    fill(desk, *OFFICE)
    fill(desk, *PERSON)
    assert step(desk) is Step.DEVICES
    assert desk.tongue.words.number(2) in seen(desk)
    desk.hands.press(ENTER, CTRL)
    desk.hands.press(ENTER, CTRL)
    assert step(desk) is Step.PRACTICE
    desk.hands.press(ENTER, CTRL)
    assert desk.shell.screens.sign_in.isVisible()
    assert desk.tongue.words.say("entrance.note.ready") in seen(desk)


def test_the_date_is_shown_in_both_calendars_and_a_wrong_one_is_told(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    assert "2026-08-03" in seen(desk)
    assert say(desk, "language.ask") in seen(desk)
    desk.counter.now = datetime(2019, 1, 1, tzinfo=UTC)
    desk.shell.arrived(desk.counter.status())
    assert say(desk, "language.doubtful") in seen(desk)


def test_another_language_is_chosen_and_the_step_stays(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.type("2")
    assert desk.tongue.words.language is Language.EN
    assert step(desk) is Step.LANGUAGE
    assert "Language and date" in seen(desk)


def test_a_restart_goes_on_at_the_step_where_it_stopped_with_what_was_typed(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    fill(desk, *OFFICE)
    assert step(desk) is Step.PERSON
    kept = (desk.counter.step, desk.counter.begun)
    assert kept[1].code != ""
    again = open_desk(world=NEW)
    again.counter.step, again.counter.begun = kept
    again.shell.arrived(again.counter.status())
    assert step(again) is Step.PERSON
    screen = again.shell.screens.first_run
    assert (screen.field("title").value(), screen.field("code").value()) == ("سراب", "")


def test_the_line_is_tested_at_the_address_that_is_typed(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    missing = desk.tongue.words.say("window.first_run.ask.address_missing")
    assert missing in seen(desk)
    assert desk.shell.screens.first_run.field("address").hasFocus()
    fill(desk, "https://elsewhere.example")
    desk.hands.press(Qt.Key.Key_T, CTRL)
    assert desk.tongue.words.error(Fault("line.down")).reason in seen(desk)
    desk.hands.press(Qt.Key.Key_A, CTRL)
    fill(desk, CENTRE)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    assert say(desk, "reached") in seen(desk)


def test_nobody_enrols_by_stick_and_that_is_said(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    assert say(desk, "office.stick") in seen(desk)


def test_what_the_centre_refuses_is_told_at_its_step_and_asked_no_twice(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    fill(desk, *OFFICE[:-1], "AAAA23")
    fill(desk, *PERSON)
    assert step(desk) is Step.OFFICE
    assert desk.shell.screens.first_run.field("code").hasFocus()
    desk.hands.press(Qt.Key.Key_A, CTRL)
    fill(desk, "K7Q2M9")
    # Person and PIN are typed already: the centre is asked at once.
    assert step(desk) is Step.DEVICES


REFUSED: tuple[tuple[Refusal | Fault, str], ...] = (
    (Refusal("office.title", field="title"), "title"),
    (Fault("line.down"), "address"),
    (Refusal("staff.code", field="code"), "user"),
    (Refusal("pin.guessable", field="pin"), "pin"),
)


def test_every_refusal_leads_to_the_field_it_is_about(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    fill(desk, *OFFICE)
    fill(desk, *PERSON[:-1])
    desk.hands.type(PERSON[-1])
    for error, field in REFUSED:
        desk.counter.plant("enrol", error)
        desk.hands.press(ENTER, CTRL)
        assert desk.tongue.words.error(error).reason in seen(desk), field
        assert desk.shell.screens.first_run.field(field).hasFocus(), field


def test_esc_goes_one_step_back_and_loses_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(world=NEW)
    desk.hands.press(ENTER)
    fill(desk, *OFFICE)
    desk.hands.type("1024")
    desk.hands.press(ESC)
    assert step(desk) is Step.OFFICE
    desk.hands.press(ENTER, CTRL)
    assert desk.shell.screens.first_run.field("user").value() == "1024"


def test_the_devices_are_tested_and_set_before_it_goes_on(open_desk: OpenDesk) -> None:
    desk = known(open_desk, 4)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    desk.hands.press(Qt.Key.Key_Down)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    assert desk.counter.tested == ("printer", "drawer")
    desk.hands.press(Qt.Key.Key_Up)
    desk.hands.press(ENTER)
    desk.hands.press(Qt.Key.Key_A, CTRL)
    desk.hands.type("lp:EPSON")
    desk.hands.press(ENTER, CTRL)
    assert (desk.counter.wanted.printer, step(desk)) == ("lp:EPSON", Step.DEVICES)
    desk.hands.press(ENTER, CTRL)
    assert step(desk) is Step.SUPPLIES
    desk.hands.press(ESC)
    assert step(desk) is Step.DEVICES


def test_the_barcode_on_the_page_teaches_the_scanner(open_desk: OpenDesk) -> None:
    desk = known(open_desk, 4)
    desk.hands.press(Qt.Key.Key_Down, times=2)
    desk.hands.press(Qt.Key.Key_T, CTRL)
    for _ in range(3):
        desk.hands.scan(f"~{BARCODE_SHOWN}")
    assert desk.counter.wanted != SetUp(printer=desk.counter.wanted.printer)
    assert desk.counter.wanted.prefix == "~"
    assert desk.scanner.habit.prefix == "~"


def test_what_came_from_the_centre_is_shown_as_it_comes(open_desk: OpenDesk) -> None:
    desk = known(open_desk, 5)
    assert say(desk, "supplies.catalogue_waits") in seen(desk)
    desk.counter.supplied = ALL
    desk.shell.refresh()
    assert say(desk, "supplies.whole") in seen(desk)
    assert say(desk, "supplies.people", count=4) in seen(desk)


def test_it_goes_on_before_everything_came(open_desk: OpenDesk) -> None:
    desk = known(open_desk, 5)
    desk.hands.press(ENTER, CTRL)
    assert step(desk) is Step.PRACTICE
    assert QApplication.focusWidget() is not None


class Still:
    """Shows nothing."""

    def present(self, state: FirstRunState) -> None:
        return


def test_the_practice_is_begun_from_the_last_step_and_from_no_other() -> None:
    counter, acts = FakeCounter(NEW), list[str]()
    counter.taken_in = True
    now = NowJobs()
    presenter = FirstRunPresenter(Still(), counter, now, now, lambda _: None, acts.append)
    for at in (5, 6):
        counter.step = at
        presenter.opened()
        presenter.practise()
    assert acts == ["training"]
