"""Every screen at every size in both languages: nothing cut, nothing unnamed, nothing trapped."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from app.i18n import Language
from models.values.rial import Rial
from tests.ui.bills import LANDLINE, a_bill
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_world import Shift, World
from tests.ui.hands import focus_in
from tests.ui.test_form import open_form
from ui.rows import Stage
from ui.screens.pay.presenter import Method
from ui.window import COMPACT_BELOW, LEAST

SERVING = World(stage=Stage.SERVING, shift=Shift(311, "1024", Rial(5_000_000)))
SIZES = ((1366, 728), (910, 485), (1920, 1040))
Prepare = Callable[[Desk], QWidget]


def first_run(desk: Desk) -> QWidget:
    return desk.shell.window


def sign_in_refused(desk: Desk) -> QWidget:
    desk.hands.type("1024")
    desk.hands.press(Qt.Key.Key_Return)
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def opening_that_differs(desk: Desk) -> QWidget:
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def home(desk: Desk) -> QWidget:
    return desk.shell.window


def full_basket(desk: Desk) -> QWidget:
    for file in range(11, 19):
        desk.hands.scan(a_bill(file, 99_999).barcode)
    desk.hands.type("کارت" if desk.tongue.words.language is Language.FA else "card")
    return desk.shell.window


def form_with_problems(desk: Desk) -> QWidget:
    open_form(desk, "111")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def pay_doubted(desk: Desk) -> QWidget:
    desk.hands.scan(a_bill(11, 99_999).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type("99999999999")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.screens.pay_dialog


def pay_split(desk: Desk) -> QWidget:
    desk.hands.scan(a_bill(11, 99_999).barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.shell.screens.paying.chose(Method.SPLIT)
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.screens.pay_dialog


def paid(desk: Desk) -> QWidget:
    desk.hands.scan(LANDLINE.barcode)
    desk.hands.press(Qt.Key.Key_F9)
    desk.hands.type("50000")
    desk.hands.press(Qt.Key.Key_Return)
    return desk.shell.window


def closing_that_differs(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    desk.hands.type("1")
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    return desk.shell.window


def help_overlay(desk: Desk) -> QWidget:
    desk.hands.press(Qt.Key.Key_F1)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


SCREENS: tuple[tuple[Prepare, World], ...] = (
    (first_run, World(stage=Stage.FIRST_RUN, user="")),
    (sign_in_refused, World(stage=Stage.SIGNED_OUT, user="")),
    (opening_that_differs, World(stage=Stage.NO_SHIFT)),
    (home, SERVING),
    (full_basket, SERVING),
    (form_with_problems, SERVING),
    (pay_doubted, SERVING),
    (pay_split, SERVING),
    (paid, SERVING),
    (closing_that_differs, SERVING),
    (help_overlay, SERVING),
)


@pytest.fixture(params=SCREENS, ids=[prepare.__name__ for prepare, _ in SCREENS])
def screen(request: pytest.FixtureRequest) -> tuple[Prepare, World]:
    found: tuple[Prepare, World] = request.param
    return found


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES, ids=["usual", "compact", "large"])
def test_no_text_is_cut(
    open_desk: OpenDesk,
    screen: tuple[Prepare, World],
    language: Language,
    size: tuple[int, int],
) -> None:
    prepare, world = screen
    desk = open_desk(language, world, size)
    root = prepare(desk)
    settle()
    assert not [described(one) for one in cut(root)]


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_takes_the_focus_has_a_name(
    open_desk: OpenDesk, screen: tuple[Prepare, World], language: Language
) -> None:
    prepare, world = screen
    desk = open_desk(language, world)
    root = prepare(desk)
    settle()
    assert not [described(one) for one in unnamed(root)]


def test_tab_reaches_everything_and_comes_back(
    open_desk: OpenDesk, screen: tuple[Prepare, World]
) -> None:
    prepare, world = screen
    desk = open_desk(Language.FA, world)
    root = prepare(desk)
    settle()
    start = QApplication.focusWidget()
    assert start is not None
    seen = [start]
    for _ in range(80):
        desk.hands.press(Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            break
        seen.append(now)
    assert QApplication.focusWidget() is start, [described(one) for one in seen[-3:]]
    desk.hands.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert focus_in(root)


@pytest.mark.parametrize("prepare", [pay_doubted, pay_split, help_overlay])
@pytest.mark.parametrize("language", list(Language))
def test_no_dialog_is_taller_than_the_smallest_screen_allows(
    open_desk: OpenDesk, prepare: Prepare, language: Language
) -> None:
    dialog = prepare(open_desk(language, SERVING, (910, 485)))
    settle()
    assert dialog.height() <= 440
    assert dialog.width() <= 860


def test_the_main_act_of_every_page_is_in_sight_on_the_smallest_screen(
    open_desk: OpenDesk, screen: tuple[Prepare, World]
) -> None:
    prepare, world = screen
    root = prepare(open_desk(Language.FA, world, LEAST))
    settle()
    acts = [
        one
        for one in root.findChildren(QAbstractButton)
        if one.property("rank") in ("main", "pay") and one.isVisibleTo(root)
    ]
    assert acts
    for act in acts:
        corner = act.mapTo(root, QPoint(0, 0))
        assert root.rect().contains(corner)
        assert root.rect().contains(corner + QPoint(act.width() - 1, act.height() - 1))
        assert not any(isinstance(one, QScrollArea) for one in ancestors(act, root))


def test_a_small_window_takes_its_compact_form(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(COMPACT_BELOW, 600))
    assert desk.shell.window.keys.property("compact") == "false"
    desk.shell.window.resize(COMPACT_BELOW - 1, 600)
    settle()
    assert desk.shell.window.keys.property("compact") == "true"


def test_zooming_in_makes_the_same_window_compact(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING, size=(1366, 728))
    for _ in range(3):
        desk.hands.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert QApplication.font().pixelSize() == 21
    assert desk.shell.window.keys.property("compact") == "true"
    assert not [described(one) for one in cut(desk.shell.window)]
    desk.hands.press(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pixelSize() < 21


def test_the_key_strip_shows_only_keys_that_do_something_here(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    assert "cash" not in desk.shell.window.keys.shown()
    desk.hands.scan(LANDLINE.barcode)
    assert {"help", "cash", "card", "hold"} <= set(desk.shell.window.keys.shown())
    desk.hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.shell.window.keys.shown() == ("help",)


def test_before_the_count_is_kept_nothing_on_the_screen_tells_what_is_expected(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(a_bill(11, 777).barcode)
    desk.hands.press(Qt.Key.Key_F9, times=2)
    desk.hands.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    expected = Rial(5_000_000 + 777_000 + 12_000)
    words = desk.tongue.words
    shown = " ".join(texts(desk.shell.screens.close_shift))
    assert words.number(expected.amount) not in shown
    assert str(expected.amount) not in shown


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def visible(root: QWidget) -> Iterator[QWidget]:
    return (one for one in root.findChildren(QWidget) if one.isVisibleTo(root))


def cut(root: QWidget) -> list[QWidget]:
    """Find what needs more room than it has; a cut link says all of it in its tooltip."""
    bad: list[QWidget] = []
    for one in visible(root):
        hint, size = one.sizeHint(), one.size()
        if isinstance(one, QLabel) and one.text():
            low = one.heightForWidth(size.width()) if one.wordWrap() else hint.height()
            narrow = not one.wordWrap() and hint.width() > size.width() + 1
            if narrow or low > size.height() + 1:
                bad.append(one)
        elif isinstance(one, QAbstractButton) and one.text() and not one.toolTip():
            bad.extend([one] * (hint.width() > size.width() + 1))
    return bad


def unnamed(root: QWidget) -> list[QWidget]:
    bad: list[QWidget] = []
    for one in visible(root):
        if one.focusPolicy() == Qt.FocusPolicy.NoFocus or one.objectName().startswith("qt_"):
            continue
        reader = QAccessible.queryAccessibleInterface(one)
        if not reader.text(QAccessible.Text.Name).strip():
            bad.append(one)
    return bad


def ancestors(one: QWidget, root: QWidget) -> Iterator[QWidget]:
    above = one.parentWidget()
    while above is not None and above is not root:
        yield above
        above = above.parentWidget()


def texts(root: QWidget) -> Iterator[str]:
    for one in root.findChildren(QWidget):
        text = getattr(one, "text", None)
        if callable(text):
            yield str(text())
        yield one.accessibleName()
        yield one.accessibleDescription()
        yield one.toolTip()


def described(one: QWidget) -> str:
    text = getattr(one, "text", lambda: "")
    return f"{type(one).__name__} {text()!r} {one.size().toTuple()} {one.sizeHint().toTuple()}"
