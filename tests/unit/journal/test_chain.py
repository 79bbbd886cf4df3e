"""Facts about the chain: what it is made of, byte by byte, and whose signature stands under it."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.journal.chain import (
    KeySigner,
    derive,
    device_signer,
    first_link,
    holds,
    link_holds,
    next_link,
    sign_link,
)
from app.journal.times import add_ms, read_instant, write_instant
from models.errors import Refusal

SECRET = bytes(range(32))
links = st.binary(min_size=32, max_size=32)


def test_the_first_link_is_the_tag_and_the_bytes() -> None:
    assert first_link(b"{}") == sha256(b"OBX1{}").digest()


def test_a_link_binds_the_one_before_it_its_place_and_its_bytes() -> None:
    before = first_link(b"{}")
    assert (
        next_link(before, 258, b"[]")
        == sha256(b"\x01" + before + b"\0\0\0\0\0\0\x01\x02" + sha256(b"[]").digest()).digest()
    )


@given(before=links, seq=st.integers(1, 2**53), data=st.binary(max_size=300))
def test_nothing_of_a_link_can_be_changed_unseen(before: bytes, seq: int, data: bytes) -> None:
    link = next_link(before, seq, data)
    assert link not in {
        next_link(before, seq + 1, data),
        next_link(before, seq, data + b"\0"),
        next_link(bytes([before[0] ^ 1]) + before[1:], seq, data),
        first_link(data),
    }


def test_a_signature_is_one_keys_over_one_link() -> None:
    signer, link = device_signer(SECRET, 1), first_link(b"{}")
    signature = sign_link(signer, link)
    assert len(signature) == 64
    assert link_holds(signer.public_key, signature, link)
    assert not link_holds(signer.public_key, signature, next_link(link, 2, b""))
    assert not link_holds(device_signer(SECRET, 2).public_key, signature, link)
    assert not holds(signer.public_key, signature, link), "a link is signed under a tag of its own"


@pytest.mark.parametrize("key", ["", "zz", "00", "0" * 64])
def test_what_is_no_key_holds_nothing(key: str) -> None:
    assert not holds(key, b"\0" * 64, b"message")


def test_keys_of_one_secret_are_strangers_to_each_other() -> None:
    derived = {derive(SECRET, purpose) for purpose in ("vault", "database", "device key 1")}
    assert len(derived) == 3
    assert derive(SECRET, "vault") == derive(SECRET, "vault")
    assert device_signer(SECRET, 1).public_key == device_signer(SECRET, 1).public_key


def test_a_signer_shows_its_public_key_as_hex() -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    assert KeySigner(key).public_key == key.public_key().public_bytes_raw().hex()


@given(st.integers(0, 13_569_465_600_000_000))
def test_an_instant_is_read_as_it_was_written_to_the_millisecond(
    microseconds: int,
) -> None:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    text = write_instant(instant)
    assert len(text) == 24
    assert read_instant(text) == instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def test_an_instant_is_utc_wherever_it_was_told() -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    assert write_instant(datetime(2026, 8, 3, 8, 0, tzinfo=tehran)) == "2026-08-03T04:30:00.000Z"


@pytest.mark.parametrize("text", ["", "2026-08-03", "2026-08-03T04:30:00.000", "۲۰۲۶"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"instant\.unreadable"):
        read_instant(text)


def test_milliseconds_are_added() -> None:
    start = datetime(2026, 8, 3, tzinfo=UTC)
    assert add_ms(start, -1_500) == start - timedelta(seconds=1.5)
