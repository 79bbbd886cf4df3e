"""The pace: how large a frame is, how tightly packed, how long to wait; full jitter, no giving up.

How a frame is packed goes from the tightest to what anybody can read: zstd with a dictionary that
the centre lists, zstd alone, gzip.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.ids import Chance
from app.wire.coding import BRISK, CODINGS, THOROUGH, dictionary_for
from app.wire.frame import EVENTS_MAX

FIRST_EVENTS: Final = 20
BASE_MS: Final = 5_000
CEILING_MS: Final = 5 * 60_000
"""After days without a line the first try after its return is never further off than this."""
POLL_S: Final = (60, 900)
"""The least and the most that a centre may ask to be left alone between two polls."""
AIM_MS: Final = 7_000
"""A frame is to take this long: enough for its overhead, little enough to be lost in a cut."""
FRAME_MAX: Final = 128 * 1024
"""Compressed bytes that a frame is not to exceed, however fast the line is."""
SLOW: Final = 125
"""Bytes a millisecond, 1 Mbit/s: below that a tighter packing takes less time than it saves."""
QUICK: Final = 20
"""A frame that took less than this part of its aim may be followed by one four times as long."""
_DOUBLINGS: Final = 12


@dataclass(slots=True)
class Pace:
    """What a line has shown to bear; doubled or more by success, halved by failure.

    Attributes:
        events: how many go into the next frame. most: more than these the centre does not take.
        coding, level, dictionary: how it is packed, as `deflate` asks for it.
        refused: dictionaries that the centre did not have after all.
        fits: how many events a frame may hold to take `AIM_MS`, by the last one; 0: not known.
        quick: whether the last one took so little that the next may be four times as long.
    """

    events: int = FIRST_EVENTS
    most: int = EVENTS_MAX
    coding: str = CODINGS[0]
    level: int = THOROUGH
    dictionary: int = 0
    refused: set[int] = field(default_factory=set)
    failures: int = 0
    fits: int = 0
    quick: bool = False

    def agree(self, listed: Iterable[int]) -> None:
        """Use the newest dictionary that both sides have.

        Args:
            listed: ids of those that the centre says it has.
        """
        self.dictionary = dictionary_for(set(listed) - self.refused)

    def plainer(self, code: str) -> bool:
        """Pack more plainly from now on; tells whether there was a plainer way.

        Args:
            code: `wire.dictionary_unknown` or `wire.coding`, as the centre objected.
        """
        if self.coding == "gzip":
            return False
        if code == "wire.dictionary_unknown" and self.dictionary:
            self.refused.add(self.dictionary)
        else:
            self.coding = "gzip"
        self.dictionary = 0
        return True

    def took(self, size: int, ms: int, events: int = 0) -> None:
        """Learn from a frame of so many bytes and events how fast the line is."""
        slow = size < SLOW * max(1, ms)
        if events:
            # Bytes alone do not tell a slow line from a centre that takes its time over many
            # events: what tighter packing costs an event, a tenth of the frame's time must pay.
            slow = slow and ms >= events
            self.quick = ms * QUICK <= AIM_MS
            by_time = AIM_MS * events // max(1, ms)
            by_size = FRAME_MAX * events // max(1, size)
            self.fits = max(1, min(by_time, by_size))
        self.level = THOROUGH if slow else BRISK

    def expected_ms(self, events: int) -> int:
        """Tell how long a frame of so many events should take, by the last one; 0 without one."""
        return AIM_MS * events // self.fits if self.fits else 0

    @property
    def next_events(self) -> int:
        """Give how many events the next frame holds if this one goes well."""
        return min(self.most, self.events * (4 if self.quick else 2), self.fits or self.most)

    def went_well(self) -> None:
        """Send more next time."""
        self.events = self.next_events
        self.failures = 0

    def went_wrong(self) -> None:
        """Send less next time, and wait longer."""
        self.events = max(1, self.events // 2)
        self.quick = False
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
