"""The pace's promises: jitter within bounds, a ceiling, no giving up, frames that fit."""

from hypothesis import given
from hypothesis import strategies as st

from app.counter.sync.pace import BASE_MS, CEILING_MS, POLL_S, Pace
from app.ids import SeededChance
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
