"""The background thread that keeps counter and centre in step, and never makes a clerk wait."""

import logging
import threading
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.opening import Surroundings, write_keys
from app.counter.sync.line import Line, Objection
from app.counter.sync.pace import Pace
from app.counter.sync.pull import Pull
from app.counter.sync.push import Pushed, follow_generation, push_all
from app.counter.sync.tail import outbox
from app.counter.tables import ATTEMPT, DEVICE
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.wire.messages import Hello
from models.errors import CounterError, Defect, Fault, Refusal

log = logging.getLogger(__name__)

EVENTS_NOW: Final = 10
"""So many waiting acts wake the thread at once; fewer wait for the next poll."""
ATTEMPTS_KEPT: Final = 1000
WELL: Final = "well"
_POLL_S: Final = 300
_BUSY: Final = (429, 503)
_AT_ONCE: Final = frozenset({"shift.opened", "shift.closed", "device.enrolled", "receipt.voided"})
_COUNTED: Final = frozenset(
    {
        *("receipt.given", "receipt.copied", "receipt.refunded", "card.resolved", "cash.counted"),
        *("drawer.moved", "drawer.opened", "visit.abandoned", "day.approved", "staff.changed"),
    }
)


class Runner:
    """Runs passes until stopped: at once when woken, else when the centre or the jitter says.

    Attributes:
        pace: what the line has shown to bear. trouble: code of what kept the last pass from going
            well, or nothing.
    """

    def __init__(self, desk: Desk, around: Surroundings, line: Line) -> None:
        self.pace = Pace()
        self.trouble = ""
        self._desk = desk
        self._line = line
        self._pull = Pull(desk, around, line)
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._unlisten = desk.news.listen(lambda told: self._heard(told.what))
        self._since_pass = 0
        self._wait_ms = _POLL_S * 1000

    @property
    def woken(self) -> bool:
        """Tell whether a pass is asked for that has not begun."""
        return self._woken.is_set()

    @property
    def alive(self) -> bool:
        """Tell whether the thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; the first pass is made at once."""
        self._thread.start()

    def wake(self) -> None:
        """Make a pass now: somebody asked, or the link came back."""
        self.pace.failures = 0
        self._woken.set()

    def stop(self, timeout_s: float = 10) -> None:
        """End, and cut a call that is under way: what it carried is sent again another day."""
        if not self._stopped.is_set():
            self._unlisten()
        self._stopped.set()
        self._woken.set()
        self._line.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def pass_once(self) -> bool:
        """Make one pass; the answer tells whether our centre was there to the end of it."""
        desk, before = self._desk, self._line.bytes_up
        started = desk.clock.monotonic_ms()
        self._since_pass = 0
        pushed, outcome, here = Pushed(), WELL, False
        try:
            hello = self._hello()
            here = True
            self._wait_ms = self.pace.poll_ms(desk.chance, hello.after_s)
            self._exchange(hello, pushed)
        except (Fault, Refusal) as trouble:
            outcome = trouble.problem.code if isinstance(trouble, Objection) else trouble.code
            here = here and not trouble.code.startswith("line.")
            self._back_off(trouble)
        desk.line_up = here
        self.trouble = "" if outcome == WELL else outcome
        self._note(outcome, pushed.events, self._line.bytes_up - before, started)
        desk.news.tell("sync.changed")
        return here

    def _hello(self) -> Hello:
        """Ask who is there, and pin the keys that a key pinned before has signed."""
        desk = self._desk
        self._line.keys = desk.centre_keys
        hello = self._line.hello()
        new = {key.id: key.key for key in hello.keys if key.id not in desk.centre_keys}
        if new:
            known = desk.centre_keys | new
            with writing(desk.engine) as connection:
                connection.execute(DEVICE.update().values(centre_keys=write_keys(known)))
            desk.centre_keys = known
        return hello

    def _exchange(self, hello: Hello, pushed: Pushed) -> None:
        """Send, take in, and send what taking in made us state.

        What the centre objects to on the way up never holds up what it has for us.
        """
        desk = self._desk
        identity = desk.journal.identity
        objection = None
        try:
            follow_generation(desk.engine, identity, self._line, hello.generation)
            push_all(desk.engine, identity, self._line, self.pace, pushed)
        except Objection as raised:
            objection = raised
        if desk.journal.head.epoch in pushed.forks:
            self._pull.open_epoch()
        for epoch in sorted(pushed.behind):
            desk.news.tell("sync.behind", epoch)
        self._pull.all_scopes()
        if objection is not None:
            raise objection
        push_all(desk.engine, identity, self._line, self.pace, pushed)

    def _back_off(self, trouble: CounterError) -> None:
        self.pace.went_wrong()
        self._wait_ms = self.pace.wait_ms(self._desk.chance)
        if isinstance(trouble, Objection) and trouble.problem.status in _BUSY:
            self._wait_ms = self.pace.retry_ms(self._desk.chance, trouble.problem.after)

    def _heard(self, what: str) -> None:
        """Wake for what matters, or for many acts; without a line, when the pace says."""
        if what in _COUNTED:
            self._since_pass += 1
        many = self._since_pass >= EVENTS_NOW and not self.pace.failures
        if what in _AT_ONCE or many:
            self._woken.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                self.pass_once()
            except Exception as error:  # the thread's outermost frame: nothing may end it silently
                if not self._stopped.is_set():
                    code = error.code if isinstance(error, Defect) else "sync.unforeseen"
                    log.exception("sync stopped short: %s", code)
                    self._wait_ms = _POLL_S * 1000
                    self._desk.news.tell("sync.defect", code)
            if not self._stopped.is_set():
                self._woken.wait(self._wait_ms / 1000)

    def _note(self, outcome: str, events: int, up: int, started: int) -> None:
        desk = self._desk
        row = {
            "at": write_instant(desk.clock.now()),
            "kind": "pass",
            "outcome": outcome,
            "events": events,
            "bytes_up": up,
            "ms": desk.clock.monotonic_ms() - started,
        }
        try:
            with writing(desk.engine) as connection:
                made = connection.execute(ATTEMPT.insert().values(**row)).inserted_primary_key
                newest = int(made[0]) if made else 0
                # The last that went well is kept however long ago it was: it is the last contact.
                well = sa.select(sa.func.max(ATTEMPT.c.attempt)).where(ATTEMPT.c.outcome == WELL)
                connection.execute(
                    ATTEMPT.delete().where(
                        ATTEMPT.c.attempt <= newest - ATTEMPTS_KEPT,
                        ATTEMPT.c.attempt != sa.func.coalesce(well.scalar_subquery(), 0),
                    )
                )
        except CounterError as error:
            log.warning("a pass could not be noted: %s", error)


def last_sent(desk: Desk) -> str:
    """Give the instant of the last pass that went well, or nothing."""
    with reading(desk.engine) as connection:
        at = connection.execute(
            sa.select(ATTEMPT.c.at)
            .where(ATTEMPT.c.outcome == WELL)
            .order_by(ATTEMPT.c.attempt.desc())
            .limit(1)
        ).scalar()
    return str(at or "")


def last_trouble(desk: Desk) -> str:
    """Give the code of what kept the last pass from going well, or nothing."""
    query = sa.select(ATTEMPT.c.outcome).order_by(ATTEMPT.c.attempt.desc()).limit(1)
    with reading(desk.engine) as connection:
        outcome = str(connection.execute(query).scalar() or WELL)
    return "" if outcome == WELL else outcome


def waiting_count(desk: Desk) -> int:
    """Count the events the centre has not confirmed."""
    with reading(desk.engine) as connection:
        return outbox(connection, desk.journal.identity).waiting
