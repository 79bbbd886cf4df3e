"""Which circulars a person has still to read, and what must be read before a service is sold."""

import sqlalchemy as sa

from app.book.fold.rows import READING
from app.counter.circulars import HeldCircular
from app.counter.desk import Desk
from app.counter.tables import CIRCULAR
from models.catalogue.offer import Offer, offered
from models.catalogue.service import Service
from models.errors import Refusal


def readings(desk: Desk, reader: str) -> dict[tuple[str, str], str]:
    """Give when (RFC 3339) a person read which text: (circular, sha256) → instant."""
    query = sa.select(READING.c.circular, READING.c.sha256, READING.c.at).where(
        READING.c.office == desk.office.office, READING.c.reader == reader
    )
    with desk.read() as connection:
        return {(row.circular, row.sha256): row.at for row in connection.execute(query)}


def unread(desk: Desk) -> tuple[HeldCircular, ...]:
    """List what the person signed in has not read, newest first; nobody has nothing to read."""
    if not desk.circulars or desk.session is None:
        return ()
    read = readings(desk, desk.session.user)
    return tuple(one for one in desk.circulars if (one.circular.code, one.sha256) not in read)


def unread_in_force(desk: Desk) -> tuple[HeldCircular, ...]:
    """List what is to be read before serving: unread, and its effective day has come."""
    today = desk.today()
    return tuple(one for one in unread(desk) if one.circular.in_force(today))


def refuse_unread(desk: Desk, service: str) -> None:
    """Refuse a service that a circular in force is about, until the clerk has read it."""
    if not desk.circulars:
        return
    today = desk.today()
    about = [
        one
        for one in desk.circulars
        if service in one.circular.services and one.circular.in_force(today)
    ]
    if not about:
        return
    read = readings(desk, desk.need_session().user)
    for one in about:
        if (one.circular.code, one.sha256) not in read:
            raise Refusal("circular.unread", field="service", number=one.circular.number)


def offer_now(desk: Desk, service: Service) -> Offer:
    """Say how a service is offered here and now, or refuse it, for whatever reason."""
    offer = offered(service, desk.offering(), line_up=desk.line_up)
    offer.demand(service)
    refuse_unread(desk, service.code)
    return offer


def refused_circulars(desk: Desk) -> tuple[tuple[str, str, str], ...]:
    """List what came and is not believed: code, since when (RFC 3339), and why."""
    query = sa.select(CIRCULAR).where(CIRCULAR.c.refused != sa.literal_column("''"))
    with desk.read() as connection:
        rows = connection.execute(query.order_by(CIRCULAR.c.code)).all()
    return tuple((row.code, row.received_at, row.refused) for row in rows)
