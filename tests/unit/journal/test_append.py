"""Facts about appending: one act at a time, whole or not at all, each bound to all before it."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.book.rebuild import verify
from app.counter.commands.move_drawer import open_drawer
from app.counter.desk import Desk
from app.counter.opening import identity_in, journal_of, start_journal
from app.journal.append import EPOCHS, EVENTS, Standing
from app.journal.verify import verify_journal
from app.storage.connection import driver
from app.storage.engine import reading
from models.errors import Defect
from models.events.office import ClockChanged, EpochOpened
from models.events.shift import DrawerOpened
from tests.counter_world import (
    SECRET,
    Picture,
    World,
    events,
    rows,
    serve,
)
from tests.unit.journal.planted import PlantedError, failing_commits

LOOK = DrawerOpened(reason="check")


def _standing(desk: Desk) -> Standing:
    return desk.standing()


# ---------------------------------------------------------------------------------- starting


def test_a_start_opens_an_epoch_that_points_at_the_head_found(world: World, desk: Desk) -> None:
    serve(desk)
    head = desk.journal.head
    world.restart()
    opened = events(world, "epoch.opened")[-1]
    assert isinstance(opened.body, EpochOpened)
    assert opened.body.parent is not None
    assert (opened.body.parent.epoch, opened.body.parent.seq, opened.body.parent.chain) == (
        head.epoch,
        head.seq,
        head.chain.hex(),
    )
    assert opened.envelope.seq == head.seq + 1
    assert len({row.epoch for row in rows(world, EPOCHS)}) == len(rows(world, EPOCHS))


def test_an_epoch_has_26_letters_of_chance(world: World) -> None:
    for row in rows(world, EPOCHS):
        assert len(row.epoch) == 26
        assert set(row.epoch) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_journal_that_was_not_started_takes_nothing(world: World) -> None:
    with reading(world.engine) as connection:
        identity = identity_in(connection)
    assert identity is not None
    journal = journal_of(world.engine, SECRET, identity, world.around)
    with pytest.raises(Defect, match=r"journal\.not_started"), journal.write():
        pass


def test_a_start_that_fails_leaves_the_journal_unstarted_and_can_be_tried_again(
    world: World,
) -> None:
    with reading(world.engine) as connection:
        identity = identity_in(connection)
    assert identity is not None
    journal, before = journal_of(world.engine, SECRET, identity, world.around), len(events(world))
    with failing_commits(world.engine), pytest.raises(PlantedError):
        start_journal(journal, world.around, "1405/05/12")
    assert (journal.head.epoch, len(events(world))) == ("", before)
    start_journal(journal, world.around, "1405/05/12")
    assert journal.head.seq == before + 1
    with reading(world.engine) as connection:
        assert verify_journal(connection) == []


# -------------------------------------------------------------------------------- appending


def test_an_event_is_one_more_than_the_one_before_and_bears_its_id(
    world: World, desk: Desk
) -> None:
    before = desk.journal.head
    wanted = desk.ids.new()
    with desk.journal.write() as work:
        recorded = work.append(LOOK, _standing(desk), event_id=wanted)
    assert recorded.event.envelope.event_id == wanted
    assert (recorded.event.envelope.seq, recorded.before) == (before.seq + 1, before.chain)
    assert desk.journal.head.chain == recorded.chain
    stored = rows(world, EVENTS)[-1]
    assert (stored.data, stored.chain) == (recorded.data, recorded.chain)


def test_an_id_stands_once(desk: Desk) -> None:
    wanted = desk.ids.new()
    with desk.journal.write() as work:
        work.append(LOOK, _standing(desk), event_id=wanted)
    head = desk.journal.head
    with (
        pytest.raises((sa.exc.IntegrityError, driver().IntegrityError)),
        desk.journal.write() as work,
    ):
        work.append(LOOK, _standing(desk), event_id=wanted)
    assert desk.journal.head == head
    open_drawer(desk, reason="check")


def test_several_events_of_one_act_stand_together_or_not_at_all(world: World, desk: Desk) -> None:
    before = Picture.of(world)
    with pytest.raises(PlantedError):
        _look_twice_and_fail(desk)
    assert Picture.of(world) == before
    with desk.journal.write() as work:
        work.append(LOOK, _standing(desk))
        work.append(LOOK, _standing(desk))
    assert desk.journal.head.seq == before.head.seq + 2
    assert verify(world.engine) == []


def _look_twice_and_fail(desk: Desk) -> None:
    with desk.journal.write() as work:
        work.append(LOOK, _standing(desk))
        work.append(LOOK, _standing(desk))
        raise PlantedError


def test_an_act_inside_an_act_is_our_own_mistake(world: World, desk: Desk) -> None:
    before = Picture.of(world)
    with (
        pytest.raises(Defect, match=r"journal\.nested"),
        desk.journal.write(),
        desk.journal.write(),
    ):
        pass
    assert Picture.of(world) == before
    open_drawer(desk, reason="check")


def test_threads_that_append_at_once_never_break_the_chain(world: World, desk: Desk) -> None:
    """The clerk's acts and the line's adoptions come from different threads."""
    first, each, many = desk.journal.head.seq, 25, 6
    wrong: list[BaseException] = []

    def append() -> None:
        try:
            for _ in range(each):
                with desk.journal.write() as work:
                    work.append(LOOK, _standing(desk))
        except BaseException as error:  # noqa: BLE001 - told to the test, which raises it
            wrong.append(error)

    threads = [threading.Thread(target=append) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert desk.journal.head.seq == first + each * many
    with reading(world.engine) as connection:
        assert verify_journal(connection) == []
    assert [event.envelope.seq for event in events(world)] == list(
        range(1, desk.journal.head.seq + 1)
    )


def test_somebody_else_writing_into_the_file_is_noticed(world: World, desk: Desk) -> None:
    with reading(world.engine) as connection:
        identity = identity_in(connection)
    assert identity is not None
    stranger = journal_of(world.engine, SECRET, identity, world.around)
    stranger.head = desk.journal.head
    with stranger.write() as work:
        work.append(LOOK, _standing(desk))
    before = Picture.of(world)
    for _ in range(2):
        with pytest.raises(Defect, match=r"journal\.moved_on"):
            open_drawer(desk, reason="check")
    assert Picture.of(world) == before


# --------------------------------------------------------------------------------- the clock


@pytest.mark.parametrize("step", [-3_600_000, -2_001, 2_001, 86_400_000])
def test_a_clock_that_was_turned_is_stated_before_the_act_that_follows(
    world: World, desk: Desk, step: int
) -> None:
    open_drawer(desk, reason="check")
    at = events(world)[-1].envelope.at
    world.clock.advance(timedelta(seconds=90))
    world.clock.set(world.clock.now() + timedelta(milliseconds=step))
    open_drawer(desk, reason="check")
    stated, act = events(world)[-2:]
    assert stated.body == ClockChanged(from_at=at, step_ms=step)
    assert (stated.envelope.actor, act.envelope.kind) == ("system", "drawer.opened")


@pytest.mark.parametrize("step", [-2_000, 0, 2_000])
def test_a_clock_set_right_by_a_moment_is_not_worth_a_word(
    world: World, desk: Desk, step: int
) -> None:
    open_drawer(desk, reason="check")
    world.clock.advance(timedelta(hours=7))
    world.clock.set(world.clock.now() + timedelta(milliseconds=step))
    open_drawer(desk, reason="check")
    assert events(world, "clock.changed") == []


def test_a_clock_set_back_while_nobody_saw_it_is_stated_at_the_start(
    world: World, desk: Desk
) -> None:
    at = events(world)[-1].envelope.at
    world.clock.set(world.clock.now() - timedelta(days=3))
    world.restart()
    opened, stated = events(world)[-3:-1]
    assert opened.envelope.kind == "epoch.opened"
    assert stated.body == ClockChanged(from_at=at, step_ms=-3 * 86_400_000)
    world.clock.advance(timedelta(days=30))
    world.restart()
    assert len(events(world, "clock.changed")) == 1


def test_order_is_the_sequence_whatever_the_clock_says(world: World, desk: Desk) -> None:
    first = serve(desk)
    world.clock.set(world.clock.now() - timedelta(days=3))
    second = serve(desk)
    assert second.receipt.number == first.receipt.number + 1
    assert second.of.day == first.of.day
    assert events(world)[-1].envelope.at < events(world, "visit.completed")[0].envelope.at
    assert verify(world.engine) == []
