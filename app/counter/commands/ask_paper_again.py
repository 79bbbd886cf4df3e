"""Asking a citizen again for a paper that is on file and valid: allowed with a reason, counted."""

from typing import Final

from app.counter.desk import Desk
from app.counter.papers_on_file import papers_on_file
from models.errors import Refusal
from models.events.papers import PaperAskedAgain
from models.people import Right

AGAIN: Final = ("expired", "unreadable", "law_changed", "agency_asked")
"""Why a paper may be asked for again."""


def ask_paper_again(desk: Desk, *, service: str, paper: str, identity: str, reason: str) -> None:
    """State that a paper on file is asked for again, and why.

    Args:
        service, paper: codes of the catalogue. identity: whose paper. reason: one of `AGAIN`.
    """
    desk.need(Right.SERVE)
    desk.need_shift()
    if reason not in AGAIN:
        raise Refusal("paper.reason", field="reason")
    found = papers_on_file(desk, desk.need_catalogue().service(service), identity).get(paper)
    if found is None or not found.good(desk.today()):
        raise Refusal("paper.not_on_file", field=paper)
    body = PaperAskedAgain(service=service, paper=paper, since=str(found.since), reason=reason)
    with desk.write() as work:
        work.append(body, desk.standing())
    desk.news.tell(PaperAskedAgain.kind, paper)
