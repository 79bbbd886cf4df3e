"""The counter's process on a practice day: plays the steps it is told, one answer each.

It is a real process of its own, so that it can be killed in the middle of a visit, and whoever
starts it again finds what a power cut would have left.
"""

import io
import logging
import sys
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Final

from app import logs
from app.clock import HandClock
from app.counter.commands.add_service import add_service
from app.counter.commands.approve import Approval
from app.counter.commands.approve_day import approve_day
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.move_drawer import move_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card_only_part, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.counter import Counter, open_counter, surroundings
from app.counter.drafts import keep_draft, left_over
from app.counter.queries.drawer import shift_money
from app.counter.sync.runner import Runner, waiting_count
from app.counter.training.filling import count_out
from app.i18n import Language
from app.ids import SeededChance
from app.practice.hands import answers_of, tenders_of
from app.practice.plan import Day, Visit, Wish, plan_day
from app.practice.process import Desktop
from app.storage.profile import Profile
from models.errors import CounterError, Fault
from models.events.visit import PaperTaken
from models.values.rial import Rial
from printing.printers import PdfFolder

log = logging.getLogger(__name__)

CLERK: Final = Approval("1024", "270394")
SUPERVISOR: Final = Approval("2001", "618507")
MANAGER: Final = Approval("9001", "935172")
FLOAT: Final = {1_000_000: 8, 500_000: 10, 100_000: 20}
FLOAT_LEFT: Final = 15_000_000
"""Rial that stay in the drawer when it is emptied."""


def run(desktop: Desktop, pipe: Connection) -> None:
    """Open the counter and do what the pipe says until it says `end`, or is hung up."""
    handler = logs.start(Profile(desktop.profile).logs)
    # Should anything unforeseen end this process, the terminal is not the place to say so.
    sys.stderr = IntoLog()
    clock = HandClock(desktop.start)
    chance = SeededChance(desktop.seed * 1000 + desktop.life)
    around = surroundings(clock=clock, chance=chance)
    log.info("life %d of the counter's process begins", desktop.life)
    with open_counter(desktop.profile, around, address=desktop.address) as counter:
        player = Player(counter, clock, desktop)
        try:
            while _play(player, pipe):
                pass
        except (EOFError, OSError):
            log.warning("the parent is gone")
        finally:
            player.stop()
    logs.stop(handler)


def _play(player: "Player", pipe: Connection) -> bool:
    """Play one step; tells whether there are more to come."""
    what, argument = pipe.recv()
    if what == "end":
        pipe.send(("ok", None))
        return False
    try:
        answer = getattr(player, what)(argument)
    except CounterError as error:
        log.warning("step %s was refused: %s", what, error)
        pipe.send(("refused", error.code))
    else:
        pipe.send(("ok", answer))
    return True


class IntoLog(io.TextIOBase):
    """Takes what would go to the terminal and writes it down."""

    def write(self, text: str, /) -> int:
        """Write a text down, unless it is blank."""
        if text.strip():
            log.error("%s", text.rstrip())
        return len(text)


class Player:
    """Plays a day's steps with the counter's own commands; each method is one step."""

    def __init__(self, counter: Counter, clock: HandClock, desktop: Desktop) -> None:
        self.counter = counter
        self.desk = counter.desk
        self.clock = clock
        self.printer = PdfFolder(desktop.receipts)
        self.language = Language(desktop.language)
        self._seed, self._visits = desktop.seed, desktop.visits
        self._runner: Runner | None = None
        self._day: Day | None = None

    def time(self, at: timedelta) -> None:
        """Let the clock run on by so much."""
        self.clock.advance(at)

    def enrol(self, code: str) -> None:
        """Be taken in by the centre and fetch people, policy and catalogue."""
        self.counter.enrol(address=self.counter.centre, code=code)
        runner = self._line()
        runner.pass_once()
        if runner.trouble:
            raise Fault(runner.trouble)

    def sync(self, _: None) -> bool:
        """Exchange with the centre once; tells whether the line held."""
        return self._line().pass_once()

    def _line(self) -> Runner:
        if self._runner is None:
            self._runner = Runner(self.desk, self.counter.around, self.counter.line())
        return self._runner

    def stop(self) -> None:
        """Hang up."""
        if self._runner is not None:
            self._runner.stop()

    def sign_in(self, who: str) -> None:
        """Sign a person in."""
        person = {each.user: each for each in (CLERK, SUPERVISOR)}[who]
        sign_in(self.desk, user=person.user, pin=person.pin)

    def sign_out(self, _: None) -> None:
        """Sign out."""
        sign_out(self.desk)

    def open_shift(self, _: None) -> str:
        """Open the drawer on a float from the safe; tells the business day."""
        total = Rial(sum(value * quantity for value, quantity in FLOAT.items()))
        return open_shift(self.desk, counts=FLOAT, brought=total).day

    def begin(self, number: int) -> None:
        """Fill a visit's basket and keep it as a draft, unpaid."""
        visit = self._visit(number)
        start_visit(self.desk, label=str(visit.number + 1))
        for wish in visit.wishes:
            self._add(visit, wish)
        keep_draft(self.desk)
        if visit.held:
            held = self.desk.need_visit().visit
            hold_visit(self.desk)
            recall_visit(self.desk, visit=held)

    def resume(self, _: None) -> int:
        """Take up the basket that a killed process left; tells how many lines came back."""
        self.desk.visit = left_over(self.desk, CLERK.user)
        return len(self.desk.visit.lines) if self.desk.visit else 0

    def pay(self, number: int) -> tuple[str, int]:
        """Take the payment and print; tells receipt number and total."""
        visit, total = self._visit(number), self.desk.need_visit().total
        by_card = card_only_part(self.desk, self.desk.need_visit())
        given = take_payment(self.desk, tenders=tenders_of(visit, total, by_card))
        self._print()
        return str(given.receipt), given.total.amount

    def void(self, receipt: str) -> int:
        """Void a receipt with the supervisor; tells what went back."""
        given = void_receipt(self.desk, receipt=receipt, reason="wrong_person", approval=SUPERVISOR)
        self._print()
        return given.total.amount

    def refund(self, receipt: str) -> int:
        """Refund a receipt's first line in cash with the supervisor; tells what went back."""
        given = refund_lines(
            self.desk,
            receipt=receipt,
            lines=[0],
            reason="gave_up",
            tender="cash",
            approval=SUPERVISOR,
        )
        self._print()
        return given.total.amount

    def copy(self, receipt: str) -> int:
        """Reprint a receipt; tells the copy's number."""
        number = reprint(self.desk, receipt=receipt)
        self._print()
        return number

    def settle_card(self, receipt: str) -> None:
        """Find the terminal's slip of a payment whose result was unknown."""
        resolve_card(self.desk, receipt=receipt, outcome="paid", reference="74102938", last4="4471")

    def to_bank(self, amount: int) -> None:
        """Take cash to the bank with the supervisor's eyes on it."""
        words = "واریز به حساب دفتر"
        move_cash(
            self.desk,
            direction="out",
            party="bank",
            amount=Rial(amount),
            reason=words,
            approval=SUPERVISOR,
        )

    def takings(self, _: None) -> tuple[int, int]:
        """Tell what drawer and terminal should hold: the parent plays the hands that count."""
        with self.desk.read() as connection:
            money = shift_money(connection, self.desk.office.office, self.desk.need_shift())
        return money.drawer, money.card

    def close(self, found: tuple[int, int]) -> int:
        """Count what was found, twice as a careful clerk does, and close; tells the difference.

        Args:
            found: rial in the drawer, and on the terminal's own slip.
        """
        drawer, terminal = found
        counts, total = count_out(drawer), Rial(terminal)
        count_cash(self.desk, counts=counts, terminal_total=total)
        difference = count_cash(self.desk, counts=counts, terminal_total=total).cash
        reason = "" if difference == Rial(0) else "change"
        close_shift(self.desk, left=Rial(min(drawer, FLOAT_LEFT)), reason=reason)
        return difference.amount

    def approve(self, day: str) -> int:
        """Sign the day's report as the supervisor; tells its version."""
        return approve_day(self.desk, day=day, pin=SUPERVISOR.pin)

    def waiting(self, _: None) -> int:
        """Tell how many events the centre has not confirmed."""
        return waiting_count(self.desk)

    def _print(self) -> None:
        """Print what is owed; a paper that does not come out ends the day."""
        for job in self.counter.print_owed(self.printer, self.language):
            raise Fault(job.error)

    def _visit(self, number: int) -> Visit:
        if self._day is None:
            catalogue = self.desk.need_catalogue()
            self._day = plan_day(catalogue, seed=self._seed, visits=self._visits)
        return self._day.visits[number]

    def _add(self, visit: Visit, wish: Wish) -> None:
        service = self.desk.need_catalogue().service(wish.service)
        answers = answers_of(service, visit, wish, self.desk.today())
        needed = service.papers_needed(answers, self.desk.today())
        papers = [PaperTaken(paper.code, "seen") for paper, required in needed if required]
        add_service(self.desk, service=service.code, answers=answers, papers=papers)
