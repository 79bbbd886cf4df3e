"""The sums of the book, one query each, for a shift, a day, a period, an office or a province.

All are SQLAlchemy Core without a dialect's own words, so the counter's SQLite and the centre's
PostgreSQL answer alike. `by` names columns that the sums are kept apart by, before all others.
"""

from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select

from app.book.fold.rows import DRAWER, LINE, PART, POSTING, RECEIPT, SHIFT, TENDER
from app.book.reports.scope import Shape, by_columns, same_event
from models.ledger import CARD, CARD_UNKNOWN
from models.ledger import DRAWER as DRAWER_ACCOUNT
from models.tables.base import Whole

TENDER_ACCOUNTS: Final = (DRAWER_ACCOUNT, CARD, CARD_UNKNOWN)
_VISIT: Final = "visit"


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """Add up, to an exact int on either database: PostgreSQL's own sum would be a Decimal."""
    return sa.type_coerce(sa.func.coalesce(sa.func.sum(column), 0), Whole())


def _sum_where(condition: ColumnElement[bool], column: ColumnElement[int]) -> ColumnElement[int]:
    return _sum(sa.case((condition, column), else_=sa.null()))


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return sa.func.count(sa.case((condition, 1), else_=sa.null()))


@cache
def slips(shape: Shape, *by: str) -> Select[Any]:
    """Count slips and their totals: kind, clerk, times, total."""
    keys = [*by_columns(RECEIPT, by), RECEIPT.c.kind, RECEIPT.c.clerk]
    return (
        sa.select(*keys, sa.func.count().label("times"), _sum(RECEIPT.c.total).label("total"))
        .where(*shape.of(RECEIPT))
        .group_by(*keys)
    )


@cache
def shift_slips(shape: Shape) -> Select[Any]:
    """Count the slips of each shift: shift, times."""
    return (
        sa.select(RECEIPT.c.shift, sa.func.count().label("times"))
        .where(*shape.of(RECEIPT))
        .group_by(RECEIPT.c.shift)
    )


@cache
def office_days(shape: Shape) -> Select[Any]:
    """Tell which offices gave slips at all: office, days, last_day."""
    return (
        sa.select(
            RECEIPT.c.office,
            sa.func.count(sa.distinct(RECEIPT.c.day)).label("days"),
            sa.func.max(RECEIPT.c.day).label("last_day"),
        )
        .where(*shape.of(RECEIPT))
        .group_by(RECEIPT.c.office)
    )


@cache
def lines(shape: Shape, *by: str) -> Select[Any]:
    """Count lines sold: service, agency, clerk, times, quantity, amount, requests, requested."""
    asked = LINE.c.mode == "request"
    keys = [*by_columns(RECEIPT, by), LINE.c.service, LINE.c.agency, RECEIPT.c.clerk]
    return (
        sa.select(
            *keys,
            sa.func.count().label("times"),
            _sum(LINE.c.quantity).label("quantity"),
            _sum(LINE.c.amount).label("amount"),
            _count_where(asked).label("requests"),
            _sum_where(asked, LINE.c.amount).label("requested"),
        )
        .select_from(RECEIPT.join(LINE, same_event(RECEIPT, LINE)))
        .where(*shape.of(RECEIPT), RECEIPT.c.kind == _VISIT)
        .group_by(*keys)
    )


@cache
def lines_back(shape: Shape, *by: str) -> Select[Any]:
    """Count lines that gave money back, by the service of the receipt they were sold on.

    service, agency (empty when that receipt is not in this book yet), times, amount.
    """
    key = (PART.c.office, PART.c.day, PART.c.epoch, PART.c.seq, PART.c.line)
    origin = (RECEIPT.c.of_day, RECEIPT.c.of_epoch, RECEIPT.c.of_seq)
    back = (
        sa.select(*key, *origin, _sum(PART.c.amount).label("amount"))
        .select_from(RECEIPT.join(PART, same_event(RECEIPT, PART)))
        .where(*shape.of(RECEIPT), RECEIPT.c.kind != _VISIT)
        .group_by(*key, *origin)
        .subquery("back")
    )
    sold = sa.and_(
        LINE.c.office == back.c.office,
        LINE.c.day == back.c.of_day,
        LINE.c.epoch == back.c.of_epoch,
        LINE.c.seq == back.c.of_seq,
        LINE.c.line == back.c.line,
    )
    keys = [*by_columns(back, by), LINE.c.service, LINE.c.agency]
    shown = [
        *by_columns(back, by),
        sa.func.coalesce(LINE.c.service, "").label("service"),
        sa.func.coalesce(LINE.c.agency, "").label("agency"),
    ]
    return (
        sa.select(*shown, sa.func.count().label("times"), _sum(back.c.amount).label("amount"))
        .select_from(back.outerjoin(LINE, sold))
        .group_by(*keys)
    )


@cache
def parts(shape: Shape, *by: str) -> Select[Any]:
    """Count parts of prices: payee, part, whether sold, times, amount."""
    sold = _is_visit()
    keys = [*by_columns(RECEIPT, by), PART.c.payee, PART.c.kind.label("part"), sold]
    return (
        sa.select(*keys, sa.func.count().label("times"), _sum(PART.c.amount).label("amount"))
        .select_from(RECEIPT.join(PART, same_event(RECEIPT, PART)))
        .where(*shape.of(RECEIPT))
        .group_by(*keys)
    )


@cache
def tenders(shape: Shape, *by: str) -> Select[Any]:
    """Count tenders taken: kind, whether the card was unknown, times, amount, received, change."""
    unknown = sa.case((TENDER.c.state == "taken", 0), else_=1).label("unknown")
    typed = TENDER.c.received != 0
    keys = [*by_columns(RECEIPT, by), TENDER.c.kind, unknown]
    return (
        sa.select(
            *keys,
            sa.func.count().label("times"),
            _sum(TENDER.c.amount).label("amount"),
            _sum(TENDER.c.received).label("received"),
            _sum_where(typed, TENDER.c.received - TENDER.c.amount).label("change"),
        )
        .select_from(RECEIPT.join(TENDER, same_event(RECEIPT, TENDER)))
        .where(*shape.of(RECEIPT), RECEIPT.c.kind == _VISIT)
        .group_by(*keys)
    )


@cache
def tenders_back(shape: Shape, *by: str) -> Select[Any]:
    """Count slips that gave money back and by what: account, times, amount."""
    keys = [*by_columns(RECEIPT, by), POSTING.c.account]
    return (
        sa.select(*keys, sa.func.count().label("times"), _sum(POSTING.c.amount).label("amount"))
        .select_from(RECEIPT.join(POSTING, same_event(RECEIPT, POSTING)))
        .where(
            *shape.of(RECEIPT),
            RECEIPT.c.kind != _VISIT,
            POSTING.c.account.in_(TENDER_ACCOUNTS),
        )
        .group_by(*keys)
    )


@cache
def resolved(shape: Shape, *by: str) -> Select[Any]:
    """Sum what moved when unknown cards became known: account, amount."""
    cleared = POSTING.alias("cleared")
    keys = [*by_columns(POSTING, by), POSTING.c.account]
    return (
        sa.select(*keys, _sum(POSTING.c.amount).label("amount"))
        .select_from(
            POSTING.join(
                cleared,
                sa.and_(same_event(POSTING, cleared), cleared.c.account == CARD_UNKNOWN),
            ).outerjoin(RECEIPT, same_event(POSTING, RECEIPT))
        )
        .where(*shape.of(POSTING), RECEIPT.c.epoch.is_(None))
        .group_by(*keys)
    )


@cache
def accounts(shape: Shape, *by: str) -> Select[Any]:
    """Sum the ledger: account, amount."""
    keys = [*by_columns(POSTING, by), POSTING.c.account]
    return (
        sa.select(*keys, _sum(POSTING.c.amount).label("amount"))
        .where(*shape.of(POSTING))
        .group_by(*keys)
    )


@cache
def shift_cards(shape: Shape) -> Select[Any]:
    """Sum the card accounts of each shift: shift, account, amount."""
    keys = [POSTING.c.shift, POSTING.c.account]
    return (
        sa.select(*keys, _sum(POSTING.c.amount).label("amount"))
        .where(*shape.of(POSTING), POSTING.c.account.in_((CARD, CARD_UNKNOWN)))
        .group_by(*keys)
    )


@cache
def drawers(shape: Shape) -> Select[Any]:
    """Sum the drawer of each shift by what moved it: shift, source, amount.

    source: `tender`, `in`, `out`, `opening`, or `closing`.
    """
    cleared = POSTING.alias("cleared")
    source = sa.case(
        (RECEIPT.c.epoch.is_not(None), "tender"),
        (DRAWER.c.direction.is_not(None), DRAWER.c.direction),
        (SHIFT.c.epoch.is_not(None), "opening"),
        (cleared.c.epoch.is_not(None), "tender"),
        else_="closing",
    ).label("source")
    keys = [POSTING.c.shift, source]
    return (
        sa.select(*keys, _sum(POSTING.c.amount).label("amount"))
        .select_from(
            POSTING.outerjoin(RECEIPT, same_event(POSTING, RECEIPT))
            .outerjoin(DRAWER, same_event(POSTING, DRAWER))
            .outerjoin(SHIFT, same_event(POSTING, SHIFT))
            .outerjoin(
                cleared,
                sa.and_(same_event(POSTING, cleared), cleared.c.account == CARD_UNKNOWN),
            )
        )
        .where(*shape.of(POSTING), POSTING.c.account == DRAWER_ACCOUNT)
        .group_by(*keys)
    )


def _is_visit() -> ColumnElement[int]:
    return sa.case((RECEIPT.c.kind == _VISIT, 1), else_=0).label("sold")
