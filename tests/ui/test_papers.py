"""The papers of a form by keys alone: on file is not asked for, a scan is one key."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.i18n import Language, Words
from models.errors import Fault
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_papers import PAGE
from tests.ui.fake_world import Shift, World
from tests.ui.test_form import open_form
from ui.papers import PageView, PaperState
from ui.rows import Stage
from ui.screens.papers.presenter import PapersPresenter
from ui.screens.papers.state import PapersState

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
ENTER, CTRL, SHIFT = (
    Qt.Key.Key_Return,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
SINCE, UNTIL = JalaliDate(1405, 3, 12), JalaliDate(1405, 9, 12)


def at_papers(open_desk: OpenDesk, *, on_file: bool = False, scanner: bool = True) -> Desk:
    """Open a form that needs a birth certificate (never copied) and a photograph, and press F4."""
    desk = open_desk(world=SERVING)
    desk.counter.scanner = scanner
    if on_file:
        desk.counter.on_file = {"photo": (SINCE, UNTIL)}
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_F4)
    assert state(desk).shown
    return desk


def state(desk: Desk) -> PapersState:
    return desk.shell.screens.papering.state


def paper(desk: Desk, code: str) -> PaperState:
    return next(row.state for row in state(desk).papers.rows if row.code == code)


def to_photo(desk: Desk) -> None:
    while (row := state(desk).row) is None or row.code != "photo":
        desk.hands.press(Qt.Key.Key_Down)


def said(desk: Desk) -> str:
    return desk.shell.screens.service_work.pane.strip.text()


def test_enter_scans_and_pages_add_up_until_esc(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk)
    to_photo(desk)
    desk.hands.press(ENTER, times=3)
    assert paper(desk, "photo") is PaperState.SCANNED
    assert len(desk.counter.pages[("NOCR-111", "photo")]) == 3
    desk.hands.press(Qt.Key.Key_Escape)
    assert not state(desk).shown
    assert desk.shell.screens.service_form.isVisible()


def test_space_says_the_original_was_seen_and_goes_on_to_what_is_needed(
    open_desk: OpenDesk,
) -> None:
    desk = at_papers(open_desk)
    assert state(desk).row is not None
    desk.hands.press(Qt.Key.Key_Space)
    assert paper(desk, "bc") is PaperState.SEEN
    row = state(desk).row
    assert row is not None
    assert row.code == "photo"


def test_no_copy_is_taken_of_an_identity_paper(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk)
    desk.hands.press(ENTER)
    assert paper(desk, "bc") is PaperState.NEEDED
    assert said(desk) == Words(Language.FA).say("papers.no_copy")


def test_what_is_on_file_is_not_asked_for_and_enter_does_not_scan_it(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk, on_file=True)
    assert paper(desk, "photo") is PaperState.ON_FILE
    to_photo(desk)
    assert state(desk).pages == (PAGE,)
    desk.hands.press(ENTER)
    assert paper(desk, "photo") is PaperState.ON_FILE
    assert desk.counter.pages == {}
    form = desk.shell.screens.service_form.form()
    assert form.row("paper.photo").widget.isHidden()
    assert form.papers()["photo"] == "on_file"


def test_asking_again_needs_a_reason_from_the_list_and_is_counted_once(
    open_desk: OpenDesk,
) -> None:
    desk = at_papers(open_desk, on_file=True)
    to_photo(desk)
    desk.hands.press(Qt.Key.Key_G, CTRL)
    assert not desk.counter.asked_papers
    desk.hands.type("2")
    desk.hands.press(ENTER)
    assert desk.counter.asked_papers == (("photo", "unreadable"),)
    assert paper(desk, "photo") is PaperState.NEEDED


def test_esc_leaves_the_reasons_and_nothing_is_asked(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk, on_file=True)
    to_photo(desk)
    desk.hands.press(Qt.Key.Key_G, CTRL)
    desk.hands.press(Qt.Key.Key_Escape)
    assert state(desk).shown
    assert desk.counter.asked_papers == ()
    assert paper(desk, "photo") is PaperState.ON_FILE


def test_ins_attaches_a_file(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    answer = staticmethod(lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    desk = at_papers(open_desk, scanner=False)
    to_photo(desk)
    desk.hands.press(ENTER)
    assert Words(Language.FA).error(Fault("scanner.none")).remedy in said(desk)
    desk.hands.press(Qt.Key.Key_Insert)
    assert desk.counter.read == (file,)
    assert paper(desk, "photo") is PaperState.SCANNED


@pytest.mark.parametrize("flaw", ["dark", "blank", "cut_off"])
def test_a_page_that_may_not_be_read_is_told_and_can_be_scanned_afresh(
    open_desk: OpenDesk, flaw: str
) -> None:
    desk = at_papers(open_desk)
    desk.counter.scans = ((PageView(PAGE.picture, (flaw,)),), (PAGE,))
    to_photo(desk)
    desk.hands.press(ENTER)
    assert said(desk) == Words(Language.FA).say(f"papers.flaw.{flaw}")
    desk.hands.press(ENTER, SHIFT)
    assert desk.counter.pages[("NOCR-111", "photo")] == (PAGE,)


def test_a_page_made_smaller_says_so(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk)
    desk.counter.scans = ((PageView(PAGE.picture, (), True),),)
    to_photo(desk)
    desk.hands.press(ENTER)
    assert said(desk) == Words(Language.FA).say("papers.reduced", count=1)


def test_a_page_is_turned_and_taken_away_by_keys(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk)
    to_photo(desk)
    desk.hands.press(ENTER, times=2)
    desk.hands.press(Qt.Key.Key_R, CTRL)
    kept = desk.counter.pages[("NOCR-111", "photo")]
    assert [page.picture.endswith(b"turned") for page in kept] == [False, True]
    desk.hands.press(Qt.Key.Key_Delete, times=2)
    assert paper(desk, "photo") is PaperState.NEEDED


def test_a_scanner_that_fails_says_what_to_do_and_nothing_is_lost(open_desk: OpenDesk) -> None:
    desk = at_papers(open_desk)
    to_photo(desk)
    desk.hands.press(ENTER)
    desk.counter.scan_fails = Fault("scanner.jammed")
    desk.hands.press(ENTER)
    assert Words(Language.FA).error(Fault("scanner.jammed")).remedy in said(desk)
    assert len(state(desk).pages) == 1


def test_f4_space_enter_and_the_form_goes_into_the_basket(open_desk: OpenDesk) -> None:
    """T4 and T5: a scan costs two keys, and Ctrl+Enter works from the papers too."""
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    screen = desk.shell.screens.service_form
    for name, value in screen.asked_form().service.example(screen.asked_form().today).items():
        screen.form().row(name).answer.put(value)
    before = desk.hands.keys
    desk.hands.press(Qt.Key.Key_F4)
    desk.hands.press(Qt.Key.Key_Space)
    desk.hands.press(ENTER)
    desk.hands.press(ENTER, CTRL)
    assert desk.hands.keys - before == 5
    assert len(desk.counter.world.basket.lines) == 1


class Later:
    """Jobs that are answered when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, Any, Any]] = []

    def run(self, work, done, failed) -> None:  # type: ignore[no-untyped-def]
        self.waiting.append((work, done, failed))

    def answer(self) -> None:
        work, done, _ = self.waiting.pop(0)
        done(work())


def test_esc_stops_a_scan_and_a_page_that_comes_after_its_form_is_nobodys(
    open_desk: OpenDesk,
) -> None:
    desk = at_papers(open_desk)
    aside, view = Later(), desk.shell.screens.service_work
    now = desk.shell.screens.papering
    slow = PapersPresenter(view, desk.counter, now._jobs, aside, view.papers_are)
    slow.opened("NOCR-111", {})
    slow.came_forward()
    slow.moved(next(at for at, row in enumerate(slow.state.papers.rows) if row.code == "photo"))
    slow.scan_asked()
    assert slow.state.scanning
    slow.stepped_back()
    assert desk.counter.stopped_scans == 1
    slow.closed()
    aside.answer()
    assert desk.counter.pages == {}


def test_ctrl_enter_right_after_space_waits_until_the_paper_is_said(open_desk: OpenDesk) -> None:
    """Hands are faster than a disk: the form is confirmed with what the key before it said."""
    desk = at_papers(open_desk)
    jobs, view, confirmed = Later(), desk.shell.screens.service_work, []
    quick = PapersPresenter(view, desk.counter, jobs, Later(), view.papers_are)
    quick.opened("NOCR-111", {})
    jobs.answer()
    quick.came_forward()
    quick.seen_asked()
    quick.left(lambda: confirmed.append(quick.state.papers.ready))
    assert not confirmed
    jobs.answer()
    assert not confirmed
    while jobs.waiting:
        jobs.answer()
    assert confirmed == [1]


@pytest.mark.parametrize("language", list(Language))
def test_every_state_has_words(language: Language) -> None:
    words = Words(language)
    for one in PaperState:
        assert words.say(f"papers.state.{one.value}")
