"""P42: a computer's clock was wrong, and acts were put in the order of their instants."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.book.fold.rows import RECEIPT
from app.book.reports.day import day_report
from app.central.rows import INTAKE
from app.clock import HandClock
from app.counter.queries.clock import drift
from app.journal.append import EVENTS
from app.journal.centre_clock import CentreClock
from app.journal.times import read_instant
from app.journal.verify import read_events
from app.storage.engine import reading
from models.events.base import Envelope
from models.events.known import open_envelope
from tests.counter_world import MORNING
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal

THREE_DAYS = timedelta(days=3)


@pytest.fixture
def two_clocks(tmp_path: Path) -> Iterator[tuple[Centre, Branch, HandClock]]:
    """A centre and a counter in step, each with a clock of its own, open for business."""
    own = HandClock(MORNING)
    centre = Centre(tmp_path / "centre", HandClock(MORNING))
    branch = Branch.set_up(tmp_path, own)
    try:
        branch.enrol(centre)
        assert branch.sync(centre.url)
        branch.open_for_business()
        yield centre, branch, own
    finally:
        branch.stop()
        centre.stop()


def passes(centre: Centre, own: HandClock, **time: int) -> None:
    """Let time pass for both sides."""
    own.advance(timedelta(**time))
    centre.clock.advance(timedelta(**time))


def envelopes(branch: Branch) -> list[Envelope]:
    with reading(branch.engine) as connection:
        return [event.envelope for event in read_events(connection)]


def corrected(envelope: Envelope) -> datetime:
    assert envelope.offset is not None
    return read_instant(envelope.at) + timedelta(milliseconds=envelope.offset[0])


def test_a_clock_set_back_three_days_changes_no_order_and_is_told(
    two_clocks: tuple[Centre, Branch, HandClock],
) -> None:
    """T42: order kept, warning told, the centre stores both times, the report is as it was."""
    centre, branch, own = two_clocks
    branch.serve(2)
    passes(centre, own, minutes=10)
    own.set(own.now() - THREE_DAYS)
    branch.serve(2)
    assert branch.told("clock.drift") == []  # nobody can know it yet
    passes(centre, own, minutes=5)
    assert branch.sync(centre.url)
    assert branch.told("clock.drift") == [str(THREE_DAYS // timedelta(milliseconds=1))]
    assert drift(branch.desk).far
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)

    said = envelopes(branch)
    assert [one.seq for one in said] == sorted(one.seq for one in said)
    assert any(one.kind == "clock.changed" for one in said)
    instants = [one.at for one in said if one.kind == "visit.completed"]
    assert instants != sorted(instants)  # by its own clock it went back, and nothing minds

    with reading(centre.central.engine) as connection:
        query = sa.select(EVENTS.c.data, INTAKE.c.received_at).join(
            INTAKE, (INTAKE.c.epoch == EVENTS.c.epoch) & (INTAKE.c.seq == EVENTS.c.seq)
        )
        both = [(open_envelope(row.data).at, row.received_at) for row in connection.execute(query)]
        assert min(at for at, _ in both) < (MORNING - timedelta(days=2)).isoformat()
        assert min(received for _, received in both) >= MORNING.isoformat()[:19]
        numbers = sa.select(RECEIPT.c.number).order_by(RECEIPT.c.seq)
        assert list(connection.execute(numbers).scalars()) == [1, 2, 3, 4, 5]
        day = str(branch.desk.today())
        with reading(branch.engine) as here:
            there, ours = (day_report(one, OFFICE, day) for one in (connection, here))
    assert there.facts == ours.facts
    assert there.facts.receipts.net > 0


def test_an_event_says_how_wrong_its_clock_is_however_it_was_set_since(
    two_clocks: tuple[Centre, Branch, HandClock],
) -> None:
    centre, branch, own = two_clocks
    passes(centre, own, hours=1)
    own.set(own.now() + timedelta(minutes=90))
    branch.serve()
    passes(centre, own, minutes=3)
    own.set(own.now() - THREE_DAYS)
    branch.serve()
    for envelope in envelopes(branch)[-2:]:
        assert envelope.offset is not None
        assert envelope.offset[1] in (3600, 3780)
    sold = [one for one in envelopes(branch) if one.kind == "visit.completed"]
    assert [corrected(one) for one in sold] == [
        MORNING + timedelta(hours=1),
        MORNING + timedelta(hours=1, minutes=3),
    ]


def test_before_the_centre_was_ever_heard_events_say_nothing_of_its_clock(branch: Branch) -> None:
    first = envelopes(branch)[0]
    assert first.offset is None


def test_a_restart_remembers_how_wrong_the_clock_is(
    two_clocks: tuple[Centre, Branch, HandClock],
) -> None:
    centre, branch, own = two_clocks
    own.set(own.now() - timedelta(minutes=30))
    assert branch.sync(centre.url)
    passes(centre, own, minutes=20)
    branch.stop()
    branch.start()
    opened = envelopes(branch)[-1]
    assert opened.offset == (1_800_000, 1200)
    branch.stop()
    own.set(own.now() - timedelta(days=400))  # a dead battery: what it remembers is worth nothing
    branch.start()
    assert [one for one in envelopes(branch) if one.kind == "epoch.opened"][-1].offset is None


def test_it_is_told_once_until_the_clock_is_right_again(
    two_clocks: tuple[Centre, Branch, HandClock],
) -> None:
    centre, branch, own = two_clocks
    runner = branch.runner(centre.url)
    for minutes in (0, 3, 3, 0, -3):
        own.set(centre.clock.now() + timedelta(minutes=minutes))
        assert runner.pass_once()
    runner.stop()
    assert branch.told("clock.drift") == ["-180000", "180000"]


@given(
    ahead=st.integers(-(10**10), 10**10),
    passed=st.integers(0, 10**9),
    set_by=st.integers(-(10**10), 10**10),
)
def test_what_has_passed_is_counted_and_not_read_from_a_clock_that_was_set(
    ahead: int, passed: int, set_by: int
) -> None:
    wall, monotonic = 1_785_000_000_000, 5_000
    clock = CentreClock(wall + ahead, monotonic)
    said, age_s = clock.offset(wall + passed + set_by, monotonic + passed)
    assert abs(said - (ahead - set_by)) <= 50
    assert 0 <= passed - age_s * 1000 < 60_000
