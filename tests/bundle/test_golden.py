"""A bundle and its answer as they were released: heads byte for byte, files readable for ever."""

from io import BytesIO
from pathlib import Path
from typing import Final

from app.journal.chain import KeySigner
from app.journal.chain import device_signer as signer_of
from app.wire.bundle import ANSWER, BUNDLE, Packing, Shape, Unpacking
from app.wire.bundle_messages import AnswerHead, BundleHead, Followed, Hand, Span
from app.wire.codec import encode
from app.wire.hpke import Box
from app.wire.messages import CentreKey

ROOT: Final = Path(__file__).resolve().parents[2]
GOLDEN: Final = ROOT / "tests" / "golden" / "bundle"
CENTRE_BOX: Final = Box(b"centre".ljust(32, b"."))
DEVICE_BOX: Final = Box(b"device".ljust(32, b"."))
CENTRE: Final = signer_of(b"centre".ljust(32, b"."), 1)
DEVICE: Final = signer_of(b"device".ljust(32, b"."), 1)
BODIES: Final = (b'{"n":1,"t":"epoch.opened"}\n', b'{"n":2,"t":"session.opened"}\n')
HEAD: Final = BundleHead(
    app="0.1.0",
    office="72140087",
    device="019ab000-0000-7000-8000-000000000001",
    number=17,
    key_id=1,
    certificate="01",
    to=CentreKey(id=1, key=CENTRE_BOX.public),
    box=DEVICE_BOX.public,
    coding="gzip",
    count=2,
    spans=(Span(epoch="0123456789ABCDEFGHJKMNPQRS", first=1, last=2),),
    feeds=(Followed(scope="office:72140087", cursor="5f0c9a7be1d24c38.6"),),
    generation="5f0c9a7be1d24c38",
    created="2026-08-03T07:12:05.123Z",
    custody=(Hand(office="72140087", counter=2, at="2026-08-03T07:12:05.123Z"),),
)
BACK: Final = AnswerHead(
    office="72140087",
    device="019ab000-0000-7000-8000-000000000001",
    bundle="0" * 64,
    number=17,
    key_id=1,
    coding="gzip",
    count=2,
    created="2026-08-03T07:12:05.123Z",
)


def write() -> None:
    """Write the files anew: `python -m tests.bundle.test_golden`, only before a release."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / "head.json").write_bytes(encode(HEAD) + b"\n")
    for name, shape, head, signer, box in _kinds():
        file = BytesIO()
        packing = Packing(file, shape, head, signer)
        for body in BODIES:
            packing.add(body, box.public)
        packing.end()
        (GOLDEN / name).write_text(file.getvalue().hex() + "\n", encoding="ascii")


_Kind = tuple[str, Shape, BundleHead | AnswerHead, KeySigner, Box]


def _kinds() -> tuple[_Kind, ...]:
    return (
        ("bundle.obx.hex", BUNDLE, HEAD, DEVICE, CENTRE_BOX),
        ("answer.obx-ack.hex", ANSWER, BACK, CENTRE, DEVICE_BOX),
    )


def test_the_head_is_as_the_document_shows_it() -> None:
    shown = (GOLDEN / "head.json").read_text(encoding="utf-8").strip()
    assert encode(HEAD).decode() == shown
    assert f"\n{shown}\n" in (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_what_was_written_once_is_read_for_ever() -> None:
    for name, shape, head, signer, box in _kinds():
        data = bytes.fromhex((GOLDEN / name).read_text(encoding="ascii"))
        unpacking = Unpacking(BytesIO(data), shape)
        assert unpacking.body == encode(head)
        assert unpacking.head_by(signer.public_key)
        pieces = list(unpacking.pieces(head.count))
        bodies = tuple(box.open(each.sealed, unpacking.binding(each.place)) for each in pieces)
        assert bodies == BODIES
        assert unpacking.end_by(signer.public_key)
        assert not unpacking.end_by(CENTRE_BOX.public)


def test_no_golden_file_is_left_over() -> None:
    names = {"head.json", *(kind[0] for kind in _kinds())}
    assert {path.name for path in GOLDEN.iterdir()} == names


if __name__ == "__main__":
    write()
