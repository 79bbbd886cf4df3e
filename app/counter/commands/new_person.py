"""Naming somebody for the visit in hand who was never here: four fields, each checked."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from app.counter.commands.start_visit import name_person
from app.counter.desk import Desk
from app.counter.visit import Person, Visit
from app.i18n import Language, Words
from models.catalogue.check import check
from models.catalogue.field import Field
from models.catalogue.rules.calendar import Day
from models.catalogue.rules.identity import MobileRule, NationalIdRule
from models.catalogue.rules.kinds import AnyRule
from models.catalogue.rules.wording import PersianText

IDENTITY: Final = "national_id"
NAME: Final = "full_name"
BIRTH: Final = "birth_date"
MOBILE: Final = "mobile"


@cache
def person_fields() -> tuple[Field, ...]:
    """Give the four questions; the number and the name must be answered."""
    return (
        _field(IDENTITY, NationalIdRule(), "0012345679"),
        _field(NAME, PersianText(min=3, max=80), Words(Language.FA).say("person.example")),
        _field(BIRTH, Day(not_future=True, min="1280/01/01"), "1365/05/12", required=False),
        _field(MOBILE, MobileRule(), "09123456789", required=False),
    )


def new_person(desk: Desk, *, answers: Mapping[str, str]) -> Visit:
    """Let the visit in hand be this person's, or refuse the first answer that is wrong.

    Somebody who was here before is the same person again, told anew.
    """
    told = check(person_fields(), answers, desk.today()).accepted()
    person = Person(
        kind="national_id",
        identity=told[IDENTITY],
        name=told[NAME],
        mobile=told.get(MOBILE, ""),
        birth=told.get(BIRTH, ""),
    )
    return name_person(desk, person=person)


def _field(name: str, rule: AnyRule, example: str, *, required: bool = True) -> Field:
    fa, en = (Words(language).say(f"person.field.{name}") for language in Language)
    return Field(name=name, rule=rule, example=example, required=required, fa=fa, en=en)
