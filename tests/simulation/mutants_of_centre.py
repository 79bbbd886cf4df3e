"""Mutants of the centre: each takes one promise out of it, from here alone."""

import random
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa

from app.book.fold.rows import POSTING
from app.central import access, feed, intake, reposting, storing, taking
from app.central.judge import REJECTED
from app.central.rows import HEAD, INTAKE, put
from app.journal.append import EVENTS
from app.storage.engine import writing
from app.wire.feed_items import Status
from models.errors import Refusal
from tests.simulation.mutation import may_delete, swap


def dedupe_by_seq(stack: ExitStack) -> None:
    """An event is known by its machine and number alone, whatever its epoch."""
    real = taking.find_news

    def find(one: taking.Taking) -> int:
        fresh, header = real(one), one.frame.header
        others = sa.select(sa.func.max(HEAD.c.seq)).where(
            HEAD.c.office == one.office,
            HEAD.c.device == one.device,
            HEAD.c.epoch != header.epoch,
        )
        known = one.connection.execute(others).scalar() or 0
        passed = min(max(fresh, known - header.seq + 1), len(one.frame.events))
        if passed > fresh:
            last = header.seq + passed - 1
            key = {"office": one.office, "epoch": header.epoch}
            values = {"device": one.device, "seq": last, "chain": one.links[passed - 1]}
            put(one.connection, HEAD, key, {**values, "safe_seq": 0})
        return passed

    swap(stack, intake, "find_news", find)


def no_dedupe(stack: ExitStack) -> None:
    """What arrives again is booked again."""
    real = taking.find_news

    def find(one: taking.Taking) -> int:
        fresh, header = real(one), one.frame.header
        for seq in range(header.seq, header.seq + fresh):
            here = (POSTING.c.office == one.office, POSTING.c.epoch == header.epoch)
            again = POSTING.update().where(*here, POSTING.c.seq == seq)
            one.connection.execute(again.values(amount=POSTING.c.amount * 2))
        return fresh

    swap(stack, intake, "find_news", find)


def all_or_nothing(stack: ExitStack) -> None:
    """One unsound event refuses its whole frame."""
    real = storing.store

    def store(one: taking.Taking, fresh: int) -> Any:
        outcome = real(one, fresh)
        if any(judged.state == REJECTED for judged in outcome.judged):
            raise Refusal("wire.malformed")
        return outcome

    swap(stack, intake, "store", store)


def drop_rejected(stack: ExitStack) -> None:
    """What is unsound is not kept."""
    real = storing.store

    def store(one: taking.Taking, fresh: int) -> Any:
        outcome = real(one, fresh)
        may_delete(one.connection)
        for place, judged in enumerate(outcome.judged, one.frame.header.seq + fresh):
            if judged.state == REJECTED:
                for table in (EVENTS, INTAKE):
                    here = (table.c.epoch == one.frame.header.epoch, table.c.seq == place)
                    one.connection.execute(table.delete().where(*here))
        return outcome

    swap(stack, intake, "store", store)


class _Undone(Exception):
    """The commit that never was."""


def ack_before_commit(stack: ExitStack) -> None:
    """The receipt goes out first, and now and then no commit follows."""
    real, dice = intake.Intake._take, random.Random(1)

    def alone(self: Any, act: Any) -> Any:
        kept: list[Any] = []
        try:
            with writing(self._engine) as connection:
                kept.append(act(connection))
                if dice.random() < 0.3:
                    raise _Undone
        except _Undone:
            pass
        return kept[0]

    swap(stack, intake.Intake, "_alone", alone)
    swap(stack, intake.Intake, "_take", real)


def no_verify(stack: ExitStack) -> None:
    """Nobody asks who signed."""
    swap(stack, access, "claim_holds", lambda *_given: True)
    swap(stack, taking, "link_holds", lambda *_given: True)


def overwrite_on_same_seq(stack: ExitStack) -> None:
    """The later of two events under one key replaces the earlier."""

    def keep(one: taking.Taking, parted: int) -> None:
        one.connection.exec_driver_sql("drop trigger if exists event_no_update")
        for place in range(parted, len(one.frame.events)):
            seq = one.frame.header.seq + place
            here = (EVENTS.c.epoch == one.frame.header.epoch, EVENTS.c.seq == seq)
            values = {"data": one.frame.events[place], "chain": one.links[place]}
            one.connection.execute(EVENTS.update().where(*here).values(**values))

    swap(stack, taking, "_keep_branch", keep)


def generation_ignored(stack: ExitStack) -> None:
    """A feed's cursor is taken for good, whatever the centre's database went through."""

    def position(_generation: str, cursor: str, last: int) -> int:
        return min(int(cursor.rpartition(".")[2] or 0), last)

    swap(stack, feed, "_position", position)


def forks_untold(stack: ExitStack) -> None:
    """Nobody hears of two branches."""
    real = vars(intake)["open_case"]

    def open_case(connection: Any, matter: Any, at: str) -> None:
        if not matter.kind.startswith("fork."):
            real(connection, matter, at)

    swap(stack, intake, "open_case", open_case)


def status_lost(stack: ExitStack) -> None:
    """What became of an event that was held is told to nobody."""
    real = vars(reposting)["publish"]

    def publish(connection: Any, scope: str, told: Any) -> None:
        real(connection, scope, [one for one in told if one.kind != Status.kind])

    swap(stack, reposting, "publish", publish)


def gap_passed(stack: ExitStack) -> None:
    """What lies beyond a gap is booked at once."""
    real = taking.prove

    def prove(one: taking.Taking) -> Refusal | None:
        waits = real(one)
        return None if waits is not None and one.epoch is not None else waits

    swap(stack, intake, "prove", prove)


def held_up_by_the_unknown(stack: ExitStack) -> None:
    """Behind an event that the centre does not know, nothing is booked."""
    real = storing._News.judge

    def judge(told: Any) -> None:
        if told.judged:
            return
        real(told)
        judged, held = [], False
        for each in told.judged:
            held = held or each.state != "posted"
            if held and each.event is not None:
                each = type(each)(None, "held", "event.unknown", each.event_id, each.kind, each.day)  # noqa: PLW2901
            judged.append(each)
        told.judged = judged

    swap(stack, storing._News, "judge", judge)
