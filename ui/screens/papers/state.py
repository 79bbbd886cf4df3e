"""Everything the papers pane shows; the view draws it and remembers nothing."""

from dataclasses import dataclass
from typing import Final

from ui.papers import PageView, PaperRow, Papers
from ui.told import Notice

NONE: Final = Papers()


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersState:
    """Everything the pane shows.

    Attributes:
        service: whose papers; empty while no form is open. shown: the pane is in front.
        current: place of the row in hand. pages, page: what is seen of it, and which of them.
        scanning: a page is on its way. choosing: why it is asked again is being chosen.
    """

    service: str = ""
    papers: Papers = NONE
    shown: bool = False
    current: int = 0
    pages: tuple[PageView, ...] = ()
    page: int = 0
    scanning: bool = False
    choosing: bool = False
    notice: Notice | None = None

    @property
    def row(self) -> PaperRow | None:
        """The paper in hand."""
        rows = self.papers.rows
        return rows[self.current] if 0 <= self.current < len(rows) else None

    @property
    def seen_page(self) -> PageView | None:
        """The page in sight."""
        return self.pages[self.page] if 0 <= self.page < len(self.pages) else None
