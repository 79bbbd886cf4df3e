"""Which paper scanner the settings name."""

from pathlib import Path

from app.counter.scanning.folder import FolderScanner
from app.counter.scanning.sane import SaneScanner
from app.counter.scanning.scanner import PaperScanner
from app.settings import Settings
from models.errors import Refusal


def scanner_of(settings: Settings) -> PaperScanner | None:
    """Give the paper scanner, or None where papers are attached as files only.

    `paper_scanner` is `sane:device`, `folder:path`, or empty.
    """
    named = settings.paper_scanner
    if not named:
        return None
    kind, _, rest = named.partition(":")
    if kind == "sane" and rest:
        return SaneScanner(rest, settings.scan_dpi)
    if kind == "folder" and rest:
        return FolderScanner(Path(rest).expanduser())
    raise Refusal("scanner.unknown", field="paper_scanner")
