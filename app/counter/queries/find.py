"""Finding slips: by nothing the latest, else by number, person, bill, sum or day, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.book.fold.reversals import WAITING
from app.book.fold.rows import LINE, RECEIPT, REVERSAL, TENDER
from app.counter.desk import Desk
from app.counter.people_index import kept_in, mark, name_words
from app.counter.tables import (
    CITIZEN,
    CITIZEN_NAME,
    CITIZEN_VISIT,
    CURSOR,
    DISPOSITION,
    PRINT_JOB,
    VAULT,
)
from app.counter.visit import Person
from models.errors import Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.receipt_number import ReceiptNumber
from models.values.text import fold_digits, fold_identifier, normalise
from models.values.tracking_code import TrackingCode

PAGE: Final = 50
_RUNNING: Final = 7
_BILL: Final = range(6, 14)
_WHOLE_BILL: Final = range(18, 27)
_AMOUNT: Final = range(4, 13)
_LAST: Final = "\U0010ffff"
_PEOPLE_MOST: Final = 500


class Span(StrEnum):
    """How far back is looked."""

    TODAY = "today"
    WEEK = "week"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip in a list; instants RFC 3339, rial.

    Attributes:
        kind: `visit`, `void` or `refund`. state: `given`, `voided` or `part_refunded`.
        person: who it was for, as far as the vault still knows. ways: kinds of its tenders.
        sent: `waiting`, `sending`, `received`, `safe`, `held`, `rejected` or `unreadable`.
        doubtful: rial by a card of which nobody knows yet how it ended.
        asks: lines of it wait to be taken back.
    """

    epoch: str
    seq: int
    receipt: str
    number: int
    counter: int
    at: str
    kind: str
    state: str
    person: Person
    lines: int
    total: int
    ways: tuple[str, ...]
    printed: bool
    sent: str
    doubtful: int
    asks: bool
    of_receipt: str


@dataclass(frozen=True, slots=True)
class Slips:
    """A page of slips, the latest first; `more` are behind it."""

    slips: tuple[Slip, ...]
    more: bool


def find_slips(desk: Desk, text: str = "", span: Span = Span.ALL, *, most: int = PAGE) -> Slips:
    """Find slips of this office that this counter knows.

    A text of digits may be several things at once: a number is looked for before a sum.
    """
    typed = normalise(text)
    for where in _readings(desk, typed):
        found = _page(desk, [*where, *_within(desk, span)], most)
        if found.slips:
            return found
    return Slips((), more=False)


def _within(desk: Desk, span: Span) -> list[ColumnElement[bool]]:
    today = desk.today()
    if span is Span.TODAY:
        return [RECEIPT.c.day == str(today)]
    if span is Span.WEEK:
        return [RECEIPT.c.day > str(today.plus_days(-7))]
    return []


def _readings(desk: Desk, typed: str) -> Iterable[list[ColumnElement[bool]]]:
    """Give the ways a text can be meant, the most exact first."""
    if not typed:
        yield []
        return
    digits = fold_identifier(typed)
    if digits.isascii() and digits.removeprefix("+").isdigit():
        yield from _digits(desk, digits)
    for exact in (_number(typed), _tracking(typed), _day(typed)):
        if exact is not None:
            yield [exact]
    if not any(one.isdigit() for one in typed) and name_words(typed):
        yield [_of_people(desk, _named(typed))]


def _digits(desk: Desk, digits: str) -> Iterable[list[ColumnElement[bool]]]:
    if len(digits) <= _RUNNING:
        stem = desk.office.stem(int(digits))
        yield [RECEIPT.c.receipt >= stem, RECEIPT.c.receipt < f"{stem}~"]
    for kind, column in ((NationalId, CITIZEN.c.code), (Mobile, CITIZEN.c.mobile)):
        try:
            identity = str(kind.parse(digits))
        except Refusal:
            continue
        whose = sa.select(CITIZEN.c.citizen).where(column == mark(desk.vault, identity))
        yield [_of_people(desk, whose)]
    if len(digits) in _WHOLE_BILL:
        try:
            bill = Bill.parse(digits)
        except Refusal:
            return
        yield [_of_bill(desk, LINE.c.bill_id == str(bill.bill_id))]
    if len(digits) in _BILL:
        yield [_of_bill(desk, LINE.c.bill_id == digits)]
    if len(digits) in _AMOUNT:
        yield [RECEIPT.c.total.in_([int(digits), -int(digits)])]


def _number(typed: str) -> ColumnElement[bool] | None:
    try:
        return RECEIPT.c.receipt == str(ReceiptNumber.parse(typed.upper()))
    except Refusal:
        return None


def _tracking(typed: str) -> ColumnElement[bool] | None:
    try:
        return RECEIPT.c.tracking == str(TrackingCode.parse(typed.upper()))
    except Refusal:
        return None


def _day(typed: str) -> ColumnElement[bool] | None:
    try:
        return RECEIPT.c.day == str(JalaliDate.parse(fold_digits(typed)))
    except Refusal:
        return None


def _named(typed: str) -> sa.Select[Any]:
    key = "".join(name_words(typed))
    return (
        sa.select(CITIZEN_NAME.c.citizen)
        .where(CITIZEN_NAME.c.key >= key, CITIZEN_NAME.c.key < key + _LAST)
        .distinct()
        .limit(_PEOPLE_MOST)
    )


def _of_people(desk: Desk, whose: sa.Select[Any]) -> ColumnElement[bool]:
    visits = sa.select(CITIZEN_VISIT.c.epoch, CITIZEN_VISIT.c.seq, CITIZEN_VISIT.c.day).where(
        CITIZEN_VISIT.c.citizen.in_(whose)
    )
    return _at(desk, visits)


def _of_bill(desk: Desk, which: ColumnElement[bool]) -> ColumnElement[bool]:
    paid = sa.select(LINE.c.epoch, LINE.c.seq, LINE.c.day).where(
        LINE.c.office == desk.office.office, which, LINE.c.bill_id != sa.literal_column("''")
    )
    return _at(desk, paid)


def _at(desk: Desk, places: sa.Select[Any]) -> ColumnElement[bool]:
    """Give the slips at some places; first found, so that the book is not walked for them."""
    with desk.read() as connection:
        found = [(row.day, row.epoch, row.seq) for row in connection.execute(places)]
    return sa.tuple_(RECEIPT.c.day, RECEIPT.c.epoch, RECEIPT.c.seq).in_(found[-_PEOPLE_MOST:])


def _page(desk: Desk, where: list[ColumnElement[bool]], most: int) -> Slips:
    query = (
        sa.select(
            RECEIPT,
            _count(LINE).label("lines"),
            _ways().label("ways"),
            _owed().label("owed"),
            _doubtful().label("doubtful"),
            _asks().label("asks"),
            sa.func.coalesce(CURSOR.c.received_seq, 0).label("received"),
            sa.func.coalesce(CURSOR.c.safe_seq, 0).label("safe"),
            sa.func.coalesce(DISPOSITION.c.state, "").label("doubt"),
        )
        .outerjoin(CURSOR, CURSOR.c.epoch == RECEIPT.c.epoch)
        .outerjoin(
            DISPOSITION,
            sa.and_(DISPOSITION.c.epoch == RECEIPT.c.epoch, DISPOSITION.c.seq == RECEIPT.c.seq),
        )
        .where(RECEIPT.c.office == desk.office.office, *where)
        .order_by(RECEIPT.c.day.desc(), RECEIPT.c.at.desc(), RECEIPT.c.seq.desc())
        .limit(most + 1)
    )
    with desk.read() as connection:
        rows = connection.execute(query).all()
        places = [(row.epoch, row.seq) for row in rows[:most]]
        kept = {
            (row.epoch, row.seq): kept_in(desk.vault, row.citation, row.salt, row.sealed)
            for row in connection.execute(
                sa.select(VAULT).where(
                    VAULT.c.kind == "visit", sa.tuple_(VAULT.c.epoch, VAULT.c.seq).in_(places)
                )
            )
        }
    slips = []
    for row in rows[:most]:
        whose = kept.get((row.epoch, row.seq))
        slips.append(_slip(desk, row, whose.person if whose else Person()))
    return Slips(tuple(slips), more=len(rows) > most)


def _slip(desk: Desk, row: Any, person: Person) -> Slip:
    return Slip(
        epoch=row.epoch,
        seq=row.seq,
        receipt=row.receipt,
        number=row.number,
        counter=row.counter,
        at=row.at,
        kind=row.kind,
        state=row.state,
        person=person,
        lines=row.lines,
        total=row.total,
        ways=tuple(sorted(set((row.ways or "").split(",")) - {""})),
        printed=not row.owed,
        sent=sent_state(desk, row.epoch, row.seq, row.received, row.safe, row.doubt),
        doubtful=row.doubtful,
        asks=bool(row.asks),
        of_receipt=row.of_receipt,
    )


def sent_state(  # noqa: PLR0917 - an act, and what is known of its epoch
    desk: Desk, epoch: str, seq: int, received: int, safe: int, doubt: str
) -> str:
    """Say how far an act came: it waits, is under way, is at the centre, or came back."""
    if doubt:
        return doubt
    if seq <= safe:
        return "safe"
    if seq <= received:
        return "received"
    flight = desk.link.flight
    if flight and flight.epoch == epoch and flight.first <= seq <= flight.last:
        return "sending"
    return "waiting"


def _here(table: sa.Table) -> ColumnElement[bool]:
    return sa.and_(
        table.c.office == RECEIPT.c.office,
        table.c.day == RECEIPT.c.day,
        table.c.epoch == RECEIPT.c.epoch,
        table.c.seq == RECEIPT.c.seq,
    )


def _count(table: sa.Table) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.count()).select_from(table).where(_here(table)).scalar_subquery()


def _ways() -> sa.ScalarSelect[Any]:
    kinds = sa.case((TENDER.c.state == "paid_cash", "cash"), else_=TENDER.c.kind)
    return sa.select(sa.func.group_concat(kinds)).where(_here(TENDER)).scalar_subquery()


def _owed() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .where(
            PRINT_JOB.c.epoch == RECEIPT.c.epoch,
            PRINT_JOB.c.seq == RECEIPT.c.seq,
            PRINT_JOB.c.copy == 0,
            PRINT_JOB.c.state != "printed",
        )
        .scalar_subquery()
    )


def _doubtful() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(TENDER.c.amount), 0))
        .where(_here(TENDER), TENDER.c.state == "unknown", RECEIPT.c.state == "given")
        .scalar_subquery()
    )


def _asks() -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .where(
            REVERSAL.c.office == RECEIPT.c.office,
            REVERSAL.c.of_epoch == RECEIPT.c.epoch,
            REVERSAL.c.of_seq == RECEIPT.c.seq,
            REVERSAL.c.state == WAITING,
        )
        .scalar_subquery()
    )
