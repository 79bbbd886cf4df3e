"""What the papers pane shows and asks: each paper of a service with its state, and its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from models.catalogue.record import Bilingual
from models.values.jalali_date import JalaliDate


class PaperState(StrEnum):
    """How a paper stands, in the word the clerk reads."""

    NEEDED = "needed"
    ON_FILE = "on_file"
    SCANNED = "scanned"
    SEEN = "seen"
    LATER = "later"


AGAIN: Final = ("expired", "unreadable", "law_changed", "agency_asked")
"""Why a paper on file may be asked for all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One paper of a service.

    Attributes:
        code, title: of the catalogue. required: without it the service cannot be given.
        since, until: of the copy on file, good or not. pages, at: of the scan.
        again: why it is asked for although it is on file, or empty.
        may_scan: a copy may be kept. may_wait: it may be brought later.
    """

    code: str
    title: Bilingual
    state: PaperState = PaperState.NEEDED
    required: bool = True
    since: JalaliDate | None = None
    until: JalaliDate | None = None
    pages: int = 0
    at: datetime | None = None
    again: str = ""
    may_scan: bool = True
    may_wait: bool = False

    @property
    def ready(self) -> bool:
        """Whether nothing is left to be done about it now."""
        return self.state is not PaperState.NEEDED


@dataclass(frozen=True, slots=True)
class PageView:
    """One scanned page: a JPEG, what is wrong with it, whether it was made smaller.

    flaws: of `dark`, `blank`, `cut_off`.
    """

    picture: bytes
    flaws: tuple[str, ...] = ()
    reduced: bool = False


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers these answers call for, in the catalogue's order; whether a scanner is chosen."""

    rows: tuple[PaperRow, ...] = ()
    scanner: bool = False

    @property
    def ready(self) -> int:
        """How many are ready."""
        return sum(row.ready for row in self.rows)


@dataclass(frozen=True, slots=True)
class FilesSent:
    """How many of a receipt's files the centre has; trouble: code of what keeps one, or empty."""

    sent: int = 0
    of: int = 0
    trouble: str = ""


Answers = Mapping[str, str]


class PaperWork(Protocol):
    """The papers of the form in hand. Each command answers with all of them as they now are.

    `scan_pages`, `read_pages` and `turn_page` take their time and touch no book: ask them on a
    thread of their own.
    """

    def papers(self, service: str, answers: Answers) -> Papers:
        """Tell how the papers of a service stand for the person these answers name."""
        ...

    def mark_paper(self, service: str, answers: Answers, paper: str, state: PaperState) -> Papers:
        """Say that a paper was seen, comes later, or is needed after all."""
        ...

    def keep_pages(
        self, service: str, answers: Answers, paper: str, pages: tuple[PageView, ...]
    ) -> Papers:
        """Keep these as all pages of a paper; with none, its scan is forgotten."""
        ...

    def paper_pages(self, service: str, answers: Answers, paper: str) -> tuple[PageView, ...]:
        """Give the pages of a paper that is scanned or on file."""
        ...

    def ask_paper_again(self, service: str, answers: Answers, paper: str, reason: str) -> Papers:
        """Ask for a paper that is on file, for one of `AGAIN`; it is counted."""
        ...

    def scan_pages(self) -> tuple[PageView, ...]:
        """Scan what lies in the scanner; refused where none is chosen."""
        ...

    def stop_scan(self) -> None:
        """Have the scan stopped, from whichever thread."""
        ...

    def read_pages(self, file: Path) -> tuple[PageView, ...]:
        """Read the pages of a JPEG, PNG or PDF file."""
        ...

    def turn_page(self, page: PageView) -> PageView:
        """Turn a page by a quarter."""
        ...

    def files_sent(self, number: str) -> FilesSent:
        """Tell how many files of a receipt the centre has."""
        ...
