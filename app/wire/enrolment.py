"""Enrolment: a one-time code proves both sides to each other, so nobody between can swap keys.

The code is ten Crockford characters (50 bits). Neither side sends it: both stretch it with
argon2id, the centre keeps only the stretched key, and each proves it by an HMAC over the exact
bytes of what was said. The machine also signs the transcript with the key it asks to enrol.
"""

import hmac
from hashlib import sha256
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from msgspec import Raw

from app.ids import Chance
from app.journal.chain import Signer, holds
from app.wire.codec import decode, encode
from app.wire.messages import EnrolAnswer, EnrolAsk, Enrolled, EnrolRequest
from models.errors import Refusal
from models.values.text import fold_identifier

CODE_LENGTH: Final = 10
CODE_DAYS: Final = 7
CODE_TRIES: Final = 5

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE: Final = str.maketrans("OIL", "011")
_SIGNED: Final = b"PSK1-ENROL-SELF\x00"
_ASKED: Final = b"PSK1-ENROL-ASK\x00"
_ANSWERED: Final = b"PSK1-ENROL-ANSWER\x00"


def new_code(chance: Chance) -> str:
    """Draw a one-time code, such as `7K2M9-QX4TB` without its hyphen."""
    drawn = int.from_bytes(chance.token(7)) >> 6
    return "".join(_CROCKFORD[drawn >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def show_code(code: str) -> str:
    """Write a code the way people read it: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def read_code(typed: str) -> str:
    """Read a typed code: blanks, hyphens, small letters and look-alikes are forgiven."""
    code = fold_identifier(typed).upper().translate(_ALIKE)
    if len(code) != CODE_LENGTH or not set(code) <= set(_CROCKFORD):
        raise Refusal("enrol.code_unreadable", field="code")
    return code


def stretch(code: str, office: str, counter: int) -> bytes:
    """Give the 32-byte key that a code stands for at one counter; takes a noticeable moment."""
    salt = sha256(f"pishkhan enrolment {office} {counter}".encode()).digest()[:16]
    return hash_secret_raw(
        code.encode(),
        salt,
        time_cost=2,
        memory_cost=19_456,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _mac(key: bytes, tag: bytes, *said: bytes) -> str:
    message = tag + b"".join(sha256(part).digest() for part in said)
    return hmac.digest(key, message, "sha256").hex()


def ask(asked: EnrolAsk, signer: Signer, code_key: bytes) -> bytes:
    """Write an enrolment request. `code_key` comes from `stretch`; keep these bytes for retries."""
    transcript = encode(asked)
    request = EnrolRequest(
        ask=Raw(transcript),
        sig=signer.sign(_SIGNED + transcript).hex(),
        mac=_mac(code_key, _ASKED, transcript),
    )
    return encode(request)


def read_ask(data: bytes) -> tuple[EnrolRequest, EnrolAsk]:
    """Read an enrolment request and check that the machine holds the key it asks for."""
    request = decode(data, EnrolRequest)
    transcript = bytes(request.ask)
    asked = decode(transcript, EnrolAsk)
    if not holds(asked.public_key, bytes.fromhex(request.sig), _SIGNED + transcript):
        raise Refusal("enrol.key_unproved")
    return request, asked


def knows_code(request: EnrolRequest, code_key: bytes) -> bool:
    """Tell, in constant time, whether whoever asked knows the code."""
    return hmac.compare_digest(request.mac, _mac(code_key, _ASKED, bytes(request.ask)))


def answer(request: EnrolRequest, enrolled: Enrolled, code_key: bytes) -> bytes:
    """Write the centre's answer to one request."""
    body = encode(enrolled)
    mac = _mac(code_key, _ANSWERED, bytes(request.ask), body)
    return encode(EnrolAnswer(body=Raw(body), mac=mac))


def read_answer(data: bytes, request: bytes, code_key: bytes) -> Enrolled:
    """Read the answer to a request if whoever answered knows the code, else `enrol.impostor`."""
    answered = decode(data, EnrolAnswer)
    asked = decode(request, EnrolRequest)
    body = bytes(answered.body)
    if not hmac.compare_digest(answered.mac, _mac(code_key, _ANSWERED, bytes(asked.ask), body)):
        raise Refusal("enrol.impostor")
    return decode(body, Enrolled)
