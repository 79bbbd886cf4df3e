"""Handing over: an act that was not booked goes to the supervisor, here and at the centre."""

from typing import Final

from app.counter.desk import Desk
from app.counter.queries.unbooked import unbooked_act
from models.errors import Refusal
from models.events.base import Reference
from models.events.remedies import ActHandedOver
from models.people import Right

NOTES: Final = ("citizen_waits", "paper_given", "paper_lacks", "unclear")
"""What the supervisor can be told: no free words, since the journal is never erased."""


def hand_over(desk: Desk, *, epoch: str, seq: int, note: str) -> Reference:
    """Hand an act to the supervisor, who finds it in the day's report; gives the act.

    It may be handed over again, with another note; once it is booked it is refused.
    """
    desk.need(Right.SERVE)
    if note not in NOTES:
        raise Refusal("remedy.note", field="note")
    with desk.write() as work:
        act = unbooked_act(work.connection, desk.journal.identity, epoch, seq)
        work.append(ActHandedOver(of=act.of, code=act.code, note=note), desk.standing())
    desk.news.tell(ActHandedOver.kind, f"{epoch}:{seq}")
    return act.of
