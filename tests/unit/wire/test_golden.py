"""The wire as it was released: every example message, byte for byte, as the document shows it."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
from msgspec import Raw

from app.journal.chain import device_signer as signer_of
from app.journal.chain import first_link, next_link, sign_link
from app.wire import enrolment
from app.wire.certificate import certify
from app.wire.codec import encode
from app.wire.feed_items import Command, Decision, OfficePolicy, OfficeProfile, Status, User
from app.wire.frame import Header, build
from app.wire.keys import Announcements, KeysAnswer, KeysAsk, announce, follow
from app.wire.messages import (
    CentreKey,
    EnrolAsk,
    Enrolled,
    EpochHead,
    Exceptional,
    Expected,
    FeedItem,
    FeedPage,
    Fork,
    HeadAnswer,
    Hello,
    Problem,
    PushReceipt,
)
from app.wire.signing import UNSIGNED, Asked, Claim, seal, sign_request
from models.errors import Refusal

ROOT: Final = Path(__file__).resolve().parents[3]
GOLDEN: Final = ROOT / "tests" / "golden" / "wire"
DOCUMENT: Final = ROOT / "docs" / "protocol.md"

CENTRE: Final = signer_of(b"centre".ljust(32, b"."), 1)
NEXT: Final = signer_of(b"centre".ljust(32, b"."), 2)
DEVICE_KEY: Final = signer_of(b"device".ljust(32, b"."), 1)
OFFICE: Final = "72140087"
DEVICE: Final = "019ab000-0000-7000-8000-000000000001"
EVENT: Final = "019ab000-0000-7000-8000-000000000002"
EPOCH: Final = "0123456789ABCDEFGHJKMNPQRS"
GENERATION: Final = "5f0c9a7be1d24c38"
NOW: Final = "2026-08-03T07:12:05.123Z"
NONCE: Final = "000102030405060708090a0b0c0d0e0f"
EVENTS: Final = (b'{"n":1,"t":"epoch.opened"}', b'{"n":2,"t":"session.opened"}')
FIRST: Final = first_link(EVENTS[0])
SECOND: Final = next_link(FIRST, 2, EVENTS[1])
CODE_KEY: Final = enrolment.stretch("7K2M9QX4TB", OFFICE, 2)
KEYS: Final = (CentreKey(id=1, key=CENTRE.public_key), CentreKey(id=2, key=NEXT.public_key))


def frame() -> bytes:
    """A frame of an epoch's first two events (shortened: real ones are whole envelopes)."""
    header = Header(
        protocol=1,
        device=DEVICE,
        epoch=EPOCH,
        seq=1,
        count=2,
        before="",
        signature=sign_link(DEVICE_KEY, SECOND).hex(),
        generation=GENERATION,
    )
    return build(header, EVENTS)


def hello() -> bytes:
    """The answer to `GET /v1/hello`."""
    return seal(
        Hello(
            generation=GENERATION,
            protocol_min=1,
            protocol_max=1,
            keys=KEYS,
            after_s=300,
            now=NOW,
            challenge="6a703fdd.0011223344556677.00112233445566778899aabbccddeeff",
            nonce=NONCE,
        ),
        CENTRE,
        1,
    )


def enrol_request() -> bytes:
    """The call of `POST /v1/enrol` under the code 7K2M9-QX4TB."""
    asked = EnrolAsk(
        protocol=1,
        office=OFFICE,
        counter=2,
        device=DEVICE,
        key_id=1,
        public_key=DEVICE_KEY.public_key,
        fingerprint="f1",
        app="1.0",
        nonce=NONCE,
    )
    return enrolment.ask(asked, DEVICE_KEY, CODE_KEY)


def enrol_answer() -> bytes:
    """The answer to it."""
    request, asked = enrolment.read_ask(enrol_request())
    certificate = certify(
        CENTRE,
        1,
        office=asked.office,
        counter=asked.counter,
        device=asked.device,
        key_id=asked.key_id,
        public_key=asked.public_key,
    )
    enrolled = Enrolled(
        centre="pishkhan",
        generation=GENERATION,
        certificate=certificate.pack().hex(),
        keys=KEYS,
        catalogue_key=NEXT.public_key,
    )
    return enrolment.answer(request, enrolled, CODE_KEY)


def authorization() -> bytes:
    """The header of a request for a page of the feed."""
    target = f"/v1/sync/feed?scope=office:{OFFICE}&cursor=&limit=100"
    claim = Claim(
        office=OFFICE,
        device=DEVICE,
        key_id=1,
        nonce=NONCE,
        challenge="6a703fdd.0011223344556677.00112233445566778899aabbccddeeff",
        signature=UNSIGNED,
    )
    asked = Asked(method="GET", target=target, sha256=sha256(b"").hexdigest())
    return sign_request(asked, claim, DEVICE_KEY).encode()


def receipt() -> bytes:
    """The receipt of a frame, of which one event is held and one left the known branch."""
    return seal(
        PushReceipt(
            generation=GENERATION,
            office=OFFICE,
            device=DEVICE,
            epoch=EPOCH,
            received=(2, SECOND.hex()),
            safe=2,
            items=(Exceptional(seq=2, state="held", code="event.unknown"),),
            forks=(Fork(seq=2, chain=FIRST.hex()),),
            after_s=300,
            now=NOW,
        ),
        CENTRE,
        1,
    )


def head() -> bytes:
    """The answer to `GET /v1/sync/head`."""
    return seal(
        HeadAnswer(
            generation=GENERATION,
            office=OFFICE,
            device=DEVICE,
            epochs=(EpochHead(epoch=EPOCH, seq=2, chain=SECOND.hex(), safe=2),),
            now=NOW,
            nonce=NONCE,
        ),
        CENTRE,
        1,
    )


def page() -> bytes:
    """A page of the feed with one item of each kind."""
    place = {"device": DEVICE, "epoch": EPOCH, "seq": 2, "event": EVENT}
    told = (
        (
            "office",
            OfficeProfile(
                office=OFFICE, title="سراب", title_en="Sarab", licence="1", profile="town"
            ),
        ),
        ("policy", OfficePolicy(held_money=True)),
        (f"status:{EPOCH}:2", Status(**place, state="held", code="event.unknown")),  # type: ignore[arg-type]
        ("decision:0a", Decision(case="0a", code="price.tax", **place, stated=9, reckoned=10)),  # type: ignore[arg-type]
        ("user:101", User(code="101", name="متصدی", roles=("clerk",), active=True, verifier="$a")),
        ("command:open_epoch", Command(what="open_epoch", epoch=EPOCH)),
    )
    items = tuple(
        FeedItem(position=place, item=name, version=1, kind=one.kind, data=Raw(encode(one)))
        for place, (name, one) in enumerate(told, 1)
    )
    answer = FeedPage(
        generation=GENERATION,
        scope=f"office:{OFFICE}",
        items=items,
        next=f"{GENERATION}.6",
        now=NOW,
        nonce=NONCE,
    )
    return seal(answer, CENTRE, 1)


def problem() -> bytes:
    """A problem: the frame does not attach."""
    return encode(
        Problem(
            type="urn:pishkhan:problem:wire.gap",
            title="The centre misses events before these.",
            status=409,
            detail="Sending goes on from event 3.",
            code="wire.gap",
            expected=Expected(epoch=EPOCH, seq=3, chain=SECOND.hex()),
        )
    )


def keys_ask() -> bytes:
    """A machine asks for the certificate of its second key."""
    return encode(KeysAsk(protocol=1, key_id=2))


def keys_answer() -> bytes:
    """The centre vouches for it."""
    key = signer_of(b"device".ljust(32, b"."), 2)
    certificate = certify(
        CENTRE,
        1,
        office=OFFICE,
        counter=2,
        device=DEVICE,
        key_id=2,
        public_key=key.public_key,
    )
    answer = KeysAnswer(
        office=OFFICE,
        device=DEVICE,
        asked=sha256(keys_ask()).hexdigest(),
        certificate=certificate.pack().hex(),
        keys=KEYS,
        now=NOW,
    )
    return seal(answer, CENTRE, 1)


def announcements() -> bytes:
    """The centre's first key names the second."""
    return encode(Announcements(keys=(Raw(announce(CENTRE, 1, NEXT.public_key)),)))


EXAMPLES: Final[dict[str, Callable[[], bytes]]] = {
    "announcements.json": announcements,
    "authorization.txt": authorization,
    "enrol_answer.json": enrol_answer,
    "enrol_request.json": enrol_request,
    "feed_page.json": page,
    "frame.jsonl": frame,
    "head.json": head,
    "hello.json": hello,
    "keys_answer.json": keys_answer,
    "keys_ask.json": keys_ask,
    "problem.json": problem,
    "receipt.json": receipt,
}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_message_is_written_as_it_was_released(name: str) -> None:
    assert (GOLDEN / name).read_bytes().removesuffix(b"\n") == EXAMPLES[name]().removesuffix(b"\n")


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_document_shows_the_message_as_it_is(name: str) -> None:
    shown = (GOLDEN / name).read_text(encoding="utf-8").strip()
    assert shown in DOCUMENT.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(EXAMPLES)


def test_what_is_golden_can_be_read() -> None:
    sent = (GOLDEN / "enrol_request.json").read_bytes().strip()
    answer = (GOLDEN / "enrol_answer.json").read_bytes().strip()
    assert enrolment.read_answer(answer, sent, CODE_KEY).keys == KEYS
    chain = (GOLDEN / "announcements.json").read_bytes().strip()
    assert follow(chain, {1: CENTRE.public_key}) == {2: NEXT.public_key}
    with pytest.raises(Refusal, match=r"enrol\.impostor"):
        enrolment.read_answer(answer, sent, bytes(32))
