"""The background thread that keeps counter and centre in step, and never makes a clerk wait."""

import logging
import threading
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.opening import Surroundings, start_journal
from app.counter.sync.line import Line, Objection
from app.counter.sync.pace import Pace
from app.counter.sync.pull import pull_all
from app.counter.sync.push import push_all
from app.counter.sync.tail import outbox
from app.counter.tables import ATTEMPT
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from models.errors import CounterError, Defect, Fault, Refusal

log = logging.getLogger(__name__)

POLL_MAX_S: Final = 300
EVENTS_NOW: Final = 10
"""So many waiting events wake the thread at once; fewer wait for the next poll."""
ATTEMPTS_KEPT: Final = 1000
_AT_ONCE: Final = frozenset({"shift.opened", "shift.closed", "device.enrolled", "receipt.voided"})
_COUNTED: Final = frozenset({"receipt.given", "receipt.copied", "receipt.refunded"})


class Runner:
    """Runs passes until stopped: at once when woken, else when the centre or the jitter says."""

    def __init__(self, desk: Desk, around: Surroundings, line: Line) -> None:
        self._desk = desk
        self._around = around
        self._line = line
        self._pace = Pace()
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._unlisten = desk.news.listen(lambda told: self._heard(told.what))
        self._since_push = 0

    def start(self) -> None:
        """Begin; the first pass is made at once."""
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        """Make a pass now: somebody asked, or the link came back."""
        self._pace.failures = 0
        self._woken.set()

    def stop(self, timeout_s: float = 10) -> None:
        """End after the pass in hand."""
        self._unlisten()
        self._stopped.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self._line.close()

    def pass_once(self) -> bool:
        """Make one pass; the answer tells whether the line held."""
        desk, before = self._desk, self._line.bytes_up
        started = desk.clock.monotonic_ms()
        events, outcome = 0, "well"
        try:
            self._line.hello()
            pushed = push_all(desk.engine, desk.journal.identity, self._line, self._pace)
            events = pushed.events
            if pushed.forked:
                start_journal(desk.journal, self._around, str(desk.today()))
            pull_all(desk, self._line)
        except Objection as objection:
            outcome = objection.problem.code
            self._pace.went_wrong()
        except Fault as fault:
            outcome = fault.code
            self._pace.went_wrong()
        except Refusal as refusal:
            outcome = refusal.code
            self._pace.went_wrong()
        up = outcome == "well"
        if up:
            self._since_push = 0
        if desk.line_up != up or events:
            desk.line_up = up
            desk.news.tell("sync.changed")
        self._note(outcome, events, self._line.bytes_up - before, started)
        return up

    def _heard(self, what: str) -> None:
        if what in _COUNTED:
            self._since_push += 1
        if what in _AT_ONCE or self._since_push >= EVENTS_NOW:
            self._woken.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            wait_ms = POLL_MAX_S * 1000
            try:
                if not self.pass_once():
                    wait_ms = self._pace.wait_ms(self._desk.chance)
            except Defect as defect:
                log.error("sync stopped short: %s", defect)
                self._desk.news.tell("sync.defect", defect.code)
            except Exception:  # the thread's outermost frame: nothing may end it silently
                log.exception("sync failed")
                self._desk.news.tell("sync.defect", "sync.unforeseen")
            self._woken.wait(wait_ms / 1000)

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
                connection.execute(
                    ATTEMPT.delete().where(ATTEMPT.c.attempt <= newest - ATTEMPTS_KEPT)
                )
        except CounterError as error:
            log.warning("a pass could not be noted: %s", error)


def last_sent(desk: Desk) -> str:
    """Give the instant of the last pass that went well, or nothing."""
    with reading(desk.engine) as connection:
        at = connection.execute(
            sa.select(ATTEMPT.c.at)
            .where(ATTEMPT.c.outcome == "well")
            .order_by(ATTEMPT.c.attempt.desc())
            .limit(1)
        ).scalar()
    return str(at or "")


def waiting_count(desk: Desk) -> int:
    """Count the events the centre has not confirmed."""
    with reading(desk.engine) as connection:
        return outbox(connection, desk.journal.identity).waiting
