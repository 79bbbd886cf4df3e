"""The pace: how large a frame is, how long to wait; full jitter, a ceiling, and no giving up."""

from dataclasses import dataclass
from typing import Final

from app.ids import Chance
from app.wire.coding import CODINGS
from app.wire.frame import EVENTS_MAX

FIRST_EVENTS: Final = 20
BASE_MS: Final = 5_000
CEILING_MS: Final = 30 * 60_000


@dataclass(slots=True)
class Pace:
    """What a line has shown to bear; doubled by success, halved by failure."""

    events: int = FIRST_EVENTS
    most: int = EVENTS_MAX
    coding: str = CODINGS[0]
    failures: int = 0

    def went_well(self) -> None:
        """Send more next time."""
        self.events = min(self.most, self.events * 2)
        self.failures = 0

    def went_wrong(self) -> None:
        """Send less next time, and wait longer."""
        self.events = max(1, self.events // 2)
        self.failures += 1

    def too_large(self, most: int) -> None:
        """Take the centre's word for how many events a frame may hold, or halve."""
        self.most = min(self.most, most) if most else max(1, self.events // 2)
        self.events = max(1, min(self.events // 2, self.most))

    def wait_ms(self, chance: Chance) -> int:
        """Draw how long to wait after so many failures: anywhere up to a growing bound."""
        bound = min(CEILING_MS, BASE_MS << min(self.failures, 12))
        return int.from_bytes(chance.token(8), "big") % (bound + 1)
