"""The door by key events: what it says, lock and fast switch, and a shift another left open."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from models.errors import Fault, Refusal
from models.values.rial import Rial
from tests.ui.bills import LANDLINE
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_doorstep import SUPERVISOR
from tests.ui.fake_world import Shift, World
from tests.ui.hands import focus_in
from tests.ui.test_form import open_form
from ui.doorstep import Doorstep
from ui.rows import Stage

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
OUT = World(stage=Stage.SIGNED_OUT, user="")


def fill(desk: Desk, *texts: str) -> None:
    """Type each text and press Enter after it."""
    for text in texts:
        desk.hands.type(text)
        desk.hands.press(ENTER)


def lock(desk: Desk) -> None:
    desk.hands.press(Qt.Key.Key_L, CTRL)
    assert desk.counter.world.stage is Stage.LOCKED


def seen(desk: Desk) -> str:
    """Give every word that can be read in the window."""
    QApplication.processEvents()
    labels = desk.shell.window.findChildren(QLabel)
    return "\n".join(one.text() for one in labels if one.isVisible())


def say(desk: Desk, key: str, **facts: int | str) -> str:
    return desk.tongue.words.say(f"entrance.{key}", **facts)


def reopen(desk: Desk, door: Doorstep) -> None:
    """Let the door tell this."""
    desk.counter.door = door
    desk.shell.refresh()
    desk.shell.arrived(desk.counter.status())


NOTES: tuple[tuple[Doorstep, str, dict[str, int]], ...] = (
    (Doorstep(people=0), "nobody", {}),
    (Doorstep(people=4, behind=4_320), "behind", {"count": 4_320}),
    (Doorstep(people=4, ahead=7), "slow", {"count": 7}),
    (Doorstep(people=4, ahead=-7), "fast", {"count": 7}),
    (Doorstep(people=4, drafts=2), "recovered", {"count": 2}),
    (Doorstep(people=4, ready=True), "ready", {}),
    (Doorstep(people=4), "offline", {}),
)


def test_the_door_says_what_there_is_to_know(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    for door, key, facts in NOTES:
        reopen(desk, door)
        assert say(desk, f"note.{key}", **facts) in seen(desk), key


def test_a_receipt_that_was_booked_and_not_printed_is_named_once(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    reopen(desk, Doorstep(people=4, unprinted=("000087",)))
    number = desk.tongue.words.digits("000087")
    told = [line for line in seen(desk).split("\n") if number in line or "000087" in line]
    assert told
    fill(desk, "1024", "482915")
    lock(desk)
    assert told[0] not in seen(desk)


def test_an_old_list_of_people_still_lets_them_in(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    status = replace(desk.counter.status(), silent_days=31)
    desk.shell.arrived(status)
    assert say(desk, "note.old_list", count=31) in seen(desk)
    fill(desk, "1024", "482915")
    assert desk.counter.world.user == "1024"


def test_who_is_locked_out_sees_the_time_run_down(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    desk.counter.plant("sign_in", Refusal("sign_in.locked", field="user", minutes=5, seconds=241))
    fill(desk, "1024", "482915")
    assert say(desk, "sign_in.wait", minutes=4, seconds=1) in seen(desk)
    desk.shell.screens.sign_in._ticked()
    assert say(desk, "sign_in.wait", minutes=4, seconds=0) in seen(desk)
    fill(desk, "1031", "771203")
    assert desk.counter.world.user == "1031"


def test_a_wrong_pin_is_counted_and_the_pin_alone_is_typed_again(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    fill(desk, "1024", "000000")
    assert desk.counter.world.failures == 1
    fill(desk, "482915")
    assert desk.counter.world.user == "1024"


def test_the_lock_hides_everything_and_the_same_person_finds_it_as_it_was(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    open_form(desk, "116")
    desk.hands.type("0499370899")
    before = QApplication.focusWidget()
    assert before is not None
    lock(desk)
    assert not desk.shell.screens.counter.isVisible()
    assert "0499370899" not in seen(desk)
    # The code is there already, and selected: Enter, PIN, Enter.
    fill(desk, "", "482915")
    assert QApplication.focusWidget() is before
    assert desk.shell.screens.service_form.form().answers()["national_id"] == "0499370899"


BESIDE = (
    (Qt.Key.Key_F5, CTRL),
    (Qt.Key.Key_F5, NONE),
    (Qt.Key.Key_F12, NONE),
    (Qt.Key.Key_I, CTRL),
)


def test_a_page_beside_the_counter_is_there_again_after_the_lock(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    stage = desk.shell.window.stage
    for key, modifiers in BESIDE:
        desk.hands.press(key, modifiers)
        page = stage.currentWidget()
        assert isinstance(page, QWidget)
        assert page is not desk.shell.screens.counter
        lock(desk)
        assert not page.isVisible()
        fill(desk, "1024", "482915")
        assert stage.currentWidget() is page
        assert focus_in(page), key
        desk.hands.press(ESC)
        assert stage.currentWidget() is desk.shell.screens.counter, key


def test_a_count_typed_so_far_outlives_the_lock(open_desk: OpenDesk) -> None:
    desk = open_desk(world=World(stage=Stage.NO_SHIFT, left_by="1031"))
    fill(desk, "3")
    counted = desk.shell.screens.opening._state.counted
    assert counted is not None
    lock(desk)
    fill(desk, "1024", "482915")
    assert desk.shell.screens.open_shift.isVisible()
    assert desk.shell.screens.opening._state.counted == counted


def test_a_closing_can_be_locked_and_goes_on(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(Qt.Key.Key_F12, CTRL)
    fill(desk, "4")
    desk.shell.idle()
    assert desk.counter.world.stage is Stage.LOCKED
    fill(desk, "1024", "482915")
    assert desk.shell.screens.close_shift.isVisible()
    assert desk.counter.calls.count("begin_close") == 1


def test_help_and_hanging_lists_do_not_stand_in_front_of_the_lock(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(Qt.Key.Key_F1)
    assert QApplication.activeModalWidget() is not None
    desk.shell.idle()
    assert QApplication.activeModalWidget() is None
    assert desk.counter.world.stage is Stage.LOCKED


def test_another_person_has_a_session_of_their_own_and_the_first_ones_work_is_held(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    lock(desk)
    fill(desk, "1031", "771203")
    assert (desk.counter.world.user, len(desk.counter.world.held)) == ("1031", 1)
    assert desk.shell.screens.handover.isVisible()
    lock(desk)
    fill(desk, "1024", "482915")
    assert desk.shell.screens.counter.isVisible()
    assert not desk.shell.screens.serving.state.basket.lines
    desk.hands.press(Qt.Key.Key_F7)
    desk.hands.press(ENTER)
    assert len(desk.shell.screens.serving.state.basket.lines) == 1


def other_at_the_counter(open_desk: OpenDesk) -> Desk:
    desk = open_desk(world=replace(SERVING, user="", stage=Stage.SIGNED_OUT))
    fill(desk, "1031", "771203")
    assert desk.shell.screens.handover.isVisible()
    return desk


def test_a_shift_is_handed_over_by_its_clerks_pin_and_closed_and_opened(
    open_desk: OpenDesk,
) -> None:
    desk = other_at_the_counter(open_desk)
    desk.hands.press(ENTER)
    fill(desk, "000000")
    assert desk.shell.screens.handover.isVisible()
    fill(desk, "482915")
    assert desk.shell.screens.close_shift.isVisible()
    desk.shell.screens.closing.counted({1_000_000: 5})
    desk.shell.screens.closing.terminal_told(None)
    desk.shell.screens.closing.confirmed(None)
    desk.hands.press(ENTER, CTRL)
    assert desk.shell.screens.open_shift.isVisible()
    assert (desk.counter.world.user, desk.counter.world.shift) == ("1031", None)


def test_a_supervisor_may_give_the_leave(open_desk: OpenDesk) -> None:
    desk = other_at_the_counter(open_desk)
    desk.hands.press(ENTER)
    desk.hands.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    desk.hands.press(Qt.Key.Key_A, CTRL)
    fill(desk, *SUPERVISOR)
    assert desk.shell.screens.close_shift.isVisible()
    desk.hands.press(ESC)
    assert desk.shell.screens.handover.isVisible()


def test_the_first_clerk_may_come_back_instead(open_desk: OpenDesk) -> None:
    desk = other_at_the_counter(open_desk)
    desk.hands.type("2")
    desk.hands.press(ENTER)
    assert desk.shell.screens.sign_in.isVisible()
    fill(desk, "482915")
    assert desk.counter.world.user == "1024"
    assert desk.shell.screens.counter.isVisible()


def test_who_works_elsewhere_goes_out_and_the_shift_stays(open_desk: OpenDesk) -> None:
    desk = other_at_the_counter(open_desk)
    desk.hands.press(ESC)
    assert desk.shell.screens.sign_in.isVisible()
    fill(desk, "1031", "771203")
    desk.hands.type("3")
    desk.hands.press(ENTER)
    assert desk.shell.screens.sign_in.isVisible()
    assert desk.counter.world.shift == SERVING.shift


def test_the_handover_is_there_again_after_the_outbox(open_desk: OpenDesk) -> None:
    desk = other_at_the_counter(open_desk)
    desk.hands.press(Qt.Key.Key_F5, CTRL)
    assert desk.shell.screens.outbox.isVisible()
    desk.hands.press(ESC)
    assert desk.shell.screens.handover.isVisible()
    assert focus_in(desk.shell.screens.handover)


def test_what_keeps_a_handover_back_is_said_and_can_be_tried_again(open_desk: OpenDesk) -> None:
    desk = other_at_the_counter(open_desk)
    desk.counter.plant("sign_out", Fault("disk.full"))
    desk.hands.press(ESC)
    assert desk.tongue.words.error(Fault("disk.full")).reason in seen(desk)
    desk.hands.press(ESC)
    assert desk.shell.screens.sign_in.isVisible()


def test_a_supervisor_unlocks_a_person_at_the_door_by_keys(open_desk: OpenDesk) -> None:
    desk = open_desk(world=OUT)
    desk.counter.plant("sign_in", Refusal("sign_in.locked", field="user", minutes=5, seconds=300))
    fill(desk, "1024", "482915")
    desk.hands.press(Qt.Key.Key_Tab, times=2)
    desk.hands.press(ENTER)
    fill(desk, SUPERVISOR[0], "000000")
    assert desk.tongue.words.error(Refusal("approval.wrong")).reason in seen(desk)
    desk.hands.press(ESC)
    assert desk.counter.calls.count("free") == 1
    desk.hands.press(Qt.Key.Key_Tab, times=2)
    desk.hands.press(ENTER)
    fill(desk, *SUPERVISOR)
    # Whoever was locked is named already, and nobody is in.
    assert desk.counter.world.stage is Stage.SIGNED_OUT
    fill(desk, "482915")
    assert desk.counter.world.user == "1024"
