"""The acceptance checklist, the lines asked of every scene: A1, A2, B2, B3, B5, B17, F1 to F6, G.

Each scene is built once in a language, turned every way, and all its lines are asked of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app.i18n import Language
from app.settings import Appearance
from tests.ui.checklist.looked_at import (
    EVERYWHERE,
    IN_PERSIAN,
    Line,
    Scene,
    f1_no_text_is_cut,
    f2_the_smallest_screen_is_enough,
    f4_what_is_painted_can_be_read,
    main_acts,
    wrong_in,
)
from tests.ui.checks import described, settle, tab_order, visible
from tests.ui.conftest import OpenDesk
from tests.ui.fake_world import World
from tests.ui.hands import focused
from tests.ui.scenes import SCREENS, SERVING, Prepare, home
from ui.look import Look
from ui.theme import colours
from ui.theme.sheet import ZOOMS
from ui.window import LEAST

TAB, SHIFT_TAB = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
USUAL, COMPACT, LARGE = (1366, 728), (910, 485), (1920, 1040)
screens = pytest.mark.parametrize(
    ("prepare", "world"), SCREENS, ids=[prepare.__name__ for prepare, _ in SCREENS]
)
both = pytest.mark.parametrize("language", list(Language))


def built(
    open_desk: OpenDesk, language: Language, world: World, size: tuple[int, int], prepare: Prepare
) -> Scene:
    """Build a scene, and let it be laid out."""
    desk = open_desk(language, world, size)
    scene = Scene(desk, prepare(desk))
    settle()
    return scene


# ------------------------------------------------------------- one window, turned every way


@screens
def test_a_persian_scene_holds_at_every_size_and_in_both_palettes(
    open_desk: OpenDesk, look: Look, prepare: Prepare, world: World
) -> None:
    """A1, A2, B3, F1, F4, F6, G1, G2, G6; then B17, B5 and B2, which move the focus, and F2."""
    scene = built(open_desk, Language.FA, world, USUAL, prepare)
    assert not wrong_in(scene, (*EVERYWHERE, *IN_PERSIAN))
    with in_the_dark(look):
        assert not wrong_in(scene, (f4_what_is_painted_can_be_read,))
    start = focused()
    assert not wrong_in(scene, (b17_the_wheel_changes_nothing, b5_the_focus_is_ringed))
    start.setFocus(Qt.FocusReason.TabFocusReason)
    assert not wrong_in(scene, (b2_tab_reaches_everything_and_comes_back,))
    assert not wrong_when(scene, COMPACT, EVERYWHERE)
    assert not wrong_when(scene, LEAST, (f2_the_smallest_screen_is_enough,))


@screens
def test_f3_a_persian_scene_holds_at_two_hundred_percent(
    open_desk: OpenDesk, look: Look, prepare: Prepare, world: World
) -> None:
    double(look)
    assert not wrong_in(built(open_desk, Language.FA, world, LARGE, prepare), (f1_no_text_is_cut,))


@screens
def test_an_english_scene_holds_large_and_small(
    open_desk: OpenDesk, prepare: Prepare, world: World
) -> None:
    """F1, F2, G1."""
    scene = built(open_desk, Language.EN, world, LARGE, prepare)
    assert not wrong_in(scene, EVERYWHERE)
    assert not wrong_when(scene, COMPACT, EVERYWHERE)
    assert not wrong_when(scene, LEAST, (f2_the_smallest_screen_is_enough,))


def wrong_when(
    scene: Scene, size: tuple[int, int], lines: tuple[Line, ...]
) -> dict[str, list[str]]:
    """Make the window another size and look again."""
    scene.desk.shell.window.resize(*size)
    settle()
    return wrong_in(scene, lines)


@contextmanager
def in_the_dark(look: Look) -> Iterator[None]:
    look.wear(Appearance.DARK)
    settle()
    yield
    look.wear(Appearance.LIGHT)


def double(look: Look) -> None:
    look.zoom_by(len(ZOOMS))
    assert look.zoom == 200


# ------------------------------------------------- the long form: a window of its own for each


@pytest.mark.long
@screens
@both
@pytest.mark.parametrize("size", [USUAL, COMPACT, LARGE, LEAST])
def test_a_scene_built_at_a_size_holds_what_is_asked_everywhere(
    open_desk: OpenDesk, prepare: Prepare, world: World, language: Language, size: tuple[int, int]
) -> None:
    """F1, G1."""
    lines = EVERYWHERE if size != LEAST else (f2_the_smallest_screen_is_enough,)
    assert not wrong_in(built(open_desk, language, world, size, prepare), lines)


@pytest.mark.long
@screens
@both
def test_a_scene_built_at_two_hundred_percent_in_the_dark_can_be_read(
    open_desk: OpenDesk, look: Look, prepare: Prepare, world: World, language: Language
) -> None:
    """F1, F3, F4."""
    double(look)
    with in_the_dark(look):
        scene = built(open_desk, language, world, LARGE, prepare)
        assert not wrong_in(scene, (f1_no_text_is_cut, f4_what_is_painted_can_be_read))


# ------------------------------------------------------------------------------ B2, B5, B17


def b2_tab_reaches_everything_and_comes_back(scene: Scene) -> list[str]:
    """Find a trap: Tab that never comes round, there or back, or that leaves a dialog."""
    start, wrong = focused(), list[str]()
    for key, modifiers in ((TAB, PLAIN), (SHIFT_TAB, SHIFT)):
        for _ in range(120):
            scene.desk.hands.press(key, modifiers)
            if not scene.root.isAncestorOf(focused()):
                wrong.append(f"outside: {described(focused())}")
            if focused() is start:
                break
        else:
            wrong.append(f"never back from {described(focused())}")
    return wrong


def b5_the_focus_is_ringed(scene: Scene) -> list[str]:
    """Find what has the focus and does not show it."""
    faint: list[str] = []
    for one in [one for one in tab_order(scene.root) if scene.root.isAncestorOf(one)]:
        one.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        if one.hasFocus() and one.visibleRegion().boundingRect() == one.rect():
            ring = pixels(one.grab().toImage(), {str(colours.FOCUS), str(colours.RING)})
            if ring < one.width() + one.height():
                faint.append(f"{described(one)}: {ring}")
    return faint


def pixels(image: QImage, wanted: set[str]) -> int:
    """Count the pixels of these colours on the edge of a picture, four deep."""
    high, wide, deep = image.height(), image.width(), 4
    edge = {(x, y) for x in range(wide) for y in (*range(deep), *range(high - deep, high))}
    edge |= {(x, y) for y in range(high) for x in (*range(deep), *range(wide - deep, wide))}
    rgb = {0xFFFFFF & int(one.removeprefix("#"), 16) for one in wanted}
    return sum(0xFFFFFF & image.pixel(x, y) in rgb for x, y in edge if y >= 0 <= x)


def b17_the_wheel_changes_nothing(scene: Scene) -> list[str]:
    """Find what a turn of the wheel over it alters."""
    seen = visible(scene.root)
    asked = [one for one in seen if not isinstance(one, QAbstractItemView | QScrollArea)]
    before = [value_of(one) for one in asked]
    for one in asked:
        if isinstance(one, QLineEdit | QAbstractButton) or hasattr(one, "currentText"):
            turn_the_wheel(one)
    after = [value_of(one) for one in asked]
    return [
        described(one) for one, was, now in zip(asked, before, after, strict=True) if was != now
    ]


def turn_the_wheel(one: QWidget) -> None:
    middle = QPointF(one.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(one.mapToGlobal(one.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(one, wheel)


def value_of(one: QWidget) -> object:
    text = getattr(one, "currentText", None) or getattr(one, "text", None)
    checked = getattr(one, "isChecked", None)
    return (text() if callable(text) else None, checked() if callable(checked) else None)


# ------------------------------------------------------------------------------ the checks bite


def test_every_line_that_is_looked_at_finds_a_planted_fault(open_desk: OpenDesk) -> None:
    scene = built(open_desk, Language.FA, SERVING, LEAST, home)
    seen_of_it = (*EVERYWHERE, *IN_PERSIAN, f2_the_smallest_screen_is_enough)
    lines = (*seen_of_it, b5_the_focus_is_ringed)
    assert not wrong_in(scene, lines)
    page = scene.desk.shell.screens.counter

    def planted(label: QLabel | QLineEdit, at: tuple[int, int, int, int]) -> None:
        label.setParent(page)
        label.setGeometry(*at)
        label.show()

    planted(QLabel("رسید 72-1402-0087 که در این جا نمی‌گنجد"), (400, 60, 40, 12))
    faint = QLabel("کم‌رنگ")
    faint.setStyleSheet("color: #cccccc; background: #dddddd")
    planted(faint, (300, 60, 80, 30))
    bares: list[QLineEdit] = []
    for left in (100, 160):
        bare = QLineEdit()
        bare.setStyleSheet("min-height: 0; border: 0; padding: 0")
        planted(bare, (left, 60, 20, 20))
        bares.append(bare)
    QWidget.setTabOrder(*bares)
    page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    scene.desk.shell.window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    scene.desk.shell.window.setWindowTitle("")
    settle()
    for act in main_acts(scene.root):
        act.move(LEAST[0], 0)
    blind: list[str] = [line.__name__ for line in lines if not line(scene)]
    assert not blind
