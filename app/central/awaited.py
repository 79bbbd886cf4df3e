"""Which items the centre awaits: cited by events that are booked here, and not here whole."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import PAPER, RECEIPT
from app.central.attachments import ATTACHED
from app.wire.attachments import ERASED, WHOLE


@dataclass(frozen=True, slots=True)
class Awaited:
    """A booked event's item that is not here, or not whole: what it is, how much of it is held.

    kind: `visit` or `scan`. state: `none`, or as `AttachedRow` says.
    """

    office: str
    day: str
    epoch: str
    seq: int
    citation: str
    kind: str
    state: str
    held: int
    total: int


def awaited(
    connection: Connection, office: str = "", since: str = "", limit: int = 1000
) -> Iterator[Awaited]:
    """Yield what booked events cite and is not here whole, oldest day first.

    Args:
        office: only this one's. since: Jalali business day from which on.
    """
    named = {"visit": (RECEIPT, RECEIPT.c.kept), "scan": (PAPER, PAPER.c.item)}
    queries = []
    for kind, (table, cited) in named.items():
        here = sa.and_(ATTACHED.c.office == table.c.office, ATTACHED.c.citation == cited)
        query = (
            sa.select(
                *(table.c[name] for name in ("office", "day", "epoch", "seq")),
                cited.label("citation"),
                sa.literal(kind).label("kind"),
                sa.func.coalesce(ATTACHED.c.state, "none").label("state"),
                sa.func.coalesce(ATTACHED.c.held, 0).label("held"),
                sa.func.coalesce(ATTACHED.c.total, 0).label("total"),
            )
            .outerjoin(ATTACHED, here)
            .where(cited != "", sa.func.coalesce(ATTACHED.c.state, "").not_in((WHOLE, ERASED)))
        )
        query = query.where(table.c.office == office) if office else query
        queries.append(query.where(table.c.day >= since) if since else query)
    found = sa.union_all(*queries).subquery()
    order = (found.c.day, found.c.office, found.c.epoch, found.c.seq)
    for row in connection.execute(sa.select(found).order_by(*order).limit(limit)):
        yield Awaited(**row._mapping)
