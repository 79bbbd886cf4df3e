"""What becomes of papers outside a visit: one that is on file and is asked for all the same."""

from typing import ClassVar

from models.events.base import Body


class PaperAskedAgain(Body, frozen=True, kw_only=True):
    """A citizen was asked again for a paper of which a valid copy is on file: an exception.

    Attributes:
        service, paper: codes of the catalogue. since: business day of the copy on file.
        reason: one of a list, since what people write freely may name a citizen, and the journal
            is never erased.
    """

    kind: ClassVar[str] = "paper.asked_again"
    service: str
    paper: str
    since: str
    reason: str
