"""What people do about acts that the centre holds, rejected or never got: each try is an event."""

from typing import ClassVar

from models.events.base import Body, Reference


class ActAskedAgain(Body, frozen=True, kw_only=True):
    """The centre is asked to judge one earlier act again; it does when it books this event.

    Attributes:
        of: the act. code: why it was not booked, as this counter last heard.
    """

    kind: ClassVar[str] = "act.asked_again"
    of: Reference
    code: str


class ActHandedOver(Body, frozen=True, kw_only=True):
    """An act that was not booked is handed to the supervisor, who looks into it.

    Attributes:
        of: the act. code: why it was not booked, as this counter last heard.
        note: what the supervisor should know, one of a list: what people write freely may name a
            citizen, and the journal is never erased.
    """

    kind: ClassVar[str] = "act.handed_over"
    of: Reference
    code: str
    note: str
