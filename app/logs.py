"""What the program writes down of itself: one line a fact, UTC, and nobody's numbers in it.

`info` is what a clerk did, `warning` a Fault, `error` a Defect. Names of people never belong in a
log; digits that could be somebody's are masked here all the same, in messages and in tracebacks.
"""

import logging
import os
import re
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, cast

FILE_NAME: Final = "pishkhan.log"
FILE_BYTES_MAX: Final = 2_000_000
FILES_KEPT: Final = 5

# Eight digits or more, in any script, also in groups. What may stay comes first: the ids we made
# ourselves and written dates, both of which would else look like somebody's number.
_KEPT: Final = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?\b"
)
_NUMBERS: Final = re.compile(rf"(?P<kept>{_KEPT})|\d(?:[ \u200c-]?\d){{7,}}")
# Control characters, line and paragraph ends, marks and isolates that turn a line around, and
# halves of characters that no file can hold.
_UNSAFE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class LineFormatter(logging.Formatter):
    """Writes a record as one line: instant, level, place, message, and any traceback after it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line, with numbers masked and control characters escaped."""
        instant = datetime.fromtimestamp(record.created, UTC)
        said = record.getMessage()
        if record.exc_info:
            said = f"{said}\n{self.formatException(record.exc_info)}"
        if record.stack_info:
            said = f"{said}\n{record.stack_info}"
        stamp = f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03}Z"
        return f"{stamp} {record.levelname} {record.name} {one_line(masked(said))}"


class PrivateFileHandler(RotatingFileHandler):
    """A file that only its owner reads, kept small; a full disk never stops the program."""

    def _open(self) -> TextIOWrapper:
        """Open the file as the standard library does, but for its owner alone."""

        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        stream = open(  # noqa: SIM115 - only open() takes an opener; the handler closes it
            self.baseFilename, self.mode, encoding="utf-8", opener=private
        )
        return cast(TextIOWrapper, stream)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Lose the line: there is nowhere left to tell of it, and the counter must go on."""


def masked(text: str) -> str:
    """Replace every run of eight or more digits by their number."""
    return _NUMBERS.sub(_mask, text)


def one_line(text: str) -> str:
    """Escape what would end the line, forge another, or turn it around on a screen."""
    return _UNSAFE.sub(_escape, text)


def start(folder: Path, *, level: int = logging.INFO) -> PrivateFileHandler:
    """Begin to write all of the process's logs into a folder; called once, by the door.

    The handler is given back for the one who closes it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = opened(folder)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    return handler


def opened(folder: Path) -> PrivateFileHandler:
    """Make what writes into a folder that is there."""
    handler = PrivateFileHandler(
        folder / FILE_NAME,
        maxBytes=FILE_BYTES_MAX,
        backupCount=FILES_KEPT,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(LineFormatter())
    return handler


def stop(handler: PrivateFileHandler) -> None:
    """End what `start` began."""
    logging.captureWarnings(capture=False)
    logging.getLogger().removeHandler(handler)
    handler.close()


def _mask(found: re.Match[str]) -> str:
    if found["kept"] is not None:
        return found.group()
    return f"<{sum(character.isdigit() for character in found.group())} digits>"


def _escape(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape", "backslashreplace").decode("ascii")
