"""A catalogue as bytes that are the same everywhere: what is signed, sent and kept."""

from typing import Final

import msgspec
import rfc8785

from models.catalogue.catalogue import Catalogue
from models.catalogue.sound import refuse_unsound
from models.errors import Refusal

PAYLOAD_MAX: Final = 8 * 1024 * 1024

_decoder: Final = msgspec.json.Decoder(Catalogue)


def encode(catalogue: Catalogue) -> bytes:
    """Give the canonical JSON (RFC 8785) of a catalogue."""
    return rfc8785.dumps(msgspec.to_builtins(catalogue))


def decode(payload: bytes) -> Catalogue:
    """Read canonical bytes back and judge what they say, whoever signed them."""
    if len(payload) > PAYLOAD_MAX:
        raise Refusal("catalogue.too_large", max=PAYLOAD_MAX)
    try:
        catalogue = _decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("catalogue.unreadable") from error
    refuse_unsound(catalogue)
    return catalogue
