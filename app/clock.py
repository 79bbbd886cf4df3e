"""Time is an argument: this is the only file of the program that may ask the machine for it."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant and, apart from it, how much time has passed."""

    def now(self) -> datetime:
        """Tell the current instant, always aware and in UTC. It may jump: people set clocks."""
        ...

    def monotonic_ms(self) -> int:
        """Count milliseconds from an unknown start; never falls while the machine runs."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Tell the machine's instant in UTC."""
        return datetime.now(UTC)

    def monotonic_ms(self) -> int:
        """Count the machine's milliseconds since an unknown start."""
        return time.monotonic_ns() // 1_000_000


class HandClock:
    """A clock moved by hand: worlds grown from a seed, the practice room and tests live by it."""

    def __init__(self, start: datetime, *, monotonic_ms: int = 0) -> None:
        if start.utcoffset() is None:
            raise ValueError("A clock needs an aware instant.")
        self._now = start.astimezone(UTC)
        self._monotonic_ms = monotonic_ms
        self._turn = threading.Lock()

    def now(self) -> datetime:
        """Tell the instant the hands stand at."""
        with self._turn:
            return self._now

    def monotonic_ms(self) -> int:
        """Count the milliseconds that were let pass."""
        with self._turn:
            return self._monotonic_ms

    def advance(self, passed: timedelta) -> None:
        """Let time pass for both hands; time that passes is never negative."""
        if passed < timedelta():
            raise ValueError("Time passes forwards; to turn the clock back, set it.")
        with self._turn:
            self._now += passed
            self._monotonic_ms += passed // timedelta(milliseconds=1)

    def set(self, instant: datetime) -> None:
        """Do what a person does to a PC's clock: the instant jumps, what passed has passed."""
        if instant.utcoffset() is None:
            raise ValueError("A clock needs an aware instant.")
        with self._turn:
            self._now = instant.astimezone(UTC)
