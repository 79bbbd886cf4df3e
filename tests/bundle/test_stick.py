"""Sticks as they are: full, locked, pulled out, lying. A whole file under its name, or none."""

import errno
import os
import resource
import shutil
from pathlib import Path
from typing import BinaryIO

import pytest

from app.counter.sync.bundle import export_bundle, sender_of
from app.wire.stick import name_fault, write_verified
from models.errors import CounterError, Fault
from tests.bundle.stick import Trip, refused, small


def nothing(_file: BinaryIO) -> None: ...


@pytest.mark.skipif(os.name == "nt", reason="no limit on a file's size there")
def test_a_full_stick_is_told_and_nothing_is_left_on_it(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def write(file: BinaryIO) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
        try:
            file.write(bytes(50_000))
            file.flush()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    with pytest.raises(Fault, match=r"stick\.full"):
        write_verified(tmp_path / "a.obx", write, nothing)
    assert list(tmp_path.iterdir()) == []


def test_a_stick_pulled_out_while_it_is_written_leaves_no_half_file(trip: Trip) -> None:
    small(trip, 2).file.unlink()

    def pull(_done: int, _all: int) -> None:
        shutil.rmtree(trip.stick, ignore_errors=True)

    with refused(trip, "stick.gone"):
        export_bundle(sender_of(trip.branch.desk), trip.stick, progress=pull)
    assert not trip.stick.exists()


def test_a_stick_that_gives_back_other_bytes_is_not_believed(trip: Trip) -> None:
    small(trip, 3).file.unlink()
    trip.branch.serve(80)  # more than what is read ahead
    asked = []

    def spoil() -> bool:
        asked.append(1)
        if len(asked) == pieces + 1:  # writing is done; reading back has begun
            [part] = trip.stick.iterdir()
            content = bytearray(part.read_bytes())
            content[-700] ^= 1
            part.write_bytes(content)
        return False

    pieces = 3
    with refused(trip, "stick.differs"):
        export_bundle(sender_of(trip.branch.desk), trip.stick, cancelled=spoil)
    assert list(trip.stick.iterdir()) == []


@pytest.mark.parametrize("after", range(1, 7))
def test_stopping_at_any_moment_leaves_nothing_behind(trip: Trip, after: int) -> None:
    small(trip, 3).file.unlink()
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) == after

    with refused(trip, "bundle.cancelled"):
        export_bundle(sender_of(trip.branch.desk), trip.stick, cancelled=stop)
    assert list(trip.stick.iterdir()) == []
    assert trip.export().number == 2, "the number that was not used is used now"


def test_a_name_that_is_taken_is_left_as_it_is(trip: Trip) -> None:
    trip.branch.serve()
    taken = trip.stick / "mine.obx"
    taken.write_bytes(b"a photograph")
    with refused(trip, "stick.taken"):
        export_bundle(sender_of(trip.branch.desk), taken)
    assert taken.read_bytes() == b"a photograph"
    exported = export_bundle(sender_of(trip.branch.desk), trip.stick / "other.obx")
    assert exported.file.name == "other.obx"


def test_a_stick_that_is_not_there_is_told(trip: Trip) -> None:
    trip.branch.serve()
    with refused(trip, "stick.gone"):
        export_bundle(sender_of(trip.branch.desk), trip.stick / "no" / "such" / "folder")


def test_a_clerk_goes_on_working_while_a_bundle_is_written(trip: Trip) -> None:
    trip.branch.serve()
    told: list[tuple[int, int]] = []

    def served(done: int, total: int) -> None:
        told.append((done, total))
        trip.branch.serve()

    exported = export_bundle(sender_of(trip.branch.desk), trip.stick, progress=served)
    assert told[-1] == (exported.events, exported.events)
    back = trip.back(trip.answer(trip.bring(exported.file)))
    assert back.confirmed == exported.events
    assert trip.branch.outbox().waiting == len(told), "what was sold meanwhile waits for the next"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "stick.full"),
        (errno.EDQUOT, "stick.full"),
        (errno.EFBIG, "stick.full"),
        (errno.EROFS, "stick.locked"),
        (errno.EACCES, "stick.locked"),
        (errno.EPERM, "stick.locked"),
        (errno.ENOENT, "stick.gone"),
        (errno.ENODEV, "stick.gone"),
        (errno.ENXIO, "stick.gone"),
        (errno.EIO, "stick.failing"),
        (errno.EINVAL, "stick.failing"),
    ],
)
def test_what_the_system_says_of_a_stick_is_named_by_what_to_do(number: int, code: str) -> None:
    named: CounterError = name_fault(OSError(number, "said"))
    assert isinstance(named, Fault)
    assert named.code == code
