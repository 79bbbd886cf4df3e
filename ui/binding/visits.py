"""One citizen, many services, one basket, as the window asks for them; and the shelf beside it."""

from collections.abc import Mapping
from datetime import datetime

from app.counter.commands.add_bill import add_bill, bill_answers, bill_service
from app.counter.commands.add_service import add_service, ids_of, line_of, refuse_again
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.remove_line import remove_line
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import card_only_part
from app.counter.desk import Desk
from app.counter.drafts import held_visits, take_in_hand
from app.counter.form_drafts import drop_form, form_draft, keep_form
from app.counter.visit import BasketLine, Person, Visit
from app.i18n import Language, Words
from app.journal.times import read_instant
from models.catalogue.offer import offered
from models.catalogue.record import Bilingual
from models.catalogue.service import Service
from models.errors import Refusal
from models.events.visit import PaperTaken
from models.values.bill import Bill
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.rial import Rial
from ui.binding.place import Place
from ui.rows import (
    Basket,
    HeldRow,
    LineRow,
    Paper,
    PersonRow,
    Prefill,
    Preview,
    Reach,
    ServiceForm,
    ServiceRow,
)

OFFICE = "office"
_REACH = {"now": Reach.NOW, "as_request": Reach.AS_REQUEST}
_BARRED = {
    "catalogue.line_down": Reach.NEEDS_LINE,
    "catalogue.suspended": Reach.SUSPENDED,
}


class ShelfBinding:
    """See `ui.ports.Shelf`: asked on the GUI thread, so it only looks at what is in memory."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def search(self, text: str) -> tuple[ServiceRow, ...]:
        """Find services, best first."""
        desk = self._place.counter.desk
        if desk.catalogue is None:
            return ()
        return tuple(row_of(desk, service) for service in desk.catalogue.search(text, 20))

    def favourites(self) -> tuple[ServiceRow, ...]:
        """Give the services this counter serves most."""
        desk = self._place.counter.desk
        if desk.catalogue is None:
            return ()
        known = {service.code: service for service in desk.catalogue.services}
        return tuple(row_of(desk, known[code]) for code in self._place.most if code in known)


class VisitsBinding:
    """See `ui.ports.Visits`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._before: Visit | None = None

    def basket(self) -> Basket:
        """Give the visit being served, an empty one where none was begun."""
        desk = self._place.counter.desk
        return basket_of(desk, desk.visit or start_visit(desk))

    def form(self, code: str) -> ServiceForm:
        """Give a service to be asked; a refusal says why it cannot be had here."""
        desk = self._place.counter.desk
        service = desk.need_catalogue().service(code)
        offered(service, desk.policy, line_up=desk.line_up).demand(service)
        return self._form(service, form_draft(desk, code))

    def preview(self, code: str, answers: Mapping[str, str], quantity: int) -> Preview:
        """Price answers without keeping them."""
        desk = self._place.counter.desk
        service = desk.need_catalogue().service(code)
        needed = service.papers_needed(dict(answers), desk.today())
        papers = tuple(PaperTaken(paper.code, "seen") for paper, required in needed if required)
        line, _ = line_of(desk, service=code, answers=answers, papers=papers, quantity=quantity)
        fee = _office_fee(line)
        return Preview(agencies=line.amount - fee, office_fee=fee, total=line.amount)

    def keep_draft(self, code: str, answers: Mapping[str, str]) -> datetime:
        """Keep what is typed so far; give when it was kept."""
        return keep_form(self._place.counter.desk, service=code, answers=answers)

    def add_service(
        self, code: str, answers: Mapping[str, str], papers: tuple[Paper, ...], quantity: int
    ) -> Basket:
        """Add a line; its draft is done with."""
        desk = self._begun()
        taken = [PaperTaken(paper.code, paper.state) for paper in papers]
        add_service(desk, service=code, answers=answers, papers=taken, quantity=quantity)
        drop_form(desk, code)
        return self.basket()

    def add_bill(self, bill: Bill) -> Basket | ServiceForm:
        """Add a bill's line, or give the form of the service that takes it and asks more."""
        desk = self._begun()
        service = bill_service(desk)
        refuse_again(desk, ids_of(bill))
        known = {name: prefill.value for name, prefill in _prefills(desk, service).items()}
        for answers in ({}, known):
            if service.check(bill_answers(service, bill, answers), desk.today()).sound:
                add_bill(desk, bill=bill, answers=answers)
                return self.basket()
        return self._form(service, bill_answers(service, bill, {}))

    def set_person(self, national_id: NationalId) -> Basket:
        """Say whose visit it is."""
        desk = self._begun()
        person = desk.need_visit().person
        kept = person.identity == str(national_id)
        name_person(
            desk,
            person=person if kept else Person("national_id", str(national_id)),
        )
        return self.basket()

    def people(self, mobile: Mobile) -> tuple[PersonRow, ...]:
        """Find the citizen of the visit in hand by mobile number.

        Earlier citizens lie sealed in the vault; finding them is a later issue's search.
        """
        visit = self._place.counter.desk.visit
        person = _person_row(visit) if visit and visit.person.mobile == str(mobile) else None
        return (person,) if person else ()

    def remove_line(self, line_id: str) -> Basket:
        """Take a line out; an id of a basket that has changed since finds nothing."""
        desk = self._begun()
        ids = [row.line_id for row in basket_of(desk, desk.need_visit()).lines]
        if line_id not in ids:
            raise Refusal("visit.no_such_line")
        remove_line(desk, line=ids.index(line_id))
        return self.basket()

    def undo(self) -> Basket:
        """Take back the last change of the basket."""
        desk = self._place.counter.desk
        before = self._before
        if before is None or desk.visit is None or before.visit != desk.visit.visit:
            raise Refusal("visit.nothing_to_undo")
        take_in_hand(desk, before)
        self._before = None
        return self.basket()

    def hold(self) -> Basket:
        """Put the visit aside and begin an empty one."""
        hold_visit(self._place.counter.desk)
        self._before = None
        return self.basket()

    def held(self) -> tuple[HeldRow, ...]:
        """List what is put aside, oldest first."""
        return tuple(
            HeldRow(
                visit_id=one.visit,
                name=one.label,
                since=read_instant(one.at),
                lines=one.lines,
                total=Rial(one.total),
            )
            for one in held_visits(self._place.counter.desk)
        )

    def recall(self, visit_id: str) -> Basket:
        """Take a held visit up again; a basket that holds something is held in its place."""
        desk = self._place.counter.desk
        if desk.visit is not None and desk.visit.lines:
            hold_visit(desk)
        recall_visit(desk, visit=visit_id)
        self._before = None
        return self.basket()

    def _form(self, service: Service, draft: Mapping[str, str]) -> ServiceForm:
        desk = self._place.counter.desk
        return ServiceForm(
            service=service,
            agency=desk.need_catalogue().agency(service.agency),
            reach=reach_of(desk, service),
            today=desk.today(),
            prefills=_prefills(desk, service),
            draft=draft,
        )

    def _begun(self) -> Desk:
        """Have a visit in hand, and remember it for an undo."""
        desk = self._place.counter.desk
        self._before = desk.visit or start_visit(desk)
        return desk


def basket_of(desk: Desk, visit: Visit) -> Basket:
    """Show a visit as the window's basket."""
    lines = tuple(_line_row(desk, place, line, visit) for place, line in enumerate(visit.lines))
    fee = Rial(sum(line.office_fee.amount for line in lines))
    return Basket(
        visit_id=visit.visit,
        lines=lines,
        person=_person_row(visit),
        agencies=visit.total - fee,
        office_fee=fee,
        total=visit.total,
        by_card=max(min(card_only_part(desk, visit), visit.total), Rial(0)),
    )


def row_of(desk: Desk, service: Service) -> ServiceRow:
    """Show a service in a list."""
    asks = service.takes_money_through or service.unit_field
    return ServiceRow(
        code=service.code,
        number=service.number,
        title=service,
        agency=desk.need_catalogue().agency(service.agency),
        price=None if asks else service.total,
        reach=reach_of(desk, service),
    )


def reach_of(desk: Desk, service: Service) -> Reach:
    """Tell how a service can be had here and now."""
    offer = offered(service, desk.policy, line_up=desk.line_up)
    return _REACH.get(offer.how) or _BARRED.get(offer.reason, Reach.NOT_HERE)


def _line_row(desk: Desk, place: int, line: BasketLine, visit: Visit) -> LineRow:
    fee = _office_fee(line)
    title: Bilingual = desk.need_catalogue().service(line.service)
    if line.paid_bill is not None:
        title = _bill_title(line.paid_bill)
    return LineRow(
        line_id=f"{visit.visit}/{len(visit.lines)}/{place}",
        title=title,
        detail=line.bill[0] if line.bill else "",
        quantity=line.quantity,
        agencies=line.amount - fee,
        office_fee=fee,
        as_request=line.mode == "request",
    )


def _bill_title(bill: Bill) -> Bilingual:
    key = f"window.bill.{bill.kind}"
    spoken = {language: Words(language).say(key) for language in Language}
    return Bilingual(fa=spoken[Language.FA], en=spoken[Language.EN])


def _office_fee(line: BasketLine) -> Rial:
    return Rial(sum(part.amount for part in line.parts if part.payee == OFFICE))


def _person_row(visit: Visit) -> PersonRow | None:
    person = visit.person
    if person.kind != "national_id" or not person.identity:
        return None
    return PersonRow(national_id=NationalId(person.identity), name=person.name)


def _prefills(desk: Desk, service: Service) -> dict[str, Prefill]:
    """Give what this visit already knows, by the names of the form: asked once, filled after."""
    visit = desk.visit
    if visit is None:
        return {}
    known: dict[str, str] = {}
    for line in visit.lines:
        known |= line.answers
    if visit.person.mobile:
        known["mobile"] = visit.person.mobile
    asked = {field.name: field for field in service.fields if field.prefill != "never"}
    filled = {name: Prefill(value) for name, value in known.items() if name in asked}
    person, asks = visit.person, service.person_field
    if person.identity and asks and service.field(asks).kind == person.kind:
        filled[asks] = Prefill(person.identity)
    return filled
