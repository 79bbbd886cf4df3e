"""The page for sticks by keys alone: what goes, what comes back, and when it may be taken out."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.i18n import Language, Words
from models.errors import Fault, Refusal
from tests.ui.at_the_side import presenter_of, usb_page
from tests.ui.checks import texts
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.now_jobs import LaterJobs, NowJobs
from tests.ui.scenes import SERVING
from ui.screens.usb import drives
from ui.screens.usb.presenter import Doing
from ui.screens.usb.telling import size_of
from ui.screens.usb.view import UsbScreen
from ui.sending import StickProgress
from ui.usb import Stick, TakenIn

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
STICK = Stick(Path("/media/kingston"), "KINGSTON", 7_200_000_000)
OTHER = Stick(Path("/media/locked"), "LOCKED", 1_000_000, writable=False)


@pytest.fixture(autouse=True)
def put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put two sticks in."""
    monkeypatch.setattr(drives, "drives", lambda: (STICK, OTHER))


def opened(open_desk: OpenDesk, language: Language = Language.FA) -> Desk:
    desk = open_desk(language, SERVING)
    desk.hands.press(KEY.Key_F6, CTRL)
    return desk


def said(desk: Desk) -> str:
    return "\n".join(texts(usb_page(desk)))


def test_it_shows_the_sticks_that_are_in_and_what_would_go(open_desk: OpenDesk) -> None:
    desk = opened(open_desk)
    titles = [one.title for one in usb_page(desk)._list.rows()]
    assert "KINGSTON" in titles[0]
    words = Words(Language.FA)
    assert words.say("usb.waits", count=14, first=203, last=216) in said(desk)
    assert words.say("usb.safe") not in said(desk)


def test_a_stick_is_written_by_one_key_and_only_then_called_safe_to_remove(
    open_desk: OpenDesk,
) -> None:
    desk = opened(open_desk)
    desk.hands.press(KEY.Key_S, CTRL)
    assert desk.counter.written == (STICK.place,)
    words = Words(Language.FA)
    assert words.say("usb.safe") in said(desk)
    assert words.number(203) in said(desk)
    assert words.number(216) in said(desk)
    assert "72140087-2-1405-05-12-17.obx" in said(desk)


def test_another_stick_is_chosen_by_an_arrow_and_a_place_by_typing(open_desk: OpenDesk) -> None:
    desk = opened(open_desk)
    desk.hands.press(KEY.Key_Down)
    desk.hands.press(KEY.Key_O, CTRL)
    assert desk.counter.read == (OTHER.place,)
    desk.hands.press(KEY.Key_F6)
    desk.hands.type("/tmp/somewhere")
    desk.hands.press(KEY.Key_O, CTRL)
    assert desk.counter.read[-1] == Path("/tmp/somewhere")


@pytest.mark.parametrize(
    ("error", "safe"),
    [
        (Fault("stick.full"), False),
        (Fault("stick.gone"), False),
        (Fault("stick.locked"), False),
        (Refusal("bundle.other_device"), True),
        (Refusal("stick.no_answer"), True),
        (Refusal("bundle.nothing"), True),
        (Refusal("bundle.cancelled"), True),
    ],
    ids=lambda one: one.code if isinstance(one, Fault | Refusal) else "",
)
def test_each_trouble_has_its_own_sentence(
    open_desk: OpenDesk, error: Fault | Refusal, safe: bool
) -> None:
    desk = opened(open_desk)
    desk.counter.stick_fails = error
    desk.hands.press(KEY.Key_O, CTRL)
    words = Words(Language.FA)
    told = words.error(error)
    assert told.reason in said(desk)
    assert told.remedy in said(desk)
    assert (words.say("usb.safe") in said(desk)) is safe
    assert not presenter_of(usb_page(desk)).state.busy


def test_what_is_missing_and_what_is_others_is_said(open_desk: OpenDesk) -> None:
    desk = opened(open_desk)
    desk.counter.missing = (17,)
    desk.counter.came = TakenIn(files=2, foreign=1, behind=True, waiting=5)
    desk.hands.press(KEY.Key_O, CTRL)
    words = Words(Language.FA)
    for key in ("usb.behind", "usb.nothing_new"):
        assert words.say(key) in said(desk)
    assert words.say("usb.foreign", count=1) in said(desk)
    assert words.say("usb.still_waiting", count=5) in said(desk)
    assert words.say("usb.missing", count=1, numbers="۱۷") in said(desk)


def test_esc_stops_what_is_under_way_and_only_then_leaves(open_desk: OpenDesk) -> None:
    desk = opened(open_desk)
    presenter, later = presenter_of(usb_page(desk)), LaterJobs()
    presenter._aside = later
    desk.hands.press(KEY.Key_S, CTRL)
    assert presenter.state.doing is Doing.WRITING
    desk.shell.heard(StickProgress(40, 500))
    words = Words(Language.FA)
    assert words.say("usb.writing", done=40, total=500) in said(desk)
    desk.hands.press(KEY.Key_Escape)
    assert desk.counter.stopped == 1
    assert words.say("usb.stopping") in said(desk)
    desk.counter.stick_fails = Refusal("bundle.cancelled")
    later.finish()
    presenter._aside = NowJobs()
    assert words.say("usb.safe") in said(desk)
    desk.hands.press(KEY.Key_Escape)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.counter


def test_the_outbox_leads_here_and_comes_back(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.press(KEY.Key_F5, CTRL)
    desk.hands.press(KEY.Key_S, CTRL)
    assert isinstance(usb_page(desk), UsbScreen)
    assert desk.counter.written == ()
    desk.hands.press(KEY.Key_Escape)
    assert desk.shell.window.stage.currentWidget() is desk.shell.screens.outbox


def test_without_a_stick_it_asks_for_one(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drives, "drives", tuple)
    desk = opened(open_desk, Language.EN)
    words = Words(Language.EN)
    assert words.say("usb.none") in said(desk)
    desk.hands.press(KEY.Key_S, CTRL)
    assert words.say("usb.no_stick") in said(desk)
    assert desk.counter.written == ()


def test_a_stick_pulled_out_is_noticed(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(open_desk)
    desk.hands.press(KEY.Key_S, CTRL)
    presenter = presenter_of(usb_page(desk))
    presenter._drives = lambda: (OTHER,)
    presenter.look()
    assert not presenter.state.safe
    assert presenter.state.place == OTHER.place


def test_the_palette_leads_here(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("/فلش")
    desk.hands.press(KEY.Key_Return)
    assert isinstance(usb_page(desk), UsbScreen)
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize(
    ("size", "said_as"),
    [(0, "0 kB"), (1, "1 kB"), (999_999, "999 kB"), (1_000_000, "1 MB"), (7_200_000_000, "7 GB")],
)
def test_a_size_is_said_in_the_greatest_whole_unit(size: int, said_as: str) -> None:
    assert size_of(size, Words(Language.EN)) == said_as
