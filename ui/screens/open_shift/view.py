"""The opening of a shift: count at the start side, comparison at the end side."""

from typing import Final

from PySide6.QtWidgets import QVBoxLayout

from app.i18n import Code, Typed, Words
from models.values.rial import ZERO, Rial
from ui.actions import cap
from ui.rows import Health, Opening
from ui.screens.open_shift.presenter import OpenShiftPresenter, OpenShiftState
from ui.theme import colours
from ui.told import Saying
from ui.widgets.basic import Picture, box, button, clear, column, label, row, rule, spoken
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.denominations import DenominationSheet
from ui.widgets.fieldrow import FieldRow
from ui.widgets.money import MoneyEdit
from ui.widgets.page import Page, columns
from ui.widgets.strip import MessageStrip
from ui.widgets.sums import Sums

_HEALTH: Final = {
    Health.GOOD: ("done", colours.SUCCESS_TEXT),
    Health.MISSING: ("device", colours.WARNING_TEXT),
    Health.DOUBTFUL: ("device", colours.WARNING_TEXT),
}


class OpenShiftScreen(Page):
    """Draws the state; the sheet is made when it is known what there is to count."""

    def __init__(self, words: Words) -> None:
        super().__init__(chars=124, margin=24)
        self._words = words
        self._state = OpenShiftState()
        self._turn = -1
        self._presenter: OpenShiftPresenter | None = None
        self._sheet: DenominationSheet | None = None
        self._reasons: Radios | None = None
        self._why_row: FieldRow | None = None
        self._why: Final = QVBoxLayout()
        self._strip: Final = MessageStrip(words)
        self._sums: Final = Sums(("carried", "brought", "counted", "difference"), words)
        self._from: Final = label("caption", wrap=True)
        self._brought: Final = MoneyEdit(words)
        self._brought_row: Final = FieldRow(
            "brought", self._brought, Saying("window.opening.brought_field"), words
        )
        self._go: Final = button("window.opening.go", words, "main", cap=cap("confirm"))
        self._same: Final = button("window.opening.same", words, "main", cap=cap("confirm"))
        self._checks: Final = column(4)
        self._day: Final = label("caption", wrap=True)
        self._to_read: Final = label("strong", wrap=True)
        self._read: Final = button("drawer.opening.read_now", words)
        body, self._start, end = columns()
        self.inner.addWidget(spoken("window.opening.title", words, "title"))
        self.inner.addWidget(self._strip)
        self.inner.addWidget(body)
        self._build_end(end)

    def attach(self, presenter: OpenShiftPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: OpenShiftState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.opening is not None and state.turn != self._turn:
            self._turn = state.turn
            self._prepare(state.opening)
        self._strip.show_notice(state.notice)
        if state.opening is not None:
            self._sums.show_sums(
                {
                    "carried": state.opening.carried,
                    "brought": state.brought if state.brought.amount else None,
                    "counted": state.counted,
                    "difference": state.difference,
                },
                doubtful=state.asks_reason,
            )
            self._say_from(state.opening)
            self._say_day(state.opening)
        if self._why_row is not None:
            self._why_row.setVisible(state.asks_reason)
        missing = state.asks_reason and not state.reason
        if self._reasons is not None and missing and state.notice not in (None, before.notice):
            # It may lie below what is in sight: the focus brings it there.
            self._reasons.setFocus()
        self._go.setVisible(not state.unchanged)
        self._same.setVisible(state.unchanged)
        for one in (self._go, self._same):
            one.setEnabled(not state.busy)

    def confirm(self) -> None:
        """Ctrl+Enter."""
        if self._presenter is not None:
            self._presenter.confirmed()

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        if self._state.opening is not None:
            self._say_from(self._state.opening)
            self._say_day(self._state.opening)

    def _prepare(self, opening: Opening) -> None:
        for old in (self._sheet, self._why_row):
            if old is not None:
                old.hide()
                old.deleteLater()
        self._sheet = DenominationSheet(opening.notes, self._words)
        self._sheet.changed.connect(self._counted)
        self._sheet.finished.connect(self._brought.setFocus)
        self._start.insertWidget(0, self._sheet)
        choices = tuple(
            spoken_choice(code, f"window.opening.reason.{code}") for code in opening.reasons
        )
        self._reasons = Radios(choices, self._words)
        self._reasons.changed.connect(self._explained)
        self._why_row = FieldRow(
            "reason", self._reasons, Saying("window.opening.reason_field"), self._words
        )
        self._why_row.setVisible(False)
        self._why.addWidget(self._why_row)
        self._brought.put("")
        self._show_checks(opening)
        self._sheet.setFocus()

    def _build_end(self, end: QVBoxLayout) -> None:
        self._start.addStretch(1)
        card, inner = box(role="soft", margin=16)
        inner.addWidget(self._sums)
        inner.addWidget(self._from)
        end.addWidget(card)
        end.addWidget(self._brought_row)
        end.addLayout(self._why)
        end.addWidget(rule())
        reading, inside = box(row(8))
        inside.addWidget(self._to_read, 1)
        inside.addWidget(self._read)
        end.addWidget(reading)
        end.addWidget(self._day)
        end.addLayout(self._checks)
        end.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self._go)
        self.foot.addWidget(self._same)
        self._brought.changed.connect(self._counted)
        self._brought.entered.connect(self.confirm)
        self._go.clicked.connect(self.confirm)
        self._same.clicked.connect(self.confirm)
        self._read.clicked.connect(self._read_asked)

    def _show_checks(self, opening: Opening) -> None:
        clear(self._checks)
        for check in opening.checks:
            frame, inner = box(row(8))
            picture, colour = _HEALTH[check.health]
            inner.addWidget(Picture(picture, colour, px=16))
            key = f"window.check.{check.what}_{check.health.value}"
            inner.addWidget(spoken(key, self._words), 1)
            self._checks.addWidget(frame)

    def _say_from(self, opening: Opening) -> None:
        if opening.carried_at is None:
            self._from.setText(self._words.say("window.opening.never"))
            return
        moment = self._words.moment(opening.carried_at)
        by = Typed(opening.carried_by)
        self._from.setText(self._words.say("window.opening.from", moment=moment, clerk=by))

    def _say_day(self, opening: Opening) -> None:
        say = self._words.say
        said = []
        if opening.day is not None:
            day = Typed(self._words.date(opening.day))
            said.append(say("drawer.opening.day", jalali=day, gregorian=Code(opening.day.iso)))
        if opening.catalogue:
            version = self._words.number(opening.catalogue)
            said.append(say("drawer.opening.catalogue", version=version))
        self._day.setText("\n".join(said))
        self._to_read.setText(say("drawer.opening.to_read", count=opening.to_read))
        self._to_read.setVisible(bool(opening.to_read))
        self._read.setVisible(bool(opening.to_read))

    def _read_asked(self) -> None:
        if self._presenter is not None:
            self._presenter.read_asked()

    def _counted(self) -> None:
        if self._presenter is not None and self._sheet is not None:
            brought: Rial = self._brought.rial() or ZERO
            self._presenter.counted(self._sheet.count(), brought)

    def _explained(self) -> None:
        if self._presenter is not None and self._reasons is not None:
            self._presenter.explained(self._reasons.value())
