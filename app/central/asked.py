"""What people at a counter did about acts that were not booked: heeded when it is booked itself."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from app.central.answers import heed_correction
from app.central.cases import Matter
from app.central.doubts import Doubts
from app.central.reposting import settle_held
from app.central.reversals import UNBOOKED
from app.central.revoking import REVOKED
from models.events.known import Event
from models.events.remedies import ActAskedAgain, ActHandedOver
from models.events.reversals import RequestCorrected, ReversalAsked

JUDGED_AGAIN: Final = (
    *("event.unknown", "event.malformed", "event.unbookable"),
    *(REVOKED, UNBOOKED),
)
"""Codes that say what may have changed since: the other ones say what bytes and places are."""


def heed(connection: Connection, posted: Sequence[Event], at: str, doubts: Doubts) -> list[Matter]:
    """Judge again what booked events ask for; give a case for each act handed to a supervisor.

    What takes back an act that is booked now is booked with it.
    """
    matters = []
    for event in posted:
        body = event.body
        if isinstance(body, ActHandedOver):
            detail = f"{body.of.epoch}:{body.of.seq} {body.code} {body.note}"
            matters.append(Matter(event.office, event.device, ActHandedOver.kind, detail))
        elif isinstance(body, RequestCorrected):
            heed_correction(connection, event, body)
        elif isinstance(body, ReversalAsked):
            detail = f"{body.of.epoch}:{body.of.seq} {body.wants} {body.reason}"
            matters.append(Matter(event.office, event.device, ReversalAsked.kind, detail))
        elif isinstance(body, ActAskedAgain):
            place = (body.of.epoch, body.of.seq)
            settle_held(connection, event.office, event.device, place, JUDGED_AGAIN, at, doubts)
    return matters
