"""How right this computer's clock is, by what the centre's clock last said."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.sync.offset import DRIFT_MS, OFFSET


@dataclass(frozen=True, slots=True)
class Drift:
    """How many ms the centre's clock is ahead of ours; `at`: when that was heard, or empty."""

    ahead_ms: int = 0
    at: str = ""

    @property
    def far(self) -> bool:
        """Tell whether the clerk must know: more than two minutes."""
        return abs(self.ahead_ms) > DRIFT_MS


def drift(desk: Desk) -> Drift:
    """Read how right the clock is; what was never heard is no drift."""
    with desk.read() as connection:
        row = connection.execute(sa.select(OFFSET)).first()
    return Drift(row.ahead_ms, row.at) if row else Drift()
