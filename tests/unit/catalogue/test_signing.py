"""Signing: a counter opens what the centre signed, the newest of it, and nothing else."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.catalogue.encode import PAYLOAD_MAX, decode, encode
from app.catalogue.read import read_sample
from app.catalogue.signed import DOMAIN, SignedCatalogue, key_id, open_signed, sign
from models.errors import Refusal
from tests.unit.catalogue.told import told

SAMPLE = read_sample()
CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PAYLOAD = encode(SAMPLE)
SIGNED = sign(PAYLOAD, CENTRE)
KEY = CENTRE.public_key()


def refused(signed: SignedCatalogue, in_force: int | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        open_signed(signed, KEY, in_force)
    assert told(caught.value)
    return caught.value.code


def test_what_was_signed_is_opened_as_it_was() -> None:
    assert open_signed(SIGNED, KEY, None) == SAMPLE


def test_the_bytes_are_the_same_every_time() -> None:
    assert encode(decode(PAYLOAD)) == PAYLOAD
    assert encode(read_sample()) == PAYLOAD
    assert sign(PAYLOAD, CENTRE) == SIGNED


def test_the_bytes_are_canonical_json_without_fractions() -> None:
    assert PAYLOAD.startswith(b'{"agencies":[{"code":"BILL","en":"Bill payment","fa":"')
    assert b": " not in PAYLOAD.split(b'"payees"')[0][:200]


def test_one_line_in_a_file_changes_the_digest() -> None:
    changed = replace(SAMPLE, version=2)
    assert sign(encode(changed), CENTRE).sha256 != SIGNED.sha256


def test_an_unsigned_catalogue_is_refused() -> None:
    assert refused(replace(SIGNED, signature=b"")) == "catalogue.unsigned"


def test_another_keys_signature_is_no_signature() -> None:
    assert refused(sign(PAYLOAD, OTHER)) == "catalogue.unsigned"


def test_another_key_under_the_centres_name_is_seen() -> None:
    assert refused(replace(sign(PAYLOAD, OTHER), key_id=key_id(KEY))) == "catalogue.altered"


def test_a_cheaper_price_is_seen() -> None:
    cheaper = PAYLOAD.replace(b'"rial":1200', b'"rial":1201', 1)
    digest = hashlib.sha256(cheaper).hexdigest()
    assert cheaper != PAYLOAD
    assert refused(replace(SIGNED, payload=cheaper, sha256=digest)) == "catalogue.altered"


@given(st.integers(0, len(PAYLOAD) - 1), st.integers(1, 255))
def test_no_single_byte_can_be_changed(at: int, by: int) -> None:
    changed = bytearray(PAYLOAD)
    changed[at] ^= by
    assert refused(replace(SIGNED, payload=bytes(changed))) == "catalogue.altered"


@given(st.integers(0, 63), st.integers(1, 255))
def test_no_byte_of_the_signature_can_be_changed(at: int, by: int) -> None:
    changed = bytearray(SIGNED.signature)
    changed[at] ^= by
    assert refused(replace(SIGNED, signature=bytes(changed))) == "catalogue.altered"


def test_a_false_digest_or_version_beside_true_bytes_is_seen() -> None:
    assert refused(replace(SIGNED, sha256="0" * 64)) == "catalogue.altered"
    assert refused(replace(SIGNED, version=9)) == "catalogue.altered"


def test_a_signature_for_something_else_does_not_fit() -> None:
    digest = hashlib.sha256(PAYLOAD).digest()
    for message in (PAYLOAD, digest, b"PISHKHAN-EVENT-1\0" + digest):
        forged = replace(SIGNED, signature=CENTRE.sign(message))
        assert refused(forged) == "catalogue.altered"
    assert CENTRE.sign(DOMAIN + digest) == SIGNED.signature


def test_an_older_version_is_refused_and_the_same_is_not() -> None:
    assert refused(SIGNED, in_force=2) == "catalogue.older"
    assert open_signed(SIGNED, KEY, 1).version == 1
    assert open_signed(SIGNED, KEY, 0).version == 1


def test_a_version_is_never_rewritten() -> None:
    title = replace(SAMPLE.title, en="Another")
    rewritten = sign(encode(replace(SAMPLE, title=title)), CENTRE)
    with pytest.raises(Refusal, match="rewritten"):
        open_signed(rewritten, KEY, 1, in_force_sha256=SIGNED.sha256)
    assert open_signed(SIGNED, KEY, 1, in_force_sha256=SIGNED.sha256) == SAMPLE


def test_the_centre_signs_nothing_unsound() -> None:
    with pytest.raises(Refusal, match="vat_rate"):
        sign(encode(replace(SAMPLE, vat=replace(SAMPLE.vat, rate_bp=9_999))), CENTRE)
    with pytest.raises(Refusal, match="unreadable"):
        sign(b"{}", CENTRE)


def test_a_signature_does_not_make_nonsense_sound() -> None:
    nonsense = b'{"version":1}'
    digest = hashlib.sha256(nonsense)
    signed = SignedCatalogue(
        version=1,
        sha256=digest.hexdigest(),
        payload=nonsense,
        signature=CENTRE.sign(DOMAIN + digest.digest()),
        key_id=key_id(KEY),
    )
    assert refused(signed) == "catalogue.unreadable"


def test_it_is_packed_into_one_file_and_read_back() -> None:
    assert SignedCatalogue.unpack(SIGNED.pack()) == SIGNED


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (b"", "catalogue.unreadable"),
        (b"\xff\xfe", "catalogue.unreadable"),
        (b'{"version":1}', "catalogue.unreadable"),
        (SIGNED.pack()[:-1], "catalogue.unreadable"),
        (b" " * (2 * PAYLOAD_MAX + 1), "catalogue.too_large"),
    ],
    ids=["nothing", "no text", "half", "torn", "huge"],
)
def test_a_spoilt_file_is_refused(packed: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        SignedCatalogue.unpack(packed)
    assert caught.value.code == code


def test_bytes_beyond_measure_are_not_even_read() -> None:
    with pytest.raises(Refusal, match="too_large"):
        decode(b" " * (PAYLOAD_MAX + 1))
