"""The pace: how large a frame is, how long to wait; full jitter, a ceiling, and no giving up."""

from dataclasses import dataclass
from typing import Final

from app.ids import Chance
from app.wire.coding import CODINGS
from app.wire.frame import EVENTS_MAX

FIRST_EVENTS: Final = 20
BASE_MS: Final = 5_000
CEILING_MS: Final = 5 * 60_000
"""After days without a line the first try after its return is never further off than this."""
POLL_S: Final = (60, 900)
"""The least and the most that a centre may ask to be left alone between two polls."""
_DOUBLINGS: Final = 12


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
        """Send half as many from now on, or what the centre says it takes, if that is less."""
        half = max(1, self.events // 2)
        self.most = min(half, most) if most else half
        self.events = self.most

    def wait_ms(self, chance: Chance) -> int:
        """Draw how long to wait after so many failures: anywhere up to a growing bound."""
        return _up_to(chance, min(CEILING_MS, BASE_MS << min(self.failures, _DOUBLINGS)))

    def poll_ms(self, chance: Chance, after_s: int) -> int:
        """Draw how long to wait after success: what the centre asked for, and up to a fifth more.

        So thousands of counters whose line came back at once do not come back at once for ever.
        """
        least, most = POLL_S
        return _beyond(chance, max(least, min(most, after_s)))

    def retry_ms(self, chance: Chance, after_s: int) -> int:
        """Draw how long to wait after a centre said it is busy; never less than it asked for."""
        return max(self.wait_ms(chance), _beyond(chance, min(POLL_S[1], after_s)))


def _beyond(chance: Chance, seconds: int) -> int:
    return seconds * 1000 + _up_to(chance, seconds * 200)


def _up_to(chance: Chance, bound: int) -> int:
    return int.from_bytes(chance.token(8), "big") % (bound + 1)
