"""That a person read a circular: who serves must know what changed."""

from typing import ClassVar

from models.events.base import Body


class CircularRead(Body, frozen=True, kw_only=True):
    """The person signed in said to have read and understood a circular as it then stood.

    Attributes:
        circular: its code. sha256: hex digest of the signed text that was read; another version
            of the circular is to be read again.
    """

    kind: ClassVar[str] = "circular.read"
    circular: str
    sha256: str
