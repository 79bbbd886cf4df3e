"""A version of the catalogue: what all offices offer and at what price, never edited."""

from functools import cached_property
from typing import Literal, TypeVar

from models.catalogue.agency import Agency, Payee, Source
from models.catalogue.record import Bilingual, Choice, Record, Table
from models.catalogue.search import Entry, Names, find, fold
from models.catalogue.service import Service
from models.errors import Refusal
from models.values.jalali_date import JalaliDate

SAMPLE_MARK = "catalogue.sample.mark"

Named = TypeVar("Named", Agency, Payee, Choice)


class Vat(Record, frozen=True, kw_only=True):
    """Value-added tax as data: the rate in basis points (1000 is 10 %).

    `mode` "added" puts the tax on top of a taxed part, "inside" takes it out of the part, so
    that the citizen pays what is printed. `basis` says where the rate was found.
    """

    rate_bp: int
    mode: Literal["added", "inside"]
    basis: Bilingual
    valid_from: str

    @property
    def inside(self) -> bool:
        """Say whether the stated amounts already hold the tax."""
        return self.mode == "inside"


class Catalogue(Record, frozen=True, kw_only=True, dict=True):
    """All services of one version, with the tables they speak of.

    `sample` marks invented prices: whoever shows one of its amounts shows `mark` too. Dates are
    Jalali, as `1405/05/01`. `currency_era` keeps the rial of today apart from the new one of
    the law of 1404. `parts`, `categories` and `payees` are the words for their codes.
    """

    version: int
    title: Bilingual
    sample: bool
    issued: str
    valid_from: str
    currency: str
    currency_era: str
    vat: Vat
    payees: tuple[Payee, ...]
    parts: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    sources: tuple[Source, ...]
    tables: tuple[Table, ...]
    agencies: tuple[Agency, ...]
    services: tuple[Service, ...]

    @property
    def mark(self) -> str:
        """Name the words to print beside every amount, empty for a true tariff."""
        return SAMPLE_MARK if self.sample else ""

    def in_force_on(self, day: JalaliDate) -> bool:
        """Say whether its prices hold on that day already; an older version ends when it begins."""
        return JalaliDate.parse(self.valid_from) <= day

    def service(self, code: str) -> Service:
        """Give the service of an agency's code such as `NOCR-111`, or refuse."""
        found = self._by_code.get(code)
        if found is None:
            raise Refusal("catalogue.unknown_service", field="service")
        return found

    def by_number(self, number: int) -> Service:
        """Give the service of the number a clerk types, or refuse."""
        found = self._by_number.get(number)
        if found is None:
            raise Refusal("catalogue.unknown_number", field="service", number=number)
        return found

    def agency(self, code: str) -> Agency:
        """Give the agency of that code, or refuse."""
        return _named(self.agencies, code, "catalogue.unknown_agency")

    def payee(self, code: str) -> Payee:
        """Give the payee of that code, or refuse."""
        return _named(self.payees, code, "catalogue.unknown_payee")

    def part(self, code: str) -> Choice:
        """Give the words of a part of a price, or refuse."""
        return _named(self.parts, code, "catalogue.unknown_part")

    def category(self, code: str) -> Choice:
        """Give the words of a category, or refuse."""
        return _named(self.categories, code, "catalogue.unknown_category")

    def table(self, name: str) -> Table:
        """Give the code table of that name, or refuse."""
        for table in self.tables:
            if table.name == name:
                return table
        raise Refusal("catalogue.unknown_table", name=name)

    def services_of(self, agency: str) -> tuple[Service, ...]:
        """Give an agency's services in catalogue order."""
        return tuple(service for service in self.services if service.agency == agency)

    def search(self, text: str, limit: int = 20) -> tuple[Service, ...]:
        """Find services by number, name, other name or agency, best first."""
        return tuple(self.services[place] for place in find(self._entries, text)[:limit])

    @cached_property
    def _by_code(self) -> dict[str, Service]:
        return {service.code: service for service in self.services}

    @cached_property
    def _by_number(self) -> dict[int, Service]:
        return {service.number: service for service in self.services}

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        agencies = {
            agency.code: (agency.fa, agency.en, agency.code, *agency.synonyms)
            for agency in self.agencies
        }
        return fold(
            Names(s.number, (s.fa, s.en, s.code), s.synonyms, agencies[s.agency])
            for s in self.services
        )


def _named(things: tuple[Named, ...], code: str, refusal: str) -> Named:
    for thing in things:
        if thing.code == code:
            return thing
    raise Refusal(refusal, name=code)
