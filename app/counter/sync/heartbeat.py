"""The heartbeat: after a pass the centre is told how this machine is, at most every few minutes.

What became bad is told at once. A heartbeat that is not heard is no trouble of the pass.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.opening import Surroundings
from app.counter.papers.condition import GOOD, printer_condition
from app.counter.queries.attachments import attachments_owed
from app.counter.queries.clock import drift
from app.counter.sync.line import Line
from app.counter.sync.offset import DRIFT_MS
from app.counter.sync.tail import outbox
from app.counter.tables import ATTEMPT
from app.journal.times import write_instant
from app.storage.disk import free_bytes
from app.storage.engine import file_of, named_faults
from app.wire.codec import encode
from app.wire.heartbeat import (
    MEDIA_TYPE,
    Heartbeat,
    HeartbeatAnswer,
    JournalHead,
    PrinterSays,
)
from models.errors import Fault

log = logging.getLogger(__name__)

TARGET: Final = "/v1/heartbeat"
EVERY_MS: Final = 4 * 60_000
AGAIN_MS: Final = 20_000
"""What is bad and changes all the time is told no more often than this."""
SPACE_LEAST: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a program knows of its machine beside the counter.

    Attributes:
        free: asks the disk how many bytes it has left. printers: asks every printer how it is,
            as (use, condition); may take seconds.
    """

    free: Callable[[], int]
    printers: Callable[[], Sequence[tuple[str, str]]]


def vitals_of(desk: Desk) -> Vitals:
    """Give what can be known with nothing but the counter's file: its disk, its papers."""

    def free() -> int:
        with named_faults():
            return free_bytes(file_of(desk.engine).path.parent)

    return Vitals(free, lambda: (("receipt", printer_condition(desk)),))


class Pulse:
    """Sends one counter's heartbeats over one line; lives as long as it keeps in step."""

    def __init__(
        self, desk: Desk, around: Surroundings, line: Line, vitals: Vitals | None = None
    ) -> None:
        self._desk = desk
        self._around = around
        self._line = line
        self._vitals = vitals or vitals_of(desk)
        self._beat_at: int | None = None
        self._told: frozenset[str] = frozenset()

    def beat(self, trouble: str = "") -> bool:
        """Tell the centre how this machine is, if it is time; tells whether it was heard.

        Args:
            trouble: code of what kept the pass from going well, or empty.
        """
        try:
            bad = self._bad(trouble)
            if not self._due(bad):
                return False
            self._beat_at, self._told = self._desk.clock.monotonic_ms(), bad
            body = encode(self._state(trouble))
            headers = {"Content-Type": MEDIA_TYPE}
            self._line.ask(TARGET, HeartbeatAnswer, body=body, headers=headers)
        except Fault as fault:
            log.info("a heartbeat was not heard: %s", fault.code)
            return False
        return True

    def _due(self, bad: frozenset[str]) -> bool:
        if self._beat_at is None:
            return True
        passed = self._desk.clock.monotonic_ms() - self._beat_at
        return passed >= EVERY_MS or (passed >= AGAIN_MS and not bad <= self._told)

    def _bad(self, trouble: str) -> frozenset[str]:
        """Name what is bad, by what costs nothing to ask."""
        desk = self._desk
        with desk.read() as connection:
            box = outbox(connection, desk.journal.identity)
        found = {
            f"rejected {box.rejected}": box.rejected > 0,
            f"held {box.held}": box.held > 0,
            "drift": abs(drift(desk).ahead_ms) > DRIFT_MS,
            "disk": self._vitals.free() < SPACE_LEAST,
            "printer": printer_condition(desk) != GOOD,
            trouble: bool(trouble),
        }
        return frozenset(name for name, wrong in found.items() if wrong)

    def _state(self, trouble: str) -> Heartbeat:
        desk = self._desk
        head = desk.journal.head
        well = (
            sa.select(ATTEMPT.c.at)
            .where(ATTEMPT.c.outcome == "well")
            .order_by(ATTEMPT.c.attempt.desc())
            .limit(1)
        )
        with desk.read() as connection:
            box = outbox(connection, desk.journal.identity)
            last_sync = connection.execute(well).scalar() or ""
        return Heartbeat(
            app=self._around.app,
            schema=self._around.schema,
            at=write_instant(desk.clock.now()),
            waiting=box.waiting,
            held=box.held,
            rejected=box.rejected,
            oldest=box.oldest,
            last_sync=last_sync,
            drift_ms=drift(desk).ahead_ms,
            free_bytes=self._vitals.free(),
            printers=tuple(
                PrinterSays(use=use, state=state) for use, state in self._vitals.printers()
            ),
            attachments=attachments_owed(desk).items,
            head=JournalHead(epoch=head.epoch, seq=head.seq, chain=head.chain.hex()),
            trouble=trouble,
        )
