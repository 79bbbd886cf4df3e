"""How far the centre's clock is ahead of ours: kept, put into events, told when it is far."""

from datetime import datetime
from typing import Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection

from app.clock import Clock
from app.counter.desk import Desk
from app.journal.centre_clock import CentreClock
from app.journal.times import read_instant, write_instant
from app.storage.engine import noting
from models.errors import Refusal
from models.tables.heartbeat import OffsetRow

OFFSET: Final = cast(sa.Table, OffsetRow.__table__)
DRIFT_MS: Final = 120_000
"""A clock that is further off than this is told to the clerk."""
_MOVED_MS: Final = 1_000
_FORGOTTEN_MS: Final = 30 * 86_400_000


class Offset:
    """Takes in what each pass hears of the centre's clock."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told = False
        self._kept: int | None = None
        self._heard: dict[str, object] = {}

    def heard(self, ahead_ms: int) -> None:
        """Keep how far ahead the centre's clock is; tell it once when it becomes too far.

        What it is by a second more or less is kept with the note of the pass (`keep`).
        """
        desk = self._desk
        now = desk.clock.now()
        desk.journal.centre_clock = CentreClock(_ms(now) + ahead_ms, desk.clock.monotonic_ms())
        self._heard = {"ahead_ms": ahead_ms, "at": write_instant(now)}
        if self._kept is None or abs(ahead_ms - self._kept) >= _MOVED_MS:
            with noting(desk.engine) as connection:
                self.keep(connection)
            self._kept = ahead_ms
        far = abs(ahead_ms) > DRIFT_MS
        if far and not self._told:
            desk.news.tell("clock.drift", str(ahead_ms))
        self._told = far

    def keep(self, connection: Connection) -> None:
        """Keep what was heard last, if that was not done yet."""
        values, self._heard = self._heard, {}
        if values and not connection.execute(OFFSET.update().values(**values)).rowcount:
            connection.execute(OFFSET.insert().values(one=1, **values))


def recall_centre_clock(connection: Connection, clock: Clock) -> CentreClock | None:
    """Give the centre's clock as an earlier start of the program knew it, or None.

    Nobody counted while the program was off, so our own clock must be believed; not when it says
    that the centre was last heard in the future, or very long ago.
    """
    row = connection.execute(sa.select(OFFSET)).first()
    if row is None:
        return None
    try:
        at = _ms(read_instant(row.at))
    except Refusal:
        return None
    now = _ms(clock.now())
    if not 0 <= now - at <= _FORGOTTEN_MS:
        return None
    return CentreClock(at + row.ahead_ms, clock.monotonic_ms() - (now - at))


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
