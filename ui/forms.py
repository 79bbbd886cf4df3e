"""What the service form asks of the counter beside a basket: what is known, drafts, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from models.catalogue.record import Bilingual
from ui.rows import Prefill, ServiceForm

QUANTITY: Final = "*"
"""Among the answers of a draft: how many were asked for, where no question of the form counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A form begun and not finished: its key, its service's number and name, when it was kept."""

    key: str
    number: int
    title: Bilingual
    at: datetime


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file that is kept: the citation that answers its question, and what it was called."""

    citation: str
    title: str


class Forms(Protocol):
    """See `ui.ports.Visits` for the form itself."""

    def known(self, code: str, identity: str) -> Mapping[str, Prefill]:
        """Give what a person answered before, for a service's questions by name."""
        ...

    def attach(self, code: str, field: str, file: Path) -> FileKept:
        """Keep a file as the answer of a question; refused when it is no picture and no PDF."""
        ...

    def drafts(self) -> tuple[DraftRow, ...]:
        """List the forms begun and not finished, the newest first."""
        ...

    def resume(self, key: str) -> ServiceForm:
        """Take a draft up in the visit in hand."""
        ...
