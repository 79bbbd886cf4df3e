"""Clocks: what time is, apart from what time passes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.clock import HandClock, SystemClock

NOON = datetime(2026, 8, 3, 8, 30, tzinfo=UTC)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta()


def test_the_system_clock_counts_time_that_never_falls() -> None:
    clock = SystemClock()
    readings = [clock.monotonic_ms() for _ in range(100)]
    assert readings == sorted(readings)


def test_both_hands_move_when_time_passes() -> None:
    clock = HandClock(NOON)
    clock.advance(timedelta(seconds=2, microseconds=1_500))
    assert clock.now() == NOON + timedelta(seconds=2, microseconds=1_500)
    assert clock.monotonic_ms() == 2_001


def test_a_clock_set_back_by_a_person_does_not_undo_the_time_that_passed() -> None:
    clock = HandClock(NOON)
    clock.advance(timedelta(minutes=1))
    clock.set(NOON - timedelta(days=1))
    assert clock.now() == NOON - timedelta(days=1)
    assert clock.monotonic_ms() == 60_000


def test_time_does_not_pass_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        HandClock(NOON).advance(timedelta(microseconds=-1))


def test_a_naive_instant_is_no_time() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        HandClock(naive)
    with pytest.raises(ValueError, match="aware"):
        HandClock(NOON).set(naive)


def test_an_instant_told_elsewhere_is_kept_in_utc() -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    clock = HandClock(NOON.astimezone(tehran))
    assert clock.now().utcoffset() == timedelta()
    assert clock.now() == NOON
