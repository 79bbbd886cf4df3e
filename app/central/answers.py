"""What agencies say of the requests that counters took: told to the office, each word in order."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import LINE, RECEIPT
from app.central.feed import news, of_office, publish
from app.central.rows import ANSWERED_LINE, put
from app.wire.feed_items import AgencyAnswer
from models.errors import Refusal
from models.events.known import Event
from models.events.reversals import RequestCorrected

STATES: Final = (
    *("in_review", "confirmed", "returned", "refused"),
    *("reversal_agreed", "reversal_refused"),
)
CORRECTED: Final = "corrected"
SAID_MAX: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What an agency says of one line.

    Attributes:
        state: one of `STATES`. number: the agency's own. fields: what is questioned, when it is
            returned. said: the agency's words, which name nobody.
        due: Jalali day by which it must be put right, or empty.
    """

    state: str
    number: str = ""
    fields: tuple[str, ...] = ()
    said: str = ""
    due: str = ""


def answer_line(  # noqa: PLR0917 - a line, what is said of it, and when
    connection: Connection, office: str, receipt: str, line: int, word: Word, at: str
) -> int:
    """Tell an office what an agency says of one line of a receipt; gives the word's number.

    Args:
        line: its place, from 0. at: RFC 3339.
    """
    if word.state not in STATES or (word.state == "returned") != bool(word.fields):
        raise Refusal("centre.answer_state", field="state")
    if len(word.said) > SAID_MAX:
        raise Refusal("centre.answer_long", field="said", most=SAID_MAX)
    row = connection.execute(
        sa.select(RECEIPT.c.epoch, RECEIPT.c.seq)
        .join(
            LINE,
            sa.and_(
                LINE.c.office == RECEIPT.c.office,
                LINE.c.day == RECEIPT.c.day,
                LINE.c.epoch == RECEIPT.c.epoch,
                LINE.c.seq == RECEIPT.c.seq,
            ),
        )
        .where(RECEIPT.c.office == office, RECEIPT.c.receipt == receipt, LINE.c.line == line)
    ).first()
    if row is None:
        raise Refusal("receipt.unknown", field="receipt")
    key = {"office": office, "epoch": row.epoch, "seq": row.seq, "line": line}
    version = _last(connection, key) + 1
    put(connection, ANSWERED_LINE, key, {"version": version, "state": word.state, "at": at})
    told = AgencyAnswer(
        epoch=row.epoch,
        seq=row.seq,
        line=line,
        version=version,
        state=word.state,
        number=word.number,
        fields=word.fields,
        said=word.said,
        due=word.due,
        at=at,
    )
    name = f"answer:{row.epoch}:{row.seq}:{line}:{version}"
    publish(connection, of_office(office), [news(name, told)])
    return version


def heed_correction(connection: Connection, event: Event, body: RequestCorrected) -> None:
    """Note that a returned request was put right: its agency gets it anew."""
    here = (
        ANSWERED_LINE.c.office == event.office,
        ANSWERED_LINE.c.epoch == body.of.epoch,
        ANSWERED_LINE.c.seq == body.of.seq,
        ANSWERED_LINE.c.line == body.line,
        ANSWERED_LINE.c.version == body.answer,
    )
    values = {"state": CORRECTED, "at": event.envelope.at}
    connection.execute(ANSWERED_LINE.update().where(*here).values(**values))


def _last(connection: Connection, key: dict[str, object]) -> int:
    where = [ANSWERED_LINE.c[name] == value for name, value in key.items()]
    found = connection.execute(sa.select(ANSWERED_LINE.c.version).where(*where)).scalar()
    return int(found or 0)
