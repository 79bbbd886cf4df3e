"""The device certificate: the centre's word that a key belongs to a counter, short enough for QR.

Packed form, all numbers big-endian: version 1 (1 byte), centre key number (2), counter (2), key
number (2), device UUID (16), public key (32), length of the office code (1), office code (ASCII),
Ed25519 signature (64) over "PSK1-CERTIFICATE" ‖ 0x00 ‖ everything before it.
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.journal.chain import Signer, holds
from models.errors import Refusal

_TAG: Final = b"PSK1-CERTIFICATE\x00"
_HEAD: Final = struct.Struct(">BHHH16s32sB")
_VERSION: Final = 1
_SIGNATURE: Final = 64
_OFFICE: Final = re.compile(r"[0-9A-Za-z-]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the centre vouches for: this public key (hex) signs for this counter's device."""

    office: str
    counter: int
    device: str
    key_id: int
    public_key: str
    centre_key_id: int
    signature: bytes

    def pack(self) -> bytes:
        """Give the packed form: 120 bytes and the office code."""
        return _packed(self) + self.signature


def _packed(it: Certificate) -> bytes:
    office = it.office.encode("ascii")
    return (
        _HEAD.pack(
            _VERSION,
            it.centre_key_id,
            it.counter,
            it.key_id,
            UUID(it.device).bytes,
            bytes.fromhex(it.public_key),
            len(office),
        )
        + office
    )


def certificate_message(certificate: Certificate) -> bytes:
    """Give the bytes that the centre signs; the signature within is not looked at."""
    return _TAG + _packed(certificate)


def certify(
    signer: Signer,
    centre_key_id: int,
    *,
    office: str,
    counter: int,
    device: str,
    key_id: int,
    public_key: str,
) -> Certificate:
    """Let the centre vouch for a device's key."""
    fields = {
        "office": office,
        "counter": counter,
        "device": device,
        "key_id": key_id,
        "public_key": public_key,
        "centre_key_id": centre_key_id,
    }
    unsigned = Certificate(**fields, signature=bytes(_SIGNATURE))  # type: ignore[arg-type]
    signature = signer.sign(certificate_message(unsigned))
    return Certificate(**fields, signature=signature)  # type: ignore[arg-type]


def unpack_certificate(data: bytes) -> Certificate:
    """Read a packed certificate, or refuse it with `certificate.malformed`; proves nothing yet."""
    if len(data) < _HEAD.size:
        raise Refusal("certificate.malformed")
    version, centre_key_id, counter, key_id, device, public_key, size = _HEAD.unpack_from(data)
    office = data[_HEAD.size : _HEAD.size + size].decode("ascii", "replace")
    sound = version == _VERSION and len(data) == _HEAD.size + size + _SIGNATURE
    if not sound or not _OFFICE.fullmatch(office):
        raise Refusal("certificate.malformed")
    return Certificate(
        office=office,
        counter=counter,
        device=str(UUID(bytes=device)),
        key_id=key_id,
        public_key=public_key.hex(),
        centre_key_id=centre_key_id,
        signature=data[-_SIGNATURE:],
    )


def verify_certificate(certificate: Certificate, centre_keys: Mapping[int, str]) -> None:
    """Refuse with `certificate.unsigned` what none of the centre's keys (hex, by number) signed."""
    key = centre_keys.get(certificate.centre_key_id)
    if key is None or not holds(key, certificate.signature, certificate_message(certificate)):
        raise Refusal("certificate.unsigned")
