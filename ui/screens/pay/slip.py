"""What the card terminal's slip says, typed; or that nobody knows what the terminal did."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from app.i18n import Words
from ui.screens.pay.presenter import problem_at
from ui.told import Problem, Saying
from ui.widgets.basic import column, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow

_REFERENCE_MOST: Final = 16
_STATES: Final = ("known", "unknown")


class SlipFields(QFrame):
    """Reference and last four digits.

    Signals:
        changed: another text. entered: Enter in the last field. unknown_changed: known or not.
    """

    changed = Signal()
    entered = Signal()
    unknown_changed = Signal(bool)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        choices = tuple(spoken_choice(state, f"window.pay.card_{state}") for state in _STATES)
        self._known: Final = Radios(choices, words)
        self._known.put("known")
        self._reference: Final = DigitsEdit(words, most=_REFERENCE_MOST)
        self._last4: Final = DigitsEdit(words, most=4)
        say = Saying
        self._rows: Final = {
            "reference": FieldRow("reference", self._reference, say("window.pay.reference"), words),
            "last4": FieldRow("last4", self._last4, say("window.pay.last4"), words, optional=True),
        }
        self._later: Final = spoken("window.pay.unknown_hint", words, "caption", wrap=True)
        down = column(6)
        down.addWidget(self._known)
        for one in self._rows.values():
            down.addWidget(one)
        down.addWidget(self._later)
        self.setLayout(down)
        self._known.changed.connect(self._told)
        self._known.entered.connect(self._on_from_known)
        for edit in (self._reference, self._last4):
            edit.changed.connect(self.changed)
        for edit in (self._reference, self._last4):
            edit.entered.connect(self.entered)

    def values(self) -> tuple[str, str]:
        """Give reference and last four digits as typed."""
        return self._reference.value(), self._last4.value()

    def clear(self) -> None:
        """Forget the slip of another payment."""
        self._reference.put("")
        self._last4.put("")

    def show_state(self, problem: Problem | None, *, unknown: bool) -> None:
        """Ask for the slip, unless nobody knows."""
        self._known.put("unknown" if unknown else "known")
        for name in ("reference", "last4"):
            self._rows[name].setVisible(not unknown)
            self._rows[name].show_problem(problem_at(problem, name))
        self._later.setVisible(unknown)

    def focus(self, field: str) -> None:
        """Put the focus on one of the fields."""
        row = self._rows.get(field)
        target = self._known if row is None or row.isHidden() else row.widget
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _told(self) -> None:
        if chosen := self._known.value():
            self.unknown_changed.emit(chosen == "unknown")

    def _on_from_known(self) -> None:
        if self._known.value() == "unknown":
            self.entered.emit()
        else:
            self._reference.setFocus(Qt.FocusReason.TabFocusReason)
