"""The papers of a form: nobody is asked for what is on file, and a scan is one key."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from models.errors import CounterError, Refusal
from ui.papers import AGAIN, PageView, PaperRow, Papers, PaperState, PaperWork
from ui.ports import Jobs
from ui.screens.papers.state import PapersState
from ui.told import Kind, Notice, Saying, done, fix

_CALM: Final = ("scanner.stopped",)
"""What a person wanted is no trouble."""


class PapersView(Protocol):
    """What the presenter needs of the pane."""

    def present(self, state: PapersState) -> None:
        """Show this state."""
        ...


class PapersPresenter:
    """Every command's answer replaces the rows whole; a scan is kept as soon as it is there."""

    def __init__(
        self,
        view: PapersView,
        work: PaperWork,
        jobs: Jobs,
        aside: Jobs,
        changed: Callable[[Papers], None],
    ) -> None:
        """Bind the pane.

        Args:
            aside: a thread for scanner and pictures, so that the clerk's work never waits.
            changed: told how the papers stand, for the form's own line.
        """
        self._view = view
        self._work = work
        self._jobs = jobs
        self._aside = aside
        self._changed = changed
        self._answers: Mapping[str, str] = {}
        self._turn = 0
        self._state = PapersState()

    @property
    def state(self) -> PapersState:
        """What is shown now."""
        return self._state

    def opened(self, service: str, answers: Mapping[str, str]) -> None:
        """Another form is in hand: look at its papers, behind it."""
        self.closed()
        self._answers = dict(answers)
        self._show(PapersState(service=service))
        self._look()

    def answered(self, answers: Mapping[str, str]) -> None:
        """The form says something else: other papers, or another person's, may be needed."""
        if self._state.service and dict(answers) != self._answers:
            self._answers = dict(answers)
            self._look()

    def closed(self) -> None:
        """The form is gone; what was done about its papers is kept with its draft."""
        self._turn += 1
        if self._state.scanning:
            self._work.stop_scan()
        self._show(PapersState())

    def came_forward(self) -> None:
        """F4: the pane is in front, at the first paper that is still needed."""
        if self._state.service:
            self._show(replace(self._state, shown=True, notice=None))
            self._go(self._first_needed(0))

    def stepped_back(self) -> None:
        """Esc: stop the scan first, then leave the reasons, then give the form back."""
        if self._state.scanning:
            self._work.stop_scan()
        elif self._state.choosing:
            self._show(replace(self._state, choosing=False))
        else:
            self._show(replace(self._state, shown=False, notice=None))

    def moved(self, place: int) -> None:
        """Another paper is in hand."""
        if place != self._state.current and not self._state.scanning:
            self._go(place)

    def paged(self, step: int) -> None:
        """Turn to another page of the paper in hand."""
        there = min(max(self._state.page + step, 0), max(len(self._state.pages) - 1, 0))
        self._show(replace(self._state, page=there))

    def scan_asked(self, *, afresh: bool = False) -> None:
        """Enter: scan a page and add it; afresh, in place of all that was scanned."""
        if (row := self._scannable()) is None:
            return
        if not self._state.papers.scanner:
            self._show(replace(self._state, notice=fix(Refusal("scanner.none"))))
            return
        before = () if afresh or row.state is not PaperState.SCANNED else self._state.pages
        self._fetch(before, self._work.scan_pages)

    def file_chosen(self, file: Path) -> None:
        """Ins: add the pages of a file."""
        if (row := self._scannable()) is not None:
            before = self._state.pages if row.state is PaperState.SCANNED else ()
            self._fetch(before, partial(self._work.read_pages, file))

    def attachable(self) -> bool:
        """Tell whether a file may be chosen for the paper in hand, and say why not."""
        return self._scannable() is not None

    def seen_asked(self) -> None:
        """Space: the original was seen; again, it was not."""
        self._mark(PaperState.SEEN)

    def later_asked(self) -> None:
        """The paper comes later, where the catalogue lets it."""
        row = self._state.row
        if row is not None and not row.may_wait:
            self._show(replace(self._state, notice=fix(Saying("papers.not_later"))))
        else:
            self._mark(PaperState.LATER)

    def said(self, paper: str, state: PaperState) -> None:
        """The form says of a paper that it was seen or comes later."""
        mark = partial(self._work.mark_paper, self._state.service, self._answers, paper, state)
        told = lambda papers: self._papers_are(papers, self._state)  # noqa: E731 - one call
        self._jobs.run(mark, self._here(told), self._failed())

    def left(self, then: Callable[[], None]) -> None:
        """The form is to be confirmed: it stands in front again, and is once the papers are said.

        Keys come faster than a disk: what the key before this one said is still on its way.
        """
        self._show(replace(self._state, shown=False, notice=None))
        self._jobs.run(lambda: None, self._here(lambda _: then()), self._failed())

    def turn_asked(self) -> None:
        """Turn the page in sight by a quarter."""
        page, row = self._state.seen_page, self._state.row
        if page is None or row is None or row.state is not PaperState.SCANNED:
            return
        place, pages = self._state.page, self._state.pages
        self._busy()

        def turned(now: PageView) -> None:
            self._keep((*pages[:place], now, *pages[place + 1 :]), place)

        self._aside.run(partial(self._work.turn_page, page), self._here(turned), self._failed())

    def drop_asked(self) -> None:
        """Del: take the page in sight away; a scan without pages is none."""
        row, place, pages = self._state.row, self._state.page, self._state.pages
        if row is not None and row.state is PaperState.SCANNED and pages:
            self._busy()
            self._keep((*pages[:place], *pages[place + 1 :]), max(0, place - 1))

    def again_asked(self) -> None:
        """Ask again for what is on file: first of all, why."""
        row = self._state.row
        if row is not None and row.state is PaperState.ON_FILE:
            self._show(replace(self._state, choosing=True, notice=None))
        else:
            self._show(replace(self._state, notice=fix(Saying("papers.only_on_file"))))

    def reason_chosen(self, reason: str) -> None:
        """It is asked for again, for this reason."""
        row = self._state.row
        if row is None or reason not in AGAIN or not self._state.choosing:
            return
        self._busy(choosing=False)
        ask = partial(
            self._work.ask_paper_again, self._state.service, self._answers, row.code, reason
        )
        told = done("papers.asked_again", paper=row.title)
        self._jobs.run(ask, self._here(partial(self._told, told)), self._failed())

    def _scannable(self) -> PaperRow | None:
        row = self._state.row
        if row is None or self._state.scanning:
            return None
        why = ""
        if row.state is PaperState.ON_FILE:
            why = "papers.on_file_already"
        elif not row.may_scan:
            why = "papers.no_copy"
        if why:
            self._show(replace(self._state, notice=fix(Saying(why))))
            return None
        return row

    def _fetch(
        self, before: tuple[PageView, ...], fetch: Callable[[], tuple[PageView, ...]]
    ) -> None:
        self._busy(scanning=True)

        def come(pages: tuple[PageView, ...]) -> None:
            self._keep((*before, *pages), len(before), new=pages)

        self._aside.run(fetch, self._here(come), self._failed())

    def _keep(
        self, pages: tuple[PageView, ...], place: int, new: tuple[PageView, ...] = ()
    ) -> None:
        row = self._state.row
        if row is None:
            return
        keep = partial(self._work.keep_pages, self._state.service, self._answers, row.code, pages)

        def kept(papers: Papers) -> None:
            notice = _told_of(new) if new else None
            shown = replace(self._state, pages=pages, page=place, notice=notice, scanning=False)
            self._papers_are(papers, shown)

        self._jobs.run(keep, self._here(kept), self._failed())

    def _mark(self, state: PaperState) -> None:
        row = self._state.row
        if row is None or self._state.scanning:
            return
        to = PaperState.NEEDED if row.state is state else state
        self._busy()
        mark = partial(self._work.mark_paper, self._state.service, self._answers, row.code, to)

        def marked(papers: Papers) -> None:
            self._papers_are(papers, replace(self._state, scanning=False, pages=(), page=0))
            if to is not PaperState.NEEDED:
                self._go(self._first_needed(self._state.current))

        self._jobs.run(mark, self._here(marked), self._failed())

    def _look(self) -> None:
        look = partial(self._work.papers, self._state.service, self._answers)
        self._jobs.run(look, self._here(self._looked), self._failed())

    def _looked(self, papers: Papers) -> None:
        before = self._state.row
        self._papers_are(papers, self._state)
        row = self._state.row
        if before is None or row is None or before.code != row.code:
            self._go(self._first_needed(0))

    def _papers_are(self, papers: Papers, state: PapersState) -> None:
        current = min(state.current, max(len(papers.rows) - 1, 0))
        self._show(replace(state, papers=papers, current=current))
        self._changed(papers)

    def _told(self, notice: Notice, papers: Papers) -> None:
        self._papers_are(papers, replace(self._state, notice=notice, scanning=False))

    def _first_needed(self, start: int) -> int:
        rows = self._state.papers.rows
        order = (*range(start, len(rows)), *range(start))
        return next((place for place in order if not rows[place].ready), start)

    def _go(self, place: int) -> None:
        """Put a paper in hand, and fetch its pages if it has any."""
        self._show(replace(self._state, current=place, pages=(), page=0, choosing=False))
        row = self._state.row
        if row is None or row.state not in (PaperState.SCANNED, PaperState.ON_FILE):
            return

        def come(pages: tuple[PageView, ...]) -> None:
            now = self._state.row
            if now is not None and now.code == row.code and not self._state.pages:
                self._show(replace(self._state, pages=pages))

        look = partial(self._work.paper_pages, self._state.service, self._answers, row.code)
        self._jobs.run(look, self._here(come), self._failed())

    def _busy(self, *, scanning: bool = False, choosing: bool = False) -> None:
        self._show(replace(self._state, scanning=scanning, choosing=choosing, notice=None))

    def _here(self, then: Callable[..., None]) -> Callable[..., None]:
        """Let an answer be taken only while the form that asked is still in hand."""
        turn = self._turn

        def taken(*answer: object) -> None:
            if turn == self._turn:
                then(*answer)

        return taken

    def _failed(self) -> Callable[[CounterError], None]:
        return self._here(self._refused)

    def _refused(self, error: CounterError) -> None:
        notice = None if error.code in _CALM else fix(error)
        self._show(replace(self._state, scanning=False, notice=notice))

    def _show(self, state: PapersState) -> None:
        self._state = state
        self._view.present(state)


def _told_of(pages: tuple[PageView, ...]) -> Notice:
    """Say what came, and whether it can be read."""
    flaws = [flaw for page in pages for flaw in page.flaws]
    if flaws:
        return Notice(Kind.DEVICE, Saying(f"papers.flaw.{flaws[0]}"))
    said = "papers.reduced" if any(page.reduced for page in pages) else "papers.come"
    return done(said, count=len(pages))
