"""Whole days of an office by the product's own commands: the stream whose bytes are counted.

Everything that differs from office to office is drawn from the seed: codes, people, citizens,
bills, slips, hours to the millisecond, ids and chance. So nothing of one seed's stream is in
another's but what any two offices share: the product's words, its catalogue and its habits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import msgspec
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy import Engine

from app.clock import HandClock
from app.counter.commands.add_service import add_service
from app.counter.commands.adopt import adopt_catalogue, adopt_policy
from app.counter.commands.approve import Approval
from app.counter.commands.approve_day import approve_day
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.lock import lock, unlock
from app.counter.commands.move_drawer import move_cash, open_drawer
from app.counter.commands.open_shift import open_shift
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.remove_line import abandon_visit
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.commands.sign_in import sign_in
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import Given, card_only_part, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.opening import Surroundings, open_desk
from app.counter.queries.drawer import shift_money
from app.counter.sync.tail import frame_of, tails
from app.counter.training.filling import count_out
from app.ids import Chance, Ids, SeededChance, dice
from app.journal.append import EVENTS, Identity
from app.journal.centre_clock import CentreClock
from app.journal.chain import derive
from app.passwords import Passwords
from app.practice.hands import answers_of, tenders_of
from app.practice.plan import OPENS, Day, Visit, plan_day
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.events.visit import PaperTaken, Tender
from models.values.rial import Rial
from tests.counter_world import enrol, sample, signed_sample

MIDNIGHT: Final = datetime(2026, 6, 6, 20, 30, tzinfo=UTC)
"""00:00 at Tehran on a Saturday, 17 Khordad 1405; the days of a seed begin some weeks after."""
FLOAT: Final = {1_000_000: 8, 500_000: 10, 100_000: 20}
FLOAT_LEFT: Final = 15_000_000
GENERATION: Final = "5f0c9a7be1d24c38"
_TOWNS: Final = ("سراب", "میانه", "بناب", "اهر", "مرند", "خوی", "نهاوند", "ملایر", "بافق", "تفت")
_NAMES: Final = ("نگار فرضی", "بهمن خیالی", "ژیلا پنداری", "کامران انگاری", "لاله گمانی")


class SaltedPasswords(Passwords):
    """Passwords that cost nothing and are salted from the seed: the journal cites their hash."""

    def __init__(self, chance: Chance) -> None:
        super().__init__(time_cost=1, memory_kib=64, lanes=1)
        self._chance = chance
        self._salted = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    def verifier(self, pin: str, *, code: str = "") -> str:
        """Make the verifier of a new PIN, or refuse it as ever."""
        super().verifier(pin, code=code)
        return self._salted.hash(pin, salt=self._chance.token(16))


@dataclass(frozen=True, slots=True)
class Lived:
    """An office's journal after its days, on a real file."""

    engine: Engine
    identity: Identity

    def frames(self, size: int) -> Iterator[bytes]:
        """Give the journal as the counter sends it, in frames of exactly so many events.

        What is left over at the end of an epoch (a day) is passed over: it has another size.
        """
        with reading(self.engine) as connection:
            for tail in tails(connection, self.identity):
                after = tail.after
                while tail.last - max(after, tail.opened_seq - 1) >= size:
                    rest = replace(tail, after=after, generation=GENERATION)
                    framed = frame_of(connection, self.identity, rest, size, 2**40)
                    yield framed.data
                    after = framed.last

    def events(self) -> list[bytes]:
        """Give every event's bytes, in order."""
        with reading(self.engine) as connection:
            query = sa.select(EVENTS.c.data).order_by(EVENTS.c.seq)
            return list(connection.execute(query).scalars())


def live(folder: Path, *, seed: int, days: int, visits: int) -> Lived:
    """Let an office of this seed live some days of so many visits; its journal stays on a file."""
    return _Office(folder / f"office-{seed}.db", seed).live(days, visits)


class _Office:
    """One counter of one office, and the hands of its people."""

    def __init__(self, path: Path, seed: int) -> None:
        self.dice: Random = dice(seed)
        self.seed = seed
        self.path = path
        self.secret = self.dice.randbytes(32)
        self.midnight = MIDNIGHT + timedelta(days=self.dice.randrange(14, 400))
        self.clock = HandClock(self.midnight, monotonic_ms=self.dice.randrange(10**5, 10**9))
        self.chance = SeededChance(self.dice.randrange(2**32))
        self.ahead_ms = self.dice.randrange(-90_000, 90_000)
        self.met: datetime | None = None
        self.terminal = f"{self.dice.randrange(10**7, 10**8)}"
        self.clerk, self.supervisor, self.manager = self._people()
        self.engine = open_file(path, derive(self.secret, "database"), create=True)
        self.desk = self._found()

    def live(self, days: int, visits: int) -> Lived:
        """Live through the days, and let go of the desk."""
        for day in range(days):
            if day:
                self.midnight += timedelta(days=1)
                self.clock.advance(self.midnight - self.clock.now() + timedelta(hours=7))
                self._pause(900)
                self.desk, _ = open_desk(self.engine, self.secret, self._around())
            planned = plan_day(sample(), seed=self.dice.randrange(2**31), visits=visits)
            self._day(planned)
        return Lived(self.engine, self.desk.journal.identity)

    def _people(self) -> tuple[Approval, Approval, Approval]:
        codes = self.dice.sample(range(1000, 9999), 3)
        first, second, third = (
            # Digits that jump about: a PIN that can be guessed is refused.
            Approval(str(code), "".join(map(str, self.dice.sample(range(10), 6))))
            for code in codes
        )
        return first, second, third

    def _around(self) -> Surroundings:
        return Surroundings(
            clock=self.clock,
            ids=Ids(self.clock, self.chance),
            chance=self.chance,
            passwords=SaltedPasswords(self.chance),
            boot=self.chance.token(16).hex(),
            app="1.0.0",
            schema="0001",
        )

    def _found(self) -> Desk:
        """Set the office up, enrol it, appoint its people."""
        self.clock.advance(timedelta(hours=7, milliseconds=self.dice.randrange(10**6)))
        prepare_counter(self.engine)
        town, around = self.dice.choice(_TOWNS), self._around()
        office = OfficeDescription(
            office=f"{self.dice.randrange(10**7, 10**8)}",
            counter=self.dice.randrange(1, 9),
            title=f"دفتر پیشخوان {town}",
            phone=f"041-{self.dice.randrange(10**7, 10**8)}",
            address=f"{town}، خیابان {self.dice.choice(_TOWNS)}",
            profile=self.dice.choice(("town", "rural")),
        )
        names = self.dice.sample(_NAMES, 3)
        first = FirstPerson(code=self.manager.user, name=names[0], pin=self.manager.pin)
        set_up_office(self.engine, self.secret, around, office=office, person=first)
        desk, _ = open_desk(self.engine, self.secret, around)
        enrol(desk)
        adopt_catalogue(desk, signed=signed_sample())
        adopt_policy(desk, held_money=True, services=())
        sign_in(desk, user=self.manager.user, pin=self.manager.pin)
        for who, name, role in (
            (self.clerk, names[1], "clerk"),
            (self.supervisor, names[2], "supervisor"),
        ):
            change_staff(desk, code=who.user, name=name, roles=[role], pin=who.pin)
        desk.line_up = True
        return desk

    def _pause(self, most: float, least: float = 0.2) -> None:
        """Let a moment pass, to the millisecond, as between two things that hands do."""
        moment = self.dice.randrange(int(least * 1000), int(most * 1000))
        self.clock.advance(timedelta(milliseconds=moment))

    def _day(self, day: Day) -> None:
        self.desk.line_up = True
        sign_in(self.desk, user=self.clerk.user, pin=self.clerk.pin)
        self._pause(60)
        total = Rial(sum(value * quantity for value, quantity in FLOAT.items()))
        open_shift(self.desk, counts=FLOAT, brought=total)
        begun = self.clock.now()
        for visit in day.visits:
            due = begun + (visit.at - OPENS)
            if due > self.clock.now():
                self.clock.advance(due - self.clock.now())
            self._pause(90)
            self._meet()
            self._around_a_visit(visit)
            self._after(day, visit.number, self._serve(visit))
        self._close(day)

    def _meet(self) -> None:
        """Hear from the centre what time it is, every quarter of an hour, as with any exchange."""
        now = self.clock.now()
        if self.met is None or now - self.met > timedelta(minutes=15):
            self.met = now
            there_ms = int(now.timestamp() * 1000) + self.ahead_ms + self.dice.randrange(400)
            self.desk.journal.centre_clock = CentreClock(there_ms, self.clock.monotonic_ms())

    def _around_a_visit(self, visit: Visit) -> None:
        """What happens at a counter beside visits: a locked window, a drawer opened for change."""
        drawn = self.dice.randrange(40)
        if drawn < 2:
            lock(self.desk, idle=drawn == 0)
            self._pause(400, 20)
            unlock(self.desk, pin=self.clerk.pin)
        elif drawn == 2:
            open_drawer(self.desk, reason=self.dice.choice(("change", "check")))
        elif drawn == 3:
            self._fill(visit)
            abandon_visit(self.desk)
        self._pause(20)

    def _fill(self, visit: Visit) -> None:
        start_visit(self.desk, label=str(visit.number + 1))
        today = self.desk.today()
        for wish in visit.wishes:
            self._pause(140, 15)
            service = self.desk.need_catalogue().service(wish.service)
            answers = answers_of(service, visit, wish, today)
            needed = service.papers_needed(answers, today)
            papers = [PaperTaken(paper.code, "seen") for paper, required in needed if required]
            add_service(self.desk, service=wish.service, answers=answers, papers=papers)

    def _serve(self, visit: Visit) -> Given:
        self._fill(visit)
        self._pause(60, 5)
        total = self.desk.need_visit().total
        tenders = tenders_of(visit, total, card_only_part(self.desk, self.desk.need_visit()))
        return take_payment(self.desk, tenders=[self._slip(tender) for tender in tenders])

    def _slip(self, tender: Tender) -> Tender:
        """Let the terminal print another slip than the plan's, as each one does."""
        if tender.kind != "card":
            return tender
        if tender.state == "unknown":
            return msgspec.structs.replace(tender, terminal=self.terminal)
        digits = self.dice.choice((6, 12))
        reference = f"{self.dice.randrange(10 ** (digits - 1), 10**digits)}"
        last4 = f"{self.dice.randrange(10**4):04d}"
        return msgspec.structs.replace(
            tender, reference=reference, last4=last4, terminal=self.terminal
        )

    def _after(self, day: Day, number: int, given: Given) -> None:
        receipt = str(given.receipt)
        self._pause(30)
        if number == day.voided:
            void_receipt(
                self.desk, receipt=receipt, reason="wrong_person", approval=self.supervisor
            )
        if number == day.refunded:
            refund_lines(
                self.desk,
                receipt=receipt,
                lines=[0],
                reason="gave_up",
                tender="cash",
                approval=self.supervisor,
            )
        if number == day.copied or self.dice.randrange(25) == 0:
            reprint(self.desk, receipt=receipt)
        if day.visits[number].pays == "unknown":
            self._pause(600, 60)
            slip = f"{self.dice.randrange(10**5, 10**6)}"
            resolve_card(self.desk, receipt=receipt, outcome="paid", reference=slip, last4="")

    def _close(self, day: Day) -> None:
        drawer, terminal = self._takings()
        surplus = (drawer - FLOAT_LEFT) // 1_000_000 * 1_000_000
        if surplus > 0:
            words, amount = "واریز به حساب دفتر", Rial(surplus)
            move_cash(
                self.desk,
                direction="out",
                party="bank",
                amount=amount,
                reason=words,
                approval=self.supervisor,
            )
        drawer, terminal = self._takings()
        found = drawer - self.dice.choice((0, 0, day.short))
        reason = "change"
        for _ in range(2):  # once more, as a careful clerk does
            self._pause(300, 30)
            counted = count_cash(self.desk, counts=count_out(found), terminal_total=Rial(terminal))
            reason = "" if counted.cash == Rial(0) else "change"
        business_day = self.desk.need_shift().day
        close_shift(self.desk, left=Rial(0), reason=reason)
        sign_out(self.desk)
        self._pause(100)
        sign_in(self.desk, user=self.supervisor.user, pin=self.supervisor.pin)
        self._pause(300, 30)
        approve_day(self.desk, day=business_day, pin=self.supervisor.pin)
        sign_out(self.desk)

    def _takings(self) -> tuple[int, int]:
        with self.desk.read() as connection:
            money = shift_money(connection, self.desk.office.office, self.desk.need_shift())
        return money.drawer, money.card
