"""The state of the counter's screen in one place, for the two who change it."""

from dataclasses import replace
from typing import Any, Protocol

from models.errors import CounterError, Fault
from models.values.bill import Bill
from ui.articles import Article
from ui.forms import DraftRow, Forms
from ui.ports import Jobs, Money, Shelf, Visits
from ui.rows import Basket, HeldRow, ReceiptRow, ServiceForm, ServiceRow
from ui.screens.counter.rows import Found, Row, rows_of
from ui.screens.counter.state import CounterState, Listing, Pane
from ui.screens.pay.presenter import Method
from ui.told import Kind, Notice, Saying


class CounterView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: CounterState) -> None:
        """Show this state."""
        ...


class Doors(Protocol):
    """What the counter opens beside itself."""

    def form(self, form: ServiceForm, quantity: int) -> None:
        """Ask a service's questions in the work pane."""
        ...

    def pay(self, basket: Basket, method: Method) -> None:
        """Receive money."""
        ...

    def found(self, text: str) -> None:
        """Open the find screen on a receipt's number or tracking code."""
        ...

    def paid_before(self, bill: Bill, why: CounterError) -> None:
        """Tell that a bill was paid before, and ask whether a second person allows it."""
        ...

    def settle(self, row: ReceiptRow) -> None:
        """Ask how a card payment in doubt ended."""
        ...

    def act(self, name: str) -> None:
        """Do an act of the window by its name."""
        ...

    def person(self) -> None:
        """Find the citizen, or show whose visit it is."""
        ...

    def elsewhere(self, code: str) -> None:
        """Tell where a service is to be had that is not to be had here."""
        ...

    def help(self, topic: Article | ServiceRow) -> None:
        """Tell what help says of a topic."""
        ...

    def changed(self) -> None:
        """The header and the status bar may be out of date."""
        ...


class Counter(Shelf, Visits, Money, Forms, Protocol):
    """What this screen needs of the counter."""


class Board:
    """Holds the state, shows every change of it, and knows the ways it changes together."""

    def __init__(self, view: CounterView, counter: Counter, jobs: Jobs) -> None:
        self._view = view
        self._counter = counter
        self._jobs = jobs
        self._held: tuple[HeldRow, ...] = ()
        self._drafts: tuple[DraftRow, ...] = ()
        self._recovered = False
        self.state = CounterState()

    def show(self, **changes: Any) -> None:
        """Change parts of the state, by name, and show it."""
        self.state = replace(self.state, **changes)
        self._view.present(self.state)

    def home(self, *, keep_text: bool = False) -> None:
        """Show favourites and held visits, with an empty box that has the focus.

        While the clerk deletes what was typed (`keep_text`), box and message stay as they are.
        """
        self.show(
            text="",
            rows=self._home_rows(),
            current=-1,
            listing=Listing.HOME,
            pane=Pane.RESULTS,
            notice=self.state.notice if keep_text else None,
            paid=self.state.paid if keep_text else None,
            turn=self.state.turn + (0 if keep_text else 1),
        )

    def list(self, found: tuple[Found, ...], listing: Listing) -> None:
        """Show a list with its first row current, ready for Enter in the box."""
        rows = rows_of(found)
        self.show(
            rows=rows,
            current=0 if rows else -1,
            listing=listing,
            pane=Pane.RESULTS,
            text=self.state.text if listing is Listing.FOUND else "",
            turn=self.state.turn + 1,
            paid=None,
            notice=None,
        )

    def write(self, text: str, notice: Notice | None = None) -> None:
        """Put a text into the box and the focus behind it."""
        turn = self.state.turn + 1
        self.show(text=text, notice=notice, pane=Pane.RESULTS, paid=None, turn=turn)

    def refused(self, error: CounterError) -> None:
        """Say what did not go; a device's or the disk's trouble looks like one."""
        self.show(notice=Notice(Kind.DEVICE if isinstance(error, Fault) else Kind.FIX, error))

    def ask_held(self, *, recovered: bool = False) -> None:
        """Have what waits on the home list brought up to date.

        Args:
            recovered: the program has just begun; what it finds, an earlier start left behind.
        """
        self._recovered = recovered
        self._jobs.run(
            lambda: (self._counter.held(), self._counter.drafts()), self._waiting_told, self.refused
        )

    def held_told(self, held: tuple[HeldRow, ...]) -> None:
        """Keep the held visits; the home list shows them."""
        self._waiting_told((held, self._drafts))

    def _waiting_told(self, waiting: tuple[tuple[HeldRow, ...], tuple[DraftRow, ...]]) -> None:
        self._held, self._drafts = waiting
        if self.state.listing is Listing.HOME:
            self.show_home()
            if self._recovered and self._drafts and self.state.current < 0:
                # Enter takes up what the power cut short.
                first = len(self._held)
                self.show(current=first)

    def show_home(self) -> None:
        """Bring the rows of the home list up to date, and nothing else."""
        self.show(rows=self._home_rows())

    def _home_rows(self) -> tuple[Row, ...]:
        favourites: tuple[Found, ...] = self._counter.favourites()
        found: tuple[Found, ...] = (*self._held, *self._drafts, *favourites)
        rows = rows_of(found, favourites=True)
        if not (self._recovered and self._drafts):
            return rows
        first, count = len(self._held), len(self._drafts)
        badge = replace(rows[first], heading=Saying("person.recovered", {"count": count}))
        return (*rows[:first], badge, *rows[first + 1 :])
