"""The window's log, whose writer is loaded with its first line: the first paint does without it."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.logs import PrivateFileHandler


class LateLog(logging.Handler):
    """Takes all of the process's logs into a folder, as `app.logs` writes them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder: Final = folder
        self._writer: PrivateFileHandler | None = None

    def start(self) -> None:
        """Begin; the folder is there from now on."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        root = logging.getLogger()
        root.addHandler(self)
        root.setLevel(logging.INFO)
        logging.captureWarnings(capture=True)

    def stop(self) -> None:
        """End what `start` began."""
        logging.captureWarnings(capture=False)
        logging.getLogger().removeHandler(self)
        self.close()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        if self._writer is None:
            from app import logs  # noqa: PLC0415 - with the first line

            self._writer = logs.opened(self._folder)
        self._writer.handle(record)

    def close(self) -> None:
        """Close the file."""
        if self._writer is not None:
            self._writer.close()
        super().close()
