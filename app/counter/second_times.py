"""What the centre knows of an earlier time at another counter, as commands may ask for it."""

from typing import Protocol

from app.wire.before import FoundBefore


class SecondTimes(Protocol):
    """Answers within a moment or says nothing; never raises, and never holds a clerk up."""

    def bill(self, bill: tuple[str, str]) -> FoundBefore | None:
        """Tell whether a bill was paid at another counter."""
        ...

    def served(self, service: str, identity: str) -> FoundBefore | None:
        """Tell whether somebody has this service open, or had it today, at another counter."""
        ...
