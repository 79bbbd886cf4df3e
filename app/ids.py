"""Ids and chance are arguments: this is the only file of the program that may draw lots."""

import random
import secrets
import threading
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from app.clock import Clock

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_MAX: Final = 0xFFF
_COUNTER_START_MAX: Final = 0x7FF  # half of the room is left for ids of the same millisecond


class Chance(Protocol):
    """Draws bytes."""

    def token(self, size: int) -> bytes:
        """Draw so many bytes."""
        ...


class SystemChance:
    """The operating system's chance; what must not be guessed comes from here."""

    def token(self, size: int) -> bytes:
        """Draw so many bytes that nobody can foretell."""
        return secrets.token_bytes(size)


class SeededChance:
    """Chance that repeats itself from its seed, for worlds and tests; never for a secret."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be foretold is what it is for
        self._turn = threading.Lock()

    def token(self, size: int) -> bytes:
        """Draw so many bytes, the same after the same seed and the same draws before."""
        with self._turn:
            return self._random.randbytes(size)


class Ids:
    """Makes UUIDv7 (RFC 9562): unique without a line, and in order of making.

    Ids of one maker always rise, even within a millisecond and when the clock is set back: the
    twelve bits after the time count on (section 6.2, method 1), and the 62 last ones are chance.
    An id names a thing; it is no secret and opens nothing.
    """

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self._turn = threading.Lock()
        self._millisecond = -1
        self._counter = 0

    def new(self) -> str:
        """Make an id: 36 characters, lower case, greater than every one made before."""
        drawn = self._chance.token(10)
        with self._turn:
            now = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
            if now > self._millisecond:
                self._millisecond = now
                self._counter = int.from_bytes(drawn[8:]) & _COUNTER_START_MAX
            elif self._counter < _COUNTER_MAX:
                self._counter += 1
            else:
                self._millisecond += 1
                self._counter = 0
            head = self._millisecond << 16 | 0x7 << 12 | self._counter
        tail = 0b10 << 62 | int.from_bytes(drawn[:8]) & (1 << 62) - 1
        return str(UUID(int=head << 64 | tail))


def dice(seed: int) -> random.Random:
    """Give dice that fall the same way after the same seed: for practice days, never a secret."""
    return random.Random(seed)  # noqa: S311 - to be foretold is what it is for
