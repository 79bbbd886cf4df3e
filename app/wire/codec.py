"""The one JSON of the wire: sorted keys, no blanks, UTF-8, and nothing that could be read twice.

What is sent is RFC 8785's canonical form: our messages hold integers within 2^53, strings,
booleans and lists of them under ASCII keys, for which msgspec's sorted encoding is the same
bytes. What arrives must be its own canonical form: so doubled keys, blanks, floats and defaults
spelled out are refused without a rule for each.
"""

from functools import cache
from typing import Final, TypeVar

import msgspec

from models.errors import Refusal

WHOLE_MAX: Final = 2**53 - 1

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
Message = TypeVar("Message", bound=msgspec.Struct)


def encode(message: msgspec.Struct) -> bytes:
    """Give a message's canonical bytes."""
    return _ENCODER.encode(message)


@cache
def _decoder(kind: type[Message]) -> msgspec.json.Decoder[Message]:
    return msgspec.json.Decoder(kind, strict=True)


def decode(data: bytes, kind: type[Message]) -> Message:
    """Read a message, or refuse with `wire.malformed` what is not exactly one in canonical form."""
    try:
        message: Message = _decoder(kind).decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refusal("wire.malformed") from error
    if encode(message) != data:
        raise Refusal("wire.malformed")
    return message
