"""The counter's values as the window shows them: whom, how it is had, what the office keeps."""

from dataclasses import replace

from app.counter.desk import Desk
from app.counter.queries.citizen_card import citizen_card
from app.counter.visit import BasketLine, Visit
from models.catalogue.offer import offered
from models.catalogue.service import Service
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.rial import Rial
from ui.rows import PersonRow, Reach

OFFICE = "office"
_REACH = {"now": Reach.NOW, "as_request": Reach.AS_REQUEST}
_BARRED = {
    "catalogue.line_down": Reach.NEEDS_LINE,
    "catalogue.suspended": Reach.SUSPENDED,
}


def reach_of(desk: Desk, service: Service) -> Reach:
    """Tell how a service can be had here and now."""
    offer = offered(service, desk.offering(), line_up=desk.line_up)
    return _REACH.get(offer.how) or _BARRED.get(offer.reason, Reach.NOT_HERE)


def office_fee(line: BasketLine) -> Rial:
    """Give what of a line stays with the office."""
    return Rial(sum(part.amount for part in line.parts if part.payee == OFFICE))


def person_row(visit: Visit) -> PersonRow | None:
    """Show whose visit it is, as far as a national code tells."""
    person = visit.person
    if person.kind != "national_id" or not person.identity:
        return None
    return PersonRow(national_id=NationalId(person.identity), name=person.name)


def card_row(desk: Desk, visit: Visit) -> PersonRow | None:
    """Show whose visit it is with what the counter knows of them, for the basket's head."""
    row = person_row(visit)
    if row is None:
        return None
    card = citizen_card(desk, str(row.national_id))
    row = replace(row, mobile=visit.person.mobile)
    if card is None:
        return row
    due = next((one.due for one in card.open_cases if one.due is not None), None)
    return replace(
        row,
        last_visit=JalaliDate.parse(card.citizen.day) if card.citizen.day else None,
        open_cases=len(card.open_cases),
        due=due,
        on_file=card.on_file,
        flags=card.flags,
    )
