"""Codes told by phone: six digits from a shared secret, for one receipt, one sum and a few minutes.

The code is a TOTP (RFC 6238: HMAC-SHA-256, steps of 60 s, six digits) under a key that is derived
from the supervisor's secret, the receipt's number and the sum. So it opens one thing only, and
whoever hears it learns nothing of the next one. Neither side needs a line.
"""

from base64 import b32decode, b32encode
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from app.ids import Chance
from models.errors import Refusal
from models.values.text import fold_digits

SECRET_BYTES: Final = 20
DIGITS: Final = 6
STEP_S: Final = 60
DRIFT_STEPS: Final = 3
"""Two clocks may be this many steps apart: offline, a cheap PC loses seconds a day."""

_TAG: Final = b"PSK1-PHONE\x00"
_GROUP: Final = 4


def new_secret(chance: Chance) -> bytes:
    """Draw a supervisor's secret."""
    return chance.token(SECRET_BYTES)


def show_secret(secret: bytes) -> str:
    """Write a secret as people copy it: base 32 in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def read_secret(text: str) -> bytes:
    """Read a secret back, or refuse with `phone_code.secret`."""
    try:
        secret = b32decode("".join(text.split()).upper())
    except ValueError as error:
        raise Refusal("phone_code.secret", field="secret") from error
    if len(secret) != SECRET_BYTES:
        raise Refusal("phone_code.secret", field="secret")
    return secret


def mark_of_secret(secret: bytes) -> str:
    """Name a secret without showing it."""
    return sha256(_TAG + secret).hexdigest()[:16]


def step_at(at: datetime) -> int:
    """Give the span of time that an instant lies in."""
    return int(at.timestamp()) // STEP_S


def phone_code(secret: bytes, receipt: str, amount: int, at: datetime) -> str:
    """Give the code that opens the taking back of a sum (rial) of a receipt just now."""
    return _code(secret, receipt, amount, step_at(at))


def step_of_code(secret: bytes, receipt: str, amount: int, code: str, at: datetime) -> int | None:
    """Give the span of time a code is of, if it is one of those around an instant; else None."""
    typed = fold_digits(code).strip().encode("ascii", "replace")
    now, found = step_at(at), None
    # Every candidate is compared, so that the time it takes says nothing.
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if compare_digest(_code(secret, receipt, amount, step).encode(), typed):
            found = step
    return found


def _code(secret: bytes, receipt: str, amount: int, step: int) -> str:
    key = digest(secret, _TAG + f"{receipt}\x00{amount}".encode(), "sha256")
    return TOTP(key, DIGITS, SHA256(), STEP_S).generate(step * STEP_S).decode()
