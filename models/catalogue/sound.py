"""Judging a whole catalogue before anyone works with it: the first fault refuses all of it."""

from collections.abc import Iterable
from typing import Final

from models.catalogue.catalogue import Catalogue
from models.catalogue.field import Field
from models.catalogue.price import BASIS_POINTS
from models.catalogue.service import Service
from models.catalogue.sound_fees import refuse_unsound_fees
from models.catalogue.sound_fields import refuse_unsound_fields
from models.catalogue.sound_texts import refuse_unsound_texts
from models.catalogue.unsound import unsound
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.rial import CURRENCY, CURRENCY_ERA

NUMBER_MIN: Final = 100
NUMBER_MAX: Final = 9_999
SERVICES_MAX: Final = 2_000
VAT_MAX_BP: Final = 3_000


def refuse_unsound(catalogue: Catalogue) -> None:
    """Raise a `Refusal` that names the service and the field of the first fault, if any."""
    _refuse_unsound_head(catalogue)
    _refuse_doubles(catalogue)
    issued = JalaliDate.parse(catalogue.issued)
    categories = {category.code for category in catalogue.categories}
    agencies = {agency.code for agency in catalogue.agencies}
    judged: dict[str, Field] = {}
    for service in catalogue.services:
        _refuse_unsound_service(service, agencies, categories)
        refuse_unsound_fields(service, catalogue, issued, judged)
        refuse_unsound_fees(service, catalogue)
    refuse_unsound_texts(catalogue)


def _refuse_unsound_head(catalogue: Catalogue) -> None:
    if catalogue.version < 1:
        raise Refusal("catalogue.version", version=catalogue.version)
    if (catalogue.currency, catalogue.currency_era) != (CURRENCY, CURRENCY_ERA):
        raise Refusal("catalogue.currency", currency=catalogue.currency)
    if not 0 <= catalogue.vat.rate_bp <= VAT_MAX_BP < BASIS_POINTS:
        raise Refusal("catalogue.vat_rate", rate=catalogue.vat.rate_bp, max=VAT_MAX_BP)
    if len(catalogue.services) > SERVICES_MAX:
        raise Refusal("catalogue.too_many", count=len(catalogue.services), max=SERVICES_MAX)
    for day in (catalogue.issued, catalogue.valid_from, catalogue.vat.valid_from):
        try:
            canonical = str(JalaliDate.parse(day)) == day
        except Refusal:
            canonical = False
        if not canonical:
            raise Refusal("catalogue.date", date=day)


def _refuse_doubles(catalogue: Catalogue) -> None:
    _once("agencies", (agency.code for agency in catalogue.agencies))
    _once("payees", (payee.code for payee in catalogue.payees))
    _once("parts", (part.code for part in catalogue.parts))
    _once("categories", (category.code for category in catalogue.categories))
    _once("sources", (source.code for source in catalogue.sources))
    _once("tables", (table.name for table in catalogue.tables))
    for table in catalogue.tables:
        _once(table.name, (choice.code for choice in table.choices))
    _once("services", (service.code for service in catalogue.services))
    _once("number", (str(service.number) for service in catalogue.services))
    payees = {payee.code for payee in catalogue.payees}
    for payee in catalogue.payees:
        if payee.owed_by not in payees:
            raise unsound("catalogue.names_payee", "", payee.code, name=payee.settles_with)


def _refuse_unsound_service(service: Service, agencies: set[str], categories: set[str]) -> None:
    code = service.code
    if service.agency not in agencies or not code.startswith(f"{service.agency}-"):
        raise unsound("catalogue.names_agency", code, "agency", name=service.agency)
    if service.category not in categories:
        raise unsound("catalogue.names_category", code, "category", name=service.category)
    if not NUMBER_MIN <= service.number <= NUMBER_MAX:
        raise unsound("catalogue.number_range", code, "number", min=NUMBER_MIN, max=NUMBER_MAX)
    _once("fields", (field.name for field in service.fields), code)
    _once("papers", (paper.code for paper in service.papers), code)
    takes = service.takes
    by_days = not takes.minutes and 0 <= takes.days_min <= takes.days_max and takes.days_max
    by_minutes = takes.minutes > 0 and not takes.days_min and not takes.days_max
    if not (by_days or by_minutes):
        raise unsound("catalogue.takes", code, "takes")
    # Money taken in with nowhere to pay it is held money, whether the catalogue says so or not.
    works_without_line = service.connectivity != "online_required"
    if service.held_money != (works_without_line and service.takes_money_through):
        raise unsound("catalogue.held_money_unmarked", code, "held_money")


def _once(what: str, names: Iterable[str], service: str = "") -> None:
    seen = set()
    for name in names:
        if name in seen:
            raise unsound("catalogue.twice", service, what, name=name)
        seen.add(name)
