"""A held letter is seen at once, and the field knows nothing of it until it is a person's."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QPixmap, QValidator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6.Shiboken import isValid

from app.i18n import Language, Words
from tests.ui.hands import PERSON_MS, SCANNER_MS, Hands, send
from ui.scanner import LEAST_BARE, Scanner
from ui.widgets.digits import CodeEdit, DigitsEdit
from ui.widgets.money import RialEdit
from ui.widgets.omnibox import Omnibox

FA = Words(Language.FA)


class Watched:
    """A line, and everything it tells anybody."""

    def __init__(self, line: QLineEdit) -> None:
        self.line = line
        self.told: list[str] = []
        line.textChanged.connect(lambda _: self.told.append("changed"))
        line.textEdited.connect(lambda _: self.told.append("edited"))
        line.cursorPositionChanged.connect(lambda *_: self.told.append("caret"))
        line.selectionChanged.connect(lambda: self.told.append("selection"))
        line.inputRejected.connect(lambda: self.told.append("rejected"))

    def stands(self) -> tuple[object, ...]:
        """Give everything that a preview must leave as it is."""
        line = self.line
        undone = (line.isUndoAvailable(), line.isRedoAvailable(), line.isModified())
        return (line.text(), line.displayText(), line.cursorPosition(), *undone, len(self.told))


class Place(QWidget):
    """Two fields, hands and the scanner."""

    def __init__(self, line: QLineEdit | None = None) -> None:
        super().__init__()
        self.line = line or QLineEdit()
        self.other = QLineEdit()
        self.hands = Hands()
        self.scanner = Scanner(self.hands.monotonic_ms, "xcb", self)
        self.hands.scanner = self.scanner
        self.watched = Watched(self.line)
        down = QVBoxLayout(self)
        down.addWidget(self.line)
        down.addWidget(self.other)

    def hold(self, *letters: str) -> None:
        """Press letters as fast as a scanner, and decide nothing."""
        for one in letters:
            self.hands._ms += SCANNER_MS
            send(one)

    def pressed(self, letter: str) -> None:
        """Press one letter as a person."""
        self.hands._ms += PERSON_MS
        send(letter)


Places = type[Place]


@pytest.fixture
def places(qtbot: QtBot, qapp: QApplication) -> Iterator["Places"]:
    """Give what makes a place that is in front and watched; the line has the focus."""
    made: list[Place] = []

    class Shown(Place):
        def __init__(self, line: QLineEdit | None = None) -> None:
            super().__init__(line)
            qtbot.addWidget(self)
            self.scanner.watch(qapp)
            self.show()
            qtbot.waitUntil(self.isActiveWindow)
            self.line.setFocus()
            made.append(self)

    yield Shown
    for place in made:
        place.scanner.rest(qapp)


def picture(line: QLineEdit) -> QPixmap:
    """Paint a line without its caret's blinking."""
    QApplication.setCursorFlashTime(0)
    return line.grab()


def same(one: QPixmap, other: QPixmap) -> bool:
    return one.toImage() == other.toImage()


@pytest.mark.parametrize(("text", "letter"), [("", "5"), ("ab", "c"), ("عل", "ی"), ("12", "3")])
def test_a_held_letter_is_painted_as_it_will_stand(places: Places, text: str, letter: str) -> None:
    """Persian letters join: the picture with the letter held is the one with it in the text."""
    place = places()
    place.line.setText(text)
    before = picture(place.line)
    place.pressed(letter)
    held = picture(place.line)
    place.hands.rest()
    assert place.line.text() == text + letter
    assert same(held, picture(place.line))
    assert not same(held, before)


def test_a_held_letter_tells_nobody_anything(places: Places) -> None:
    place = places()
    place.line.setText("علی")
    place.line.setModified(False)
    place.line.setCursorPosition(1)
    before = place.watched.stands()
    place.pressed("س")
    assert place.watched.stands() == before
    place.hands.rest()
    assert place.line.text() == "عسلی"
    assert place.watched.told.count("edited") == 1
    place.line.undo()
    assert place.line.text() == "علی"


@pytest.mark.parametrize("length", [1, 2, 3, 4, 26])
def test_a_burst_leaves_text_caret_undo_and_picture_as_they_were(
    places: Places, length: int
) -> None:
    place = places()
    place.hands.type("12")
    place.line.setCursorPosition(1)
    before, painted = place.watched.stands(), picture(place.line)
    place.hold(*("7" * length))
    assert same(picture(place.line), painted) == (length > 3)
    assert place.watched.stands() == before
    place.hold(*("7" * max(0, LEAST_BARE - length)))
    place.hands.rest()
    assert place.watched.stands() == before
    assert same(picture(place.line), painted)


def test_what_is_selected_stays_selected_until_the_letter_is_a_persons(
    places: Places,
) -> None:
    place = places()
    place.line.setText("علی")
    place.line.selectAll()
    before = place.watched.stands()
    place.pressed("م")
    assert place.line.selectedText() == "علی"
    assert place.watched.stands() == before
    place.hands.rest()
    assert place.line.text() == "م"


def test_a_letter_held_while_the_focus_moves_is_left_nowhere(places: Places) -> None:
    place = places()
    empty = picture(place.other)
    place.pressed("5")
    place.other.setFocus()
    place.hands.rest()
    assert (place.line.text(), place.other.text()) == ("", "5")
    assert not same(picture(place.other), empty)
    place.other.clear()
    place.other.clearFocus()
    place.line.clearFocus()
    assert same(picture(place.line), picture(place.other))


def test_a_second_letter_in_another_field_takes_the_first_ones_preview_along(
    places: Places,
) -> None:
    place = places()
    place.other.setFocus()
    empty = picture(place.line)
    place.line.setFocus()
    place.pressed("1")
    place.other.setFocus()
    place.hold("2")
    assert same(picture(place.line), empty)
    place.hands.rest()
    assert (place.line.text(), place.other.text()) == ("", "12")


def test_a_field_that_is_gone_takes_its_preview_with_it(places: Places) -> None:
    place = places()
    place.pressed("5")
    place.line.deleteLater()
    QCoreApplication.sendPostedEvents(place.line, QEvent.Type.DeferredDelete)
    assert not isValid(place.line)
    place.other.setFocus()
    place.hands.rest()
    assert place.other.text() == "5"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Left])
def test_a_key_that_does_something_finds_the_letter_in_the_text(
    places: Places, key: Qt.Key
) -> None:
    place = places()
    place.hold("1", "2")
    place.hands.press(key)
    place.hands.rest()
    assert place.line.text() == ("1" if key == Qt.Key.Key_Backspace else "12")
    assert place.line.cursorPosition() == (2 if key == Qt.Key.Key_Return else 1)


def shown(line: QLineEdit, place: Place, letter: str) -> bool:
    """Tell whether a letter that is held makes a difference to the picture."""
    before = picture(line)
    place.pressed(letter)
    return not same(picture(line), before)


def test_a_secret_shows_nothing_early(places: Places) -> None:
    place = places()
    place.line.setEchoMode(QLineEdit.EchoMode.Password)
    assert not shown(place.line, place, "5")


def test_a_field_that_takes_no_letter_shows_none(places: Places) -> None:
    place = places()
    place.line.setReadOnly(True)
    assert not shown(place.line, place, "5")
    place.hands.rest()
    place.line.setReadOnly(False)
    place.line.setText("123")
    place.line.setMaxLength(3)
    assert not shown(place.line, place, "5")
    place.hands.rest()
    place.line.setMaxLength(30)
    place.line.setInputMask("9999-99")
    assert not shown(place.line, place, "x")


class Even(QValidator):
    """Takes even digits."""

    def validate(self, text: str, caret: int) -> tuple[QValidator.State, str, int]:
        good = not text.strip("02468")
        return (self.State.Acceptable if good else self.State.Invalid), text, caret


MakeLine = Callable[[], QLineEdit]


@pytest.mark.parametrize(
    ("line", "before", "letter", "early"),
    [
        (lambda: DigitsEdit(FA, most=10), "", "5", True),
        (lambda: DigitsEdit(FA, most=10), "", "x", False),
        (lambda: DigitsEdit(FA, most=2), "12", "5", False),
        (lambda: CodeEdit(FA, most=10), "A", "b", True),
        (lambda: RialEdit(FA), "12", "3", True),
        (lambda: RialEdit(FA), "123", "4", False),
        (lambda: Omnibox(FA), "گذر", "ن", True),
        (lambda: Omnibox(FA), "10", "4", True),
    ],
    ids=["digit", "no digit", "full", "upper-cased", "sum", "regrouped", "letter", "Persian digit"],
)
def test_a_field_that_shapes_its_text_shows_early_only_what_stays_in_its_place(
    places: Places, line: MakeLine, before: str, letter: str, early: bool
) -> None:
    """A digit is shown in the reader's script at once; a sum that is grouped anew waits."""
    place = places(line())
    place.hands.type(before)
    assert shown(place.line, place, letter) == early
    held = picture(place.line)
    place.hands.rest()
    if early:
        assert same(held, picture(place.line))


def test_a_validator_that_refuses_is_asked_first(places: Places) -> None:
    place = places()
    place.line.setValidator(Even(place.line))
    assert shown(place.line, place, "2")
    place.hands.rest()
    assert not shown(place.line, place, "3")
    place.hands.rest()
    assert place.line.text() == "2"


def test_what_an_input_method_composes_is_left_alone(places: Places) -> None:
    place = places()
    QCoreApplication.sendEvent(place.line, QInputMethodEvent("にほ", []))
    assert not shown(place.line, place, "5")
    committed = QInputMethodEvent("", [])
    committed.setCommitString("日本")
    QCoreApplication.sendEvent(place.line, committed)
    place.hands.rest()
    assert place.line.text() in ("5日本", "日本5")
    assert shown(place.line, place, "6")


def test_a_menu_over_the_field_has_its_keys_watched_and_nothing_shown_beneath(
    places: Places,
) -> None:
    """The focus stays in the field while the menu takes the keys."""
    place, scans = places(), list[str]()
    place.scanner.scanned.connect(scans.append)
    menu = QMenu(place)
    menu.addAction("7")
    menu.popup(place.mapToGlobal(QPoint(0, 0)))
    before = picture(place.line)
    place.hold("7")
    assert QApplication.focusWidget() is place.line
    assert same(picture(place.line), before)
    place.hold(*("7" * LEAST_BARE))
    place.hands.rest()
    assert scans == ["7" * (LEAST_BARE + 1)]
    assert menu.isVisible()
    menu.close()
    assert place.line.text() == ""


def test_a_click_finds_the_letter_in_the_text(qtbot: QtBot, places: Places) -> None:
    place = places()
    place.pressed("5")
    window = place.windowHandle()
    spot = place.other.mapTo(place, QPoint(5, 5))
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    qtbot.waitUntil(place.other.hasFocus)
    assert (place.line.text(), place.other.text()) == ("5", "")
