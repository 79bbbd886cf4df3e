"""The pace's promises: jitter within bounds, a ceiling, no giving up, frames that fit."""

from hypothesis import given
from hypothesis import strategies as st

from app.counter.sync.pace import (
    AIM_MS,
    BASE_MS,
    CEILING_MS,
    FRAME_MAX,
    POLL_S,
    QUICK,
    SLOW,
    Pace,
)
from app.ids import SeededChance
from app.wire.coding import BRISK, CODINGS, DICTIONARIES, THOROUGH
from app.wire.frame import EVENTS_MAX

seeds = st.integers(0, 2**32)


@given(failures=st.integers(0, 100_000), seed=seeds)
def test_however_often_it_failed_the_next_try_is_within_five_minutes(
    failures: int, seed: int
) -> None:
    wait = Pace(failures=failures).wait_ms(SeededChance(seed))
    assert 0 <= wait <= min(CEILING_MS, BASE_MS * 2 ** min(failures, 20))
    assert CEILING_MS == 5 * 60_000


def test_the_jitter_is_full_and_grows_with_each_failure() -> None:
    chance = SeededChance(3)
    spread = []
    for failures in range(8):
        draws = [Pace(failures=failures).wait_ms(chance) for _ in range(400)]
        bound = min(CEILING_MS, BASE_MS * 2**failures)
        assert min(draws) < bound / 20
        assert max(draws) > bound * 19 / 20
        spread.append(sum(draws) / len(draws))
    assert spread[:6] == sorted(spread[:6])


@given(after_s=st.integers(0, 2**53 - 1), seed=seeds)
def test_a_centre_may_ask_for_peace_but_not_for_silence(after_s: int, seed: int) -> None:
    least, most = POLL_S
    wait = Pace().poll_ms(SeededChance(seed), after_s)
    asked = max(least, min(most, after_s)) * 1000
    assert asked <= wait <= asked * 6 // 5


@given(after_s=st.integers(0, 10_000), failures=st.integers(0, 30), seed=seeds)
def test_a_busy_centre_is_left_alone_as_long_as_it_asked(
    after_s: int, failures: int, seed: int
) -> None:
    wait = Pace(failures=failures).retry_ms(SeededChance(seed), after_s)
    assert wait >= min(POLL_S[1], after_s) * 1000
    assert wait <= max(CEILING_MS, min(POLL_S[1], after_s) * 1200)


acts = st.one_of(
    st.just("well"), st.just("wrong"), st.integers(0, 600).map(lambda most: f"large {most}")
)


@given(st.lists(acts, max_size=60))
def test_a_frame_always_holds_between_one_event_and_what_the_centre_takes(
    happened: list[str],
) -> None:
    pace, most = Pace(), EVENTS_MAX
    for what in happened:
        before = pace.events
        if what == "well":
            pace.went_well()
            assert pace.failures == 0
            assert before <= pace.events <= before * 2
        elif what == "wrong":
            failures = pace.failures
            pace.went_wrong()
            assert pace.failures == failures + 1
            assert pace.events == max(1, before // 2)
        else:
            told = int(what.partition(" ")[2])
            most = min(most, told or most, max(1, before // 2))
            pace.too_large(told)
            assert pace.events <= max(1, before // 2)
        assert 1 <= pace.events <= most


def test_it_packs_as_tightly_as_the_centre_can_read_and_never_gives_up_but_on_gzip() -> None:
    pace = Pace()
    pace.agree(DICTIONARIES)
    assert pace.dictionary == (DICTIONARIES[-1] if DICTIONARIES else 0)
    steps = []
    while pace.plainer("wire.dictionary_unknown"):
        pace.agree(DICTIONARIES)  # a centre that lists what it has not is asked no second time
        steps.append((pace.coding, pace.dictionary))
    assert steps[-1:] in ([("gzip", 0)], [])
    assert all(coding == "zstd" for coding, _ in steps[:-1])
    assert len(steps) == len(DICTIONARIES) + len(CODINGS) - 1


def test_a_centre_that_cannot_read_zstd_is_sent_gzip_at_once() -> None:
    pace = Pace(coding="zstd", dictionary=7)
    assert pace.plainer("wire.coding")
    assert (pace.coding, pace.dictionary) == ("gzip", 0)
    assert not pace.plainer("wire.coding")


@given(size=st.integers(1, 2**20), ms=st.integers(0, 600_000))
def test_a_slow_line_is_worth_a_tighter_packing(size: int, ms: int) -> None:
    pace = Pace()
    assert pace.level == THOROUGH  # a line that nobody knows yet is held to be slow
    pace.took(size, ms)
    assert pace.level == (THOROUGH if size < SLOW * max(1, ms) else BRISK)


@given(size=st.integers(1, 2**20), events=st.integers(1, EVENTS_MAX), seed=seeds)
def test_a_centre_that_books_many_events_is_not_taken_for_a_slow_line(
    size: int, events: int, seed: int
) -> None:
    pace = Pace()
    pace.took(size, seed % events, events)  # less than a millisecond an event, all told
    assert pace.level == BRISK


@given(
    size=st.integers(1, 10**7),
    ms=st.integers(0, 10**6),
    events=st.integers(1, EVENTS_MAX),
    most=st.integers(1, EVENTS_MAX),
)
def test_the_next_frame_takes_no_longer_and_holds_no_more_than_is_aimed_at(
    size: int, ms: int, events: int, most: int
) -> None:
    pace = Pace(events=events, most=most)
    pace.took(size, ms, events)
    pace.went_well()
    assert 1 <= pace.events <= most
    assert pace.events <= (4 if ms * QUICK <= AIM_MS else 2) * events
    if pace.events > 1:
        assert pace.events * ms <= AIM_MS * events + ms
        assert pace.events * size <= FRAME_MAX * events + size
    assert pace.expected_ms(pace.events) <= AIM_MS
