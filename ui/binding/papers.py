"""The papers pane bound to the open counter: drafts, the file, the vault and the scanner."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, Final

import msgspec

from app.counter.commands.ask_paper_again import ask_paper_again
from app.counter.commands.scan_paper import forget_scan, scan_paper
from app.counter.desk import Desk
from app.counter.paper_drafts import PaperDraft, keep_papers, papers_draft
from app.counter.papers_on_file import OnFile, identity_for, papers_on_file
from app.counter.queries.receipt import find_receipt
from app.counter.scanning import pages as treating
from app.counter.scanning.binding import bound, unbound
from app.counter.scanning.choice import scanner_of
from app.counter.vault import WAITING
from app.journal.times import read_instant, write_instant
from models.catalogue.paper import Paper
from models.catalogue.service import Service
from models.errors import Fault, Refusal
from models.events.base import Reference
from models.events.visit import PaperTaken
from ui.binding.place import Place
from ui.binding.slips import files_sent
from ui.papers import Answers, FilesSent, PageView, PaperRow, Papers, PaperState

FILE_MAX: Final = 100_000_000


class PapersBinding:
    """See `ui.papers.PaperWork`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._scan_unwanted: Final = Event()

    def papers(self, service: str, answers: Answers) -> Papers:
        """Tell how the papers of a service stand for the person these answers name."""
        desk = self._desk()
        asked = desk.need_catalogue().service(service)
        drafts = {one.code: one for one in papers_draft(desk, service)}
        filed = papers_on_file(desk, asked, identity_for(desk, asked, answers))
        rows = tuple(
            _row(desk, paper, required, drafts.get(paper.code), filed.get(paper.code))
            for paper, required in _needed(desk, asked, answers)
        )
        return Papers(rows, bool(self._place.settings.paper_scanner))

    def mark_paper(self, service: str, answers: Answers, paper: str, state: PaperState) -> Papers:
        """Say that a paper was seen, comes later, or is needed after all."""
        word = "" if state is PaperState.NEEDED else state.value
        self._keep(service, paper, state=word, item="", pages=0, at="")
        return self.papers(service, answers)

    def keep_pages(
        self, service: str, answers: Answers, paper: str, pages: tuple[PageView, ...]
    ) -> Papers:
        """Keep these as all pages of a paper; with none, its scan is forgotten."""
        if not pages:
            return self.mark_paper(service, answers, paper, PaperState.NEEDED)
        desk = self._desk()
        before = {one.code: one.item for one in papers_draft(desk, service)}.get(paper, "")
        content = bound([treating.Page(page.picture) for page in pages])
        taken = scan_paper(desk, service=service, code=paper, content=content, instead=before)
        at = write_instant(desk.clock.now())
        self._keep(service, paper, state="scanned", item=taken.item, pages=len(pages), at=at)
        return self.papers(service, answers)

    def paper_pages(self, service: str, answers: Answers, paper: str) -> tuple[PageView, ...]:
        """Give the pages of a paper that is scanned or on file."""
        desk = self._desk()
        drafts = {one.code: one for one in papers_draft(desk, service)}
        kept = drafts.get(paper)
        if kept is not None and kept.item:
            of, citation = Reference("", WAITING, 0), kept.item
        else:
            asked = desk.need_catalogue().service(service)
            filed = papers_on_file(desk, asked, identity_for(desk, asked, answers)).get(paper)
            if filed is None:
                return ()
            of, citation = filed.of, filed.citation
        with desk.read() as connection:
            content = desk.vault.open(connection, of, citation)
        return tuple(_view(page) for page in unbound(content))

    def ask_paper_again(self, service: str, answers: Answers, paper: str, reason: str) -> Papers:
        """Ask for a paper that is on file; it is counted once for this form."""
        desk = self._desk()
        asked = desk.need_catalogue().service(service)
        again = {one.code: one.again for one in papers_draft(desk, service)}
        if not again.get(paper):
            identity = identity_for(desk, asked, answers)
            ask_paper_again(desk, service=service, paper=paper, identity=identity, reason=reason)
            self._keep(service, paper, again=reason)
        return self.papers(service, answers)

    def scan_pages(self) -> tuple[PageView, ...]:
        """Scan what lies in the scanner; refused where none is chosen."""
        self._scan_unwanted.clear()
        scanner = scanner_of(self._place.settings)
        if scanner is None:
            raise Refusal("scanner.none")
        found = scanner.scan(self._scan_unwanted.is_set)
        return tuple(_view(page) for one in found for page in treating.pages_of(one))

    def stop_scan(self) -> None:
        """Have the scan stopped, from whichever thread."""
        self._scan_unwanted.set()

    def read_pages(self, file: Path) -> tuple[PageView, ...]:
        """Read the pages of a JPEG, PNG or PDF file."""
        try:
            if file.stat().st_size > FILE_MAX:
                raise Refusal("paper.too_large", most=FILE_MAX // 1_000_000)
            content = file.read_bytes()
        except OSError as error:
            raise Fault("scanner.not_a_page") from error
        return tuple(_view(page) for page in treating.pages_of(content))

    def turn_page(self, page: PageView) -> PageView:
        """Turn a page by a quarter."""
        turned = treating.turned(treating.Page(page.picture))
        return replace(page, picture=turned.jpeg)

    def files_sent(self, number: str) -> FilesSent:
        """Tell how many files of a receipt the centre has."""
        desk = self._desk()
        return files_sent(desk, find_receipt(desk, number))

    def _desk(self) -> Desk:
        return self._place.counter.desk

    def _keep(self, service: str, paper: str, **changes: Any) -> None:
        desk = self._desk()
        drafts = {one.code: one for one in papers_draft(desk, service)}
        kept = drafts.get(paper, PaperDraft(paper))
        changed = msgspec.structs.replace(kept, **changes)
        keep_papers(desk, service=service, papers=(drafts | {paper: changed}).values())
        if kept.item and not changed.item:
            forget_scan(desk, kept.item)


def taken_papers(
    desk: Desk, service: str, answers: Answers, said: Mapping[str, str]
) -> list[PaperTaken]:
    """Give the papers that go into the basket with a service.

    What the pane did to a paper counts, then what was said of it in the form, then what is on file.
    """
    asked = desk.need_catalogue().service(service)
    drafts = {one.code: one for one in papers_draft(desk, service)}
    filed = papers_on_file(desk, asked, identity_for(desk, asked, answers))
    taken = []
    for paper, required in _needed(desk, asked, answers):
        row = _row(desk, paper, required, drafts.get(paper.code), filed.get(paper.code))
        if row.state in (PaperState.SCANNED, PaperState.SEEN, PaperState.LATER):
            taken.append(PaperTaken(paper.code, row.state.value, drafts[paper.code].item))
        elif said.get(paper.code) in ("seen", "later"):
            taken.append(PaperTaken(paper.code, said[paper.code]))
        elif row.state is PaperState.ON_FILE:
            taken.append(PaperTaken(paper.code, row.state.value))
    return taken


def _needed(desk: Desk, service: Service, answers: Answers) -> tuple[tuple[Paper, bool], ...]:
    sound = service.check(answers, desk.today()).answers
    return service.papers_needed(sound, desk.today())


def _row(
    desk: Desk, paper: Paper, required: bool, draft: PaperDraft | None, filed: OnFile | None
) -> PaperRow:
    state = PaperState(draft.state) if draft is not None and draft.state else PaperState.NEEDED
    again = draft.again if draft is not None else ""
    if state is PaperState.NEEDED and filed is not None and filed.good(desk.today()) and not again:
        state = PaperState.ON_FILE
    return PaperRow(
        code=paper.code,
        title=paper,
        state=state,
        required=required,
        since=filed.since if filed is not None else None,
        until=filed.until if filed is not None else None,
        pages=draft.pages if draft is not None else 0,
        at=read_instant(draft.at) if draft is not None and draft.at else None,
        again=again,
        may_scan=paper.keep_copy,
        may_wait=not paper.see_original,
    )


def _view(page: treating.Page) -> PageView:
    return PageView(page.jpeg, page.flaws, page.reduced)
