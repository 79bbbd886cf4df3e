"""Adding a service to the visit in hand: answers checked, papers seen, priced by the catalogue."""

from collections.abc import Mapping, Sequence

import msgspec

from app.counter.desk import Desk
from app.counter.drafts import take_in_hand
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.circulars import offer_now
from app.counter.queries.known_elsewhere import refuse_paid_elsewhere
from app.counter.queries.paid_bill import refuse_paid
from app.counter.visit import LINES_MAX, BasketLine, Person, Visit
from models.catalogue.catalogue import Catalogue
from models.catalogue.price import Priced, price
from models.catalogue.rules.naming import FileRule
from models.catalogue.service import Service
from models.errors import Refusal
from models.events.visit import PaperTaken, Part
from models.people import Right
from models.values.bill import Bill

PAPER_STATES = ("seen", "scanned", "on_file", "later")
AGENCY_NUMBER_MAX = 40
FILE_OF = "answer."
"""What the code of a file that answers a question begins with, among a line's papers."""


def add_service(
    desk: Desk,
    *,
    service: str,
    answers: Mapping[str, str],
    papers: Sequence[PaperTaken] = (),
    quantity: int = 1,
    agency_number: str = "",
    begun: int = 0,
    again: bool = False,
) -> Visit:
    """Put one service into the basket, or refuse the first thing that is wrong.

    Args:
        service: the catalogue's code. answers: field name → text as typed.
        papers: what was seen, scanned or promised. quantity: how many of the same.
        begun: version of the catalogue whose questions were asked; 0 is the one in force.
        again: a bill that was paid before is to be paid once more.
    """
    desk.need(Right.SERVE)
    desk.need_shift()
    visit = desk.need_visit()
    if len(visit.lines) >= LINES_MAX:
        raise Refusal("visit.too_long", most=LINES_MAX)
    line, chosen = line_of(
        desk,
        service=service,
        answers=answers,
        papers=papers,
        quantity=quantity,
        agency_number=agency_number,
        begun=begun,
    )
    if again:
        line = msgspec.structs.replace(line, again=True)
    elif line.bill is not None:
        refuse_again(desk, line.bill)
    person = visit.person if visit.person.identity else person_from(chosen, line.answers)
    lines = (*visit.lines, line)
    return take_in_hand(desk, msgspec.structs.replace(visit, lines=lines, person=person))


def line_of(
    desk: Desk,
    *,
    service: str,
    answers: Mapping[str, str],
    papers: Sequence[PaperTaken] = (),
    quantity: int = 1,
    agency_number: str = "",
    begun: int = 0,
) -> tuple[BasketLine, Service]:
    """Check and price one service without touching the visit: also the form's price preview.

    A form begun with an older catalogue is checked by that one's questions and papers; the price
    is always that of the catalogue in force.
    """
    catalogue = desk.need_catalogue()
    chosen = catalogue.service(service)
    asked = catalogue_of(desk, begun).service(service) if begun else chosen
    offer = offer_now(desk, chosen)
    typed = dict(answers)
    if chosen.unit_field and chosen.unit_field not in typed and quantity > 1:
        typed[chosen.unit_field], quantity = str(quantity), 1
    canonical = asked.check(typed, desk.today()).accepted()
    _refuse_missing(desk, asked, canonical, papers)
    bill = chosen.bill(canonical)
    priced = price(chosen, canonical, catalogue, bill=bill, quantity=quantity)
    line = BasketLine(
        service=chosen.code,
        agency=chosen.agency,
        quantity=quantity,
        answers=canonical,
        parts=parts_of(priced, catalogue),
        catalogue=catalogue.version,
        mode="request" if offer.how == "as_request" else "final",
        bill=ids_of(bill) if bill else None,
        papers=(*papers, *_files(asked, canonical)),
        agency_number=agency_number.strip()[:AGENCY_NUMBER_MAX],
    )
    return line, chosen


def _files(asked: Service, answers: Mapping[str, str]) -> tuple[PaperTaken, ...]:
    """Give the files among the answers as an event cites them, so that they are kept with it."""
    return tuple(
        PaperTaken(f"{FILE_OF}{field.name}", "scanned", answers[field.name])
        for field in asked.fields
        if isinstance(field.rule, FileRule) and answers.get(field.name)
    )


def parts_of(priced: Priced, catalogue: Catalogue) -> tuple[Part, ...]:
    """Give a price as an event states it: each part with whoever settles it.

    What goes to a citizen (a returned ticket) is owed by the carrier who settles it with us.
    """
    return tuple(
        Part(part.part, catalogue.payee(part.payee).owed_by, part.amount.amount)
        for part in priced.parts
    )


def ids_of(bill: Bill) -> tuple[str, str]:
    """Give a bill's two ids as the journal keeps them."""
    return str(bill.bill_id), str(bill.payment_id)


def person_from(service: Service, answers: Mapping[str, str]) -> Person:
    """Learn from a form whom the visit is for, so that nothing is asked twice."""
    identity = answers.get(service.person_field, "") if service.person_field else ""
    if not identity:
        return Person(mobile=answers.get("mobile", ""))
    names = (answers.get("first_name", ""), answers.get("last_name", ""))
    name = " ".join(part for part in names if part) or answers.get("full_name", "")
    kind = service.field(service.person_field).kind
    return Person(kind, identity, name, answers.get("mobile", ""), answers.get("birth_date", ""))


def _refuse_missing(
    desk: Desk, service: Service, answers: Mapping[str, str], papers: Sequence[PaperTaken]
) -> None:
    """Every paper that is required must be seen, on file or scanned, or promised if it may wait."""
    given = {paper.code: paper for paper in papers}
    if len(given) != len(papers):
        raise Refusal("paper.twice", field="papers")
    known = {paper.code: paper for paper in service.papers}
    for taken in papers:
        if taken.code not in known or taken.state not in PAPER_STATES:
            raise Refusal("paper.unknown", field=taken.code)
        if taken.state == "scanned" and not known[taken.code].keep_copy:
            raise Refusal("paper.no_copy", field=taken.code)
    for paper, required in service.papers_needed(answers, desk.today()):
        if required and paper.code not in given:
            raise Refusal("paper.missing", field=paper.code)
        if paper.see_original and required and given[paper.code].state == "later":
            raise Refusal("paper.original", field=paper.code)


def refuse_again(desk: Desk, bill: tuple[str, str]) -> None:
    """Refuse a bill that stands in the basket already, or was paid: here, or elsewhere."""
    if desk.visit is not None and any(line.bill == bill for line in desk.visit.lines):
        raise Refusal("bill.in_basket", field="bill")
    refuse_paid(desk, bill)
    refuse_paid_elsewhere(desk, bill)
