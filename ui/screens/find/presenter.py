"""Finding a receipt again: the latest on top, told in full, printed once more, taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from app.i18n import Code
from models.errors import CounterError, Refusal
from ui.finding import CodeRead, Finding, SlipPage, SlipRow, SlipWhole, Span
from ui.ports import Jobs, Money
from ui.told import Notice, Saying, done, fix

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FindState:
    """Everything the screen shows.

    Attributes:
        text, span: what was looked for. current: place of the slip that is told in full.
        looking: what is shown is about to be replaced. copying: Enter prints a copy of it.
        turn: rises when the box is to be written anew and to have the focus.
        to_list: rises when the keys are to go to the list.
    """

    text: str = ""
    span: Span = Span.ALL
    page: SlipPage = field(default_factory=SlipPage)
    current: int = 0
    asked: int = PAGE
    whole: SlipWhole | None = None
    loaded: bool = False
    looking: bool = False
    copying: bool = False
    notice: Notice | None = None
    turn: int = 0
    to_list: int = 0

    @property
    def row(self) -> SlipRow | None:
        """The slip in hand."""
        slips = self.page.slips
        return slips[self.current] if 0 <= self.current < len(slips) else None


class FindView(Protocol):
    """What the presenter needs of the screen."""

    def present(self, state: FindState) -> None:
        """Show this state."""
        ...


class FindDoors(Protocol):
    """What the screen opens beside itself."""

    def settle_slip(self, row: SlipRow) -> None:
        """Ask how a card payment in doubt ended."""
        ...

    def void(self, whole: SlipWhole) -> None:
        """Ask what of a receipt is to be taken back."""
        ...

    def correct(self, whole: SlipWhole) -> None:
        """Put right what an agency sent back."""
        ...


class FindPresenter:
    """Looks, prints again, hands on; what a key asks for while it looks waits for the answer."""

    def __init__(  # noqa: PLR0917 - what the screen stands on
        self,
        view: FindView,
        finding: Finding,
        money: Money,
        jobs: Jobs,
        doors: FindDoors,
        left: Callable[[], None],
    ) -> None:
        self._view = view
        self._finding = finding
        self._money = money
        self._jobs = jobs
        self._doors = doors
        self._left = left
        self._state = FindState()
        self._again = False
        self._then: Callable[[], None] | None = None

    @property
    def state(self) -> FindState:
        """What is shown now."""
        return self._state

    def opened(self, text: str = "") -> None:
        """Show the latest, or what a text finds, from the top."""
        self._then = None
        self._show(FindState(text=text, turn=self._state.turn + 1, to_list=self._state.to_list))
        self._look()
        if text:
            self._after(self._go_to_list)

    def scanned(self, text: str) -> None:
        """A receipt's code was scanned, wherever that was: show that receipt."""
        read = lambda: self._finding.read_code(text)  # noqa: E731 - the one call, done later
        self._jobs.run(read, self._code_read, self._refused)

    def asked(self) -> None:
        """F5 here: the box, with its text selected."""
        self._show(replace(self._state, turn=self._state.turn + 1, copying=False))

    def changed(self) -> None:
        """Something may have been sent, printed or recorded."""
        self._look()

    def typed(self, text: str) -> None:
        """Another text stands in the box."""
        if text != self._state.text:
            self._seek(text=text)

    def entered(self, text: str) -> None:
        """Enter in the box: look for it, and on to the list."""
        self.typed(text)
        self._after(self._go_to_list)

    def spanned(self, span: Span) -> None:
        """Look farther back, or not so far."""
        if span is not self._state.span:
            self._seek(span=span)

    def moved(self, place: int) -> None:
        """Another slip is in hand; at the last one, more are fetched."""
        self._show(replace(self._state, current=place, copying=False, notice=None))
        self._tell()
        if self._state.page.more and place >= len(self._state.page.slips) - 1:
            self._show(replace(self._state, asked=self._state.asked + PAGE))
            self._look()

    def chosen(self) -> None:
        """Enter on a slip: go on with what is open about it."""
        self._with_whole(self._go_on)

    def reprint_asked(self) -> None:
        """Ctrl+P: ask once; Enter prints."""
        self._after(self._ask_copy)

    def reprint_confirmed(self) -> None:
        """Enter on the question: print."""
        row = self._state.row
        if row is None or not self._state.copying:
            return
        self._show(replace(self._state, copying=False))
        number = row.number
        self._jobs.run(lambda: self._money.reprint(number), self._reprinted, self._refused)

    def void_asked(self) -> None:
        """Ctrl+Del: ask what is to be taken back, and who agrees."""
        self._with_whole(self._ask_void)

    def taken_back(self, notice: Notice) -> None:
        """Something was taken back, or is to be."""
        self._show(replace(self._state, notice=notice))
        self._look()

    def stepped_back(self) -> None:
        """Esc: leave the question, then the search, then the screen."""
        if self._state.copying:
            self._show(replace(self._state, copying=False))
        elif self._state.text:
            self.opened()
        else:
            self._left()

    def _seek(self, *, text: str | None = None, span: Span | None = None) -> None:
        state = self._state
        looked = replace(
            state,
            text=state.text if text is None else text,
            span=span or state.span,
            current=0,
            asked=PAGE,
            copying=False,
            notice=None,
        )
        self._show(looked)
        self._look()

    def _look(self) -> None:
        if self._state.looking:
            self._again = True
            return
        self._show(replace(self._state, looking=True))
        text, span, most = self._state.text, self._state.span, self._state.asked
        self._jobs.run(
            lambda: self._finding.find(text, span, most),
            lambda page: self._looked(text, page),
            self._refused,
        )

    def _looked(self, text: str, page: SlipPage) -> None:
        before = self._state.row
        if self._again:
            self._again = False
            self._show(replace(self._state, looking=False))
            self._look()
            return
        numbers = [slip.number for slip in page.slips]
        current = self._state.current
        if before is not None and current and before.number in numbers:
            current = numbers.index(before.number)
        current = max(0, min(current, len(numbers) - 1))
        shown = replace(self._state, page=page, current=current, loaded=True, looking=False)
        self._show(shown)
        self._tell()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _tell(self) -> None:
        """Have the slip in hand told in full."""
        row = self._state.row
        if row is None:
            self._show(replace(self._state, whole=None))
            return
        if self._state.whole is None or self._state.whole.row.number != row.number:
            self._show(replace(self._state, whole=None))
        number = row.number
        self._jobs.run(lambda: self._finding.whole(number), self._told, self._refused)

    def _told(self, whole: SlipWhole) -> None:
        row = self._state.row
        if row is not None and row.number == whole.row.number:
            self._show(replace(self._state, whole=whole))

    def _after(self, then: Callable[[], None]) -> None:
        """Do something with what is found, once it is."""
        if self._state.looking:
            self._then = then
        else:
            then()

    def _with_whole(self, then: Callable[[SlipWhole], None]) -> None:
        """Do something with the slip in hand as it stands this moment."""

        def ask() -> None:
            row = self._state.row
            if row is not None:
                number = row.number
                self._jobs.run(lambda: self._finding.whole(number), then, self._refused)

        self._after(ask)

    def _go_to_list(self) -> None:
        if self._state.page.slips:
            self._show(replace(self._state, to_list=self._state.to_list + 1))

    def _ask_copy(self) -> None:
        if self._state.row is not None:
            self._show(replace(self._state, copying=True, notice=None))

    def _go_on(self, whole: SlipWhole) -> None:
        if whole.row.doubtful.amount:
            self._doors.settle_slip(whole.row)
        elif any(line.returned for line in whole.lines):
            self._doors.correct(whole)
        elif not whole.row.printed:
            self._ask_copy()
        else:
            self._show(replace(self._state, notice=done("find.nothing_open")))

    def _ask_void(self, whole: SlipWhole) -> None:
        if whole.row.kind != "visit":
            self._refused(Refusal("reversal.of_reversal", field="receipt"))
        elif all(line.state != "taken" for line in whole.lines):
            self._refused(Refusal("reversal.already", field="receipt"))
        else:
            self._doors.void(whole)

    def _reprinted(self, copy: int) -> None:
        said = "window.counter.reprinted" if copy else "window.counter.printing"
        self._show(replace(self._state, notice=done(said, number=copy)))
        self._look()

    def _code_read(self, read: CodeRead) -> None:
        self.opened(read.number)
        number = Code(read.number)
        if read.genuine is False:
            told: Notice = fix(Saying("find.code.forged", {"number": number}))
        elif not read.known:
            where = "find.code.elsewhere"
            told = fix(Saying(where, {"number": number, "total": read.total}))
        else:
            told = done("find.code.known", number=number)
        self._show(replace(self._state, notice=told))

    def _refused(self, error: CounterError) -> None:
        self._again, self._then = False, None
        self._show(replace(self._state, looking=False, copying=False, notice=fix(error)))

    def _show(self, state: FindState) -> None:
        self._state = state
        self._view.present(state)
