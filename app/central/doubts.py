"""What the centre doubts of events it has booked: a case for people, a decision for the counter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.book.fold.rows import POSTING
from app.central.cases import Matter
from app.central.catalogues import Catalogues
from app.central.feed import News, news
from app.central.prices import Difference, check_price
from app.wire.feed_items import Decision
from models.catalogue.catalogue import Catalogue
from models.events.known import Event
from models.events.shift import ShiftClosed
from models.events.visit import Line, Part, VisitCompleted
from models.ledger import DRAWER

_PRICED_MAX: Final = 20_000
_Priced = tuple[int, str, str, int, tuple[Part, ...]]


class Doubts:
    """Looks again at prices and counts; never changes what is booked."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        self._priced: dict[_Priced, Difference | None] = {}

    def doubt(
        self, connection: Connection, posted: Sequence[Event]
    ) -> tuple[list[Matter], list[News]]:
        """Give the matters and the decisions that a row of booked events calls for."""
        matters: list[Matter] = []
        decisions: list[News] = []
        versions = {event.envelope.catalogue for event in posted if _sells(event)}
        known = {version: self._catalogues.of(connection, version) for version in versions}
        for event in posted:
            for line, difference in self._differences(connection, event, known):
                if difference.code == "catalogue.unpublished":
                    version = str(event.envelope.catalogue)
                    matters.append(Matter(event.office, "", difference.code, version))
                    continue
                matter, decision = _told(event, line, difference)
                matters.append(matter)
                decisions.append(decision)
        return matters, decisions

    def _differences(
        self, connection: Connection, event: Event, known: Mapping[int, Catalogue | None]
    ) -> Iterator[tuple[int, Difference]]:
        body = event.body
        if isinstance(body, VisitCompleted):
            version = event.envelope.catalogue
            catalogue = known[version]
            if catalogue is None:
                yield 0, Difference("catalogue.unpublished")
                return
            for place, line in enumerate(body.lines):
                difference = self._check(line, catalogue, version)
                if difference is not None:
                    yield place, difference
        elif isinstance(body, ShiftClosed):
            booked = _drawer_of(connection, event)
            if booked != body.expected:
                yield 0, Difference("count.expected", body.expected, booked)

    def _check(self, line: Line, catalogue: Catalogue, version: int) -> Difference | None:
        """Check a price, once for all lines that state the same of the same service."""
        if line.bill:
            return check_price(line, catalogue)
        said = (version, line.service, line.agency, line.quantity, line.parts)
        if said in self._priced:
            return self._priced[said]
        if len(self._priced) >= _PRICED_MAX:
            self._priced.clear()
        difference = self._priced[said] = check_price(line, catalogue)
        return difference


def _sells(event: Event) -> bool:
    return isinstance(event.body, VisitCompleted)


def _drawer_of(connection: Connection, event: Event) -> int:
    """Sum up what the shift moved in the drawer before it was closed, in rial."""
    envelope = event.envelope
    query = sa.select(sa.func.coalesce(sa.func.sum(POSTING.c.amount), 0)).where(
        POSTING.c.office == event.office,
        POSTING.c.day == envelope.day,
        POSTING.c.shift == envelope.shift,
        POSTING.c.account == DRAWER,
        ~sa.and_(POSTING.c.epoch == event.epoch, POSTING.c.seq == envelope.seq),
    )
    return int(connection.execute(query).scalar_one())


def _told(event: Event, line: int, difference: Difference) -> tuple[Matter, News]:
    kind, _, _ = difference.code.partition(".")
    place = f"{event.epoch}:{event.envelope.seq}"
    matter = Matter(event.office, event.device, kind, f"{place}:{line} {difference.code}")
    decision = Decision(
        case=matter.case,
        code=difference.code,
        device=event.device,
        epoch=event.epoch,
        seq=event.envelope.seq,
        event=event.envelope.event_id,
        line=line,
        stated=difference.stated,
        reckoned=difference.reckoned,
    )
    return matter, news(f"decision:{matter.case}", decision)
