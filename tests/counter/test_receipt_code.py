"""Facts about a receipt's number and its code: short, checked, and nobody else's to make."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.journal.chain import KeySigner
from app.wire.certificate import certify
from app.wire.receipt_code import (
    ReceiptFacts,
    check_receipt_code,
    receipt_facts,
    write_receipt_code,
)
from models.errors import Refusal
from models.values.receipt_number import ReceiptNumber

CENTRE = KeySigner(Ed25519PrivateKey.from_private_bytes(b"c" * 32))
DEVICE = KeySigner(Ed25519PrivateKey.from_private_bytes(b"d" * 32))
KEYS = {1: CENTRE.public_key}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

numbers = st.builds(
    ReceiptNumber,
    st.integers(1_000, 10**12 - 1).map(str),
    st.integers(1, 99),
    st.integers(1, 10**7),
    st.text(CROCKFORD, min_size=2, max_size=2),
)


def _certificate(office: str, counter: int, signer: KeySigner = DEVICE) -> bytes:
    return certify(
        CENTRE,
        1,
        office=office,
        counter=counter,
        device="0198c0de-0000-7000-8000-000000000001",
        key_id=1,
        public_key=signer.public_key,
    ).pack()


def _facts(receipt: ReceiptNumber, total: int = 19_824_000, kind: str = "visit") -> ReceiptFacts:
    return ReceiptFacts(
        receipt=receipt,
        total=total,
        kind=kind,
        copy=0,
        seq=412,
        minute=datetime(2026, 8, 3, 4, 30, tzinfo=UTC),
        chain="0123456789ABCDEF",
    )


SOUND = ReceiptNumber("72140087", 2, 87, "4F")


def _code(facts: ReceiptFacts, *, office: str = "72140087", counter: int = 2) -> str:
    return write_receipt_code(facts, DEVICE, _certificate(office, counter))


@given(numbers)
def test_a_number_is_read_as_it_was_written(number: ReceiptNumber) -> None:
    assert ReceiptNumber.parse(str(number)) == number
    assert ReceiptNumber.parse(f" {str(number).lower()} ") == number


@given(numbers, st.data())
def test_a_slip_of_one_character_is_seen(number: ReceiptNumber, data: st.DataObject) -> None:
    text = str(number)
    place = data.draw(st.integers(0, len(text) - 2).filter(lambda at: text[at] != "-"))
    other = data.draw(st.sampled_from(CROCKFORD).filter(lambda char: char != text[place]))
    with pytest.raises(Refusal, match=r"receipt_number\.(check_digit|form)"):
        ReceiptNumber.parse(f"{text[:place]}{other}{text[place + 1 :]}")


@given(
    receipt=numbers,
    total=st.integers(-(10**12), 10**12),
    kind=st.sampled_from(["visit", "void", "refund"]),
)
def test_a_code_is_read_as_it_was_written(receipt: ReceiptNumber, total: int, kind: str) -> None:
    facts = _facts(receipt, total, kind)
    text = _code(facts, office=receipt.office, counter=receipt.counter)
    read, certificate = check_receipt_code(text, KEYS)
    assert read == facts
    assert (certificate.office, certificate.counter) == (receipt.office, receipt.counter)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-"), "what a QR packs tightest"


def test_facts_come_from_the_book_and_the_chain() -> None:
    facts = receipt_facts(
        receipt=str(SOUND),
        total=5,
        kind="void",
        copy=2,
        seq=9,
        at="2026-08-03T04:30:59.999Z",
        chain=bytes(range(32)),
    )
    assert (facts.minute, facts.chain) == (
        datetime(2026, 8, 3, 4, 30, tzinfo=UTC),
        "0001020304050607",
    )


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        (":19824000:", ":1982400:"),
        (":G0:", ":G1:"),
        (":G0:", ":V0:"),
        (":412:", ":413:"),
        ("0123456789ABCDEF", "0123456789ABCDE0"),
    ],
)
def test_what_was_altered_is_refused(was: str, is_now: str) -> None:
    text = _code(_facts(SOUND))
    assert was in text
    with pytest.raises(Refusal, match=r"receipt_code\.altered"):
        check_receipt_code(text.replace(was, is_now, 1), KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PSK1",
        "https://example.ir/r/1",
        "PSK2" + _code(_facts(SOUND))[4:],
        _code(_facts(SOUND)).replace(":G0:", ":X0:"),
        _code(_facts(SOUND)).replace(":412:", ":0412:"),
        _code(_facts(SOUND)).replace(":412:", ":many:"),
        _code(_facts(SOUND)).replace("0123456789ABCDEF", "0123"),
        _code(_facts(SOUND)) + "!",
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"receipt_code\.form"):
        check_receipt_code(text, KEYS)


def test_a_code_cut_short_proves_nothing() -> None:
    text = _code(_facts(SOUND))
    for length in (len(text) - 8, len(text) - 80, text.rindex(":") + 1):
        with pytest.raises(Refusal):
            check_receipt_code(text[:length], KEYS)


def test_a_machine_signs_only_for_its_own_counter() -> None:
    for office, counter in (("72140088", 2), ("72140087", 3)):
        with pytest.raises(Refusal, match=r"receipt_code\.another_counter"):
            check_receipt_code(_code(_facts(SOUND), office=office, counter=counter), KEYS)


def test_a_centre_nobody_pinned_vouches_for_nobody() -> None:
    stranger = KeySigner(Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    for keys in ({}, {1: stranger.public_key}, {2: CENTRE.public_key}):
        with pytest.raises(Refusal, match=r"certificate\.unsigned"):
            check_receipt_code(_code(_facts(SOUND)), keys)


def test_anothers_certificate_does_not_cover_ones_own_signature() -> None:
    """Cut the certificate off a true receipt and put it under a forged one."""
    forger = KeySigner(Ed25519PrivateKey.from_private_bytes(b"f" * 32))
    forged = write_receipt_code(_facts(SOUND, 1), forger, _certificate("72140087", 2))
    with pytest.raises(Refusal, match=r"receipt_code\.altered"):
        check_receipt_code(forged, KEYS)
    stated, _, proof = _code(_facts(SOUND)).rpartition(":")
    packed = bytearray(b32decode(proof + "=" * (-len(proof) % 8)))
    packed[70] ^= 1
    spoilt = b32encode(bytes(packed)).decode().rstrip("=")
    with pytest.raises(Refusal):
        check_receipt_code(f"{stated}:{spoilt}", KEYS)
