"""Heartbeats at the centre: the last one of every machine, a few before it, and the board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.central.asking import demand_type, query_of
from app.central.ground import Call, Ground
from app.central.rows import MACHINE, put
from app.journal.times import read_instant, write_instant
from app.storage.engine import writing
from app.wire.codec import decode
from app.wire.heartbeat import HEARTBEAT_MAX, MEDIA_TYPE, Heartbeat, HeartbeatAnswer
from models.errors import Refusal
from models.tables.heartbeat import HeartbeatRow, PastHeartbeatRow

HEARTBEAT: Final = cast(sa.Table, HeartbeatRow.__table__)
PAST: Final = cast(sa.Table, PastHeartbeatRow.__table__)
KEPT: Final = 48

SILENT_AFTER: Final = timedelta(hours=1)
OLD_AFTER: Final = timedelta(hours=24)
DRIFT_MAX_MS: Final = 120_000
SPACE_LEAST: Final = 500_000_000
_NO_PRINTER_YET: Final = "none"
_GOOD: Final = ("good", _NO_PRINTER_YET)


@dataclass(frozen=True, slots=True)
class Standing:
    """One machine on the board.

    Attributes:
        state: of its enrolment. seen_at: when it was last heard, by the centre's clock, or empty.
        said: its last heartbeat. online: whether that was not long ago.
        wrong: what is wrong with it: `silent`, `rejected`, `held`, `old`, `drift`, `disk`,
            `printer`, `trouble`. Of a machine that is silent nothing else is known.
    """

    office: str
    counter: int
    device: str
    state: str
    seen_at: str
    said: Heartbeat | None
    online: bool
    wrong: tuple[str, ...]

    @property
    def red(self) -> bool:
        """Tell whether somebody must look."""
        return self.online and bool(self.wrong)


def keep(connection: Connection, office: str, device: str, said: bytes, at: str) -> None:
    """Keep a heartbeat as the last one, and a few that came before it."""
    here = (HEARTBEAT.c.office == office, HEARTBEAT.c.device == device)
    before = connection.execute(sa.select(HEARTBEAT.c.number).where(*here)).scalar() or 0
    key = {"office": office, "device": device}
    values = {"number": before + 1, "seen_at": at, "data": said}
    put(connection, HEARTBEAT, key, values)
    put(connection, PAST, {**key, "number": before + 1}, {"seen_at": at, "data": said})
    old = PAST.c.number <= before + 1 - KEPT
    connection.execute(PAST.delete().where(PAST.c.office == office, PAST.c.device == device, old))


def past(connection: Connection, office: str, device: str) -> tuple[tuple[str, Heartbeat], ...]:
    """Give a machine's last heartbeats, newest first, each with the centre's instant."""
    query = (
        sa.select(PAST.c.seen_at, PAST.c.data)
        .where(PAST.c.office == office, PAST.c.device == device)
        .order_by(PAST.c.number.desc())
    )
    return tuple(
        (row.seen_at, decode(bytes(row.data), Heartbeat)) for row in connection.execute(query)
    )


def board(connection: Connection, now: datetime) -> tuple[Standing, ...]:
    """Give every machine that is not replaced: red ones first, then the silent, longest first."""
    here = sa.and_(HEARTBEAT.c.office == MACHINE.c.office, HEARTBEAT.c.device == MACHINE.c.device)
    query = (
        sa.select(MACHINE, HEARTBEAT.c.data, HEARTBEAT.c.seen_at.label("heard_at"))
        .outerjoin(HEARTBEAT, here)
        .where(MACHINE.c.state != "replaced")
    )
    return _sorted(_standing(row, now) for row in connection.execute(query))


def _sorted(machines: Iterable[Standing]) -> tuple[Standing, ...]:
    def place(one: Standing) -> tuple[int, str, str, int]:
        rank = 0 if one.red else 2 if one.online else 1
        return (rank, "" if one.online else one.seen_at, one.office, one.counter)

    return tuple(sorted(machines, key=place))


def _standing(row: Any, now: datetime) -> Standing:
    said = None
    if row.data is not None:
        try:
            said = decode(bytes(row.data), Heartbeat)
        except Refusal:  # kept by a newer program, before this one was put back
            said = None
    seen_at = max(row.heard_at or "", row.seen_at)
    online = bool(seen_at) and now - read_instant(seen_at) <= SILENT_AFTER
    return Standing(
        office=row.office,
        counter=row.counter,
        device=row.device,
        state=row.state,
        seen_at=seen_at,
        said=said,
        online=online,
        wrong=wrong_with(said, now) if online and said is not None else ("silent",),
    )


def wrong_with(said: Heartbeat, now: datetime) -> tuple[str, ...]:
    """Name all that is wrong with a machine, by what it says of itself; `now`: the centre's."""
    found = {
        "rejected": said.rejected > 0,
        "held": said.held > 0,
        "old": _older(said, now),
        "drift": abs(said.drift_ms) > DRIFT_MAX_MS,
        "disk": said.free_bytes < SPACE_LEAST,
        "printer": any(printer.state not in _GOOD for printer in said.printers),
        "trouble": bool(said.trouble),
    }
    return tuple(name for name, wrong in found.items() if wrong)


def _older(said: Heartbeat, now: datetime) -> bool:
    """Tell whether something waits for long, its own clock set right by how far it is off."""
    if not said.oldest:
        return False
    try:
        since = read_instant(said.oldest) + timedelta(milliseconds=said.drift_ms)
    except (Refusal, OverflowError):
        return False
    return now - since > OLD_AFTER


def add_heartbeat(app: FastAPI, ground: Ground) -> None:
    """Add the call by which machines say how they are; one that was turned away may as well."""

    @app.post("/v1/heartbeat")
    async def heartbeat(request: Request) -> Response:
        query_of(request)
        demand_type(request, MEDIA_TYPE)
        return await ground.serve(request, lambda call: _heard(ground, call), revoked=True)


def _heard(ground: Ground, call: Call) -> bytes:
    if len(call.body) > HEARTBEAT_MAX:
        raise Refusal("wire.too_large", max_bytes=HEARTBEAT_MAX)
    decode(call.body, Heartbeat)
    now = write_instant(ground.clock.now())
    with writing(ground.engine) as connection:
        keep(connection, call.caller.office, call.caller.device, call.body, now)
    return ground.seal(
        HeartbeatAnswer(
            office=call.caller.office, device=call.caller.device, now=now, nonce=call.nonce
        ),
        call.keys,
    )
