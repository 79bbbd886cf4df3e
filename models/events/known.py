"""The list of every event there is, by kind and version: how bytes become a typed event again."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from models.errors import Refusal
from models.events import (
    circulars,
    office,
    papers,
    people,
    referrals,
    remedies,
    reversals,
    shift,
    visit,
)
from models.events.base import Body, Envelope

BODIES: Final[tuple[type[Body], ...]] = (
    office.EpochOpened,
    office.OfficeSetUp,
    office.DeviceEnrolled,
    office.KeyRotated,
    office.StaffChanged,
    office.CatalogueAdopted,
    office.PolicyAdopted,
    office.ClockChanged,
    office.GapDeclared,
    people.SessionOpened,
    people.SessionLocked,
    people.SessionUnlocked,
    people.SessionClosed,
    people.SignInRefused,
    people.SignInFreed,
    shift.ShiftOpened,
    shift.DrawerMoved,
    shift.DrawerOpened,
    shift.CashCounted,
    shift.CardSlipsCounted,
    shift.CashAccepted,
    shift.ShiftDisputed,
    shift.ShiftClosed,
    shift.DayApproved,
    visit.VisitCompleted,
    visit.VisitAbandoned,
    visit.ReceiptCopied,
    visit.ReceiptVoided,
    visit.LinesRefunded,
    visit.CardResolved,
    remedies.ActAskedAgain,
    remedies.ActHandedOver,
    reversals.ReversalAsked,
    reversals.ReversalSettled,
    reversals.ReversalPhoned,
    reversals.ReversalExplained,
    reversals.PhoneSecretShared,
    reversals.GuardPassed,
    reversals.RequestCorrected,
    circulars.CircularRead,
    papers.PaperAskedAgain,
    referrals.CitizenReferred,
)
KINDS: Final[dict[tuple[str, int], type[Body]]] = {
    (body.kind, body.version): body for body in BODIES
}


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it was read back: the envelope, the typed body, and the epoch it stands in.

    Attributes:
        opened_seq: where that epoch opens.
    """

    office: str
    counter: int
    device: str
    epoch: str
    envelope: Envelope
    body: Body
    opened_seq: int = 1


_envelopes: Final = msgspec.json.Decoder(Envelope, strict=True)


def open_envelope(data: bytes) -> Envelope:
    """Read an event's envelope, or refuse what is not one."""
    try:
        return _envelopes.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("event.unreadable") from error


@cache
def _decoder(body: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(body, strict=True)


def open_body(envelope: Envelope) -> Body:
    """Read an envelope's body; an unknown kind or version is `event.unknown`, to be held."""
    known = KINDS.get((envelope.kind, envelope.version))
    if known is None:
        raise Refusal("event.unknown", kind=envelope.kind, version=envelope.version)
    try:
        return _decoder(known).decode(bytes(envelope.body))
    except (msgspec.DecodeError, ValueError) as error:
        raise Refusal("event.malformed", kind=envelope.kind, version=envelope.version) from error
