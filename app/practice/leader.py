"""Leading a practice day: who is served when, the line cut, the process killed, the shift shut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from app.clock import HandClock
from app.practice.cable import Cable
from app.practice.clerk import CLERK, FLOAT_LEFT, SUPERVISOR
from app.practice.plan import CLOSES, LINE_BACK, LINE_CUT, OPENS, Day
from app.practice.process import CounterProcess
from models.errors import Fault

SYNC_EVERY: Final = timedelta(minutes=20)
BANK_AT: Final = timedelta(hours=13)
_MILLION: Final = 1_000_000

Progress = Callable[[str, int, int], None]
"""Told of every step: key of its words, steps done, steps in all."""


Start = Callable[[str], CounterProcess]
"""Starts a life of the counter's process, given the address of the centre."""


@dataclass(slots=True)
class Played:
    """What came of a day, as whoever led it saw it; amounts in rial, what went back negative.

    Attributes:
        receipts: number by visit. lines: services asked for. slips: receipts, void and refund.
        resumed: services in the basket that was found again after a kill.
        line_failures: passes that found the line cut. waited_most, waiting: events not sent.
    """

    day: str = ""
    receipts: dict[int, str] = field(default_factory=dict)
    lines: int = 0
    total: int = 0
    slips: int = 0
    copies: int = 0
    voided: int = 0
    refunded: int = 0
    difference: int = 0
    kills: int = 0
    resumed: int = 0
    line_failures: int = 0
    waited_most: int = 0
    waiting: int = 0


class Leader:
    """Leads the process through the day and keeps what came of it."""

    def __init__(
        self, day: Day, clock: HandClock, cable: Cable, start: Start, tell: Progress
    ) -> None:
        self.played = Played()
        self._day = day
        self._clock = clock
        self._cable = cable
        self._start = start
        self._tell = tell
        self._steps = len(day.visits) + 3
        self._last_sync = timedelta()
        self._banked = False
        self._process: CounterProcess | None = None

    def stop(self) -> None:
        """Leave no process behind."""
        if self._process is not None and self._process.alive:
            self._process.kill()

    def open(self, code: str) -> None:
        """Enrol, sign in, open the shift."""
        self._tell("practice.step.open", 0, self._steps)
        self._process = self._start(self._cable.url)
        self._ask("enrol", code)
        self._ask("sign_in", CLERK.user)
        self.played.day = self._ask("open_shift")
        self._ask("sync")

    def serve(self) -> None:
        """Serve every citizen; cut the line, kill the process and take money back on the way."""
        day, now = self._day, OPENS
        for visit in day.visits:
            self._wait(visit.at - now)
            now = visit.at
            self._line(now)
            self._tell("practice.step.serve", visit.number + 1, self._steps)
            self._ask("begin", visit.number)
            if visit.number == day.killed:
                self._kill()
            receipt, total = self._ask("pay", visit.number)
            self.played.receipts[visit.number] = receipt
            self.played.lines += len(visit.wishes)
            self._given(total)
            self._after(visit.number, receipt, now)
        self._wait(CLOSES - now)

    def close(self) -> None:
        """Count, close, send everything, sign the day as the supervisor, send that too."""
        self._tell("practice.step.close", self._steps - 2, self._steps)
        drawer, terminal = self._ask("takings")
        found = (drawer - self._day.short, terminal)
        self.played.difference = self._ask("close", found)
        self._ask("sync")
        self._ask("sign_out")
        self._ask("sign_in", SUPERVISOR.user)
        self._tell("practice.step.approve", self._steps - 1, self._steps)
        self._ask("approve", self.played.day)
        self._ask("sign_out")
        self._ask("sync")
        self.played.waiting = self._ask("waiting")
        if self._process is not None:
            self._process.end()
        self._tell("practice.step.check", self._steps, self._steps)

    def _ask(self, what: str, argument: object = None) -> Any:
        if self._process is None:
            raise Fault("practice.gone", step=what)
        return self._process.ask(what, argument)

    def _wait(self, span: timedelta) -> None:
        self._ask("time", span)
        self._clock.advance(span)

    def _line(self, now: timedelta) -> None:
        """Let the line be what the hour says, and the counter notice."""
        if LINE_CUT <= now < LINE_BACK:
            self._cable.cut()
        else:
            self._cable.mend()
        turned = (self._last_sync < LINE_CUT <= now) or (self._last_sync < LINE_BACK <= now)
        if turned or now - self._last_sync >= SYNC_EVERY:
            self.played.waited_most = max(self.played.waited_most, self._ask("waiting"))
            held = self._ask("sync")
            self.played.line_failures += not held
            self._last_sync = now

    def _kill(self) -> None:
        """Kill the process with a full basket in hand, start it again, find the basket there."""
        if self._process is not None:
            self._process.kill()
        self._process = self._start(self._cable.url)
        self.played.kills += 1
        self._ask("sign_in", CLERK.user)
        self._ask("sync")
        self.played.resumed = self._ask("resume")

    def _after(self, number: int, receipt: str, now: timedelta) -> None:
        """What the plan has happen after a visit: void, refund, copy, a card slip, the bank."""
        day = self._day
        if number == day.voided:
            self.played.voided = self._back("void", receipt)
        if number == day.refunded:
            self.played.refunded = self._back("refund", receipt)
        if number == day.copied:
            self._ask("copy", receipt)
            self.played.copies += 1
        if day.visits[number].pays == "unknown":
            self._ask("settle_card", receipt)
        if now >= BANK_AT and not self._banked:
            self._banked = True
            drawer, _ = self._ask("takings")
            surplus = (drawer - FLOAT_LEFT) // _MILLION * _MILLION
            if surplus > 0:
                self._ask("to_bank", surplus)

    def _back(self, how: str, receipt: str) -> int:
        total: int = self._ask(how, receipt)
        self._given(total)
        return total

    def _given(self, total: int) -> None:
        self.played.total += total
        self.played.slips += 1
