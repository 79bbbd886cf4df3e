"""Checking a copy of what goes by hand: whole, and signed by whom it says; nothing is opened.

Whoever carries it can do that: the digests and signatures lie outside the sealing. A bundle brings
the certificate of its own key, which counts as far as a known key of the centre vouches for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from app.wire.bundle import ANSWER, BUNDLE, Unpacking
from app.wire.bundle_messages import AnswerHead, BundleHead
from app.wire.certificate import unpack_certificate, verify_certificate
from models.errors import Refusal


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy is found to be.

    Attributes:
        answer: whether it is a return file. pieces: how many it should have. hurt: which of them
            are damaged, from 0. wrong: what keeps it from being whole, or nothing.
        signed: whether a key that the centre vouches for signed it; None where none is known.
    """

    answer: bool
    office: str
    number: int
    digest: str
    pieces: int
    hurt: tuple[int, ...]
    wrong: str
    signed: bool | None


def check_copy(file: BinaryIO, centre_keys: Mapping[int, str]) -> Copy:
    """Read a copy to its end, from a file that can be read twice.

    Args:
        centre_keys: the centre's public keys (hex) by number, as far as they are known here.

    Raises Refusal: `bundle.not_one`, `bundle.newer`, `bundle.head_damaged`.
    """
    answer = file.read(len(ANSWER.magic)) == ANSWER.magic
    file.seek(0)
    if answer:
        unpacking = Unpacking(file, ANSWER)
        back = unpacking.head(AnswerHead)
        key, vouched = centre_keys.get(back.key_id, ""), True
        office, number, count = back.office, back.number, back.count
    else:
        unpacking = Unpacking(file, BUNDLE)
        head = unpacking.head(BundleHead)
        key, vouched = _certified(head, centre_keys)
        office, number, count = head.office, head.number, head.count
    hurt = tuple(piece.place for piece in unpacking.pieces(count) if piece.wrong)
    wrong = unpacking.wrong
    signed = None
    if key:
        if not wrong and not unpacking.end_by(key):
            wrong = "bundle.damaged"
        signed = unpacking.head_by(key) if vouched else None
    return Copy(answer, office, number, unpacking.digest, count, hurt, wrong, signed)


def _certified(head: BundleHead, centre_keys: Mapping[int, str]) -> tuple[str, bool]:
    """Give the key that a bundle's certificate names, and whether a known key vouches for it."""
    try:
        certificate = unpack_certificate(bytes.fromhex(head.certificate))
    except Refusal:
        return "", False
    said = (certificate.office, certificate.device, certificate.key_id)
    if said != (head.office, head.device, head.key_id):
        return "", False
    try:
        verify_certificate(certificate, centre_keys)
    except Refusal:
        return certificate.public_key, False
    return certificate.public_key, True
