"""A new PC becomes a counter: by keys alone, whatever goes wrong on the way."""

from models.errors import Fault, Refusal
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.conftest import Start
from tests.window.town import COUNTER, OFFICE, TITLE, Town
from ui.screens.first_run.state import Step

USER, NAME, PIN = "9001", "مدیر فرضی", "935172"
WRONG_CODE = "23456789AB"


def at(clerk: Clerk, step: Step) -> None:
    """Wait until a step is in front."""
    screens = clerk.screens
    clerk.wait(lambda: clerk.in_front(screens.first_run))
    clerk.wait(lambda: screens.enrolling.state.step is step and not screens.enrolling.state.busy)


def send(clerk: Clerk) -> None:
    clerk.press(KEY.Key_Return, CTRL)


def answer(clerk: Clerk, *, code: str, office: str = OFFICE, pin: str = PIN) -> None:
    """Go from the first step to the third one's end; the last Enter asks the centre."""
    clerk.wait(lambda: clerk.in_front(clerk.screens.first_run))
    at(clerk, Step.LANGUAGE)
    clerk.wait(lambda: clerk.screens.enrolling.state.settling is not None)
    send(clerk)
    at(clerk, Step.OFFICE)
    url = clerk.town.cable.url
    # The address is known from the settings already.
    clerk.wait(clerk.screens.first_run.field("office").hasFocus)
    clerk.fill(office, str(COUNTER), TITLE)
    retype(clerk, "address", url)
    retype(clerk, "code", code)
    send(clerk)
    at(clerk, Step.PERSON)
    clerk.fill(USER, NAME, pin, pin)


def told_at(clerk: Clerk, name: str, error: Refusal | Fault) -> None:
    """Wait until an error's sentence is read and the focus is in the field it is about."""
    reason = clerk.words.error(error).reason
    clerk.wait(lambda: reason in clerk.text())
    clerk.wait(clerk.screens.first_run.field(name).hasFocus)


def retype(clerk: Clerk, name: str, text: str) -> None:
    """Type a field anew, as a clerk does whom the focus was brought to it."""
    field = clerk.screens.first_run.field(name)
    field.setFocus()
    field.selectAll()
    clerk.hands.type(text)


def enrolled(clerk: Clerk) -> None:
    """See whose counter it has become, go on to the door, and sign the first person in."""
    at(clerk, Step.DEVICES)
    clerk.wait(lambda: TITLE in clerk.text())
    send(clerk)
    at(clerk, Step.SUPPLIES)
    whole = clerk.words.say("entrance.step.supplies.whole")
    clerk.wait(lambda: whole in clerk.text())
    send(clerk)
    at(clerk, Step.PRACTICE)
    send(clerk)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    ready = clerk.words.say("entrance.note.ready")
    clerk.wait(lambda: ready in clerk.text())
    clerk.fill(USER, PIN)
    clerk.wait(lambda: clerk.in_front(clerk.screens.open_shift))


def test_a_new_pc_is_set_up_and_ends_at_the_sign_in(bare_town: Town, start: Start) -> None:
    clerk = start(bare_town)
    answer(clerk, code=bare_town.invite())
    enrolled(clerk)


def test_a_wrong_code_is_told_at_its_field_and_the_right_one_goes_on_as_the_same_machine(
    bare_town: Town, start: Start
) -> None:
    """The centre may have answered a call whose answer was lost: its code is then used up."""
    clerk = start(bare_town)
    code = bare_town.invite()
    answer(clerk, code=WRONG_CODE)
    told_at(clerk, "code", Refusal("enrol.code_wrong", field="code"))
    device = clerk.place.counter.desk.journal.identity.device
    retype(clerk, "code", code)
    send(clerk)
    enrolled(clerk)
    assert clerk.place.counter.desk.journal.identity.device == device


def test_a_wrong_office_can_be_put_right(bare_town: Town, start: Start) -> None:
    clerk = start(bare_town)
    code = bare_town.invite()
    answer(clerk, code=code, office="72140088")
    told_at(clerk, "code", Refusal("enrol.code_wrong", field="code"))
    retype(clerk, "office", OFFICE)
    send(clerk)
    enrolled(clerk)


def test_a_line_that_is_down_is_told_at_the_address_and_can_be_tested(
    bare_town: Town, start: Start
) -> None:
    clerk = start(bare_town)
    bare_town.cable.cut()
    answer(clerk, code=bare_town.invite())
    told_at(clerk, "address", Fault("line.down"))
    bare_town.cable.mend()
    clerk.press(KEY.Key_T, CTRL)
    reached = clerk.words.say("entrance.step.reached")
    clerk.wait(lambda: reached in clerk.text())
    send(clerk)
    enrolled(clerk)


def test_the_program_comes_back_to_a_first_run_that_ended_half_way(
    bare_town: Town, start: Start
) -> None:
    clerk = start(bare_town)
    answer(clerk, code=WRONG_CODE)
    told_at(clerk, "code", Refusal("enrol.code_wrong", field="code"))
    clerk.end()
    clerk = start(bare_town)
    at(clerk, Step.PERSON)
    screen = clerk.screens.first_run
    assert screen.field("office").value() == OFFICE
    assert screen.field("title").value() == TITLE
    assert screen.field("name").value() == NAME
    clerk.wait(screen.field("pin").hasFocus)
    clerk.fill(PIN, PIN)
    at(clerk, Step.OFFICE)
    retype(clerk, "code", bare_town.invite())
    send(clerk)
    at(clerk, Step.DEVICES)
    # What the centre knows is not asked again, and the steps go on where they were.
    clerk.end()
    clerk = start(bare_town)
    enrolled(clerk)
    clerk.end()
    clerk = start(bare_town)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))


def test_another_pin_at_the_second_try_is_the_one_that_holds(bare_town: Town, start: Start) -> None:
    clerk = start(bare_town)
    answer(clerk, code=WRONG_CODE, pin="718293")
    told_at(clerk, "code", Refusal("enrol.code_wrong", field="code"))
    retype(clerk, "code", bare_town.invite())
    for name in ("pin", "again"):
        clerk.screens.first_run.field(name).put(PIN)
    send(clerk)
    enrolled(clerk)


def test_a_pin_that_is_refused_leaves_nothing_that_a_restart_trips_over(
    bare_town: Town, start: Start
) -> None:
    clerk = start(bare_town)
    answer(clerk, code=WRONG_CODE, pin="111111")
    told_at(clerk, "pin", Refusal("pin.guessable", field="pin"))
    clerk.end()
    clerk = start(bare_town)
    at(clerk, Step.PERSON)
    clerk.fill(USER, NAME, PIN, PIN)
    at(clerk, Step.OFFICE)
    retype(clerk, "code", bare_town.invite())
    send(clerk)
    enrolled(clerk)
