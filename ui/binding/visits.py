"""One citizen, many services, one basket, as the window asks for them; and the shelf beside it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.counter.commands.add_bill import add_bill, bill_answers, bill_service
from app.counter.commands.add_service import add_service, ids_of, refuse_again
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.remove_line import remove_line
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_payment import card_only_part
from app.counter.desk import Desk
from app.counter.drafts import held_visits, take_in_hand
from app.counter.form_drafts import drop_form
from app.counter.paper_drafts import drop_papers
from app.counter.queries.citizen_card import person_of
from app.counter.queries.people import find_people
from app.counter.visit import BasketLine, Visit
from app.i18n import Language, Words
from app.journal.times import read_instant
from models.catalogue.record import Bilingual
from models.catalogue.service import Service
from models.errors import Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.phone import Mobile
from models.values.rial import Rial
from ui.binding.forms import FormsBinding
from ui.binding.guarding import Guard
from ui.binding.papers import taken_papers
from ui.binding.place import Place
from ui.binding.shown import card_row, office_fee, reach_of
from ui.rows import (
    Basket,
    HeldRow,
    LineRow,
    Paper,
    PersonRow,
    ServiceForm,
    ServiceRow,
)


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


class VisitsBinding(FormsBinding):
    """See `ui.ports.Visits`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._guard: Final = Guard()
        self._before: Visit | None = None

    def basket(self) -> Basket:
        """Give the visit being served, an empty one where none was begun."""
        desk = self._place.counter.desk
        return basket_of(desk, desk.visit or start_visit(desk))

    def add_service(
        self, code: str, answers: Mapping[str, str], papers: tuple[Paper, ...], quantity: int
    ) -> Basket:
        """Add a line; its draft is done with."""
        desk = self._begun_visit()
        said = {paper.code: paper.state for paper in papers}
        taken = taken_papers(desk, code, answers, said)
        before = self._guard.look(desk, code, answers)
        add_service(
            desk,
            service=code,
            answers=answers,
            papers=taken,
            quantity=quantity,
            begun=self._begun_with(code),
        )
        drop_form(desk, code)
        drop_papers(desk, code)
        self._guard.passed(desk, before, code)
        return self.basket()

    def add_bill(self, bill: Bill) -> Basket | ServiceForm:
        """Add a bill's line, or give the form of the service that takes it and asks more."""
        desk = self._begun_visit()
        service = bill_service(desk)
        refuse_again(desk, ids_of(bill))
        known = {name: one.value for name, one in self._prefills(service, "").items()}
        for answers in ({}, known):
            if service.check(bill_answers(service, bill, answers), desk.today()).sound:
                add_bill(desk, bill=bill, answers=answers)
                return self.basket()
        return self._form(service, bill_answers(service, bill, {}))

    def set_person(self, national_id: NationalId) -> Basket:
        """Say whose visit it is."""
        desk = self._begun_visit()
        person = desk.need_visit().person
        if person.identity != str(national_id):
            known = person_of(desk, str(national_id))
            person = msgspec.structs.replace(known, kind="national_id")
        name_person(desk, person=person)
        return self.basket()

    def people(self, mobile: Mobile) -> tuple[PersonRow, ...]:
        """Find the citizens who gave this number, and have a national code."""
        found = find_people(self._place.counter.desk, str(mobile)).rows
        return tuple(
            PersonRow(
                national_id=NationalId(one.person.identity),
                name=one.person.name,
                last_visit=JalaliDate.parse(one.day) if one.day else None,
            )
            for one in found
            if one.person.kind == "national_id"
        )

    def remove_line(self, line_id: str) -> Basket:
        """Take a line out; an id of a basket that has changed since finds nothing."""
        desk = self._begun_visit()
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
        desk = self._place.counter.desk
        now = desk.clock.now()
        return tuple(
            HeldRow(
                visit_id=one.visit,
                name=one.label,
                number=place,
                since=read_instant(one.at),
                lines=one.lines,
                total=Rial(one.total),
                minutes=max(0, int((now - read_instant(one.at)).total_seconds()) // 60),
            )
            for place, one in enumerate(held_visits(desk), 1)
        )

    def recall(self, visit_id: str) -> Basket:
        """Take a held visit up again; a basket that holds something is held in its place."""
        desk = self._place.counter.desk
        if desk.visit is not None and desk.visit.lines:
            hold_visit(desk)
        recall_visit(desk, visit=visit_id)
        self._before = None
        return self.basket()

    def _begun_visit(self) -> Desk:
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
        person=card_row(desk, visit),
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


def _line_row(desk: Desk, place: int, line: BasketLine, visit: Visit) -> LineRow:
    fee = office_fee(line)
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
