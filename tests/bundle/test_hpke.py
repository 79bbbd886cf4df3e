"""Sealing is RFC 9180's: its test vectors open, and an independent reckoning reads what we seal."""

import hashlib
import hmac
from typing import Final

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from app.wire.hpke import EXTRA, Box, seal_to
from models.errors import Refusal

# RFC 9180, appendix A.2.1: base mode, encryption of sequence number 0.
INFO: Final = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
RECEIVER: Final = bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
PUBLIC: Final = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
ENC: Final = bytes.fromhex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
AAD: Final = bytes.fromhex("436f756e742d30")
PLAIN: Final = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
SEALED: Final = bytes.fromhex(
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
)
KEY: Final = bytes.fromhex("ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91")
NONCE: Final = bytes.fromhex("5c4d98150661b848853b547f")


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + material, "sha256")


def _expand(suite: bytes, secret: bytes, label: bytes, info: bytes, size: int) -> bytes:
    info = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    found, block, count = b"", b"", 0
    while len(found) < size:
        count += 1
        block = hmac.digest(secret, block + info + bytes([count]), hashlib.sha256)
        found += block
    return found[:size]


def schedule(private: X25519PrivateKey, enc: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Reckon key and nonce as RFC 9180, sections 4.1 and 5.1, write them down."""
    kem = b"KEM" + (32).to_bytes(2, "big")
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + private.public_key().public_bytes_raw()
    secret = _expand(kem, _extract(kem, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    suite = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (32, 1, 3))
    ids = _extract(suite, b"", b"psk_id_hash", b"")
    told = b"\x00" + ids + _extract(suite, b"", b"info_hash", info)
    prk = _extract(suite, secret, b"secret", b"")
    return _expand(suite, prk, b"key", told, 32), _expand(suite, prk, b"base_nonce", told, 12)


def test_the_rfcs_own_vector_is_what_the_reckoning_gives() -> None:
    private = X25519PrivateKey.from_private_bytes(RECEIVER)
    assert private.public_key().public_bytes_raw().hex() == PUBLIC
    assert schedule(private, ENC, INFO) == (KEY, NONCE)
    assert ChaCha20Poly1305(KEY).decrypt(NONCE, SEALED, AAD) == PLAIN


def test_the_rfcs_own_vector_opens_with_the_library_we_use() -> None:
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    private = X25519PrivateKey.from_private_bytes(RECEIVER)
    assert openssl.hpke._decrypt_with_aad(suite, ENC + SEALED, private, INFO, AAD) == PLAIN


@given(
    plain=st.binary(max_size=300),
    info=st.binary(max_size=60),
    seed=st.binary(min_size=32, max_size=32),
)
def test_what_is_sealed_opens_for_its_key_and_for_an_independent_reader(
    plain: bytes, info: bytes, seed: bytes
) -> None:
    box = Box(seed)
    sealed = seal_to(box.public, plain, info)
    assert len(sealed) == len(plain) + EXTRA
    assert box.open(sealed, info) == plain
    private = X25519PrivateKey.from_private_bytes(seed)
    key, nonce = schedule(private, sealed[:32], info)
    assert ChaCha20Poly1305(key).decrypt(nonce, sealed[32:], b"") == plain


def test_nothing_altered_misplaced_or_anothers_opens() -> None:
    box, other = Box(b"b" * 32), Box(b"o" * 32)
    sealed = seal_to(box.public, b"a month of receipts", b"here")
    wrong = [bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]]) for at in range(len(sealed))]
    wrong += [sealed[:-1], sealed[:40], b"", sealed + b"\x00"]
    for each in wrong:
        with pytest.raises(Refusal, match=r"bundle\.sealed"):
            box.open(each, b"here")
    for opener, info in ((other, b"here"), (box, b"there")):
        with pytest.raises(Refusal, match=r"bundle\.sealed"):
            opener.open(sealed, info)


@pytest.mark.parametrize("key", ["00", "zz" * 32, "00" * 32])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match=r"bundle\.key"):
        seal_to(key, b"x", b"")
