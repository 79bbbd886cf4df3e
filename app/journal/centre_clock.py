"""The centre's clock as a counter knows it: so that an event's instant can be set right later."""

from dataclasses import dataclass
from typing import Final

_TENTH_MS: Final = 100
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class CentreClock:
    """What the centre's clock showed, in ms since 1970, when ours had let so many ms pass."""

    instant_ms: int
    monotonic_ms: int

    def offset(self, wall_ms: int, monotonic_ms: int) -> tuple[int, int]:
        """Tell [centre minus counter in ms, age in s] for an instant of ours.

        However our clock was set meanwhile: what has passed is counted, not read from it. To a
        tenth of a second and a whole minute: neither is known better, and what is alike in many
        events costs nothing on the line.
        """
        age_ms = max(0, monotonic_ms - self.monotonic_ms)
        ahead_ms = self.instant_ms + age_ms - wall_ms
        return (
            (ahead_ms + _TENTH_MS // 2) // _TENTH_MS * _TENTH_MS,
            age_ms // _MINUTE_MS * _MINUTE_MS // 1000,
        )
