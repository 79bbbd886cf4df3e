"""Papers in memory: what was seen, scanned or is on file, a scanner that gives planted pages."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image

from app.counter.scanning.pages import treated
from models.errors import CounterError, Refusal
from models.values.jalali_date import JalaliDate
from tests.ui.fake_world import NOW, TODAY, catalogue
from ui.papers import FilesSent, PageView, PaperRow, Papers, PaperState

PAGE = PageView(treated(Image.effect_noise((210, 297), 80)).jpeg)


class FakePapers:
    """See `ui.papers.PaperWork`."""

    scanner: bool = True
    on_file: Mapping[str, tuple[JalaliDate, JalaliDate]] = {}
    scans: tuple[tuple[PageView, ...], ...] = ()
    scan_fails: CounterError | None = None
    stopped_scans: int = 0
    asked_papers: tuple[tuple[str, str], ...] = ()
    read: tuple[Path, ...] = ()
    states: Mapping[tuple[str, str], PaperRow] = {}
    pages: Mapping[tuple[str, str], tuple[PageView, ...]] = {}

    def papers(self, service: str, answers: Mapping[str, str]) -> Papers:
        """Tell how the papers of a service stand."""
        asked = catalogue().service(service)
        sound = asked.check(answers, TODAY).answers
        rows = []
        for paper, required in asked.papers_needed(sound, TODAY):
            row = PaperRow(
                code=paper.code,
                title=paper,
                required=required,
                may_scan=paper.keep_copy,
                may_wait=not paper.see_original,
            )
            if (filed := self.on_file.get(paper.code)) is not None:
                row = replace(row, state=PaperState.ON_FILE, since=filed[0], until=filed[1])
            rows.append(self.states.get((service, paper.code), row))
        return Papers(tuple(rows), self.scanner)

    def mark_paper(
        self, service: str, answers: Mapping[str, str], paper: str, state: PaperState
    ) -> Papers:
        """Say that a paper was seen, comes later, or is needed after all."""
        return self._paper_is(service, answers, paper, state=state, pages=0, at=None)

    def keep_pages(
        self, service: str, answers: Mapping[str, str], paper: str, pages: tuple[PageView, ...]
    ) -> Papers:
        """Keep these as all pages of a paper."""
        self.pages = {**self.pages, (service, paper): pages}
        state = PaperState.SCANNED if pages else PaperState.NEEDED
        at = NOW if pages else None
        return self._paper_is(service, answers, paper, state=state, pages=len(pages), at=at)

    def paper_pages(
        self, service: str, answers: Mapping[str, str], paper: str
    ) -> tuple[PageView, ...]:
        """Give the pages of a paper."""
        return self.pages.get((service, paper), (PAGE,) if paper in self.on_file else ())

    def ask_paper_again(
        self, service: str, answers: Mapping[str, str], paper: str, reason: str
    ) -> Papers:
        """Count it."""
        self.asked_papers += ((paper, reason),)
        return self._paper_is(service, answers, paper, state=PaperState.NEEDED, again=reason)

    def scan_pages(self) -> tuple[PageView, ...]:
        """Give the next planted pages, or one."""
        if self.scan_fails is not None:
            raise self.scan_fails
        if not self.scanner:
            raise Refusal("scanner.none")
        if not self.scans:
            return (PAGE,)
        first, *rest = self.scans
        self.scans = tuple(rest)
        return first

    def stop_scan(self) -> None:
        """Count that it was asked."""
        self.stopped_scans += 1

    def read_pages(self, file: Path) -> tuple[PageView, ...]:
        """Keep which file."""
        if self.scan_fails is not None:
            raise self.scan_fails
        self.read += (file,)
        return (PAGE,)

    def turn_page(self, page: PageView) -> PageView:
        """Mark the page as turned, where a picture may say anything."""
        return replace(page, picture=page.picture + b"turned")

    def files_sent(self, number: str) -> FilesSent:
        """Tell of three files."""
        return FilesSent(2, 3)

    def _paper_is(
        self, service: str, answers: Mapping[str, str], paper: str, **changes: object
    ) -> Papers:
        rows = {row.code: row for row in self.papers(service, answers).rows}
        changed = replace(rows[paper], **changes)  # type: ignore[arg-type] # fields of the row
        self.states = {**self.states, (service, paper): changed}
        return self.papers(service, answers)
