"""A whole stick is taken in at once: in order, others' files left, and what is missing said."""

import shutil
from pathlib import Path

import pytest

from app.counter.queries.bundles import missing_answers, to_go
from app.counter.sync.stick_answers import TakenIn, take_answers
from models.errors import Fault, Refusal
from tests.bundle.stick import Trip, other_office


def take_in(trip: Trip, place: Path | None = None) -> TakenIn:
    return take_answers(trip.branch.desk, trip.branch.around, place or trip.stick)


def carried(trip: Trip, name: str) -> Path:
    """Serve somebody, carry it to the centre, and bring the answer onto the stick."""
    trip.branch.serve()
    return trip.answer(trip.bring(trip.export().file), name)


def test_the_files_of_a_stick_are_taken_in_by_their_numbers(trip: Trip) -> None:
    carried(trip, "z.obx-ack")
    carried(trip, "a.obx-ack")
    waiting = to_go(trip.branch.desk)
    assert waiting.events == waiting.last - waiting.first + 1
    told: list[tuple[int, int]] = []
    came = take_answers(
        trip.branch.desk,
        trip.branch.around,
        trip.stick,
        progress=lambda done, total: told.append((done, total)),
    )
    assert (came.files, came.confirmed, came.waiting) == (2, waiting.events, 0)
    assert (came.foreign, came.refused, came.in_part, came.behind) == (0, [], 0, False)
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert to_go(trip.branch.desk).events == 0
    assert missing_answers(trip.branch.desk) == ()


def test_an_answer_that_did_not_come_is_missed_by_its_number(trip: Trip) -> None:
    first = carried(trip, "first.obx-ack")
    first.rename(trip.stick.parent / "left at home")
    carried(trip, "second.obx-ack")
    assert take_in(trip).files == 1
    assert missing_answers(trip.branch.desk) == (1,)
    (trip.stick.parent / "left at home").rename(first)
    take_in(trip, first)
    assert missing_answers(trip.branch.desk) == ()


def test_other_counters_files_are_left_and_told(trip: Trip, tmp_path: Path) -> None:
    other = other_office(tmp_path, trip.centre)
    other.stop()
    other.start()  # an epoch is opened, which waits for the centre
    there = tmp_path / "theirs"
    there.mkdir()
    theirs = Trip(trip.centre, other, there)
    file = theirs.answer(theirs.bring(theirs.export().file))
    shutil.copy(file, trip.stick / "theirs.obx-ack")
    with pytest.raises(Refusal, match=r"bundle\.other_device"):
        take_in(trip)
    carried(trip, "ours.obx-ack")
    came = take_in(trip)
    assert (came.files, came.foreign) == (1, 1)
    other.stop()


def test_a_file_that_is_none_does_not_keep_the_others_out(trip: Trip) -> None:
    carried(trip, "good.obx-ack")
    (trip.stick / "bad.obx-ack").write_bytes(b"shopping list")
    came = take_in(trip)
    assert came.files == 1
    assert [one.code for one in came.refused] == ["bundle.not_one"]


def test_an_empty_stick_and_one_that_is_gone_have_their_own_words(trip: Trip) -> None:
    with pytest.raises(Refusal, match=r"stick\.no_answer"):
        take_in(trip)
    with pytest.raises(Fault, match=r"stick\.gone"):
        take_in(trip, trip.stick / "nowhere")


def test_stopping_between_files_keeps_what_was_taken_in(trip: Trip) -> None:
    carried(trip, "1.obx-ack")
    carried(trip, "2.obx-ack")
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(Refusal, match=r"bundle\.cancelled"):
        take_answers(trip.branch.desk, trip.branch.around, trip.stick, cancelled=cancelled)
    assert missing_answers(trip.branch.desk) == ()
    assert to_go(trip.branch.desk).events > 0
    assert take_in(trip).waiting == 0
