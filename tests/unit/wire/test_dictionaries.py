"""Facts about dictionaries: what is packed under one comes out as it was, today and for ever."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wire import coding
from app.wire.coding import BRISK, CODINGS, DICTIONARIES, LEVEL, THOROUGH, deflate, inflate
from app.wire.frame import parse
from models.errors import Refusal
from tests.benchmarks.bytes import LIMITS, frames_of, packed, weight_of
from tests.office_days import Lived, live
from tests.train_dictionary import GOLDEN, SEEDS

pytestmark = pytest.mark.skipif(not DICTIONARIES, reason="this Python has no zstd")
NEWEST: Final = DICTIONARIES[-1] if DICTIONARIES else 0
SEED: Final = 20
LEVELS: Final = (LEVEL, BRISK, THOROUGH)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Give an office that the dictionaries know nothing of."""
    assert SEED not in SEEDS
    lived = live(tmp_path_factory.mktemp("office"), seed=SEED, days=2, visits=70)
    yield lived
    lived.engine.dispose()


@pytest.mark.parametrize("dictionary", DICTIONARIES)
def test_what_was_once_packed_under_a_dictionary_is_readable_for_ever(dictionary: int) -> None:
    body = (GOLDEN / f"{dictionary}.zst").read_bytes()
    assert coding.ZSTD.get_frame_info(body).dictionary_id == dictionary
    assert inflate(body, "zstd") == (GOLDEN / "frame.jsonl").read_bytes()


def test_no_dictionary_is_without_its_file_its_frame_or_its_name() -> None:
    ids = {str(each) for each in DICTIONARIES}
    assert {path.stem for path in coding.FOLDER.iterdir()} == ids
    assert {path.stem for path in GOLDEN.iterdir()} == ids | {"frame"}


@given(
    data=st.binary(max_size=3000),
    level=st.sampled_from(LEVELS),
    dictionary=st.sampled_from((0, *DICTIONARIES)),
)
def test_whatever_is_packed_comes_out_as_it_was(data: bytes, level: int, dictionary: int) -> None:
    assert inflate(deflate(data, "zstd", level, dictionary), "zstd") == data


@given(data=st.data(), level=st.sampled_from(LEVELS), size=st.sampled_from((1, 10, 50)))
@settings(max_examples=40)
def test_every_frame_of_a_day_comes_out_as_it_was(
    office: Lived, data: st.DataObject, level: int, size: int
) -> None:
    frame = data.draw(st.sampled_from(frames_of([office], size)), label="frame")
    body = packed(frame, level)
    assert inflate(body, CODINGS[0]) == frame
    assert parse(inflate(body, CODINGS[0])).header.count == size
    assert packed(frame, level) == body


def test_a_bomb_under_a_dictionary_goes_off_nowhere() -> None:
    bomb = deflate(b"\0" * 200_000, "zstd", LEVEL, NEWEST)
    with pytest.raises(Refusal, match=r"wire\.too_large"):
        inflate(bomb, "zstd", most=100_000)


def test_a_dictionary_nobody_has_is_refused_by_name() -> None:
    body = bytearray(deflate(b"abc" * 100, "zstd", LEVEL, NEWEST))
    place = body.index(NEWEST.to_bytes(4, "little"))
    body[place] ^= 1
    with pytest.raises(Refusal, match=r"wire\.dictionary_unknown"):
        inflate(bytes(body), "zstd")


@given(listed=st.sets(st.integers(0, 2**32) | st.sampled_from(DICTIONARIES or (0,))))
def test_the_newest_that_both_sides_have_is_chosen(listed: set[int]) -> None:
    chosen = coding.dictionary_for(listed)
    both = [each for each in DICTIONARIES if each in listed]
    assert chosen == (both[-1] if both else 0)


def test_a_dictionary_is_read_and_digested_once() -> None:
    """Digesting takes longer than packing a frame of ten."""
    assert coding._dictionary(NEWEST) is coding._dictionary(NEWEST)


@pytest.mark.parametrize("level", [BRISK, THOROUGH])
@pytest.mark.parametrize("size", [10, 50])
def test_an_event_weighs_no_more_than_was_promised(office: Lived, size: int, level: int) -> None:
    """The whole body that is sent, header, chain and signature in it, by the events it holds."""
    frames = frames_of([office], size)
    assert len(frames) >= 3
    assert weight_of(frames, size, lambda frame: packed(frame, level)) <= LIMITS[size]


def test_the_same_seed_lives_the_same_days(tmp_path: Path) -> None:
    """So the dictionary can be trained again, and a weight that changed was changed by us."""
    again = live(tmp_path, seed=SEED, days=1, visits=60)
    (tmp_path / "b").mkdir()
    and_again = live(tmp_path / "b", seed=SEED, days=1, visits=60)
    assert again.events() == and_again.events()
    again.engine.dispose()
    and_again.engine.dispose()
