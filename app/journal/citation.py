"""The citation: by what the journal names a content that lies elsewhere and may be erased.

base64url of the first 20 bytes of SHA-256(salt ‖ content): it proves later that a content is the
one meant, and tells nothing once content and salt are gone. 160 bits, because every event that is
sent bears one: finding another content for a citation takes 2^160 tries, and whoever makes the item
would need 2^80 to prepare two that share one.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

SALT_BYTES: Final = 16
_DIGEST: Final = 20


def cite(salt: bytes, content: bytes) -> str:
    """Give the citation of a content under its salt: 27 characters."""
    return urlsafe_b64encode(sha256(salt + content).digest()[:_DIGEST]).rstrip(b"=").decode()


def cited_in(data: bytes, citation: str) -> bool:
    """Tell whether an event's bytes cite this; no citation needs escaping in JSON."""
    return f'"{citation}"'.encode() in data
