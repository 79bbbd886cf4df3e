"""Answers that are chosen: a few radios side by side, a long list found by typing, ticks."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from app.i18n import Language, Words
from models.catalogue.record import Choice
from models.values.text import search_key
from ui.widgets.basic import restyle
from ui.widgets.flow import Flow

RADIOS_MOST: Final = 6
_SEARCHED: Final = Qt.ItemDataRole.UserRole + 1
_CODE: Final = Qt.ItemDataRole.UserRole
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN: Final = Qt.KeyboardModifier.NoModifier
_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class _Buttons(QWidget):
    """What radios and ticks share: buttons that wrap, named by the choices' words.

    Signals:
        changed, entered, left: as of every answer.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, choices: tuple[Choice, ...], words: Words, *, exclusive: bool) -> None:
        super().__init__()
        self._choices: Final = choices
        self._group: Final = QButtonGroup(self)
        self._group.setExclusive(exclusive)
        flow = Flow(self, gap=4)
        for place, _ in enumerate(choices):
            button: QAbstractButton = QRadioButton() if exclusive else QCheckBox()
            button.installEventFilter(self)
            self._group.addButton(button, place)
            flow.addWidget(button)
        if choices:
            self.setFocusProxy(self._group.button(0))
        self._group.idToggled.connect(lambda *_: self.changed.emit())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.reword(words)

    def reword(self, words: Words) -> None:
        """Say the choices in other words."""
        for place, choice in enumerate(self._choices):
            text = choice.of(words.language.value)
            self._group.button(place).setText(text.replace("&", "&&"))

    def mark(self, problem: str) -> None:
        """Tell a screen reader what is wrong; the words beside the buttons tell the eye."""
        for button in self._group.buttons():
            button.setAccessibleDescription(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next question; a digit chooses by its place."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in _ENTERS and event.modifiers() & ~_KEYPAD == _PLAIN:
            self.entered.emit()
            return True
        if event.modifiers() & ~_KEYPAD != _PLAIN:
            return False
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(self._choices):
            self._go(place, choose=True)
            return True
        if (step := self._step(Qt.Key(event.key()))) and isinstance(watched, QAbstractButton):
            there = min(max(self._group.id(watched) + step, 0), len(self._choices) - 1)
            self._go(there, choose=self._group.exclusive())
            return True
        return False

    def _step(self, key: Qt.Key) -> int:
        """Turn an arrow into steps of the list; Qt's own look at places, and rows wrap."""
        onward = Qt.Key.Key_Right
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            onward = Qt.Key.Key_Left
        if key in (Qt.Key.Key_Down, onward):
            return 1
        return -1 if key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right) else 0

    def _go(self, place: int, *, choose: bool) -> None:
        button = self._group.button(place)
        if choose:
            button.setChecked(True if self._group.exclusive() else not button.isChecked())
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _codes(self) -> list[str]:
        return [
            choice.code
            for place, choice in enumerate(self._choices)
            if self._group.button(place).isChecked()
        ]


class Radios(_Buttons):
    """One of at most six, all in sight."""

    def __init__(self, choices: tuple[Choice, ...], words: Words) -> None:
        super().__init__(choices, words, exclusive=True)

    def value(self) -> str:
        """Give the code chosen, empty before a choice."""
        return next(iter(self._codes()), "")

    def put(self, value: str) -> None:
        """Choose by code; an unknown or empty code chooses nothing."""
        self._group.setExclusive(False)
        for place, choice in enumerate(self._choices):
            self._group.button(place).setChecked(choice.code == value)
        self._group.setExclusive(True)
        chosen = self._group.checkedButton()
        self.setFocusProxy(chosen or self._group.button(0))


class Ticks(_Buttons):
    """Any of several; codes are given with commas between them, in the list's order."""

    def __init__(self, choices: tuple[Choice, ...], words: Words) -> None:
        super().__init__(choices, words, exclusive=False)

    def value(self) -> str:
        """Give the codes ticked."""
        return ",".join(self._codes())

    def put(self, value: str) -> None:
        """Tick by codes."""
        wanted = set(value.split(","))
        for place, choice in enumerate(self._choices):
            self._group.button(place).setChecked(choice.code in wanted)


class _Folding(QCompleter):
    """Finds Persian words however they are typed: ي or ی, with or without ZWNJ."""

    def __init__(self, model: QStandardItemModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def splitPath(self, path: str) -> list[str]:
        """Fold what is typed as the list was folded."""
        return [search_key(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Put the words, not their folding, into the field."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class LongChoice(QComboBox):
    """One of many, found by typing any part of it; the wheel scrolls the form, never the answer.

    Signals:
        changed, entered, left: as of every answer.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, choices: tuple[Choice, ...], words: Words) -> None:
        super().__init__()
        self._choices: Final = choices
        self._model: Final = QStandardItemModel(self)
        for choice in choices:
            item = QStandardItem()
            item.setData(choice.code, _CODE)
            self._model.appendRow(item)
        self.setModel(self._model)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCompleter(_Folding(self._model, self))
        self.setMaxVisibleItems(9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setCurrentIndex(-1)
        self.reword(words)
        self.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._line().editingFinished.connect(self._settle)

    def value(self) -> str:
        """Give the code of the words in the field; the words themselves if they name none.

        What was typed stays, so that the rule can say that it is no choice.
        """
        typed = search_key(self.currentText())
        if not typed:
            return ""
        for place in range(self._model.rowCount()):
            if self._model.item(place).data(_SEARCHED) == typed:
                return str(self._model.item(place).data(_CODE))
        return self.currentText().strip()

    def put(self, value: str) -> None:
        """Choose by code."""
        self.setCurrentIndex(self.findData(value, _CODE))
        if self.currentIndex() < 0:
            self.setEditText("")

    def mark(self, problem: str) -> None:
        """Ring the field as wrong."""
        restyle(self, "wrong", "true" if problem else "false")
        self.setAccessibleDescription(problem)
        self._line().setAccessibleDescription(problem)

    def reword(self, words: Words) -> None:
        """Say the choices in other words; the choice made stays."""
        chosen = self.currentIndex()
        self.blockSignals(True)
        for place, choice in enumerate(self._choices):
            text = choice.of(words.language.value)
            self._model.item(place).setText(text)
            self._model.item(place).setData(search_key(text), _SEARCHED)
        self.setCurrentIndex(chosen)
        self.blockSignals(False)

    def setAccessibleName(self, name: str) -> None:
        """Name the field inside too, which is what takes the focus."""
        super().setAccessibleName(name)
        self._line().setAccessibleName(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel pass to what scrolls."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes what is found and goes on."""
        if event.key() in _ENTERS and event.modifiers() & ~_KEYPAD == _PLAIN:
            self._settle()
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Be wide enough to read, never wider than the form."""
        hint = super().sizeHint()
        return QSize(max(hint.width(), 260), hint.height())

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None  # editable from the start
        return line

    def _settle(self) -> None:
        """Take the only choice that what was typed can mean."""
        typed = search_key(self.currentText())
        found = [
            place
            for place in range(self._model.rowCount())
            if typed and typed in str(self._model.item(place).data(_SEARCHED))
        ]
        exact = [p for p in found if self._model.item(p).data(_SEARCHED) == typed]
        if len(exact or found) == 1:
            self.setCurrentIndex((exact or found)[0])
        self.left.emit()


def yes_no(words: Words) -> Radios:
    """Ask a question that is answered with yes or no."""
    return Radios(
        (spoken_choice("yes", "window.answer.yes"), spoken_choice("no", "window.answer.no")), words
    )


def consent(words: Words) -> Ticks:
    """Ask for the one tick that says yes; left empty it is no answer."""
    return Ticks((spoken_choice("yes", "window.answer.agreed"),), words)


def spoken_choice(code: str, key: str) -> Choice:
    """Make a choice of the window's own, whose words stand under a key."""
    return Choice(code=code, fa=Words(Language.FA).say(key), en=Words(Language.EN).say(key))
