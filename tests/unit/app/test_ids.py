"""Ids: UUIDv7 as RFC 9562 has it, rising within one maker whatever the clock does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from app.clock import HandClock, SystemClock
from app.ids import Ids, SeededChance, SystemChance

NOON = datetime(2026, 8, 3, 8, 30, tzinfo=UTC)


class Drawn:
    """Chance that draws what it was told to."""

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn

    def token(self, size: int) -> bytes:
        return self._drawn[:size]


def millisecond(text: str) -> int:
    return UUID(text).int >> 80


def test_the_example_of_the_standard_comes_out() -> None:
    """RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a CC3, rand_b 18C4DC0C0C07398F."""
    instant = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    low_half = (
        0x4C3  # the counter starts in its lower half, so the standard's CC3 loses its top bit
    )
    drawn = bytes.fromhex("18C4DC0C0C07398F") + low_half.to_bytes(2)
    made = Ids(HandClock(instant), Drawn(drawn)).new()
    assert made == "017f22e2-79b0-74c3-98c4-dc0c0c07398f"


def test_an_id_says_its_version_its_variant_and_its_time() -> None:
    made = UUID(Ids(HandClock(NOON), SystemChance()).new())
    assert (made.version, made.variant) == (7, RFC_4122)
    assert millisecond(str(made)) == round(NOON.timestamp() * 1_000)


@given(
    steps=st.lists(st.integers(-5_000, 5_000), min_size=1, max_size=40),
    seed=st.integers(0, 2**32),
)
def test_ids_rise_even_when_the_clock_is_set_back(steps: list[int], seed: int) -> None:
    clock = HandClock(NOON)
    ids = Ids(clock, SeededChance(seed))
    made = []
    for step in steps:
        clock.set(clock.now() + timedelta(milliseconds=step))
        made += [ids.new(), ids.new()]
    assert made == sorted(set(made))


def test_more_ids_than_a_millisecond_holds_still_rise() -> None:
    ids = Ids(HandClock(NOON), SeededChance(1))
    made = [ids.new() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert millisecond(made[-1]) - millisecond(made[0]) in (2, 3)


def test_many_threads_share_one_maker() -> None:
    ids = Ids(SystemClock(), SystemChance())
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ids.new(), range(4_000)))
    assert len(set(made)) == 4_000


def test_two_makers_at_the_same_instant_do_not_meet() -> None:
    clock = HandClock(NOON)
    one, other = Ids(clock, SystemChance()), Ids(clock, SystemChance())
    assert not {one.new() for _ in range(1_000)} & {other.new() for _ in range(1_000)}


def test_seeded_chance_repeats_itself_and_system_chance_does_not() -> None:
    first, second = SeededChance(7), SeededChance(7)
    assert [first.token(9), first.token(3)] == [second.token(9), second.token(3)]
    assert SystemChance().token(32) != SystemChance().token(32)
