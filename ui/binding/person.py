"""The citizen's pane bound to the open counter: its index, the vault, the visit in hand."""

from collections.abc import Mapping

from app.counter.commands.new_person import new_person, person_fields
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.desk import Desk
from app.counter.queries.cases import Case
from app.counter.queries.citizen_card import Card, PastVisit, citizen_card
from app.counter.queries.people import Citizen, citizen_at, find_people
from app.counter.visit import Person
from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.receipt_number import ReceiptNumber
from models.values.rial import Rial
from ui.binding.place import Place
from ui.binding.visits import basket_of
from ui.person import (
    CaseRow,
    CitizenCard,
    CitizenForm,
    CitizenRow,
    FoundCitizens,
    PastVisitRow,
)
from ui.rows import Basket


class PeopleBinding:
    """See `ui.person.People`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def find_people(self, text: str) -> FoundCitizens:
        """Find citizens as something of them is typed."""
        found = find_people(self._place.counter.desk, text)
        return FoundCitizens(tuple(_row(one) for one in found.rows), found.more)

    def citizen(self, key: str) -> CitizenCard:
        """Give a citizen's card."""
        desk = self._place.counter.desk
        found = self._at(key)
        card = citizen_card(desk, found.person.identity)
        return _card(desk, card) if card is not None else CitizenCard(citizen=_row(found))

    def this_citizen(self) -> CitizenCard | None:
        """Give the card of the citizen being served."""
        desk = self._place.counter.desk
        person = desk.visit.person if desk.visit is not None else Person()
        if not person.identity and not person.name:
            return None
        card = citizen_card(desk, person.identity)
        if card is not None:
            return _card(desk, card)
        return CitizenCard(citizen=_person("", person))

    def take_citizen(self, key: str) -> Basket:
        """Let the visit be this citizen's."""
        found = self._at(key)
        name_person(self._with_visit(), person=found.person)
        return self._basket()

    def citizen_form(self) -> CitizenForm:
        """Give what somebody new is asked."""
        return CitizenForm(person_fields(), self._place.counter.desk.today())

    def add_citizen(self, answers: Mapping[str, str]) -> Basket:
        """Let the visit be somebody's who is new."""
        new_person(self._with_visit(), answers=answers)
        return self._basket()

    def no_citizen(self) -> Basket:
        """Let the visit be nobody's again."""
        name_person(self._with_visit(), person=Person())
        return self._basket()

    def _at(self, key: str) -> Citizen:
        found = citizen_at(self._place.counter.desk, int(key))
        if found is None:
            raise Refusal("person.gone")
        return found

    def _with_visit(self) -> Desk:
        desk = self._place.counter.desk
        if desk.visit is None:
            start_visit(desk)
        return desk

    def _basket(self) -> Basket:
        desk = self._place.counter.desk
        return basket_of(desk, desk.need_visit())


def _row(found: Citizen) -> CitizenRow:
    row = _person(str(found.citizen), found.person)
    last = JalaliDate.parse(found.day) if found.day else None
    return CitizenRow(
        key=row.key,
        name=row.name,
        masked=row.masked,
        born=found.born,
        mobile=row.mobile,
        last_visit=last,
    )


def _person(key: str, person: Person) -> CitizenRow:
    born = int(person.birth[:4]) if person.birth[:4].isdigit() else 0
    masked, mobile = person.masked, person.mobile
    return CitizenRow(key=key, name=person.name, masked=masked, born=born, mobile=mobile)


def _card(desk: Desk, card: Card) -> CitizenCard:
    return CitizenCard(
        citizen=_row(card.citizen),
        visits=card.visits,
        on_file=card.on_file,
        flags=card.flags,
        open_cases=tuple(_case(desk, one) for one in card.open_cases),
        history=tuple(_visit(desk, one) for one in card.history),
    )


def _case(desk: Desk, case: Case) -> CaseRow:
    return CaseRow(
        title=_title(desk, case.service),
        receipt=_short(case.receipt),
        due=case.due,
        late=case.due is not None and case.due < desk.today(),
        state=case.state,
    )


def _visit(desk: Desk, visit: PastVisit) -> PastVisitRow:
    return PastVisitRow(
        day=JalaliDate.parse(visit.of.day),
        receipt=_short(visit.receipt),
        services=tuple(_title(desk, code) for code in visit.services),
        total=Rial(visit.total),
        state=visit.state,
    )


def _title(desk: Desk, code: str) -> Bilingual:
    """Name a service; one that the catalogue no longer has goes by its code."""
    try:
        return desk.need_catalogue().service(code)
    except Refusal:
        return Bilingual(fa=code, en=code)


def _short(receipt: str) -> str:
    try:
        return ReceiptNumber.parse(receipt).short
    except Refusal:
        return receipt
