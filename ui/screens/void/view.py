"""The void dialog: the safe button has the focus, and nothing but Ctrl+Enter gives money back."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.i18n import Code, Numeral, Words
from ui.finding import REASONS, Second
from ui.screens.void.lines import Lines
from ui.screens.void.presenter import BACKS, OTHER, Filled, VoidPresenter, VoidState
from ui.theme import colours
from ui.told import Saying, tell
from ui.widgets.alarm import Alarm
from ui.widgets.basic import Button, Picture, announce, box, button, label, row
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.dialog import Dialog
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line

CHARS_WIDE: Final = 92
NOTE_MAX: Final = 200
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB: Final = Qt.FocusReason.TabFocusReason


class VoidDialog(Dialog):
    """Draws the state; remembers only what is being typed."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = VoidState()
        self._drawing = False
        self._presenter: VoidPresenter | None = None
        self._title: Final = label("heading", wrap=True)
        self._means: Final = label("caption", wrap=True)
        self.lines: Final = Lines(words)
        reasons = tuple(spoken_choice(one, f"void.reason.{one}") for one in REASONS)
        self._reason: Final = Radios(reasons, words)
        backs = tuple(spoken_choice(one, f"void.back.{one}") for one in BACKS)
        self._back: Final = Radios(backs, words)
        seconds = tuple(spoken_choice(one.value, f"void.second.{one.value}") for one in Second)
        self._second: Final = Radios(seconds, words)
        note = Line(words, rtl=words.direction == "rtl")
        note.setMaxLength(NOTE_MAX)
        proof = Line(words, chars=10, rtl=False)
        proof.setEchoMode(Line.EchoMode.Password)
        self.fields: Final[dict[str, Line]] = {
            "note": note,
            "reference": DigitsEdit(words, most=16),
            "approver": DigitsEdit(words, most=8, chars=8),
            "approver_pin": proof,
            "phone_code": DigitsEdit(words, most=6, chars=8),
        }
        said = ("note", "reference", "approver", "approver_pin", "phone_code")
        self._rows: Final = {
            name: FieldRow(name, self.fields[name], Saying(f"void.{name}"), words) for name in said
        }
        self._agreed, self._agreed_row = box(row(8))
        self._agreed_words: Final = label("strong", wrap=True)
        self._alarm: Final = Alarm()
        self.keep: Final = button("void.keep", words, "main", cap="Esc")
        self._decline: Final = button("void.decline", words)
        self.go: Final = Button()
        self.go.setProperty("rank", "plain")
        self._build(words)
        self.reword(words)

    def attach(self, presenter: VoidPresenter) -> None:
        """Tell this presenter what the clerk does."""
        self._presenter = presenter

    def present(self, state: VoidState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        if state.whole is None:
            self._forget()
            self.hide()
            return
        self._drawing = True
        if state.turn != before.turn:
            self._forget()
            self.lines.show_lines(state.whole, self._words)
        self._draw(state)
        self._drawing = False
        if not self.isVisible():
            self.open()
        self._bring_focus(before, state)

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self.setWindowTitle(words.say("void.title"))
        self.fields["note"].run_towards(rtl=words.direction == "rtl")
        if self._state.whole is not None:
            self.lines.show_lines(self._state.whole, words)
            self._draw(self._state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit names the reason, Esc keeps the receipt; Enter does nothing by itself."""
        place = event.key() - Qt.Key.Key_1
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._cancel()
        elif event.key() in _ENTERS:
            event.accept()
        elif not held and 0 <= place < len(REASONS) and not event.isAutoRepeat():
            event.accept()
            self._reason.put(REASONS[place])
            self._chose_reason()
            self._after_reason()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The corner is Esc."""
        event.ignore()
        self._cancel()

    def _draw(self, state: VoidState) -> None:
        whole, words = state.whole, self._words
        if whole is None:
            return
        total, number = whole.row.total, Numeral(whole.row.short)
        way = words.say(f"find.way.{whole.row.way}")
        self._title.setText(words.say("void.asked", number=number, amount=total, way=way))
        means = self._meaning(state)
        self._means.setText(words.say(means) if means else "")
        self._means.setVisible(bool(means))
        self.lines.choose(state.lines, fixed=state.deciding or state.busy)
        self._reason.put(state.reason)
        self._back.put(state.back)
        self._second.put(state.second.value)
        self._show_fields(state)
        self._show_problem(state)
        self._agreed.setVisible(bool(state.word))
        if state.word:
            who = Code(words.digits(state.who))
            said = words.say("void.agreed", user=who, amount=state.amount)
            self._agreed_words.setText(said)
            announce(self, said)
        self._show_acts(state)
        self.fit_soon(CHARS_WIDE)

    def _meaning(self, state: VoidState) -> str:
        if state.deciding:
            ask = state.whole.ask if state.whole is not None else None
            if ask is None or ask.wants != "agency":
                return "void.deciding"
            return f"void.agency_{'agreed' if ask.agreed else 'no' if ask.refused else 'waits'}"
        if state.for_agency:
            return "void.for_agency"
        return "void.for_later" if state.asks else ""

    def _show_fields(self, state: VoidState) -> None:
        problem = state.problem
        asks = state.asks
        seen = {
            "note": state.reason == OTHER and not state.deciding,
            "reference": state.asks_reference,
            "approver": not asks and state.second is not Second.NOBODY,
            "approver_pin": not asks and state.second is Second.PIN,
            "phone_code": not asks and state.second is Second.PHONE,
        }
        for name, field in self._rows.items():
            field.setVisible(seen[name])
            mine = problem is not None and self._shown_at(problem.field) == name
            field.show_problem(problem if mine else None)
            self.fields[name].setEnabled(not state.busy)
        self._reason.setVisible(not state.deciding)
        self._back.setVisible(not asks and len(state.ways) > 1)
        self._second.setVisible(not (state.for_agency and not state.deciding))

    def _shown_at(self, field: str) -> str:
        """Name the field at which a problem of the second person's proof is shown."""
        phone = self._state.second is Second.PHONE
        return "phone_code" if field == "approver_pin" and phone else field

    def _show_problem(self, state: VoidState) -> None:
        problem = state.problem
        elsewhere = problem is not None and problem.field not in self._rows
        text = tell(self._words, problem.told) if problem is not None and elsewhere else ""
        self._alarm.say(text)

    def _show_acts(self, state: VoidState) -> None:
        words, count = self._words, len(state.lines)
        key = "void.ask_go" if state.asks else "void.go_lines"
        text = words.say(key, count=count, amount=state.amount)
        said = words.say("void.go_by", act=text, key=Code("Ctrl+Enter"))
        self.go.setText(said.replace("&", "&&"))
        for one in (self.keep, self.go, self._decline):
            one.setEnabled(not state.busy)
        self._decline.setVisible(state.deciding)

    def _bring_focus(self, before: VoidState, state: VoidState) -> None:
        if state.turn != before.turn or (state.word and not before.word):
            self.keep.setFocus(_TAB)
        elif state.problem is not None and not state.busy and state.problem != before.problem:
            self._place(state.problem.field).setFocus(_TAB)
        elif not state.busy and QApplication.focusWidget() is None:
            self.keep.setFocus(_TAB)

    def _place(self, field: str) -> QWidget:
        places: dict[str, QWidget] = {
            **self.fields,
            "lines": self.lines,
            "reason": self._reason,
            "second": self._second,
        }
        found = places.get(self._shown_at(field), self.keep)
        return found if found.isVisible() else self.keep

    def _after_reason(self) -> None:
        """Once a digit named the reason: on to what is asked next."""
        state = self._state
        if state.reason == OTHER:
            self.fields["note"].setFocus(_TAB)
        elif not state.asks and state.second is not Second.NOBODY:
            self.fields["approver"].setFocus(_TAB)

    def _build(self, words: Words) -> None:
        down = QVBoxLayout(self)
        down.setContentsMargins(18, 12, 18, 12)
        down.setSpacing(7)
        for one in (self._title, self._means, self.lines, self._reason, self._rows["note"]):
            down.addWidget(one)
        down.addWidget(self._back)
        down.addWidget(self._rows["reference"])
        down.addWidget(self._second)
        across = row(12)
        across.addWidget(self._rows["approver"], 1)
        across.addWidget(self._rows["approver_pin"], 1)
        across.addWidget(self._rows["phone_code"], 1)
        down.addLayout(across)
        self._agreed_row.addWidget(Picture("done", colours.SUCCESS_TEXT, px=18))
        self._agreed_row.addWidget(self._agreed_words, 1)
        down.addWidget(self._agreed)
        down.addWidget(self._alarm)
        foot = row(10)
        foot.addWidget(self.keep)
        foot.addStretch(1)
        foot.addWidget(self._decline)
        foot.addWidget(self.go)
        down.addLayout(foot)
        self._connect()

    def _connect(self) -> None:
        self.lines.changed.connect(self._chose_lines)
        self._reason.changed.connect(self._chose_reason)
        self._reason.entered.connect(self._after_reason)
        self._back.changed.connect(self._chose_back)
        self._second.changed.connect(self._chose_second)
        self._second.entered.connect(lambda: self.fields["approver"].setFocus(_TAB))
        self.fields["note"].entered.connect(lambda: self.fields["approver"].setFocus(_TAB))
        self.fields["reference"].entered.connect(lambda: self.fields["approver"].setFocus(_TAB))
        self.fields["approver"].entered.connect(lambda: self._place("approver_pin").setFocus(_TAB))
        for name in ("approver_pin", "phone_code"):
            self.fields[name].entered.connect(self._agree)
        for field in self.fields.values():
            field.changed.connect(self._typed)
        self.keep.clicked.connect(self._cancel)
        self.go.clicked.connect(self._confirm)
        self._decline.clicked.connect(self._say_no)
        self.on_sure(self._confirm)

    def _forget(self) -> None:
        for field in self.fields.values():
            field.put("")

    def _filled(self) -> Filled:
        values = {name: field.value() for name, field in self.fields.items()}
        return Filled(
            note=values["note"],
            reference=values["reference"],
            user=values["approver"],
            proof=values["phone_code" if self._state.second is Second.PHONE else "approver_pin"],
        )

    def _chose_lines(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.lined(self.lines.chosen())

    def _chose_reason(self) -> None:
        if self._presenter is not None and not self._drawing and (value := self._reason.value()):
            self._presenter.reasoned(value)

    def _chose_back(self) -> None:
        if self._presenter is not None and not self._drawing and (value := self._back.value()):
            self._presenter.backed(value)

    def _chose_second(self) -> None:
        if self._presenter is not None and not self._drawing and (value := self._second.value()):
            self._presenter.seconded(Second(value))

    def _typed(self) -> None:
        if self._presenter is not None and not self._drawing:
            self._presenter.typed()

    def _agree(self) -> None:
        if self._presenter is not None:
            self._presenter.agreed(self._filled())

    def _confirm(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed(self._filled())

    def _say_no(self) -> None:
        if self._presenter is not None:
            self._presenter.declined(self._filled())

    def _cancel(self) -> None:
        if self._presenter is not None:
            self._presenter.cancelled()
