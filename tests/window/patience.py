"""Waiting with the event loop running, for whoever drives the window without pytest."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtTest import QTest

STEP_MS: Final = 20


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits with the event loop running, as pytest-qt does."""

    def waitUntil(  # noqa: N802 - pytest-qt's name
        self, callback: Callable[[], bool], *, timeout: int
    ) -> None:
        """Wait until something holds, or fail."""
        left = timeout // STEP_MS
        while not callback():
            left -= 1
            if left < 0:
                raise TimeoutError("what should be seen was not seen")
            QTest.qWait(STEP_MS)
