"""Days as no clerk would work them: any act in any order, drawn from a seed, by the real commands.

What is refused is refused and the day goes on; what must hold afterwards is in `invariants.py`.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final

from app.book.fold.rows import RECEIPT, SERIES, SHIFT
from app.counter.commands.add_bill import add_bill
from app.counter.commands.add_service import add_service
from app.counter.commands.adopt import adopt_policy
from app.counter.commands.approve import Approval
from app.counter.commands.approve_day import approve_day
from app.counter.commands.close_shift import REASONS as CLOSINGS
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.free_sign_in import free_sign_in
from app.counter.commands.hand_cash import accept_cash
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.lock import lock, unlock
from app.counter.commands.move_drawer import OPENINGS, PARTIES, move_cash, open_drawer
from app.counter.commands.open_shift import OPENING_REASONS, open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.remove_line import abandon_visit, remove_line
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import (
    card,
    card_only_part,
    card_unknown,
    cash,
    take_payment,
)
from app.counter.commands.void_receipt import REASONS, void_receipt
from app.counter.desk import Desk
from app.counter.drafts import held_visits, left_over
from app.counter.queries.drawer import drawer_balance, open_things
from app.counter.queries.handover import in_way, word_of
from models.errors import Refusal
from models.events.visit import Tender
from models.values.bill import Bill
from models.values.rial import Rial
from tests.counter_world import (
    CLERK,
    MANAGER,
    OTHER_CLERK,
    SUPERVISOR,
    World,
    rows,
    sample,
    seen_papers,
)

PEOPLE: Final = (CLERK, SUPERVISOR, OTHER_CLERK, MANAGER)
SERVICES: Final = (
    *("GEN-101", "GEN-102", "GEN-103", "GEN-104", "GEN-105", "NOCR-111", "NOCR-112"),
    *("BUS-101", "BUS-102", "PBI-103", "ICTR-104", "POL-303", "SSO-103"),
)


@cache
def bills() -> tuple[Bill, ...]:
    """Find some payments of one account: any of them may come twice in a day."""
    found = []
    for amount in range(1_770, 1_786):
        for checks in range(1_000):
            try:
                found.append(Bill.of("7748317800142", f"{amount}{checks:03d}"))
            except Refusal:
                continue
            break
    return tuple(found)


@dataclass(slots=True)
class Player:
    """Plays acts drawn by its dice; `done` and `refused` tell what came of them."""

    world: World
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def desk(self) -> Desk:
        return self.world.desk

    def play(self, acts: int) -> None:
        """Do so many things."""
        names, weights = list(ACTS), [weight for _, weight in ACTS.values()]
        for name in self.dice.choices(names, weights, k=acts):
            if self.dice.random() < 0.8:
                self.get_ready()
            self.act(name)

    def get_ready(self) -> None:
        """Come in as whoever can work now: of refusals alone no day is made."""
        session, shift = self.desk.session, self.desk.shift
        if session is None or session.locked or (shift and shift.clerk != session.user):
            self.act("come")
        if shift is None:
            self.act("open")

    def act(self, name: str) -> None:
        """Do one thing, or be refused."""
        self.world.clock.advance(timedelta(milliseconds=self.dice.randrange(90_000)))
        try:
            ACTS[name][0](self)
        except Refusal as refusal:
            self.refused[refusal.code] += 1
        else:
            self.done[name] += 1

    # ------------------------------------------------------------------------------ people

    def come(self) -> None:
        who = self.dice.choices(PEOPLE, [6, 2, 2, 1])[0]
        if self.desk.shift is not None and self.dice.random() < 0.7:
            who = next(each for each in PEOPLE if each.user == self.desk.shift.clerk)
        pin = who.pin if self.dice.random() < 0.85 else "000001"
        session = sign_in(self.desk, user=who.user, pin=pin)
        left = left_over(self.desk, session.user)
        shift = self.desk.shift
        if self.desk.visit is None and left and shift and shift.clerk == session.user:
            self.desk.visit = left

    def lock(self) -> None:
        lock(self.desk, idle=self.dice.random() < 0.5)
        if self.dice.random() < 0.9 and self.desk.session is not None:
            user = self.desk.session.user
            unlock(self.desk, pin=next(who.pin for who in PEOPLE if who.user == user))

    def free(self) -> None:
        free_sign_in(self.desk, user=self.dice.choice(PEOPLE).user, approval=self._approval())

    def staff(self) -> None:
        roles = self.dice.choice([["clerk"], ["clerk", "inspector"]])
        change_staff(self.desk, code=OTHER_CLERK.user, name="متصدی دوم", roles=roles)

    # ------------------------------------------------------------------------------- shift

    def open(self) -> None:
        carried = self._left()
        brought = self.dice.choice([0, 0, 5_000_000, 20_000_000])
        found = carried + brought + self.dice.choice([0, 0, 0, -1_000, 2_000])
        open_shift(
            self.desk,
            counts={1: max(0, found)},
            brought=Rial(brought),
            reason=self.dice.choice(OPENING_REASONS),
        )

    def _left(self) -> int:
        return next((row.left for row in rows(self.world, SERIES)), 0)

    def count(self) -> None:
        wrong = self.dice.choice([0, 0, 0, -5_000, 3_000])
        counts = {1: max(0, drawer_balance(self.desk).amount + wrong)}
        count_cash(self.desk, counts=counts, terminal_total=Rial(self.dice.randrange(10**7)))

    def close(self) -> None:
        for one in in_way(self.desk):
            word = word_of(self.desk.office.office, one.slip, one.amount, 9)
            accept_cash(self.desk, slip=one.slip, word=word)
        if self.dice.random() < 0.7:
            self.count()
        held = drawer_balance(self.desk).amount
        left = self.dice.choice([0, held // 2, min(held, 3_000_000)])
        reason = self.dice.choice(("", *CLOSINGS))
        close_shift(self.desk, left=Rial(max(0, left)), reason=reason)
        if self.dice.random() < 0.4:
            self.act("approve")

    def sell_after_counting(self) -> None:
        """Count, sell one more thing, and try to close on the count."""
        self.act("count")
        self.act("choose")
        self.act("pay")
        self.act("close blind")

    def close_blind(self) -> None:
        """Close on whatever was counted before."""
        close_shift(self.desk, left=Rial(0), reason="unknown")

    def give_back_from_nothing(self) -> None:
        """Carry all the cash away, and try to give some back."""
        held = drawer_balance(self.desk)
        move_cash(
            self.desk,
            direction="out",
            party="safe",
            amount=held,
            reason="به گاوصندوق",
            approval=self._approval(),
        )
        self.act(self.dice.choice(["void", "refund"]))

    def move(self) -> None:
        move_cash(
            self.desk,
            direction=self.dice.choice(["in", "out"]),
            party=self.dice.choice(PARTIES),
            amount=Rial(self.dice.choice([1_000, 500_000, 9_000_000, 60_000_000])),
            reason="جابه‌جایی",
            approval=self._approval(),
        )

    def approve_day(self) -> None:
        if self.desk.shift is None and self.dice.random() < 0.8:
            sign_in(self.desk, user=SUPERVISOR.user, pin=SUPERVISOR.pin)
        session = self.desk.need_session()
        pin = next(who.pin for who in PEOPLE if who.user == session.user)
        days = [row.day for row in rows(self.world, SHIFT)]
        approve_day(self.desk, day=days[-1] if days else str(self.desk.today()), pin=pin)

    # ------------------------------------------------------------------------------- visit

    def choose(self) -> None:
        if self.desk.visit is None:
            start_visit(self.desk)
        code = self.dice.choice(SERVICES)
        answers = sample().service(code).example(self.desk.today())
        papers = seen_papers(self.desk, code, answers)
        add_service(
            self.desk,
            service=code,
            answers=answers,
            papers=papers,
            quantity=self.dice.choice([1, 1, 1, 2, 5]),
        )

    def bill(self) -> None:
        if self.desk.visit is None:
            start_visit(self.desk)
        bill = self.dice.choice(bills())
        mobile = {"mobile": "09123456789"} if not self.desk.line_up else {}
        add_bill(self.desk, bill=bill, answers=mobile)

    def remove(self) -> None:
        visit = self.desk.need_visit()
        remove_line(self.desk, line=self.dice.randrange(max(1, len(visit.lines))))

    def look(self) -> None:
        """Open the drawer without a payment."""
        open_drawer(self.desk, reason=self.dice.choice(OPENINGS))

    def hold(self) -> None:
        hold_visit(self.desk, label=str(self.dice.randrange(99)))

    def recall(self) -> None:
        held = held_visits(self.desk)
        recall_visit(self.desk, visit=self.dice.choice(held).visit if held else "none")

    def pay(self) -> None:
        visit = self.desk.need_visit()
        take_payment(self.desk, tenders=self._tenders(visit.total))
        if self.dice.random() < 0.1:
            self.desk.visit = visit
            take_payment(self.desk, tenders=self._tenders(visit.total))

    def _tenders(self, total: Rial) -> list[Tender]:
        if total <= Rial(0):
            return [cash(total)] if total.amount else []
        by_card = Rial(self.dice.choice([0, 0, 0, total.amount // 3, total.amount]))
        if self.dice.random() < 0.9 and self.desk.visit is not None:
            by_card = max(by_card, min(total, card_only_part(self.desk, self.desk.visit)))
        left = total - by_card
        tenders = [cash(left, left + Rial(self.dice.choice([0, 50_000])))] if left.amount else []
        if by_card.amount:
            known = self.dice.random() < 0.7
            tenders.append(card(by_card, reference="12345678") if known else card_unknown(by_card))
        return tenders

    # ----------------------------------------------------------------------------- receipts

    def settle(self) -> None:
        unknown = open_things(self.desk).unknown_cards
        resolve_card(
            self.desk,
            receipt=self.dice.choice(unknown) if unknown else self._receipt(),
            outcome=self.dice.choice(["paid", "paid_cash"]),
            reference="87654321",
        )

    def void(self) -> None:
        void_receipt(
            self.desk,
            receipt=self._receipt(),
            reason=self.dice.choice(REASONS),
            approval=self._approval(),
        )

    def refund(self) -> None:
        lines = self.dice.sample(range(4), self.dice.choice([1, 1, 2]))
        refund_lines(
            self.desk,
            receipt=self._receipt(),
            lines=lines,
            reason=self.dice.choice(REASONS),
            tender=self.dice.choice(["cash", "cash", "card"]),
            reference="345678",
            approval=self._approval(),
        )

    def reprint(self) -> None:
        reprint(self.desk, receipt=self._receipt())

    def _receipt(self) -> str:
        known = rows(self.world, RECEIPT)
        likely = [row for row in known if row.kind == "visit" and row.state != "voided"]
        chosen = likely if likely and self.dice.random() < 0.8 else known
        return str(self.dice.choice(chosen).receipt) if chosen else "none"

    def _approval(self) -> Approval | None:
        return self.dice.choices([SUPERVISOR, MANAGER, CLERK, None], [6, 3, 1, 1])[0]

    # -------------------------------------------------------------------------------- world

    def line(self) -> None:
        self.desk.line_up = not self.desk.line_up

    def policy(self) -> None:
        adopt_policy(self.desk, held_money=self.dice.random() < 0.7, services=())

    def die(self) -> None:
        if self.dice.random() < 0.3:
            self.turn_clock()
        self.world.restart().line_up = self.dice.random() < 0.8

    def turn_clock(self) -> None:
        step = timedelta(seconds=self.dice.choice([-7_200, -30, 1, 45, 3_600]))
        self.world.clock.set(self.world.clock.now() + step)

    def sleep(self) -> None:
        self.world.clock.advance(timedelta(hours=self.dice.choice([1, 7, 24])))


ACTS: Final[dict[str, tuple[Callable[[Player], None], int]]] = {
    "come": (Player.come, 8),
    "leave": (lambda player: sign_out(player.desk), 1),
    "lock": (Player.lock, 2),
    "free": (Player.free, 1),
    "staff": (Player.staff, 1),
    "open": (Player.open, 1),
    "count": (Player.count, 3),
    "close": (Player.close, 5),
    "move": (Player.move, 3),
    "close blind": (Player.close_blind, 1),
    "sell after counting": (Player.sell_after_counting, 2),
    "give back from nothing": (Player.give_back_from_nothing, 2),
    "look": (Player.look, 1),
    "approve": (Player.approve_day, 1),
    "choose": (Player.choose, 26),
    "bill": (Player.bill, 8),
    "remove": (Player.remove, 2),
    "hold": (Player.hold, 2),
    "recall": (Player.recall, 2),
    "abandon": (lambda player: abandon_visit(player.desk), 1),
    "pay": (Player.pay, 22),
    "settle": (Player.settle, 5),
    "void": (Player.void, 4),
    "refund": (Player.refund, 5),
    "reprint": (Player.reprint, 3),
    "line": (Player.line, 1),
    "policy": (Player.policy, 1),
    "die": (Player.die, 2),
    "turn_clock": (Player.turn_clock, 1),
    "sleep": (Player.sleep, 1),
}
"""Every act with its weight."""


def play(world: World, seed: int, acts: int = 120) -> Player:
    """Play a day of a seed from an opened shift on."""
    player = Player(world, random.Random(seed))
    player.play(acts)
    return player
