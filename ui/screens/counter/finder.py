"""The command box: whatever is typed or scanned is read, found, and acted on."""

from collections.abc import Callable
from functools import partial
from typing import Final

from models.errors import CounterError
from models.values.bill import Bill
from models.values.text import fold_digits
from ui.actions import Command
from ui.articles import Article, find
from ui.forms import DraftRow
from ui.ports import Jobs
from ui.rows import Basket, HeldRow, PersonRow, ReceiptRow, ServiceForm, ServiceRow
from ui.screens.counter.board import Board, Counter, Doors
from ui.screens.counter.omnibox import (
    BillRead,
    CommandRead,
    HelpRead,
    MobileRead,
    NotABill,
    PersonRead,
    Reading,
    ReceiptRead,
    Refused,
    ServiceRead,
    WordsRead,
    read,
)
from ui.screens.counter.rows import About, Found, rows_of
from ui.screens.counter.state import Listing, Pane
from ui.told import Notice, Saying, done, fix

NOT_HERE: Final = frozenset(
    {
        "catalogue.not_licensed",
        "catalogue.suspended",
        "catalogue.held_money_off",
        "catalogue.line_down",
    }
)
"""Refusals after which the citizen is told where else the service is to be had."""

BasketIs = Callable[[Basket, Notice | None, bool], None]
"""Takes the basket as it now is, what to tell, and whether the change can be undone."""

PAID_BEFORE: Final = frozenset({"bill.already_paid", "bill.paid_elsewhere"})


class Finder:
    """Never guesses: two readings are two rows, and the clerk chooses."""

    def __init__(
        self,
        board: Board,
        counter: Counter,
        jobs: Jobs,
        doors: Doors,
        *,
        commands: Callable[[str], tuple[Command, ...]],
        basket_is: BasketIs,
    ) -> None:
        self._board = board
        self._counter = counter
        self._jobs = jobs
        self._doors = doors
        self._commands = commands
        self._basket_is = basket_is

    def typed(self, text: str) -> None:
        """Another text stands in the box: say what Enter would do."""
        readings = read(text)
        if not readings:
            self._board.home(keep_text=True)
            return
        rows = rows_of(self._found(readings))
        self._board.show(
            text=text,
            rows=rows,
            # With two readings none is current: Enter alone must not choose between them.
            current=0 if rows and len(readings) == 1 else -1,
            listing=Listing.FOUND,
            pane=Pane.RESULTS,
            paid=None,
        )

    def again(self) -> None:
        """What services can be had changed: find the same once more, with the same row current."""
        state = self._board.state
        if state.listing is Listing.FOUND:
            rows = rows_of(self._found(read(state.text)))
            self._board.show(rows=rows, current=min(state.current, len(rows) - 1))
        elif state.listing is Listing.HOME:
            self._board.show_home()

    def entered(self, text: str) -> None:
        """Enter in the box: do what the text says, or open the current row."""
        readings = read(text)
        if len(readings) == 1 and not isinstance(readings[0], WordsRead | CommandRead | HelpRead):
            self._obey(readings[0])
        elif len(readings) > 1 and self._board.state.current < 0:
            self.typed(text)
            self._board.show(notice=fix(Saying("window.counter.choose")))
        else:
            self.opened(self._board.state.current)

    def scanned(self, text: str) -> None:
        """A burst came from the scanner, whatever had the focus."""
        readings = read(text)
        if len(readings) == 1 and not isinstance(readings[0], WordsRead):
            self._obey(readings[0], scanned=True)
            return
        unknown = fix(Saying("window.counter.unknown_barcode"))
        self._board.write(text, None if len(readings) > 1 else unknown)
        if len(readings) > 1:
            self.typed(text)

    def moved(self, row: int) -> None:
        """The current row is another one."""
        if row != self._board.state.current and 0 <= row < len(self._board.state.rows):
            self._board.show(current=row)

    def opened(self, row: int) -> None:
        """Enter or a double click on a row."""
        if 0 <= row < len(self._board.state.rows):
            self._open(self._board.state.rows[row].what)

    def _found(self, readings: tuple[Reading, ...]) -> tuple[Found, ...]:
        found: list[Found] = []
        for reading in readings:
            match reading:
                case ServiceRead(number=number):
                    found.extend(self._counter.search(str(number)))
                case WordsRead(text):
                    found.extend(self._counter.search(text))
                case CommandRead(text):
                    found.extend(self._commands(text))
                case HelpRead(text):
                    found.extend(find(text))
                    services = self._counter.search(text) if text else ()
                    found.extend(About(service) for service in services)
                case BillRead() | PersonRead() | MobileRead():
                    found.append(reading)
                case _:
                    pass
        return tuple(found)

    def _obey(self, reading: Reading, *, scanned: bool = False) -> None:
        match reading:
            case BillRead() | MobileRead():
                self._open(reading)
            case PersonRead(padded=padded):
                if padded and not self._shown(reading):
                    self._board.list((reading,), Listing.FOUND)
                else:
                    self._open(reading)
            case NotABill(digits, refusal):
                unknown = Saying("window.counter.unknown_barcode")
                self._board.write(digits, fix(unknown if scanned else refusal))
            case Refused(refusal):
                self._board.show(notice=fix(refusal))
            case ServiceRead(number, quantity, person):
                if person is not None:
                    self._person_is(PersonRead(person))
                self._open_number(number, quantity)
            case ReceiptRead(text):
                self._board.home()
                self._doors.found(fold_digits(text))

    def _open(self, what: Found) -> None:
        run, refused = self._jobs.run, self._board.refused
        match what:
            case ServiceRow(code=code):
                self._ask_form(code, 1)
            case BillRead(bill):
                run(
                    partial(self._counter.add_bill, bill),
                    self.bill_taken,
                    lambda error: self._unpayable(bill, error),
                )
            case PersonRow() | PersonRead():
                self._person_is(what)
            case MobileRead(mobile):
                run(partial(self._counter.people, mobile), self._list_people, refused)
            case HeldRow(visit_id=visit_id):
                run(partial(self._counter.recall, visit_id), self._recalled, refused)
            case DraftRow(key=key):
                run(partial(self._counter.resume, key), self._resumed, refused)
            case ReceiptRow(doubtful=doubtful) if doubtful.amount:
                self._doors.settle(what)
            case ReceiptRow(number=number):
                run(partial(self._counter.reprint, number), self._reprinted, refused)
            case Command() | Article() | About():
                self._point(what)

    def _point(self, what: Command | Article | About) -> None:
        """Do what a row points to: an act of the window, or a page of its help."""
        match what:
            case Command(action, valid=True):
                self._board.home()
                self._doors.act(action.name)
            case Command(action):
                act = {"act": Saying(action.words)}
                self._board.show(notice=fix(Saying("window.counter.not_here", act)))
            case Article():
                self._doors.help(what)
            case About(service):
                self._doors.help(service)

    def _open_number(self, number: int, quantity: int) -> None:
        exact = [row for row in self._counter.search(str(number)) if row.number == number]
        if exact:
            self._ask_form(exact[0].code, quantity)
        else:
            missing = Saying("window.counter.no_service", {"number": str(number)})
            self._board.show(notice=fix(missing))

    def _ask_form(self, code: str, quantity: int) -> None:
        def given(form: ServiceForm) -> None:
            self._open_form(form, quantity)

        refused = partial(self._not_had, code)
        self._jobs.run(partial(self._counter.form, code), given, refused)

    def _not_had(self, code: str, error: CounterError) -> None:
        """Tell where it is to be had, if that is what is wrong."""
        if error.code in NOT_HERE:
            self._doors.elsewhere(code)
        else:
            self._board.refused(error)

    def _open_form(self, form: ServiceForm, quantity: int) -> None:
        turn = self._board.state.turn + 1
        self._board.show(pane=Pane.FORM, text="", notice=None, paid=None, turn=turn)
        self._doors.form(form, quantity)

    def _resumed(self, form: ServiceForm) -> None:
        self._open_form(form, 1)
        self._board.ask_held()

    def _person_is(self, person: PersonRow | PersonRead) -> None:
        set_person = partial(self._counter.set_person, person.national_id)
        self._jobs.run(set_person, self._person_set, self._board.refused)

    def _shown(self, reading: PersonRead) -> bool:
        return any(row.what == reading for row in self._board.state.rows)

    def bill_taken(self, taken: Basket | ServiceForm) -> None:
        if isinstance(taken, ServiceForm):
            self._open_form(taken, 1)
            return
        # A bill scanned while a form is filled in joins the basket and leaves the form alone.
        if self._board.state.pane is not Pane.FORM:
            self._board.home()
        title = taken.lines[-1].title
        self._basket_is(taken, done("window.counter.added", title=title), True)

    def _unpayable(self, bill: Bill, error: CounterError) -> None:
        self._board.home()
        self._board.refused(error)
        if error.code in PAID_BEFORE:
            self._doors.paid_before(bill, error)

    def _person_set(self, basket: Basket) -> None:
        if self._board.state.pane is not Pane.FORM:
            self._board.home()
        self._basket_is(basket, None, True)

    def _recalled(self, basket: Basket) -> None:
        self._board.home()
        self._basket_is(basket, done("window.counter.recalled"), False)
        self._board.ask_held()

    def _reprinted(self, copy: int) -> None:
        self._board.home()
        said = "window.counter.reprinted" if copy else "window.counter.printing"
        self._board.show(notice=done(said, number=copy))

    def _list_people(self, people: tuple[PersonRow, ...]) -> None:
        self._board.list(people, Listing.PEOPLE)
