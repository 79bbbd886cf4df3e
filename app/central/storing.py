"""Storing and booking a frame's news: all at once as it nearly always goes, else one by one."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.central.batch import add_rows, fold_all
from app.central.cases import Matter
from app.central.feed import News, news
from app.central.judge import HELD, POSTED, REJECTED, Judged, Where, judge
from app.central.late import closed_among, mark_late
from app.central.posting import Outcome, post, unbookable
from app.central.reversals import settle_reversals
from app.central.rotating import settle_rotations
from app.central.rows import INTAKE
from app.central.taking import Taking
from app.journal.append import EVENTS
from app.wire.feed_items import Status
from models.events.office import KeyRotated


def store(taking: Taking, fresh: int) -> Outcome:
    """Store every event from the place `fresh` on and book those that are sound."""
    judged = settle_reversals(taking.connection, taking.office, _judge_all(taking, fresh))
    sound = [one.event for one in judged if one.event is not None]
    closed = closed_among(taking.connection, taking.office, sound)
    outcome = _at_once(taking, fresh, judged) or _one_by_one(taking, fresh, judged)
    taking.matters += mark_late(taking.connection, outcome.posted, closed, taking.at)
    for seq, one in enumerate(outcome.judged, taking.frame.header.seq + fresh):
        if one.state != POSTED:
            taking.told.append(_status(taking, seq, one))
        if one.state == REJECTED:
            detail = f"{taking.frame.header.epoch}:{seq} {one.code}"
            taking.matters.append(Matter(taking.office, taking.device, "event.rejected", detail))
    return outcome


def _judge_all(taking: Taking, fresh: int) -> list[Judged]:
    epoch, first = taking.epoch, taking.frame.header.seq
    own = (taking.office, epoch.counter, taking.device, epoch.epoch, epoch.opened_seq)
    judged = [
        judge(data, Where(*own, seq))
        for seq, data in enumerate(taking.frame.events[fresh:], first + fresh)
    ]
    if taking.revoked:
        judged = [_revoked(one) for one in judged]
    if not taking.ended and all(one.kind != KeyRotated.kind for one in judged):
        return judged
    return settle_rotations(taking.connection, taking.office, epoch.epoch, first + fresh, judged)


def _revoked(judged: Judged) -> Judged:
    if judged.state != POSTED:
        return judged
    said = (judged.event_id, judged.kind, judged.day)
    return Judged(None, HELD, "device.revoked", *said)


def _at_once(taking: Taking, fresh: int, judged: Sequence[Judged]) -> Outcome | None:
    """Write everything under one savepoint; None when something in it cannot be written so."""
    ids = [one.event_id for one in judged if one.event_id]
    if len(set(ids)) != len(ids):
        return None
    sound = tuple([one.event for one in judged if one.event is not None])
    try:
        with taking.connection.begin_nested():
            _add_events(taking, fresh, judged)
            fold_all(taking.connection, sound)
            _add_intake(taking, fresh, judged)
    except unbookable(taking.connection):
        return None
    return Outcome(tuple(judged), sound)


def _one_by_one(taking: Taking, fresh: int, judged: Sequence[Judged]) -> Outcome:
    """Find out which of the events is in the way; the others are booked all the same."""
    judged = settle_reversals(taking.connection, taking.office, _unique(taking, judged))
    _add_events(taking, fresh, judged)
    outcome = post(taking.connection, judged)
    _add_intake(taking, fresh, outcome.judged)
    return outcome


def _unique(taking: Taking, judged: Sequence[Judged]) -> list[Judged]:
    """Reject what claims an id that another event of the office has: one act, one effect."""
    ids = [one.event_id for one in judged if one.event_id]
    query = sa.select(EVENTS.c.event_id).where(
        EVENTS.c.office == taking.office, EVENTS.c.event_id.in_(ids)
    )
    taken = {row.event_id for row in taking.connection.execute(query)}
    result: list[Judged] = []
    for one in judged:
        if one.event_id in taken:
            taking.matters.append(
                Matter(taking.office, taking.device, "event.id_taken", one.event_id)
            )
            result.append(Judged(None, REJECTED, "event.id_taken", "", one.kind, one.day))
            continue
        if one.event_id:
            taken.add(one.event_id)
        result.append(one)
    return result


def _add_events(taking: Taking, fresh: int, judged: Sequence[Judged]) -> None:
    office, epoch, first = taking.office, taking.epoch.epoch, taking.frame.header.seq + fresh
    datas, links = taking.frame.events[fresh:], taking.links[fresh:]
    rows: list[dict[str, Any]] = [
        {
            "office": office,
            "epoch": epoch,
            "seq": seq,
            # What cannot be read, or claims another's id, still needs a key of its own.
            "event_id": one.event_id or f"{epoch}:{seq}",
            "kind": one.kind,
            "day": one.day,
            "data": data,
            "chain": link,
            "signature": None,
        }
        for seq, (one, data, link) in enumerate(zip(judged, datas, links, strict=True), first)
    ]
    rows[-1]["signature"] = bytes.fromhex(taking.frame.header.signature)
    add_rows(taking.connection, EVENTS, rows)


def _add_intake(taking: Taking, fresh: int, judged: Sequence[Judged]) -> None:
    office, epoch = taking.office, taking.epoch.epoch
    rows = [
        {
            "office": office,
            "epoch": epoch,
            "seq": seq,
            "received_at": taking.at,
            "via": taking.via,
            "state": one.state,
            "code": one.code,
        }
        for seq, one in enumerate(judged, taking.frame.header.seq + fresh)
    ]
    add_rows(taking.connection, INTAKE, rows)


def _status(taking: Taking, seq: int, judged: Judged) -> News:
    epoch = taking.frame.header.epoch
    status = Status(
        device=taking.device,
        epoch=epoch,
        seq=seq,
        event=judged.event_id,
        state=judged.state,
        code=judged.code,
    )
    return news(f"status:{epoch}:{seq}", status)
