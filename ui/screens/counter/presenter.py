"""The counter: anything is typed or scanned in one box, and one basket is paid once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from models.errors import CounterError
from ui.actions import Command
from ui.ports import Jobs
from ui.rows import (
    EMPTY,
    Basket,
    HeldRow,
    Link,
    PrintFailed,
    Receipt,
    ReceiptPrinted,
    ReceiptRow,
    Stage,
    Status,
)
from ui.screens.counter.board import Board, Counter, CounterView, Doors
from ui.screens.counter.finder import Finder
from ui.screens.counter.state import CounterState, Listing, Paid, Pane
from ui.screens.pay.presenter import Method
from ui.told import Kind, Notice, Saying, device, done, fix, undoable

PRINT_ACTS: Final = ("print_again", "print_files", "print_later")
"""What helps when paper did not come out: again, as a file, later."""

_SERVING: Final = Status(stage=Stage.SERVING)


class CounterPresenter:
    """Every result of work replaces the basket whole, so that screen and book cannot part."""

    def __init__(
        self,
        view: CounterView,
        counter: Counter,
        jobs: Jobs,
        doors: Doors,
        commands: Callable[[str], tuple[Command, ...]],
    ) -> None:
        self._counter = counter
        self._jobs = jobs
        self._stands: tuple[object, ...] = ()
        self._printed = ""
        self._doors = doors
        self._board = Board(view, counter, jobs)
        self.box = Finder(
            self._board, counter, jobs, doors, commands=commands, basket_is=self._basket_is
        )

    @property
    def state(self) -> CounterState:
        """What is shown now."""
        return self._board.state

    def opened(self, status: Status = _SERVING) -> None:
        """Show the visit in hand, or an empty basket."""
        self._stands = _offer(status)
        self._board.show(basket=EMPTY, mark=status.mark, undoable=False, paid=None)
        self._board.home()
        self._board.ask_held(recovered=True)
        found = partial(self._basket_found, status.unprinted)
        self._jobs.run(self._counter.basket, found, self._board.refused)

    def status_is(self, status: Status) -> None:
        """The line came or went, or another catalogue is in force: what is listed says so."""
        if (stands := _offer(status)) != self._stands:
            self._stands = stands
            self._board.show(mark=status.mark)
            self.box.again()

    def came_back(self) -> None:
        """The lock was opened by the same clerk: everything is where it was."""
        self._board.show(turn=self.state.turn + 1)

    def form_done(self, basket: Basket) -> None:
        """The form became a line."""
        self._board.home()
        title = basket.lines[-1].title
        self._basket_is(basket, done("window.counter.added", title=title), True)

    def paid(self, receipt: Receipt) -> None:
        """The receipt is booked; the next key, scan or word begins the next visit."""
        # The paper may be quicker than the answer.
        printed = receipt.short == self._printed
        paid = Paid(
            short=receipt.short, total=receipt.total, change=receipt.change, printed=printed
        )
        self._board.home()
        self._board.show(basket=receipt.basket, paid=paid, undoable=False)
        self._doors.changed()

    def settled(self) -> None:
        """A card payment is in doubt no more."""
        self._board.home()
        self._board.show(notice=done("window.settle.done"))
        self._doors.changed()

    def heard(self, event: object) -> None:
        """Something was announced: paper came out, or did not."""
        paid = self.state.paid
        if isinstance(event, ReceiptPrinted):
            self._printed = event.short
            if self.state.notice is not None and self.state.notice.acts == PRINT_ACTS:
                self._board.show(notice=None)
        match event:
            case ReceiptPrinted(short) if paid is not None and paid.short == short:
                self._board.show(paid=replace(paid, printed=True))
            case PrintFailed(error=error):
                self._board.show(notice=Notice(Kind.DEVICE, error, acts=PRINT_ACTS))

    def print_later(self) -> None:
        """What is not printed is counted in the status bar, and printed from Find."""
        self._board.show(notice=done("devices.printed_later"))

    def removed(self, line_id: str) -> None:
        """Del on a line: it goes, and can come back."""
        line = next((one for one in self.state.basket.lines if one.line_id == line_id), None)
        if line is None:
            return
        notice = undoable("window.counter.removed", title=line.title)
        self._jobs.run(
            partial(self._counter.remove_line, line_id),
            lambda basket: self._basket_is(basket, notice, True),
            self._board.refused,
        )

    def undone(self) -> None:
        """Ctrl+Z: take back the last change of the basket."""
        if self.state.undoable:
            notice = done("window.counter.undone")
            self._jobs.run(
                self._counter.undo,
                lambda basket: self._basket_is(basket, notice, False),
                self._board.refused,
            )

    def held_or_recalled(self) -> None:
        """F7: put the visit aside, or, with nothing in hand, list what is put aside."""
        if self.state.basket.lines:
            self._jobs.run(self._counter.hold, self._put_aside, self._board.refused)
        else:
            self._jobs.run(self._counter.held, self._list_held, self._board.refused)

    def pay_asked(self, method: Method) -> None:
        """F9, F11: receive money, if there is something to pay for."""
        if self.state.basket.lines:
            self._doors.pay(self.state.basket, method)
        else:
            self._board.show(notice=fix(Saying("window.counter.empty")))

    def reprint_asked(self) -> None:
        """Ctrl+P: show the last receipt; Enter on it prints a copy."""
        last = lambda: self._counter.receipts("")[:1]  # noqa: E731 - one call, named for what it gives
        self._jobs.run(last, self._list_receipts, self._board.refused)

    def find_asked(self) -> None:
        """F5: the latest receipts."""
        self._jobs.run(
            partial(self._counter.receipts, ""), self._list_receipts, self._board.refused
        )

    def person_asked(self) -> None:
        """F3: find the citizen, or see whose visit it is."""
        turn = self.state.turn + 1
        self._board.show(pane=Pane.PERSON, text="", notice=None, paid=None, turn=turn)
        self._doors.person()

    def not_here(self) -> None:
        """Say in the work pane where else a service is; what was typed stays, to try it again."""
        self._board.show(pane=Pane.REFERRAL, notice=None, paid=None)

    def person_taken(self, basket: Basket) -> None:
        """The visit is a citizen's now, or nobody's."""
        self._board.home()
        self._basket_is(basket, None, False)

    def refused(self, error: CounterError) -> None:
        """Say what did not go, beside whatever is shown."""
        self._board.refused(error)

    def referred(self) -> None:
        """Somebody was sent on, with a slip in hand."""
        self._board.home()
        self._board.show(notice=done("referral.done"))

    def box_asked(self) -> None:
        """F2: the command box, with its text selected."""
        if self.state.pane is not Pane.RESULTS:
            self._board.home()
        else:
            self._board.show(turn=self.state.turn + 1)

    def stepped_back(self) -> None:
        """Esc: one level back; the form's draft and the basket stay."""
        self._board.home()

    def told(self, notice: Notice) -> None:
        """Say something that happened elsewhere in the window."""
        self._board.show(notice=notice)

    def _put_aside(self, basket: Basket) -> None:
        self._board.home()
        self._basket_is(basket, done("window.counter.held"), False)
        self._board.ask_held()

    def _basket_found(self, unprinted: int, basket: Basket) -> None:
        notice: Notice | None = None
        if unprinted:
            notice = device("window.counter.unprinted", count=unprinted)
        elif basket.lines:
            notice = done("window.counter.recovered", count=len(basket.lines))
        self._basket_is(basket, notice, False)

    def _basket_is(self, basket: Basket, notice: Notice | None, can_undo: bool) -> None:
        self._board.show(basket=basket, notice=notice, undoable=can_undo, paid=None)
        self._doors.changed()

    def _list_held(self, held: tuple[HeldRow, ...]) -> None:
        self._board.held_told(held)
        self._board.list(held, Listing.HELD)

    def _list_receipts(self, receipts: tuple[ReceiptRow, ...]) -> None:
        self._board.list(receipts, Listing.RECEIPTS)


def _offer(status: Status) -> tuple[object, ...]:
    """Give what of a status decides which services can be had, and how their prices are marked."""
    return (status.link is Link.OFFLINE, status.catalogue, status.mark)
