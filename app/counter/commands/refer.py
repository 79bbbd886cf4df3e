"""Sending somebody on: it is counted, and nobody is named."""

from app.counter.desk import Desk
from app.counter.queries.elsewhere import Elsewhere
from models.events.referrals import CitizenReferred
from models.people import Right


def refer(desk: Desk, *, elsewhere: Elsewhere) -> None:
    """Record that somebody was told where a service is to be had; its guide slip comes after."""
    desk.need(Right.SERVE)
    desk.need_shift()
    body = CitizenReferred(
        service=elsewhere.service.code,
        agency=elsewhere.service.agency,
        reason=elsewhere.why.code,
        place=elsewhere.places[0].code if elsewhere.places else "",
    )
    with desk.write() as work:
        work.append(body, desk.standing())
    desk.news.tell(body.kind, body.service)
