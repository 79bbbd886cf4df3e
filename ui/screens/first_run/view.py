"""The first screens of a new PC: six steps, one at a time, each with its own test."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.i18n import Code, Typed, Words
from ui.actions import BY_NAME, cap
from ui.rows import FirstRun
from ui.screens.first_run.devices_step import DevicesStep
from ui.screens.first_run.fields import fields
from ui.screens.first_run.parts import LanguagePart, SuppliesPart
from ui.screens.first_run.presenter import TRAINING, FirstRunPresenter
from ui.screens.first_run.state import ASKED, FIELDS, FirstRunState, Step
from ui.theme import colours
from ui.told import Saying
from ui.tongue import says
from ui.widgets.basic import Picture, box, button, label, row, spoken
from ui.widgets.fieldrow import FieldRow
from ui.widgets.line import Line
from ui.widgets.page import Page
from ui.widgets.strip import MessageStrip

_HINTED: Final = frozenset({"office", "pin", "address", "code"})
_TEST: Final = "Ctrl+T"
_BACKS: Final = (Step.OFFICE, Step.PERSON, Step.SUPPLIES, Step.PRACTICE)
_GO: Final = {Step.PERSON: "window.first_run.go", Step.PRACTICE: "entrance.step.practice.end"}


class FirstRunScreen(QWidget):
    """Draws the state; remembers only what is being typed.

    Signals:
        languages: another language of the window is chosen.
    """

    languages = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._state = FirstRunState()
        self._turn = 0
        self._presenter: FirstRunPresenter | None = None
        self._make_devices: Callable[[Words], DevicesStep] | None = None
        self._devices: DevicesStep | None = None
        self._page: Final = Page(chars=96)
        self._fields: Final[dict[str, Line]] = fields(words)
        self._rows: Final = {
            name: FieldRow(
                name,
                self._fields[name],
                Saying(f"window.first_run.ask.{name}"),
                words,
                hint=Saying(f"window.first_run.ask.{name}_hint") if name in _HINTED else None,
            )
            for name in FIELDS
        }
        self._questions, self._asked_rows = box(gap=8)
        self._count: Final = label("quiet")
        self._title: Final = label("title", wrap=True)
        self._what: Final = label("quiet", wrap=True)
        self._strip: Final = MessageStrip(words)
        self._language: Final = LanguagePart(words)
        self._supplies: Final = SuppliesPart(words)
        self._stick: Final = spoken("entrance.step.office.stick", words, "caption", wrap=True)
        self._later: Final = spoken("entrance.step.practice.later", words, "caption", wrap=True)
        self._working: Final = label("quiet")
        self._back: Final = button("window.action.back", words, cap=cap("back"))
        self._test: Final = button("entrance.step.test", words, cap=_TEST)
        self._train: Final = button("entrance.step.practice.start", words, cap=_training_cap())
        self._go: Final = button("entrance.step.on", words, "main", cap=cap("confirm"))
        self._build()

    def attach(
        self,
        presenter: FirstRunPresenter,
        make_devices: Callable[[Words], DevicesStep] | None = None,
    ) -> None:
        """Tell this presenter what the clerk does.

        Args:
            make_devices: makes the step of the devices, once it is come to.
        """
        self._presenter = presenter
        self._make_devices = make_devices

    def present(self, state: FirstRunState) -> None:
        """Draw the state."""
        before, self._state = self._state, state
        # Asked before anything is filled in: what we fill nobody is typing.
        typing = self._being_typed()
        self._fill()
        self._draw()
        if state.turn != self._turn:
            self._turn = state.turn
            self._begin(typing)
        elif state.problem is not None and state.problem is not before.problem:
            self._to_problem()
        if state.problem is not None and state.turn != before.turn:
            self._to_problem()

    def field(self, name: str) -> Line:
        """Give the field of a question."""
        return self._fields[name]

    def confirm(self) -> None:
        """Ctrl+Enter: the step is done."""
        if self._devices is not None and self._in_devices():
            self._devices.confirm()
        else:
            self._go_on()

    def step_back(self) -> None:
        """Esc: one step back, or the scanner is learned no more."""
        if self._devices is not None and self._in_devices():
            self._devices.step_back()
        elif self._presenter is not None:
            self._presenter.stepped_back(self._asked())

    def reword(self, words: Words) -> None:
        """Draw the same state in the language in use."""
        self._words = words
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Test what this step is about."""
        pressed = QKeySequence(event.key() | event.modifiers().value).toString()
        if pressed == _TEST and self._test.isVisible() and not event.isAutoRepeat():
            event.accept()
            self._tested()
        else:
            super().keyPressEvent(event)

    def _in_devices(self) -> bool:
        return self._state.step is Step.DEVICES and self._state.settling is not None

    def _draw(self) -> None:
        state, say, step = self._state, self._words.say, self._state.step
        name = step.name.lower()
        number, total = self._words.number(int(step)), self._words.number(len(Step))
        self._count.setText(say("entrance.step.count", number=number, total=total))
        self._title.setText(say(f"entrance.step.{name}.title"))
        self._what.setText(say(f"entrance.step.{name}.what"))
        for field, one in self._rows.items():
            one.setVisible(field in ASKED.get(step, ()))
            wrong = state.problem is not None and state.problem.field == field
            one.show_problem(state.problem.told if wrong and state.problem else None)
        self._questions.setVisible(step in ASKED)
        self._language.frame.setVisible(step is Step.LANGUAGE)
        self._supplies.frame.setVisible(step is Step.SUPPLIES)
        self._stick.setVisible(step is Step.OFFICE)
        self._later.setVisible(step is Step.PRACTICE)
        self._strip.show_notice(state.notice)
        said = "testing" if state.testing else "wait" if state.busy else ""
        self._working.setText(say(f"entrance.step.{said}") if said else "")
        self._back.setVisible(step in _BACKS)
        self._test.setVisible(step is Step.OFFICE)
        self._test.setEnabled(not state.testing)
        self._train.setVisible(step is Step.PRACTICE and state.trains)
        says(self._go, _GO.get(step, "entrance.step.on"), self._words, cap=cap("confirm"))
        self._go.setEnabled(not state.busy)
        if state.settling is not None:
            self._language.show_settling(state.settling, self._words)
            self._supplies.show_supplied(state.settling.supplied, self._words)
        self._show_devices()

    def _show_devices(self) -> None:
        """The devices' own page stands in place of the step's, and is made when it first does."""
        stack, settling = self.layout(), self._state.settling
        if not isinstance(stack, QStackedLayout):
            return
        if not self._in_devices() or settling is None or self._make_devices is None:
            stack.setCurrentWidget(self._page)
            return
        if self._devices is None:
            self._devices = self._make_devices(self._words)
            self._devices.gone_on.connect(self._go_on)
            stack.addWidget(self._devices)
        say, office = self._words.say, Typed(settling.office)
        self._devices.show_office(
            say(
                "entrance.step.enrolled",
                office=office,
                code=Code(settling.office_code),
                number=settling.counter,
            ),
            self._count.text(),
        )
        stack.setCurrentWidget(self._devices)

    def _begin(self, typing: Line | None) -> None:
        """Another step: the focus goes to the first thing there is to do."""
        step = self._state.step
        if self._devices is not None and self._in_devices():
            self._devices.begin()
        elif step in ASKED:
            # What was typed before anybody could ask for it stays, and so does the focus in it.
            if typing is None or not typing.isVisible():
                typing = self._first_open(step)
            typing.setFocus()
        else:
            (self._language.languages if step is Step.LANGUAGE else self._go).setFocus()

    def _to_problem(self) -> None:
        problem = self._state.problem
        if problem is not None and not self._state.busy:
            one = self._rows[problem.field]
            one.widget.setFocus()
            # What is told beneath the field has its place only after the layout ran.
            QTimer.singleShot(0, one, lambda: self._page.roll.reveal(one))

    def _fill(self) -> None:
        """Fill in what is known when a step begins; what was typed stays."""
        settling = self._state.settling
        if settling is None or self._state.turn == self._turn:
            return
        for name, field in self._fields.items():
            known = "" if name == "again" else str(getattr(settling.begun, name) or "")
            if known and not field.value():
                field.put(known)

    def _being_typed(self) -> Line | None:
        fields = self._fields.values()
        return next((each for each in fields if each.hasFocus() and each.value()), None)

    def _first_open(self, step: Step) -> Line:
        fields = [self._fields[name] for name in ASKED[step]]
        return next((each for each in fields if not each.value()), fields[0])

    def _asked(self) -> FirstRun:
        values = {name: field.value() for name, field in self._fields.items()}
        number, _ = int(values.pop("counter") or 0), values.pop("again")
        return FirstRun(counter=number, **values)

    def _go_on(self) -> None:
        if self._presenter is not None:
            self._presenter.confirmed(self._asked(), self._fields["again"].value())

    def _tested(self) -> None:
        if self._presenter is not None:
            self._presenter.tested(self._fields["address"].value())

    def _trained(self) -> None:
        if self._presenter is not None:
            self._presenter.practise()

    def _chose_language(self) -> None:
        chosen = self._language.languages.value()
        if chosen and chosen != self._words.language.value:
            self.languages.emit()

    def _build(self) -> None:
        stack = QStackedLayout(self)
        stack.addWidget(self._page)
        inner, foot = self._page.inner, self._page.foot
        head = row(12)
        head.addWidget(Picture("office", colours.PRIMARY, px=34))
        head.addWidget(self._title, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignVCenter)
        inner.addLayout(head)
        inner.addWidget(self._what)
        inner.addWidget(self._strip)
        inner.addWidget(self._language.frame)
        down = self._asked_rows
        for line in self._rows.values():
            down.addWidget(line)
        for one in (self._questions, self._stick, self._supplies.frame, self._later):
            inner.addWidget(one)
        foot.addWidget(self._back)
        foot.addWidget(self._working)
        foot.addStretch(1)
        for act in (self._test, self._train, self._go):
            foot.addWidget(act)
        for names in ASKED.values():
            for before, after in pairwise(self._fields[name] for name in names):
                before.entered.connect(after.setFocus)
            self._fields[names[-1]].entered.connect(self.confirm)
        self._language.languages.entered.connect(self.confirm)
        self._language.languages.changed.connect(self._chose_language)
        self._go.clicked.connect(self.confirm)
        self._back.clicked.connect(self.step_back)
        self._test.clicked.connect(self._tested)
        self._train.clicked.connect(self._trained)


def _training_cap() -> str:
    return cap(TRAINING) if TRAINING in BY_NAME else ""
