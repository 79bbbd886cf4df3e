"""The counter's process on a practice day: plays the steps it is told, one answer each.

It is a real process of its own, so that it can be killed in the middle of a visit, and whoever
starts it again finds what a power cut would have left.
"""

import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from app.clock import HandClock
from app.counter.commands.add_service import add_service
from app.counter.commands.approve import Approval
from app.counter.commands.approve_day import approve_day
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.move_drawer import move_cash
from app.counter.commands.open_shift import COINS, NOTES, open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import (
    card,
    card_only_part,
    card_unknown,
    cash,
    take_payment,
)
from app.counter.commands.void_receipt import void_receipt
from app.counter.counter import Counter, open_counter, surroundings
from app.counter.drafts import keep_draft, left_over
from app.counter.queries.drawer import drawer_balance
from app.counter.sync.runner import Runner, waiting_count
from app.i18n import Language
from app.ids import SeededChance
from app.practice.plan import Day, Visit, Wish, plan_day
from models.catalogue.service import Service
from models.errors import CounterError
from models.events.visit import PaperTaken, Tender
from models.values.rial import Rial
from printing.printers import PdfFolder

CLERK: Final = Approval("1024", "270394")
SUPERVISOR: Final = Approval("2001", "618507")
MANAGER: Final = Approval("9001", "935172")
FLOAT: Final = {1_000_000: 8, 500_000: 10, 100_000: 20}


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a counter's process is started with."""

    profile: Path
    address: str
    receipts: Path
    language: str
    seed: int
    visits: int
    start: datetime
    life: int


def run(desktop: Desktop, pipe: Connection) -> None:
    """Open the counter and do what the pipe says until it says `end`."""
    # Ctrl-C is the parent's to answer; it tells us, or kills us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clock = HandClock(desktop.start)
    chance = SeededChance(desktop.seed * 1000 + desktop.life)
    around = surroundings(clock=clock, chance=chance)
    with open_counter(desktop.profile, around, address=desktop.address) as counter:
        player = Player(counter, clock, desktop)
        while True:
            what, argument = pipe.recv()
            if what == "end":
                pipe.send(("ok", None))
                return
            try:
                pipe.send(("ok", getattr(player, what)(argument)))
            except CounterError as error:
                pipe.send(("refused", str(error)))


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
        self.sync(None)

    def sync(self, _: None) -> bool:
        """Exchange with the centre once; tells whether the line held."""
        if self._runner is None:
            self._runner = Runner(self.desk, self.counter.around, self.counter.line())
        return self._runner.pass_once()

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
        given = take_payment(self.desk, tenders=_tenders(visit, total, by_card))
        self.counter.print_owed(self.printer, self.language)
        return str(given.receipt), given.total.amount

    def void(self, receipt: str) -> int:
        """Void a receipt with the supervisor; tells what went back."""
        given = void_receipt(self.desk, receipt=receipt, reason="wrong_person", approval=SUPERVISOR)
        self.counter.print_owed(self.printer, self.language)
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
        self.counter.print_owed(self.printer, self.language)
        return given.total.amount

    def copy(self, receipt: str) -> int:
        """Reprint a receipt; tells the copy's number."""
        number = reprint(self.desk, receipt=receipt)
        self.counter.print_owed(self.printer, self.language)
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

    def balance(self, _: None) -> int:
        """Tell what the drawer should hold: the parent plays the hands that count."""
        return drawer_balance(self.desk).amount

    def close(self, found: int) -> int:
        """Count what was found, twice as a careful clerk does, and close; tells the difference."""
        counts = _count_out(found)
        count_cash(self.desk, counts=counts)
        difference = count_cash(self.desk, counts=counts).cash
        reason = "" if difference == Rial(0) else "change"
        close_shift(self.desk, left=Rial(min(found, 15_000_000)), reason=reason)
        return difference.amount

    def approve(self, day: str) -> int:
        """Sign the day's report as the supervisor; tells its version."""
        return approve_day(self.desk, day=day, pin=SUPERVISOR.pin)

    def waiting(self, _: None) -> int:
        """Tell how many events the centre has not confirmed."""
        return waiting_count(self.desk)

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


def answers_of(service: Service, visit: Visit, wish: Wish, today: Any) -> dict[str, str]:
    """Fill a service's form as this citizen would."""
    answers: dict[str, str] = service.example(today)
    known = visit.citizen.answers()
    for field in service.fields:
        name = "national_id" if field.name == service.person_field else field.name
        if (
            field.name in answers
            and name in known
            and (name != "national_id" or field.kind == "national_id")
        ):
            answers[field.name] = known[name]
        if wish.bill is not None and field.kind == "bill_id":
            answers[field.name] = str(wish.bill.bill_id)
        if wish.bill is not None and field.kind == "payment_id":
            answers[field.name] = str(wish.bill.payment_id)
    return answers


def _tenders(visit: Visit, total: Rial, by_card: Rial) -> list[Tender]:
    """Pay as the plan says; what an agency takes by card alone goes on the card in any case."""
    if total == Rial(0):
        return []
    reference = f"{71_000_000 + visit.number * 7919}"
    if visit.pays == "unknown":
        return [card_unknown(total, terminal="1")]
    in_cash = total - by_card
    if visit.pays == "card":
        in_cash = Rial(0)
    elif visit.pays == "split" and by_card == Rial(0) and total.amount >= 200_000:
        in_cash = Rial(total.amount // 200_000 * 100_000)
    on_card = total - in_cash
    tenders = []
    if in_cash > Rial(0):
        note = 500_000
        tenders.append(cash(in_cash, Rial(-(-in_cash.amount // note) * note)))
    if on_card > Rial(0):
        tenders.append(card(on_card, reference=reference, last4="4471", terminal="1"))
    return tenders


def _count_out(amount: int) -> dict[int, int]:
    """Lay an amount out in notes, the greatest first, coins last."""
    counts: dict[int, int] = {}
    for value in (*NOTES, COINS):
        counts[value], amount = divmod(amount, value)
    return {value: quantity for value, quantity in counts.items() if quantity}
