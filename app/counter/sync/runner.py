"""The background thread that keeps counter and centre in step, and never makes a clerk wait."""

import logging
import sys
import threading
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa

from app.counter.centre_keys import pin_keys
from app.counter.desk import Desk
from app.counter.link import Flight, Link, reach_of
from app.counter.opening import Surroundings
from app.counter.sync.attachments import Attachments
from app.counter.sync.gaps import declare_gaps
from app.counter.sync.heartbeat import Pulse, Vitals
from app.counter.sync.history import History
from app.counter.sync.line import Line, Objection
from app.counter.sync.offset import Offset
from app.counter.sync.pace import Pace
from app.counter.sync.pull import Pull
from app.counter.sync.push import Pushed, follow_generation, push_all
from app.counter.sync.rotation import Rotation
from app.counter.sync.served import Served
from app.counter.sync.snapshots import Snapshots
from app.counter.sync.tail import outbox
from app.counter.sync.tries import note_try
from app.counter.sync.watch import WATCH_MS, Watch, route_to
from app.counter.tables import ATTEMPT
from app.journal.times import add_ms, write_instant
from app.storage.engine import named_faults, noting, reading
from app.wire.messages import Hello
from models.errors import CounterError, Defect, Fault, Refusal

log = logging.getLogger(__name__)

EVENTS_NOW: Final = 10
"""So many waiting acts wake the thread at once; fewer wait for the next poll."""
ATTEMPTS_KEPT: Final = 1000
TURN_S: Final = 0.0003
"""So long a clerk's act waits for a thread that reckons; Python's own five milliseconds, at each of
the twenty calls of a commit, would make it twice as long. A window that is painted crosses hundreds
of times: at half a millisecond each, a key would wait for the month's report."""
WELL: Final = "well"
_POLL_S: Final = 300
_BUSY: Final = (429, 503)
_AT_ONCE: Final = frozenset(
    {"shift.opened", "shift.closed", "device.enrolled", "receipt.voided", "act.asked_again"}
)
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

    def __init__(
        self, desk: Desk, around: Surroundings, line: Line, vitals: Vitals | None = None
    ) -> None:
        self.pace = Pace()
        self.trouble = ""
        self._desk = desk
        self._around = around
        self._line = line
        self._watch = Watch(route_to(line.address))
        self._field = ""
        self._rotation = Rotation(desk, around, line)
        self._pull = Pull(desk, around, line, Snapshots(desk, line))
        self._history = History(desk, around, line)
        self._offset = Offset(desk)
        self._served = Served(desk, line)
        self._attachments = Attachments(desk, line)
        self._pulse = Pulse(desk, around, line, vitals)
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
        sys.setswitchinterval(TURN_S)
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
        pushed, outcome, here, generation = Pushed(), WELL, False, ""
        try:
            hello = self._hello()
            here, generation = True, hello.generation
            self.pace.agree(hello.dictionaries)
            self._wait_ms = self.pace.poll_ms(desk.chance, hello.after_s)
            self._exchange(hello, pushed)
        except (Fault, Refusal) as trouble:
            outcome = trouble.problem.code if isinstance(trouble, Objection) else trouble.code
            self._field = trouble.problem.field if isinstance(trouble, Objection) else ""
            here = here and not trouble.code.startswith("line.")
            self._back_off(trouble)
        desk.line_up = here
        self._tell_link(outcome, here=here)
        self.trouble = "" if outcome == WELL else outcome
        self._note(outcome, pushed.events, self._line.bytes_up - before, started)
        desk.news.tell("sync.changed")
        if here:
            self._last_of_all(generation)
        return here

    def _last_of_all(self, generation: str) -> None:
        """Say how this machine is, and send files: what fails of it fails no pass."""
        self._pulse.beat(self.trouble)
        if self.trouble:
            return
        try:
            self._served.tell(generation)
        except Fault as fault:
            log.warning("visits are not told of: %s", fault)
        try:
            moved = self._attachments.send(
                generation, lambda: self._woken.is_set() or self._stopped.is_set()
            )
        except Fault as fault:
            log.warning("files wait: %s", fault)
            return
        self._wait_ms = moved.wait_ms(self._wait_ms)

    def _hello(self) -> Hello:
        """Ask who is there, and pin the keys that a key pinned before has signed."""
        desk = self._desk
        hello = self._rotation.greet()
        pin_keys(desk, hello)
        self._offset.heard(self._line.ahead_ms)
        return hello

    def _exchange(self, hello: Hello, pushed: Pushed) -> None:
        """Send, take in, and send what taking in made us state.

        What the centre objects to on the way up never holds up what it has for us.
        """
        desk = self._desk
        identity = desk.journal.identity
        objection = None
        try:
            self._send_up(hello, pushed)
        except Objection as raised:
            objection = raised
        if declare_gaps(desk, self._around, pushed.orphans):
            objection = None  # what the centre awaited it now knows to be lost
        if desk.journal.head.epoch in pushed.forks:
            self._pull.open_epoch()
        if pushed.behind and self._take_back(pushed.behind):
            pushed.behind.clear()
        self._pull.all_scopes()
        if self._pull.twins:
            self._take_back(twins=self._pull.twins)
            self._pull.twins.clear()
        if objection is not None:
            raise objection
        self._rotation.rotate_when_due(hello)
        push_all(desk.engine, identity, self._line, self.pace, pushed, self._fly)
        self._rotation.keep_vouched(hello)

    def _send_up(self, hello: Hello, pushed: Pushed) -> None:
        """Send what waits, by an elder key if a centre that was put back forgot our newest."""
        try:
            self._up(hello, pushed)
        except Objection as objection:
            unknown = objection.problem.code == "wire.unauthorised"
            if not unknown or not self._rotation.step_down():
                raise
            self._up(hello, pushed)
            self._rotation.step_up()

    def _up(self, hello: Hello, pushed: Pushed) -> None:
        engine, identity = self._desk.engine, self._desk.journal.identity
        follow_generation(engine, identity, self._line, hello.generation)
        self._take_back()
        push_all(engine, identity, self._line, self.pace, pushed, self._fly)
        self._rotation.keep_vouched(hello)

    def _fly(self, flight: Flight | None) -> None:
        """Let screens see which frame is under way."""
        self._desk.link = replace(self._desk.link, flight=flight)

    def _tell_link(self, outcome: str, *, here: bool) -> None:
        """Let screens see how the line stands now that a pass has ended."""
        trouble = "" if outcome == WELL else outcome
        self._desk.link = Link(
            reach=reach_of(trouble, here=here),
            trouble=trouble,
            failures=self.pace.failures,
            next_at=write_instant(add_ms(self._desk.clock.now(), self._wait_ms)),
        )

    def _take_back(self, behind: Collection[str] = (), twins: Collection[str] = ()) -> bool:
        """Fetch what this disk lacks; a centre that does not give it keeps nothing else up.

        It may be too old for the question, or have turned this machine away: what is recorded
        here is sent all the same.
        """
        try:
            return self._history.take_back(behind, twins)
        except Objection as objection:
            if objection.problem.code not in ("wire.not_found", "wire.revoked"):
                raise
            return False

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
                self._empty_wal()
            except Exception as error:  # the thread's outermost frame: nothing may end it silently
                if not self._stopped.is_set():
                    code = error.code if isinstance(error, Defect) else "sync.unforeseen"
                    log.exception("sync stopped short: %s", code)
                    self._wait_ms = _POLL_S * 1000
                    self._desk.news.tell("sync.defect", code)
            if not self._stopped.is_set():
                self._rest()

    def _rest(self) -> None:
        """Wait for the next pass; while passes fail, look whether the link has come back."""
        left = self._wait_ms
        while left > 0:
            turn = min(left, WATCH_MS) if self.pace.failures else left
            if self._woken.wait(turn / 1000):
                return
            left -= turn
            if self.pace.failures and self._watch.came_back():
                self.wake()

    def _empty_wal(self) -> None:
        """Bring the log into the file now that nobody waits; who writes meanwhile is not kept."""
        try:
            with named_faults():
                bare: Any = self._desk.engine.raw_connection()
                try:
                    bare.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                finally:
                    bare.close()
        except CounterError as error:
            log.warning("the log was not brought in: %s", error)

    def _note(self, outcome: str, events: int, up: int, started: int) -> None:
        desk = self._desk
        at = write_instant(desk.clock.now())
        row = {
            "at": at,
            "kind": "pass",
            "outcome": outcome,
            "events": events,
            "bytes_up": up,
            "ms": desk.clock.monotonic_ms() - started,
        }
        try:
            with noting(desk.engine) as connection:
                self._offset.keep(connection)
                note_try(
                    connection,
                    desk.journal.identity,
                    trouble=self.trouble,
                    field=self._field,
                    at=at,
                )
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
