"""Storing and booking a frame's news: all at once as it nearly always goes, else one by one.

While the database takes the events in, they are judged and what they change is gathered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.central.batch import Step, steps_of, write_rows, write_steps
from app.central.cases import Matter
from app.central.feed import News, news
from app.central.judge import HELD, POSTED, REJECTED, Judged, Where, judge_read, read
from app.central.late import closed_among, mark_late
from app.central.posting import Outcome, post, unbookable
from app.central.reversals import settle_reversals
from app.central.rotating import settle_rotations
from app.central.rows import INTAKE
from app.central.taking import Taking
from app.journal.append import EVENTS
from app.wire.feed_items import Status
from models.events.base import Envelope
from models.events.known import Event
from models.events.office import KeyRotated


@dataclass(slots=True)
class _News:
    """What is new in a frame, from the place `fresh` on.

    Attributes:
        judged: what each event amounts to by itself, once `judge` was called. steps: what those
            that are sound change in the book.
    """

    taking: Taking
    fresh: int
    envelopes: Sequence[Envelope | None]
    judged: Sequence[Judged] = ()
    steps: Sequence[Step] = ()
    gathered: Sequence[Event] = field(default_factory=tuple)

    @property
    def first(self) -> int:
        """Give the number of the first new event."""
        return self.taking.frame.header.seq + self.fresh

    def judge(self) -> None:
        """Judge every event by its bytes and its place, asking the database nothing."""
        if self.judged:
            return
        taking, epoch = self.taking, self.taking.epoch
        own = (taking.office, epoch.counter, taking.device, epoch.epoch, epoch.opened_seq)
        judged = [
            judge_read(envelope, data, Where(*own, seq))
            for seq, (envelope, data) in enumerate(
                zip(self.envelopes, taking.frame.events[self.fresh :], strict=True), self.first
            )
        ]
        self.judged = [_revoked(one) for one in judged] if taking.revoked else judged

    def gather(self) -> None:
        """Find what the sound ones change, and make the first of it ready."""
        self.judge()
        self.gathered = _sound(self.judged)
        self.steps = steps_of(self.gathered)
        for step in self.steps[:1]:
            step.make_ready()

    def settled(self) -> Sequence[Judged]:
        """Judge them by what stands here as well."""
        self.judge()
        taking, judged = self.taking, self.judged
        if taking.ended or any(one.kind == KeyRotated.kind for one in judged):
            judged = settle_rotations(
                taking.connection, taking.office, taking.epoch.epoch, self.first, judged
            )
        return settle_reversals(taking.connection, taking.office, judged)


def store(taking: Taking, fresh: int) -> Outcome:
    """Store every event from the place `fresh` on and book those that are sound."""
    envelopes = [read(data) for data in taking.frame.events[fresh:]]
    told = _News(taking, fresh, envelopes)
    outcome, closed = _at_once(told) or _one_by_one(told)
    taking.matters += mark_late(taking.connection, outcome.posted, closed, taking.at)
    for seq, one in enumerate(outcome.judged, taking.frame.header.seq + fresh):
        if one.state != POSTED:
            taking.told.append(_status(taking, seq, one))
        if one.state == REJECTED:
            detail = f"{taking.frame.header.epoch}:{seq} {one.code}"
            taking.matters.append(Matter(taking.office, taking.device, "event.rejected", detail))
    return outcome


def _revoked(judged: Judged) -> Judged:
    if judged.state != POSTED:
        return judged
    said = (judged.event_id, judged.kind, judged.day)
    return Judged(None, HELD, "device.revoked", *said)


def _sound(judged: Sequence[Judged]) -> tuple[Event, ...]:
    return tuple([one.event for one in judged if one.event is not None])


_Booked = tuple[Outcome, set[str]]
"""What became of the events, and which of their shifts were closed before."""


def _at_once(told: _News) -> _Booked | None:
    """Write everything under one savepoint; None when something in it cannot be written so."""
    ids = [each.event_id for each in told.envelopes if each is not None]
    if len(set(ids)) != len(ids):
        return None
    connection = told.taking.connection
    try:
        with connection.begin_nested():
            write_rows(connection, _events(told, told.envelopes), [told.gather])
            judged = told.settled()
            sound = _sound(judged)
            closed = closed_among(connection, told.taking.office, sound)
            steps = told.steps if told.gathered == sound else steps_of(sound)
            write_steps(connection, [*steps, _intake(told, judged)])
    except unbookable(connection):
        return None
    return Outcome(tuple(judged), sound), closed


def _one_by_one(told: _News) -> _Booked:
    """Find out which of the events is in the way; the others are booked all the same."""
    taking, judged = told.taking, told.settled()
    connection = taking.connection
    closed = closed_among(connection, taking.office, _sound(judged))
    judged = settle_reversals(connection, taking.office, _unique(taking, judged))
    write_rows(connection, _events(told, judged))
    outcome = post(connection, judged)
    write_rows(connection, _intake(told, outcome.judged))
    return outcome, closed


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


def _events(told: _News, said: Sequence[Envelope | Judged | None]) -> Step:
    """Give the journal's rows of events.

    Args:
        said: what each one says of itself, None where it cannot be read.
    """
    taking, epoch = told.taking, told.taking.epoch.epoch
    datas, links = taking.frame.events[told.fresh :], taking.links[told.fresh :]
    rows: list[Any] = [
        {
            "office": taking.office,
            "epoch": epoch,
            "seq": seq,
            # What cannot be read, or claims another's id, still needs a key of its own.
            "event_id": (one.event_id if one else "") or f"{epoch}:{seq}",
            "kind": one.kind if one else "",
            "day": one.day if one else "",
            "data": data,
            "chain": link,
            "signature": None,
        }
        for seq, (one, data, link) in enumerate(zip(said, datas, links, strict=True), told.first)
    ]
    rows[-1]["signature"] = bytes.fromhex(taking.frame.header.signature)
    return Step(EVENTS, rows)


def _intake(told: _News, judged: Sequence[Judged]) -> Step:
    """Give the rows of what became of events."""
    taking, epoch = told.taking, told.taking.epoch.epoch
    rows = [
        {
            "office": taking.office,
            "epoch": epoch,
            "seq": seq,
            "received_at": taking.at,
            "via": taking.via,
            "state": one.state,
            "code": one.code,
        }
        for seq, one in enumerate(judged, told.first)
    ]
    return Step(INTAKE, list(rows))


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
