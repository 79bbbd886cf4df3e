"""The citizens and the places of the counter in memory; see `ui.person` and `ui.referral`."""

from collections.abc import Mapping
from dataclasses import replace

from app.catalogue.places import sample_places
from app.counter.commands.new_person import person_fields
from app.counter.people_index import name_keys, name_words
from models.catalogue.check import check
from models.catalogue.offer import offered
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.rial import Rial
from tests.ui.fake_world import TODAY, FakeDesk, catalogue
from ui.person import (
    CaseRow,
    CitizenCard,
    CitizenForm,
    CitizenRow,
    FoundCitizens,
    PastVisitRow,
)
from ui.referral import Guide, PlaceRow
from ui.rows import Basket, Link, PersonRow

KNOWN = (
    ("1", "0499370899", "علی محمدی", 1360, "09141234567"),
    ("2", "0012345679", "علی رضا محمدی‌نژاد", 1365, "09123456789"),
    ("3", "1234567891", "مریم رضایی", 1372, ""),
)


class FakePeople(FakeDesk):
    """Three citizens, the first with two cases."""

    def find_people(self, text: str) -> FoundCitizens:
        """Find by number, or by every word of a name."""
        self.calls.append("find_people")
        words = [word for word in name_words(text) if not word.isdigit()]
        numbers = [word for word in text.split() if word.isdigit()]
        found = [
            _row(one)
            for one in KNOWN
            if (words and all(any(key.startswith(w) for key in name_keys(one[2])) for w in words))
            or (not words and any(number in (one[1], one[4]) for number in numbers))
        ]
        return FoundCitizens(tuple(found))

    def citizen(self, key: str) -> CitizenCard:
        """Give a card."""
        one = next((one for one in KNOWN if one[0] == key), None)
        if one is None:
            raise Refusal("person.gone")
        if key != "1":
            return CitizenCard(citizen=_row(one), visits=1)
        services = (catalogue().by_number(111), catalogue().by_number(131))
        return CitizenCard(
            citizen=_row(one),
            visits=7,
            on_file=3,
            flags=("guardian", "lawyer"),
            open_cases=(
                CaseRow(
                    title=services[1],
                    receipt="000081",
                    due=JalaliDate(1405, 5, 2),
                    late=True,
                    state="in_review",
                ),
                CaseRow(title=services[0], receipt="000085", due=JalaliDate(1405, 5, 20)),
            ),
            history=tuple(
                PastVisitRow(
                    day=JalaliDate(1405, 3, 12 - at),
                    receipt=f"{80 - at:06}",
                    services=services[: at % 2 + 1],
                    total=Rial(1_250_000 * (at + 1)),
                    state="voided" if at == 2 else "given",
                )
                for at in range(5)
            ),
        )

    def this_citizen(self) -> CitizenCard | None:
        """Give the card of the visit in hand."""
        person = self.world.basket.person
        if person is None:
            return None
        key = next((one[0] for one in KNOWN if one[1] == str(person.national_id)), "")
        if key:
            return self.citizen(key)
        masked = person.national_id.masked()
        return CitizenCard(citizen=CitizenRow(key="", name=person.name, masked=masked))

    def take_citizen(self, key: str) -> Basket:
        """Let the visit be this citizen's."""
        with self.command("take_citizen"):
            one = next((one for one in KNOWN if one[0] == key), None)
            if one is None:
                raise Refusal("person.gone")
            cases = 2 if key == "1" else 0
            self._named(
                PersonRow(
                    national_id=NationalId(one[1]),
                    name=one[2],
                    last_visit=JalaliDate(1405, 3, 12),
                    open_cases=cases,
                    mobile=one[4],
                )
            )
        return self.world.basket

    def citizen_form(self) -> CitizenForm:
        """Give what somebody new is asked."""
        return CitizenForm(person_fields(), TODAY)

    def add_citizen(self, answers: Mapping[str, str]) -> Basket:
        """Let the visit be somebody's who is new."""
        with self.command("add_citizen"):
            told = check(person_fields(), answers, TODAY).accepted()
            self._named(
                PersonRow(
                    national_id=NationalId(told["national_id"]),
                    name=told["full_name"],
                    mobile=told.get("mobile", ""),
                )
            )
        return self.world.basket

    def no_citizen(self) -> Basket:
        """Let the visit be nobody's."""
        self._named(None)
        return self.world.basket

    def elsewhere(self, code: str) -> Guide:
        """Tell where a service is to be had."""
        service = catalogue().service(code)
        try:
            offered(service, self.policy, line_up=self.link is not Link.OFFLINE).demand(service)
        except Refusal as why:
            places = sample_places().for_service(code, service.agency)
            return Guide(
                code=code,
                number=service.number,
                title=service,
                agency=catalogue().agency(service.agency),
                why=why,
                places=tuple(
                    PlaceRow(
                        title=one,
                        address=one.address,
                        hours=one.hours,
                        phone=one.phone,
                        metres=one.metres,
                    )
                    for one in places
                ),
                papers=tuple((one, one.when is None) for one in service.papers),
                sample=True,
            )
        raise Refusal("referral.offered_here", field="service")

    def refer(self, code: str) -> None:
        """Count the referral."""
        with self.command("refer"):
            self.elsewhere(code)

    def _named(self, person: PersonRow | None) -> None:
        basket = replace(self.world.basket, person=person)
        self.world = replace(self.world, before=self.world.basket, basket=basket)


def _row(one: tuple[str, str, str, int, str]) -> CitizenRow:
    key, identity, name, born, mobile = one
    return CitizenRow(
        key=key,
        name=name,
        masked=NationalId(identity).masked(),
        born=born,
        mobile=mobile,
        last_visit=JalaliDate(1405, 3, 12),
    )
