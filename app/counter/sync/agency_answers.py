"""What agencies say of our requests, as the feed tells it: kept once, word by word."""

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.tables import AGENCY_ANSWER
from app.storage.engine import writing
from app.wire.feed_items import AgencyAnswer


def keep_answer(desk: Desk, item: AgencyAnswer) -> None:
    """Keep an agency's word; told again it changes nothing.

    It is kept even where its receipt is not here yet: that may still be on its way back.
    """
    key = {"epoch": item.epoch, "seq": item.seq, "line": item.line, "version": item.version}
    here = [AGENCY_ANSWER.c[name] == value for name, value in key.items()]
    values = {
        "state": item.state,
        "number": item.number,
        "fields": " ".join(item.fields),
        "said": item.said,
        "due": item.due,
        "at": item.at,
    }
    with writing(desk.engine) as connection:
        if connection.execute(sa.select(AGENCY_ANSWER.c.seq).where(*here)).first() is None:
            connection.execute(AGENCY_ANSWER.insert().values(**key, **values))
    desk.news.tell("agency.answered", item.state)
