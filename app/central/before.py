"""Second times at the centre: which bills were paid and whom a service was for, at any office.

Bills are found by an index that is written with the book. What a machine tells of its visits are
marks that name nobody; they are kept for `OPEN_DAYS`, and count once the visit itself is booked.
"""

from typing import Any, Final, cast

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import ColumnElement, Connection
from starlette.requests import Request
from starlette.responses import Response

from app.book.fold.change import Add
from app.book.fold.rows import LINE, RECEIPT
from app.central.access import Caller
from app.central.asking import demand_type, query_of
from app.central.ground import Call, Ground
from app.central.rows import ANSWERED_LINE, add_missing
from app.storage.engine import reading, writing
from app.wire.before import (
    ASK,
    ASKED_MAX,
    KEY,
    MEDIA_TYPE,
    OPEN,
    OPEN_DAYS,
    PAID,
    SERVED_MAX,
    TELL,
    TODAY,
    BeforeAnswer,
    BeforeAsk,
    FoundBefore,
    MarkKey,
    ServedAnswer,
    ServedTold,
)
from app.wire.codec import decode
from models.errors import Refusal
from models.events.known import Event
from models.events.visit import VisitCompleted
from models.tables.before import PaidBillRow, ServedMarkRow
from models.values.jalali_date import JalaliDate

PAID_BILL: Final = cast(sa.Table, PaidBillRow.__table__)
SERVED_MARK: Final = cast(sa.Table, ServedMarkRow.__table__)
_ENDED: Final = ("confirmed", "refused")
_EVENT: Final = ("office", "day", "epoch", "seq")


def bills_of(event: Event) -> list[Add]:
    """Give the index's rows of a visit's bills; they are booked with the visit or not at all."""
    if not isinstance(event.body, VisitCompleted):
        return []
    rows = [
        {
            "bill_id": line.bill[0],
            "payment_id": line.bill[1],
            "office": event.office,
            "day": event.envelope.day,
            "epoch": event.epoch,
            "seq": event.envelope.seq,
            "line": place,
        }
        for place, line in enumerate(event.body.lines)
        if line.bill is not None
    ]
    return [Add(PAID_BILL, rows)] if rows else []


def add_before(app: FastAPI, ground: Ground) -> None:
    """Add the calls about second times; a machine that was turned away is not answered."""

    @app.post(ASK)
    async def before(request: Request) -> Response:
        query_of(request)
        demand_type(request, MEDIA_TYPE)
        return await ground.serve(request, lambda call: _asked(ground, call))

    @app.post(TELL)
    async def served(request: Request) -> Response:
        query_of(request)
        demand_type(request, MEDIA_TYPE)
        return await ground.serve(request, lambda call: _told(ground, call))

    @app.get(KEY)
    async def key(request: Request) -> Response:
        query_of(request)
        return await ground.serve(request, lambda call: _key(ground, call))


def _asked(ground: Ground, call: Call) -> bytes:
    if len(call.body) > ASKED_MAX:
        raise Refusal("wire.too_large", max_bytes=ASKED_MAX)
    ask = decode(call.body, BeforeAsk)
    with reading(ground.engine) as connection:
        found = find_before(connection, call.caller, ask)
    return ground.seal(
        BeforeAnswer(
            office=call.caller.office, device=call.caller.device, found=found, nonce=call.nonce
        ),
        call.keys,
    )


def find_before(connection: Connection, caller: Caller, ask: BeforeAsk) -> FoundBefore | None:
    """Find the newest earlier time at another counter than the asker's own."""
    if ask.bill is not None:
        here = (PAID_BILL.c.bill_id == ask.bill[0], PAID_BILL.c.payment_id == ask.bill[1])
        row = connection.execute(_lines(PAID_BILL, caller, *here).limit(1)).first()
        return FoundBefore(what=PAID, office=row.office, day=row.day) if row is not None else None
    if not ask.mark:
        return None
    since = str(JalaliDate.parse(ask.day).plus_days(-OPEN_DAYS))
    here = (SERVED_MARK.c.mark == ask.mark, SERVED_MARK.c.day >= since)
    rows = connection.execute(_lines(SERVED_MARK, caller, *here)).all()
    for row in rows:
        if row.mode == "request" and row.said not in _ENDED:
            return FoundBefore(what=OPEN, office=row.office, day=row.day)
    for row in rows:
        if row.day == ask.day:
            return FoundBefore(what=TODAY, office=row.office, day=row.day)
    return None


def _lines(index: sa.Table, caller: Caller, *here: ColumnElement[bool]) -> sa.Select[Any]:
    """Find the booked lines that an index's rows name and that still stand, the newest first."""
    named = sa.and_(*(LINE.c[name] == index.c[name] for name in (*_EVENT, "line")))
    own = sa.and_(RECEIPT.c.office == caller.office, RECEIPT.c.counter == caller.counter)
    answered = sa.and_(
        *(ANSWERED_LINE.c[name] == LINE.c[name] for name in ("office", "epoch", "seq", "line"))
    )
    return (
        sa.select(LINE.c.office, LINE.c.day, LINE.c.mode, ANSWERED_LINE.c.state.label("said"))
        .select_from(index)
        .join(LINE, named)
        .join(RECEIPT, sa.and_(*(RECEIPT.c[name] == LINE.c[name] for name in _EVENT)))
        .outerjoin(ANSWERED_LINE, answered)
        .where(*here, LINE.c.state == "taken", sa.not_(own))
        .order_by(LINE.c.day.desc(), LINE.c.office, LINE.c.seq.desc())
    )


def _told(ground: Ground, call: Call) -> bytes:
    if len(call.body) > SERVED_MAX:
        raise Refusal("wire.too_large", max_bytes=SERVED_MAX)
    told = decode(call.body, ServedTold)
    rows = [
        {
            "mark": mark,
            "office": call.caller.office,
            "day": visit.day,
            "epoch": visit.epoch,
            "seq": visit.seq,
            "line": line,
        }
        for visit in told.visits
        for line, mark in visit.marks
    ]
    old = str(JalaliDate.of_instant(ground.clock.now()).plus_days(-OPEN_DAYS))
    with writing(ground.engine) as connection:
        connection.execute(SERVED_MARK.delete().where(SERVED_MARK.c.day < old))
        add_missing(connection, SERVED_MARK, [row for row in rows if str(row["day"]) >= old])
    return ground.seal(
        ServedAnswer(
            office=call.caller.office,
            device=call.caller.device,
            visits=len(told.visits),
            nonce=call.nonce,
        ),
        call.keys,
    )


def _key(ground: Ground, call: Call) -> bytes:
    return ground.seal(
        MarkKey(
            office=call.caller.office,
            device=call.caller.device,
            key=ground.keys.secret("marks of citizens").hex(),
            nonce=call.nonce,
        ),
        call.keys,
    )
