"""What became of a form's papers so far, kept like the form itself: per visit, within a second."""

from collections.abc import Iterable
from typing import Final

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.form_drafts import form_key
from app.counter.tables import DRAFT, VAULT
from app.counter.vault import WAITING
from app.journal.times import write_instant
from app.storage.engine import writing

_STATE: Final = "papers"


class PaperDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One paper so far.

    Attributes:
        state: `seen`, `scanned` or `later`, or empty where it was only asked for again.
        item: the vault's citation of a scan. pages: of it. at: when it was scanned, RFC 3339.
        again: why a paper on file was asked for all the same, or empty.
    """

    code: str
    state: str = ""
    item: str = ""
    pages: int = 0
    at: str = ""
    again: str = ""


_decoder: Final = msgspec.json.Decoder(tuple[PaperDraft, ...])


def keep_papers(desk: Desk, *, service: str, papers: Iterable[PaperDraft]) -> None:
    """Keep what became of a form's papers so far."""
    session = desk.need_session()
    row = {
        "session": session.session,
        "user": session.user,
        "state": _STATE,
        "label": service,
        "at": write_instant(desk.clock.now()),
        "content": msgspec.json.encode(tuple(papers)),
    }
    key = form_key(desk, service, _STATE)
    with writing(desk.engine) as connection:
        found = connection.execute(DRAFT.update().where(DRAFT.c.visit == key).values(**row))
        if not found.rowcount:
            connection.execute(DRAFT.insert().values(visit=key, **row))


def papers_draft(desk: Desk, service: str) -> tuple[PaperDraft, ...]:
    """Give what the signed-in person had done about a form's papers; lost scans are left out."""
    mine = DRAFT.c.visit == form_key(desk, service, _STATE)
    waiting = sa.select(VAULT.c.citation).where(VAULT.c.epoch == WAITING)
    with desk.read() as connection:
        content = connection.execute(sa.select(DRAFT.c.content).where(mine)).scalar()
        if not content:
            return ()
        papers = _decoder.decode(content)
        cited = [paper.item for paper in papers if paper.item]
        here = set(connection.execute(waiting.where(VAULT.c.citation.in_(cited))).scalars())
    return tuple(paper for paper in papers if not paper.item or paper.item in here)


def drop_papers(desk: Desk, service: str) -> None:
    """Forget a form's papers: they stand in the basket now."""
    key = form_key(desk, service, _STATE)
    with writing(desk.engine) as connection:
        connection.execute(DRAFT.delete().where(DRAFT.c.visit == key))
