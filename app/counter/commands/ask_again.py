"""Asking again: the centre is to judge an act anew that it has, and has not booked."""

from app.counter.desk import Desk
from app.counter.queries.remedies import Remedy
from app.counter.queries.unbooked import unbooked_act
from models.errors import Refusal
from models.events.base import Reference
from models.events.remedies import ActAskedAgain
from models.people import Right


def ask_again(desk: Desk, *, epoch: str, seq: int) -> Reference:
    """Ask the centre to judge an act again, and have that sent at once; gives the act.

    Refused where nothing can change the centre's word, while the last question is still on its
    way, and once the act is booked.
    """
    desk.need(Right.SERVE)
    with desk.write() as work:
        act = unbooked_act(work.connection, desk.journal.identity, epoch, seq)
        if act.tried.asks:
            raise Refusal("remedy.asked")
        if Remedy.AGAIN not in act.remedies:
            raise Refusal("remedy.not_for_this")
        work.append(ActAskedAgain(of=act.of, code=act.code), desk.standing())
    desk.news.tell(ActAskedAgain.kind, f"{epoch}:{seq}")
    return act.of
