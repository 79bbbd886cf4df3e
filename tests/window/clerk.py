"""A clerk at the real window: keys and scans go in, what is on the screen comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.clock import Clock
from app.counter.commands.approve import Approval
from app.i18n import Language, Words
from app.journal.append import EVENTS
from app.settings import load
from app.storage.engine import reading
from models.values.bill import Bill
from models.values.rial import Rial
from tests.counter_world import CLERK, surroundings
from tests.ui.hands import Hands
from tests.window.town import Town
from ui.binding.counter import BoundCounter
from ui.binding.drawer import SHEET
from ui.binding.place import Place
from ui.look import Look
from ui.rows import Basket, Link
from ui.screens.all import Screens
from ui.screens.counter.state import CounterState, Paid, Pane
from ui.screens.pay.presenter import PayState
from ui.single import OneWindow
from ui.start import Running
from ui.widgets.basic import Button
from ui.widgets.results import Shown

CTRL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
NONE: Final = Qt.KeyboardModifier.NoModifier
KEY: Final = Qt.Key
FLOAT: Final = {1_000_000: 6, 500_000: 8}
TEN_MILLION: Final = Rial(10_000_000)
TABS_MOST: Final = 30
PATIENCE_MS: Final = 20_000


class Bot(Protocol):
    """What can wait with the event loop running: pytest-qt's own, or whoever stands in for it."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool], *, timeout: int
    ) -> None:
        """Wait until something holds, or fail."""
        ...


def recorded(engine: sa.Engine) -> int:
    """Count the events in a journal."""
    with reading(engine) as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(EVENTS)).scalar_one()


@dataclass(slots=True)
class Clerk:
    """Whoever works with one start of the program."""

    town: Town
    running: Running
    hands: Hands
    bot: Bot
    one: OneWindow

    @classmethod
    def begin(
        cls,
        town: Town,
        application: QApplication,
        look: Look,
        bot: Bot,
        language: Language,
        *,
        wait: bool = True,
    ) -> "Clerk":
        """Start the program on the town's profile, as `open_window` does, and show its window.

        Args:
            wait: until the counter is open, too.
        """
        town.profile.mkdir(exist_ok=True)
        url = town.cable.url
        settings = replace(load(town.profile), language=language, centre_url=url)
        one = OneWindow(town.profile)
        assert one.claim()
        around = surroundings(town.clock, seed=town.starts())
        hands = Hands()
        running = Running(
            application,
            look,
            Words(language),
            settings,
            one=one,
            clock=_Times(town.clock, hands),
            opening=lambda settings, bell: BoundCounter.opened(settings, bell, around),
        )
        hands.scanner = running.scanner
        running.start()
        clerk = cls(town, running, hands, bot, one)
        clerk.wait(running.window.isActiveWindow)
        if wait:
            clerk.wait(lambda: running.counter.made is not None)
        return clerk

    def end(self) -> None:
        """Close the window and let go of everything; a second time does nothing."""
        if self.running.window.isVisible():
            self.screens.pay_dialog.hide()
            self.screens.looking.void_dialog.hide()
            self.screens.looking.correct_dialog.hide()
            self.running.stop()
            self.one.release()

    # ------------------------------------------------------------------------------ seeing

    def wait(self, seen: Callable[[], object]) -> None:
        """Wait until something is seen."""
        self.bot.waitUntil(lambda: bool(seen()), timeout=PATIENCE_MS)

    @property
    def place(self) -> Place:
        """Give where the counter's files are held open."""
        assert self.running.counter.made is not None
        return self.running.counter.made.place

    @property
    def screens(self) -> Screens:
        """Give the screens."""
        return self.running.shell.screens

    @property
    def words(self) -> Words:
        """Give the language the window speaks now."""
        return self.running.tongue.words

    @property
    def state(self) -> CounterState:
        """Give what the counter's screen shows."""
        return self.screens.serving.state

    def offers(self) -> set[str]:
        """Give what the strip of the counter's screen offers to do."""
        strip = self.screens.counter.strip
        shown = (one for one in strip.findChildren(Button) if one.isVisibleTo(strip))
        return {str(one.property("says")).removeprefix("window.action.") for one in shown}

    @property
    def basket(self) -> Basket:
        """Give the basket as it is shown."""
        return self.state.basket

    def rows(self) -> tuple[Shown, ...]:
        """Give the rows of the list in the work pane, in words."""
        return self.screens.counter.results.rows()

    def text(self, of: QWidget | None = None) -> str:
        """Give every word that can be read now in the window, or in a part of it."""
        top = of or QApplication.activeModalWidget() or self.running.shell.window
        labels = (one for one in top.findChildren(QLabel) if one.isVisible())
        return "\n".join(one.text() for one in labels if one.text())

    def button(self, said: str) -> QAbstractButton | None:
        """Give the button that can be seen and begins with these words, if there is one."""
        top = QApplication.activeModalWidget() or self.running.shell.window
        buttons = (one for one in top.findChildren(QAbstractButton) if one.isVisible())
        return next((one for one in buttons if one.text().startswith(said)), None)

    def tab_to(self, said: str) -> None:
        """Press Tab until the focus is on the button of these words."""
        for _ in range(TABS_MOST):
            if (wanted := self.button(said)) is not None and wanted.hasFocus():
                return
            self.press(KEY.Key_Tab)
        raise AssertionError(f"Tab does not lead to {said}")

    def in_front(self, page: QWidget) -> bool:
        """Tell whether a page is the one in front."""
        return self.running.shell.window.stage.currentWidget() is page

    # ------------------------------------------------------------------------------ doing

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key."""
        self.hands.press(key, modifiers)

    def fill(self, *texts: str) -> None:
        """Type each text and press Enter after it."""
        for text in texts:
            self.hands.type(text)
            self.press(KEY.Key_Return)

    def sign_in(self, who: Approval = CLERK) -> None:
        """Sign a person in from the sign-in screen."""
        screens = self.screens
        self.wait(lambda: self.in_front(screens.sign_in))
        self.fill(who.user, who.pin)
        self.wait(lambda: not self.in_front(screens.sign_in))

    def count(self, notes: Mapping[int, int]) -> None:
        """Type a count of notes into the sheet in front; Enter in the last one ends it."""
        for value in SHEET[:-1]:
            if notes.get(value):
                self.hands.type(str(notes[value]))
            self.press(KEY.Key_Return)

    def open_shift(self, notes: Mapping[int, int] = FLOAT, brought: Rial = TEN_MILLION) -> None:
        """Count the float, say what of it came from the safe, and open the shift."""
        screens = self.screens
        self.wait(lambda: self.in_front(screens.open_shift))
        million = self.words.number(1_000_000)
        self.wait(lambda: million in self.text())
        self.count(notes)
        if brought.amount:
            self.hands.type(str(brought.amount))
        self.press(KEY.Key_Return, CTRL)
        self.serving()

    def serving(self) -> None:
        """Wait for the counter's screen, with its basket asked for and shown."""
        screens = self.screens
        self.wait(lambda: self.in_front(screens.counter))
        self.wait(lambda: self.basket.visit_id)

    def line_is(self, link: Link) -> None:
        """Wait until the status bar says how the line is."""
        said = self.words.say(f"window.link.{link.value}")
        self.wait(lambda: self.running.shell.window.status.text() == said)

    def sync(self) -> None:
        """Let the counter try its line now, as it does by itself every few minutes."""
        runner = self.place.counter.runner
        assert runner is not None
        runner.wake()

    def delivered(self) -> None:
        """Send now, and wait until the centre holds and has posted every event of this counter.

        The bar's count alone proves nothing: it says none before it has heard of the last act.
        """
        self.sync()
        here, there = self.place.counter.desk.engine, self.town.central.engine
        self.wait(lambda: recorded(here) == recorded(there))
        self.wait(lambda: self.waiting() == 0)

    def waiting(self) -> int:
        """Read from the status bar how much waits to be sent."""
        shown = self.running.shell.window.status.waiting()
        return next(
            count
            for count in range(1_000)
            if self.words.say("window.link.waiting_count", count=count) == shown
        )

    def scan(self, bill: Bill) -> None:
        """Scan a bill and wait for its line."""
        before = len(self.basket.lines)
        self.hands.scan(bill.barcode)
        self.wait(lambda: len(self.basket.lines) > before)

    def ask(self, number: int, *answers: str, papers: int = 0) -> None:
        """Open a service by its number, answer its questions in order, say its papers were seen.

        The form's last Enter leads to its button; the line is in the basket when this returns.
        """
        before = len(self.basket.lines)
        self.fill(str(number))
        self.wait(lambda: self.state.pane is Pane.FORM)
        self.wait(self.form_has_focus)
        self.fill(*answers)
        for _ in range(papers):
            self.press(KEY.Key_1)
            self.press(KEY.Key_Return)
        self.press(KEY.Key_Return, CTRL)
        self.wait(lambda: len(self.basket.lines) > before)

    def form_has_focus(self) -> bool:
        """Tell whether the keys go into the form."""
        focus = QApplication.focusWidget()
        return focus is not None and self.screens.service_form.isAncestorOf(focus)

    def pay_dialog(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Open the pay dialog by one of its keys."""
        self.press(key, modifiers)
        self.wait(self.screens.pay_dialog.isActiveWindow)

    @property
    def paying(self) -> PayState:
        """Give what the pay dialog shows."""
        return self.screens.paying.state

    def booked(self) -> Paid:
        """Wait until the payment is booked and its paper is out; give what the card says."""
        self.wait(lambda: not self.screens.pay_dialog.isVisible())
        self.wait(lambda: self.state.paid is not None and self.state.paid.printed)
        assert self.state.paid is not None
        return self.state.paid

    def papers(self) -> list[Path]:
        """Give the papers printed so far, by their names."""
        folder = self.town.profile / "receipts"
        return sorted(folder.glob("*.pdf"))


@dataclass(frozen=True, slots=True)
class _Times:
    """The town's instant, and the milliseconds that these hands live by."""

    clock: Clock
    hands: Hands

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic_ms(self) -> int:
        return self.hands.monotonic_ms()
