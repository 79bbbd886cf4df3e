"""Cut or flipped at every byte: good pieces stay good, and nothing false is believed."""

from io import BytesIO

from app.wire.bundle import BUNDLE, Unpacking
from app.wire.bundle_messages import BundleHead
from models.errors import Refusal
from tests.bundle.stick import Trip, ends_of, small


def opened(trip: Trip, content: bytes) -> tuple[list[bytes], bool]:
    """Read a file as the centre does: the frames that open, and whether all of it holds.

    Raises Refusal where the centre would take nothing of it.
    """
    unpacking = Unpacking(BytesIO(content), BUNDLE)
    head = unpacking.head(BundleHead)
    box = trip.centre.central.keys.bundle_box(head.to)
    if box is None or not unpacking.head_by(trip.branch.desk.signer.public_key):
        raise Refusal("bundle.forged")
    frames = []
    for piece in unpacking.pieces(head.count):
        if not piece.wrong:
            try:
                frames.append(box.open(piece.sealed, unpacking.binding(piece.place)))
            except Refusal:
                continue
    return frames, unpacking.end_by(trip.branch.desk.signer.public_key)


def test_a_file_cut_at_any_byte_has_the_pieces_before_the_cut(trip: Trip) -> None:
    file = small(trip).file
    content, ends = file.read_bytes(), ends_of(file)
    frames, whole = opened(trip, content)
    assert (len(frames), whole) == (3, True)
    codes: set[str] = set()
    for cut in range(len(content)):
        good = sum(end <= cut for end in ends) - 1
        try:
            found, whole = opened(trip, content[:cut])
        except Refusal as refusal:
            assert good < 0, cut
            codes.add(refusal.code)
            continue
        assert found == frames[:good], cut
        assert not whole, cut
    assert codes == {"bundle.not_one", "bundle.head_damaged"}


def test_a_flipped_byte_is_never_believed(trip: Trip) -> None:
    file = small(trip).file
    content, ends = file.read_bytes(), ends_of(file)
    frames, _ = opened(trip, content)
    for at in range(len(content)):
        spoilt = bytearray(content)
        spoilt[at] ^= 1 << (at % 8)
        try:
            found, whole = opened(trip, bytes(spoilt))
        except Refusal:
            assert at < ends[0], at
            continue
        assert not whole, at
        assert all(frame in frames for frame in found), at
        hurt = sum(end <= at for end in ends) - 1  # the piece that was hit, or the end
        assert found[:hurt] == frames[:hurt], at


def test_the_centre_takes_what_is_good_of_a_cut_file_and_then_the_rest(trip: Trip) -> None:
    file = small(trip).file
    content, ends = file.read_bytes(), ends_of(file)
    taken = trip.bring(content[: ends[0]])
    for good, end in enumerate(ends):
        for cut in (end, end + 1, end + 40):
            taken = trip.bring(content[:cut])
            reached = sum(at <= cut for at in ends) - 1
            assert len(taken.taken) == max(good, reached)
            assert taken.wrong == "bundle.cut"
    back = trip.back(trip.answer(taken))
    assert back.confirmed == taken.standing == taken.events
    assert trip.bring(content).wrong == ""


def test_a_hole_in_a_file_keeps_only_what_depends_on_it_waiting(trip: Trip) -> None:
    file = small(trip).file
    content, ends = file.read_bytes(), ends_of(file)
    holed = content[: ends[0] + 60] + b"\x00" * 8 + content[ends[0] + 68 :]
    taken = trip.bring(holed)
    assert taken.wrong == "bundle.damaged"
    assert (taken.left[0].place, taken.left[0].code) == (0, "bundle.piece_damaged")
    assert {left.code for left in taken.left[1:]} <= {"wire.gap", "wire.parent_unknown"}
    whole = trip.bring(content)
    assert (whole.left, whole.wrong) == ([], "")
    assert trip.back(trip.answer(whole)).confirmed == whole.events


def test_an_answer_cut_or_flipped_anywhere_confirms_no_more_than_is_true(trip: Trip) -> None:
    exported = small(trip)
    answer = trip.answer(trip.bring(exported.file)).read_bytes()
    spoilt = trip.stick / "spoilt.obx-ack"
    before = trip.branch.outbox().waiting
    cuts = [answer[:cut] for cut in range(0, len(answer), max(1, len(answer) // 60))]
    flips = [
        answer[:at] + bytes([answer[at] ^ 4]) + answer[at + 1 :]
        for at in range(0, len(answer), max(1, len(answer) // 60))
    ]
    codes: set[str] = set()
    for content in cuts + flips:
        spoilt.write_bytes(content)
        try:
            back = trip.back(spoilt)
        except Refusal as refusal:
            codes.add(refusal.code)
            continue
        assert not back.whole
        assert back.waiting <= before
    assert {code.partition(".")[0] for code in codes} == {"bundle"}
    spoilt.write_bytes(answer)
    assert trip.back(spoilt).whole
    taken = trip.bring(exported.file)
    assert taken.standing == taken.events


def test_pieces_that_change_places_do_not_open(trip: Trip) -> None:
    file = small(trip).file
    content, ends = file.read_bytes(), ends_of(file)
    first, second = content[ends[0] : ends[1]], content[ends[1] : ends[2]]
    frames, whole = opened(trip, content[: ends[0]] + second + first + content[ends[2] :])
    assert not whole
    assert len(frames) == 1, "the third is where it was"
