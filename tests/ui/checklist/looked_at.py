"""What the checklist asks of a scene that is only looked at: each line gives what it finds wrong.

A scene is dear to build, so each is built once in a language and a size, and all these lines are
asked of it (`test_scenes.py`).
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from tests.ui.checks import (
    ancestors,
    cut,
    described,
    place,
    read_contrast,
    tab_order,
    texts,
    unnamed,
    visible,
)
from tests.ui.conftest import Desk
from tests.ui.fake_world import PEOPLE
from ui.window import LEAST

LARGEST_DIALOG = (860, 440)


@dataclass(frozen=True)
class Scene:
    """A scene as it stands: the window, and the window or the dialog in it that is looked at."""

    desk: Desk
    root: QWidget


Line = Callable[[Scene], list[str]]


def a1_laid_out_from_right_to_left(scene: Scene) -> list[str]:
    """Find windows, dialogs and popups that stand the wrong way round."""
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    wrong = [one for one in tops if one.layoutDirection() is not Qt.LayoutDirection.RightToLeft]
    return [described(one) for one in wrong] if tops else ["no window"]


def a2_codes_are_isolated(scene: Scene) -> list[str]:
    """Find codes that would turn round in a Persian line."""
    return [text for text in texts(scene.root) if not isolated(text)]


def isolated(text: str) -> bool:
    """Tell whether what would turn round in a Persian line stands between isolates."""
    if not re.search("[\u0600-\u06ff]", text):
        return True
    plain = re.sub("\u2066[^\u2069]*\u2069", "", text)
    return not re.search(r"[0-9۰-۹][-+*@][0-9۰-۹A-Za-z]|[A-Za-z](-[0-9]|\+\+)", plain)


def b3_tab_goes_as_the_eye_reads(scene: Scene) -> list[str]:
    """Find where Tab goes up, or to the right on one line, inside one pane.

    Two columns side by side count as panes, read one after the other.
    """
    root = scene.root
    inside = [one for one in tab_order(root) if root.isAncestorOf(one)]
    return [
        f"{described(before)} → {described(after)}"
        for before, after in pairwise(inside)
        if before.parentWidget() is after.parentWidget() and backwards(before, after, root)
    ]


def backwards(before: QWidget, after: QWidget, root: QWidget) -> bool:
    """Tell whether one stop after another is against the way a Persian reads."""
    one, other = place(before, root), place(after, root)
    on_one_line = one.top() < other.center().y() < one.bottom()
    to_the_next_column = other.right() <= one.left()
    return not to_the_next_column and (on_one_line or other.bottom() < one.top())


def f1_no_text_is_cut(scene: Scene) -> list[str]:
    """Find texts that need more room than they have."""
    return [described(one) for one in cut(scene.root)]


def f1_nothing_reaches_over_an_edge(scene: Scene) -> list[str]:
    """Find what is painted in part only, because it reaches over the side of what holds it.

    Every part of the window rolls up and down, and none from side to side; of what rolls an
    empty margin may be out of sight.
    """
    over: list[str] = []
    for one in visible(scene.root):
        within, layout = one.parentWidget(), one.layout()
        if not one.isWindow() and within is not None:
            left, right = one.x(), one.x() + one.width()
            if layout is not None and isinstance(within.parentWidget(), QScrollArea):
                left += layout.contentsMargins().left()
                right -= layout.contentsMargins().right()
            if left < 0 or right > within.width():
                over.append(f"{described(one)}: {left} to {right} in {within.width()}")
    return over


def f2_the_smallest_screen_is_enough(scene: Scene) -> list[str]:
    """Find what does not fit, and a main act that is out of sight or has to be rolled to."""
    root = scene.root
    dialog = isinstance(root, QDialog)
    wide, high = LARGEST_DIALOG if dialog else LEAST
    hint, found = root.minimumSizeHint(), list[str]()
    if hint.width() > wide or hint.height() > high:
        found.append(f"wants {hint.toTuple()}")
    if dialog and (root.width() > wide or root.height() > high):
        found.append(f"takes {root.size().toTuple()}")
    acts = main_acts(root)
    for act in acts:
        corner = act.mapTo(root, QPoint(0, 0))
        other = corner + QPoint(act.width() - 1, act.height() - 1)
        rolled = any(isinstance(one, QScrollArea) for one in ancestors(act, root))
        if rolled or not (root.rect().contains(corner) and root.rect().contains(other)):
            found.append(f"out of sight: {described(act)}")
    return found if acts else [*found, "no main act"]


def main_acts(root: QWidget) -> list[QAbstractButton]:
    """Give the buttons that end a screen's work."""
    buttons = (one for one in visible(root) if isinstance(one, QAbstractButton))
    return [one for one in buttons if one.property("rank") in ("main", "pay")]


def f4_what_is_painted_can_be_read(scene: Scene) -> list[str]:
    """Find texts whose contrast with their ground, as painted, is under 4.5."""
    root, weak = scene.root, list[str]()
    picture = root.grab().toImage()
    for one in visible(root):
        if isinstance(one, QLabel | QAbstractButton) and one.text() and one.isEnabled():
            where = place(one, root).intersected(picture.rect())
            if where.width() > 4 and where.height() > 4 and not hidden_in_a_roll(one, root):
                found = read_contrast(picture.copy(where))
                if found < 4.5 and not isinstance(one, QCheckBox | QRadioButton):
                    weak.append(f"{described(one)}: {found:.2f}")
    return weak


def hidden_in_a_roll(one: QWidget, root: QWidget) -> bool:
    """Tell whether a widget is partly rolled away."""
    return one.visibleRegion().boundingRect().size() != one.size() and any(ancestors(one, root))


def f6_targets_are_large_enough(scene: Scene) -> list[str]:
    """Find what is too small to be hit."""
    small = [
        one
        for one in visible(scene.root)
        if isinstance(one, QAbstractButton | QLineEdit) and one.isEnabled()
        if one.height() < 24 or one.width() < 24
    ]
    small += [one for one in main_acts(scene.root) if one.height() < 32]
    return [described(one) for one in small]


def g1_whatever_takes_the_focus_has_a_name(scene: Scene) -> list[str]:
    """Find what a screen reader would announce without a name."""
    return [described(one) for one in unnamed(scene.root)]


def g2_names_are_what_is_read_and_no_two_are_the_same(scene: Scene) -> list[str]:
    """Find stops of one name, and buttons that are not named as they read."""
    root = scene.root
    stops = [one for one in tab_order(root) if root.isAncestorOf(one)]
    # An answer of two questions may be the same: a choice is told with its group.
    single = [one for one in stops if not isinstance(one, QRadioButton | QCheckBox)]
    wrong = [name for name, times in Counter(name_of(one) for one in single).items() if times > 1]
    for one in visible(root):
        if isinstance(one, QAbstractButton) and one.isEnabled():
            said = one.text().split("\u2003")[0].replace("&&", "&").strip()
            named = name_of(one) + one.toolTip()
            if not named or (said and "…" not in said and said not in named):
                wrong.append(described(one))
    return wrong


def name_of(one: QWidget) -> str:
    """Give what a screen reader calls a widget."""
    return QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()


def g6_every_window_has_a_title_that_names_nobody(scene: Scene) -> list[str]:
    """Find windows without a title, and titles that name a person."""
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    titles = [one.windowTitle() for one in (scene.desk.shell.window, scene.root, *shown)]
    wrong = ["no title"] * titles.count("")
    wrong += [text for text in titles for name, _ in PEOPLE.values() if name in text]
    if not isinstance(scene.root, QDialog) and "پیشخوان" not in scene.root.windowTitle():
        wrong.append(scene.root.windowTitle())
    return wrong


EVERYWHERE: tuple[Line, ...] = (
    f1_no_text_is_cut,
    f1_nothing_reaches_over_an_edge,
    g1_whatever_takes_the_focus_has_a_name,
)
"""Asked in both languages at every size."""

IN_PERSIAN: tuple[Line, ...] = (
    a1_laid_out_from_right_to_left,
    a2_codes_are_isolated,
    b3_tab_goes_as_the_eye_reads,
    f4_what_is_painted_can_be_read,
    f6_targets_are_large_enough,
    g2_names_are_what_is_read_and_no_two_are_the_same,
    g6_every_window_has_a_title_that_names_nobody,
)
"""Asked in Persian at the usual size."""


def wrong_in(scene: Scene, lines: tuple[Line, ...]) -> dict[str, list[str]]:
    """Ask a scene several lines of the checklist.

    Returns:
        What each line that does not hold has found, by the line's name; empty where all is well.
    """
    found = {line.__name__: line(scene) for line in lines}
    return {name: wrong for name, wrong in found.items() if wrong}
