"""The scenes of the entrance: the six steps of a first run, the door's notes, a shift left open."""

from collections.abc import Callable
from functools import partial
from typing import Final

from models.errors import Refusal
from tests.counter_world import SUPERVISOR
from tests.screenshots.scene import Scene, State, serving
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.test_first_run import (
    NAME,
    PIN,
    USER,
    WRONG_CODE,
    answer,
    at,
    retype,
    send,
    told_at,
)
from tests.window.town import COUNTER, OFFICE, TITLE
from ui.screens.first_run.state import Step


def first_step(clerk: Clerk) -> None:
    """Come to the first step."""
    at(clerk, Step.LANGUAGE)
    clerk.wait(lambda: clerk.screens.enrolling.state.settling is not None)


def office(clerk: Clerk) -> None:
    """Fill the licence in, and test the line."""
    first_step(clerk)
    send(clerk)
    at(clerk, Step.OFFICE)
    clerk.fill(OFFICE, str(COUNTER), TITLE)
    retype(clerk, "address", clerk.town.cable.url)
    retype(clerk, "code", WRONG_CODE)
    clerk.press(KEY.Key_T, CTRL)
    reached = clerk.words.say("entrance.step.reached")
    clerk.wait(lambda: reached in clerk.text())


def office_refused(clerk: Clerk) -> None:
    """Have the centre refuse the code."""
    answer(clerk, code=WRONG_CODE)
    told_at(clerk, "code", Refusal("enrol.code_wrong", field="code"))


def person(clerk: Clerk) -> None:
    """Say who is the first in charge."""
    office(clerk)
    send(clerk)
    at(clerk, Step.PERSON)
    clerk.fill(USER, NAME, PIN)


def says(clerk: Clerk, words: str) -> bool:
    """Tell whether these words stand on the window."""
    return words in clerk.text()


def devices(clerk: Clerk) -> None:
    """Come to the devices, the barcode in hand."""
    answer(clerk, code=clerk.town.invite())
    at(clerk, Step.DEVICES)
    for device in ("printer", "drawer", "barcode"):
        means = clerk.words.say(f"devices.means.{device}")
        clerk.wait(partial(says, clerk, means))
        if device != "barcode":
            clerk.press(KEY.Key_Down)


def supplies(clerk: Clerk) -> None:
    """See what came."""
    answer(clerk, code=clerk.town.invite())
    at(clerk, Step.DEVICES)
    send(clerk)
    at(clerk, Step.SUPPLIES)
    whole = clerk.words.say("entrance.step.supplies.whole")
    clerk.wait(lambda: whole in clerk.text())


def practice(clerk: Clerk) -> None:
    """Come to the last step."""
    supplies(clerk)
    send(clerk)
    at(clerk, Step.PRACTICE)


def ready(clerk: Clerk) -> None:
    """Come to the door of a machine that is set up."""
    practice(clerk)
    send(clerk)
    said = clerk.words.say("entrance.note.ready")
    clerk.wait(lambda: said in clerk.text())


def left_open(clerk: Clerk) -> None:
    """Sign another person in while a shift is open."""
    serving(clerk)
    clerk.press(KEY.Key_L, CTRL)
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    clerk.fill(SUPERVISOR.user, SUPERVISOR.pin)
    clerk.wait(lambda: clerk.in_front(clerk.screens.handover))
    title = clerk.words.say("entrance.other.go_take")
    clerk.wait(lambda: clerk.button(title) is not None)


def _new(screen: str, state: State, prepare: Callable[[Clerk], None]) -> Scene:
    return Scene(screen, state, prepare, enrolled=False)


ENTRANCE_SCENES: Final = (
    _new("first_run_1_language", State.EMPTY, first_step),
    _new("first_run_2_office", State.FULL, office),
    _new("first_run_2_office", State.ERROR, office_refused),
    _new("first_run_3_person", State.FULL, person),
    _new("first_run_4_devices", State.FULL, devices),
    _new("first_run_5_supplies", State.FULL, supplies),
    _new("first_run_6_practice", State.EMPTY, practice),
    _new("sign_in_ready", State.FULL, ready),
    Scene("handover", State.FULL, left_open),
)
