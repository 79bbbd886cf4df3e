"""Files that lie: each is refused by name, within bounded memory, and nothing of it is believed."""

import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from app.central.bundles import Taken
from app.journal.chain import Signer
from app.wire.bundle import ANSWER, BUNDLE, Packing, Unpacking
from app.wire.bundle_messages import BundleHead
from app.wire.coding import INFLATED_MAX
from app.wire.hpke import Box
from app.wire.messages import CentreKey
from models.errors import CounterError
from tests.bundle.stick import Trip, head_of, other_office, refused, small


class Endless(BytesIO):
    """A file that goes on for ten gigabytes."""

    def __init__(self, begins: bytes) -> None:
        super().__init__(begins)
        self.left = 10 * 1024**3

    def read(self, size: int | None = -1, /) -> bytes:
        said = super().read(size)
        wanted = (size or 0) - len(said)
        self.left -= max(0, wanted)
        return said + bytes(wanted) if wanted > 0 and self.left > 0 else said


def packed(head: BundleHead, signer: Signer, *bodies: bytes, **changed: Any) -> bytes:
    """Write a bundle whose signatures hold, with any bodies in it."""
    changed = {"count": len(bodies) or 1} | changed
    head = msgspec.structs.replace(head, **changed)
    file = BytesIO()
    packing = Packing(file, BUNDLE, head, signer)
    for body in bodies:
        packing.add(body, head.to.key)
    if len(bodies) == head.count:
        packing.end()
    return file.getvalue()


def bodies_of(trip: Trip, file: Path) -> list[bytes]:
    """Open a bundle's pieces with the centre's own key."""
    with file.open("rb") as opened:
        unpacking = Unpacking(opened, BUNDLE)
        head = unpacking.head(BundleHead)
        box = trip.centre.central.keys.bundle_box(head.to)
        assert box is not None
        return [
            box.open(piece.sealed, unpacking.binding(piece.place))
            for piece in unpacking.pieces(head.count)
        ]


def bring_file(trip: Trip, file: BinaryIO) -> Taken:
    return trip.centre.central.take_bundle(file)


NO_BUNDLES: Final = (
    (b"", "bundle.not_one"),
    (b"PK\x03\x04 a zip", "bundle.not_one"),
    (b"OBX2\n{}\n", "bundle.not_one"),
    (ANSWER.magic + b"{}\n", "bundle.not_one"),
    (b"OBX1\n", "bundle.head_damaged"),
    (b"OBX1\n{}\n", "bundle.head_damaged"),
    (b"OBX1\n" + b"x" * 300_000, "bundle.head_damaged"),
    (b"OBX1\n" + b"[" * 100_000 + b"\n", "bundle.head_damaged"),
    (b'OBX1\n{"body":{},"sig":"' + b"0" * 128 + b'"}\n', "bundle.head_damaged"),
    (b'OBX1\n{"body":1e400,"sig":"' + b"0" * 128 + b'"}\n', "bundle.head_damaged"),
)


def test_what_is_no_bundle_is_refused_by_name(trip: Trip) -> None:
    swapped = {BUNDLE.magic: ANSWER.magic, ANSWER.magic: BUNDLE.magic}
    file = trip.stick / "x.obx-ack"
    for content, code in NO_BUNDLES:
        with refused(trip, code):
            trip.bring(content)
        begins = next((magic for magic in swapped if content.startswith(magic)), b"")
        file.write_bytes(swapped.get(begins, b"") + content[len(begins) :])
        with refused(trip, code):
            trip.back(file)


def test_an_endless_file_and_sizes_that_lie_take_no_memory(trip: Trip) -> None:
    exported = small(trip, 2)
    head, signer = head_of(exported.file), trip.branch.desk.signer
    lid = packed(head, signer, count=100_000)
    ends: list[str] = []
    tracemalloc.start()
    for begins in (
        lid + b"\xff\xff\xff\xff",  # one piece of four gigabytes
        lid + (800_000).to_bytes(4, "big"),  # pieces without end, none of them true
        lid,
        BUNDLE.magic,
    ):
        try:
            taken = bring_file(trip, Endless(begins))
        except CounterError as refusal:
            ends.append(refusal.code)
        else:
            ends.append(taken.wrong)
            assert taken.taken == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024
    assert ends == ["bundle.damaged"] * 3 + ["bundle.head_damaged"]


def test_a_piece_that_inflates_beyond_measure_is_left_out_and_the_others_taken(trip: Trip) -> None:
    exported = small(trip, 2)
    head, signer = head_of(exported.file), trip.branch.desk.signer
    good = bodies_of(trip, exported.file)
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = squeezer.compress(bytes(INFLATED_MAX * 4)) + squeezer.flush()
    there = trip.at_the_centre()
    taken = trip.bring(packed(head, signer, bomb, coding="gzip"))
    assert [left.code for left in taken.left] == ["wire.too_large"]
    assert trip.at_the_centre() == there
    taken = trip.bring(packed(head, signer, good[0], b"no frame", b"", good[1]))
    assert [(left.place, left.code) for left in taken.left] == [
        (1, "wire.damaged"),
        (2, "wire.damaged"),
    ]
    assert [piece.place for piece in taken.taken] == [0, 3]


def test_a_bundle_within_a_bundle_is_no_frame(trip: Trip) -> None:
    exported = small(trip, 2)
    signer = trip.branch.desk.signer
    nested = packed(head_of(exported.file), signer, exported.file.read_bytes())
    taken = trip.bring(nested)
    assert [left.code for left in taken.left] == ["wire.damaged"]
    assert taken.taken == []


def test_another_centres_bundle_is_told_from_a_damaged_one(trip: Trip) -> None:
    exported = small(trip, 2)
    head, signer = head_of(exported.file), trip.branch.desk.signer
    for number in (1, 2, 9, 2**40):
        to = CentreKey(id=number, key=Box(b"z" * 32).public)
        with refused(trip, "bundle.other_centre"):
            trip.bring(packed(head, signer, b"x", to=to))


def test_only_the_machine_that_is_named_can_have_signed(trip: Trip, tmp_path: Path) -> None:
    exported = small(trip, 2)
    head = head_of(exported.file)
    other = other_office(tmp_path, trip.centre)
    frames = bodies_of(trip, exported.file)
    with refused(trip, "bundle.forged"):
        trip.bring(packed(head, other.desk.signer, *frames))
    with refused(trip, "bundle.stranger"):
        trip.bring(packed(head, other.desk.signer, *frames, office="99999999"))
    with refused(trip, "bundle.stranger"):
        trip.bring(packed(head, trip.branch.desk.signer, *frames, key_id=7))
    other.stop()


def test_another_machines_frames_are_left_out(trip: Trip, tmp_path: Path) -> None:
    exported = small(trip, 2)
    other = other_office(tmp_path, trip.centre)
    identity = other.desk.journal.identity
    there = trip.at_the_centre()
    forged = packed(
        head_of(exported.file),
        other.desk.signer,
        *bodies_of(trip, exported.file),
        office=identity.office,
        device=identity.device,
    )
    taken = trip.bring(forged)
    assert {left.code for left in taken.left} == {"bundle.frame_foreign"}
    assert trip.at_the_centre() == there
    other.stop()


def test_a_newer_programs_bundle_is_told_so(trip: Trip) -> None:
    exported = small(trip, 2)
    with refused(trip, "bundle.newer"):
        trip.bring(packed(head_of(exported.file), trip.branch.desk.signer, b"x", protocol=2))


def test_what_follows_the_end_is_told_and_the_rest_is_taken(trip: Trip) -> None:
    exported = small(trip, 2)
    taken = trip.bring(exported.file.read_bytes() + b"and more")
    assert taken.wrong == "bundle.damaged"
    assert len(taken.taken) == 2


def test_another_machines_answer_is_refused_and_changes_nothing(trip: Trip, tmp_path: Path) -> None:
    other = other_office(tmp_path, trip.centre)
    answer = trip.answer(trip.bring(small(trip, 2).file))
    theirs = Trip(trip.centre, other, trip.stick)
    with refused(theirs, "bundle.other_device"):
        theirs.back(answer)
    other.stop()


def test_an_answer_that_the_centre_did_not_sign_is_refused(trip: Trip) -> None:
    answer = trip.answer(trip.bring(small(trip, 2).file))
    trip.branch.desk.centre_keys = {1: Box(b"q" * 32).public}
    with refused(trip, "bundle.unsigned"):
        trip.back(answer)


def test_an_answer_for_another_disk_of_this_machine_cannot_be_opened(trip: Trip) -> None:
    answer = trip.answer(trip.bring(small(trip, 2).file))
    trip.branch.desk.box = Box(b"n" * 32)
    with refused(trip, "bundle.sealed"):
        trip.back(answer)


def test_a_file_on_a_stick_that_is_not_there_is_told(trip: Trip) -> None:
    with refused(trip, "stick.gone"):
        trip.back(trip.stick / "nothing.obx-ack")
