"""Signatures, certificates and codes: each proves one thing, and nothing else by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ids import SeededChance
from app.journal.chain import KeySigner, device_signer
from app.wire import enrolment
from app.wire.certificate import (
    Certificate,
    certificate_message,
    certify,
    unpack_certificate,
    verify_certificate,
)
from app.wire.messages import Answer, FeedPage, HeadAnswer, PushReceipt
from app.wire.signing import (
    UNSIGNED,
    Asked,
    Claim,
    claim_holds,
    read_claim,
    seal,
    sign_request,
    unseal,
)
from models.errors import Refusal

CENTRE: KeySigner = device_signer(b"c" * 32, 1)
OTHER: KeySigner = device_signer(b"o" * 32, 1)
KEYS = {3: CENTRE.public_key}
DEVICE = "01890000-0000-7000-8000-000000000001"
HEAD = HeadAnswer(
    generation="g", office="72140087", device=DEVICE, epochs=(), now="now", nonce="0" * 32
)


def test_an_answer_is_read_back_as_it_was_sealed() -> None:
    assert unseal(seal(HEAD, CENTRE, 3), HeadAnswer, KEYS) == HEAD


@pytest.mark.parametrize("kind", [FeedPage, PushReceipt, Answer])
def test_one_kind_of_answer_cannot_pass_for_another(kind: type[Answer]) -> None:
    with pytest.raises(Refusal, match=r"wire\.unsigned"):
        unseal(seal(HEAD, CENTRE, 3), kind, KEYS)


def test_another_key_or_number_is_no_answer() -> None:
    for sealed in (seal(HEAD, OTHER, 3), seal(HEAD, CENTRE, 4)):
        with pytest.raises(Refusal, match=r"wire\.unsigned"):
            unseal(sealed, HeadAnswer, KEYS)


@given(st.data())
def test_no_byte_of_an_answer_can_be_changed(data: st.DataObject) -> None:
    whole = seal(HEAD, CENTRE, 3)
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    with pytest.raises(Refusal):
        unseal(changed, HeadAnswer, KEYS)


@given(
    st.sampled_from(["GET", "POST"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    st.binary(min_size=32, max_size=32),
)
def test_a_request_is_proved_whole(method: str, target: str, digest: bytes) -> None:
    asked = Asked(method=method, target=target, sha256=digest.hex())
    claim = Claim(
        office="72140087",
        device=DEVICE,
        key_id=1,
        nonce="0" * 32,
        challenge="c",
        signature=UNSIGNED,
    )
    told = read_claim(sign_request(asked, claim, OTHER))
    assert claim_holds(asked, told, OTHER.public_key)
    assert not claim_holds(asked, told, CENTRE.public_key)
    for other in (
        Asked(method="PUT", target=target, sha256=digest.hex()),
        Asked(method=method, target=target + "?", sha256=digest.hex()),
        Asked(method=method, target=target, sha256="0" * 64),
    ):
        assert other == asked or not claim_holds(other, told, OTHER.public_key)


def certificate(office: str = "72140087", counter: int = 2) -> Certificate:
    """Give a certificate of the test's centre."""
    return certify(
        CENTRE,
        3,
        office=office,
        counter=counter,
        device=DEVICE,
        key_id=1,
        public_key=OTHER.public_key,
    )


@given(st.from_regex(r"[0-9A-Za-z-]{1,20}", fullmatch=True), st.integers(1, 999))
def test_a_certificate_is_short_and_comes_back(office: str, counter: int) -> None:
    made = certificate(office, counter)
    packed = made.pack()
    assert len(packed) == 120 + len(office)
    assert unpack_certificate(packed) == made
    verify_certificate(made, KEYS)
    assert certificate_message(made).endswith(packed[:-64])


@given(st.data())
def test_no_byte_of_a_certificate_can_be_changed(data: st.DataObject) -> None:
    whole = certificate().pack()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    with pytest.raises(Refusal, match=r"certificate\."):
        verify_certificate(unpack_certificate(changed), KEYS)


@given(st.binary(max_size=200))
def test_no_bytes_are_a_certificate_by_accident(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"certificate\."):
        verify_certificate(unpack_certificate(data), KEYS)


@given(st.integers(0, 2**32))
def test_a_code_is_read_however_it_is_typed(seed: int) -> None:
    code = enrolment.new_code(SeededChance(seed))
    shown = enrolment.show_code(code)
    assert len(code) == 10
    persian = shown.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for typed in (code, shown, f" {shown.lower()} ", persian, shown.replace("0", "o")):
        assert enrolment.read_code(typed) == code


@pytest.mark.parametrize("typed", ["", "12345", "12345-6789U", "۱۲۳۴۵", "1" * 11])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match=r"enrol\.code_unreadable"):
        enrolment.read_code(typed)


def test_a_code_means_another_key_at_another_counter() -> None:
    keys = {
        enrolment.stretch("7K2M9QX4TB", office, counter)
        for office in ("1", "11")
        for counter in (1, 11)
    }
    assert len(keys) == 4
