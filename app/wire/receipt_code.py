"""The receipt's QR text: anybody with the centre's public key can check it, without a network.

`PSK1:72140087-2-000087-4F7:19824000:G0:412:29740512:0123456789ABCDEF:<base32>`: receipt number,
total in rial, kind (G given, V void, R refund) and copy number, sequence, minutes since 1970
(UTC), the first eight bytes of the chain value, and in base 32 the device's signature over
all before it followed by the packed device certificate, in which stand the device and its key.
Capitals, digits and a few signs only: a QR code packs those tightest.
"""

from base64 import b32decode, b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.journal.chain import Signer, holds
from app.journal.times import read_instant
from app.wire.certificate import Certificate, unpack_certificate, verify_certificate
from models.errors import Refusal
from models.values.receipt_number import ReceiptNumber

_TAG: Final = b"PSK1-RECEIPT\x00"
_SIGNATURE: Final = 64
_BEGINS: Final = "PSK1:"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS: Final = {"visit": "G", "void": "V", "refund": "R"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt's QR states.

    Attributes:
        total: rial. kind: `visit`, `void` or `refund`. copy: 0 is the original.
        minute: when, to the minute. chain: 16 hex digits of the chain value.
    """

    receipt: ReceiptNumber
    total: int
    kind: str
    copy: int
    seq: int
    minute: datetime
    chain: str


def receipt_facts(
    *, receipt: str, total: int, kind: str, copy: int, seq: int, at: str, chain: bytes
) -> ReceiptFacts:
    """Gather what a receipt's QR states from the book's row and the event's chain value."""
    instant = read_instant(at)
    return ReceiptFacts(
        receipt=ReceiptNumber.parse(receipt),
        total=total,
        kind=kind,
        copy=copy,
        seq=seq,
        minute=instant.replace(second=0, microsecond=0),
        chain=chain[:8].hex().upper(),
    )


def _stated(facts: ReceiptFacts) -> str:
    minutes = (facts.minute - _EPOCH) // timedelta(minutes=1)
    return (
        f"PSK1:{facts.receipt}:{facts.total}:{_KINDS[facts.kind]}{facts.copy}"
        f":{facts.seq}:{minutes}:{facts.chain}"
    )


def write_receipt_code(facts: ReceiptFacts, signer: Signer, certificate: bytes) -> str:
    """Write the QR's text, signed by the device whose packed certificate comes with it."""
    stated = _stated(facts)
    proof = signer.sign(_TAG + stated.encode()) + certificate
    return f"{stated}:{b32encode(proof).decode().rstrip('=')}"


def check_receipt_code(
    text: str, centre_keys: Mapping[int, str]
) -> tuple[ReceiptFacts, Certificate]:
    """Read a QR's text and prove it, or refuse.

    Args:
        centre_keys: the centre's public keys (hex) by number, pinned or typed in.

    Raises Refusal: `receipt_code.form`, `.altered`, `.another_counter`, `certificate.unsigned`.
    """
    facts, signature, packed = _read(text.strip())
    certificate = unpack_certificate(packed)
    verify_certificate(certificate, centre_keys)
    if not holds(certificate.public_key, signature, _TAG + _stated(facts).encode()):
        raise Refusal("receipt_code.altered", field="receipt_code")
    if (certificate.office, certificate.counter) != (facts.receipt.office, facts.receipt.counter):
        raise Refusal("receipt_code.another_counter", field="receipt_code")
    return facts, certificate


def read_receipt_code(text: str) -> ReceiptFacts:
    """Read what a QR's text states, unproved, or refuse with `receipt_code.form`."""
    return _read(text.strip())[0]


def is_receipt_code(text: str) -> bool:
    """Tell whether a scan is a receipt's code at all."""
    return text.lstrip().startswith(_BEGINS)


def _read(text: str) -> tuple[ReceiptFacts, bytes, bytes]:
    kinds = {letter: kind for kind, letter in _KINDS.items()}
    try:
        tag, number, total, mark, seq, minutes, chain, proof = text.split(":")
        if tag != "PSK1" or mark[:1] not in kinds or len(chain) != 16:
            raise ValueError
        facts = ReceiptFacts(
            receipt=ReceiptNumber.parse(number),
            total=int(total),
            kind=kinds[mark[:1]],
            copy=int(mark[1:]),
            seq=int(seq),
            minute=_EPOCH + timedelta(minutes=int(minutes)),
            chain=chain,
        )
        data = b32decode(proof + "=" * (-len(proof) % 8))
    except (ValueError, OverflowError, Refusal) as error:
        raise Refusal("receipt_code.form", field="receipt_code") from error
    if _stated(facts) != text.rsplit(":", 1)[0]:
        raise Refusal("receipt_code.form", field="receipt_code")
    return facts, data[:_SIGNATURE], data[_SIGNATURE:]
