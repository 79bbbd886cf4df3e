"""What a paper scanner is to the counter: something that gives pages, and stops when told to."""

from collections.abc import Callable
from typing import Final, Protocol

MARKS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"P4", b"P5", b"P6")
"""How the pages that can be read begin: JPEG, PNG, PDF, and a scanner's own bare pictures."""


class PaperScanner(Protocol):
    """Gives pages as a JPEG, PNG, PDF or bare picture each."""

    def scan(self, stopped: Callable[[], bool]) -> tuple[bytes, ...]:
        """Scan what lies in the scanner; `stopped` is asked often, from the scanning thread.

        Faults: `scanner.stopped` when it was told to, else what is wrong with it.
        """
        ...

    def condition(self) -> str:
        """Name how the scanner is: `good`, or the code of what is wrong, without scanning."""
        ...
