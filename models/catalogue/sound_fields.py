"""Judging the questions and papers of a service: every name and value they speak of exists."""

import re
from typing import Final

from models.catalogue.catalogue import Catalogue
from models.catalogue.condition import Condition
from models.catalogue.field import Field
from models.catalogue.rules.calendar import Day
from models.catalogue.rules.choosing import YES_OR_NO, CodeTable, Enum, MultiEnum, YesNo
from models.catalogue.rules.rule import Form
from models.catalogue.service import Service
from models.catalogue.unsound import unsound
from models.errors import Refusal
from models.values.jalali_date import JalaliDate

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
AGE_MAX: Final = 120


def refuse_unsound_fields(
    service: Service, catalogue: Catalogue, issued: JalaliDate, judged: dict[str, Field]
) -> None:
    """Raise a `Refusal` for the first question or paper that cannot work.

    Every example is read by its own rule, on the day the catalogue was issued. `judged` grows by
    what was found sound: services share most questions, and the same one is judged once.
    """
    above: dict[str, Field] = {}
    form = Form(today=issued)
    for field in service.fields:
        if NAME.fullmatch(field.name) is None:
            raise unsound("catalogue.field_name", service.code, field.name)
        if field.when is not None:
            refuse_unsound_condition(service, field.name, field.when, above)
        if judged.get(field.name) != field:
            _refuse_unsound_rule(service, field, catalogue, above)
            _refuse_unsound_example(service, field, form)
            if not field.rule.refers_to:
                judged[field.name] = field
        form.answers[field.name] = field.example
        above[field.name] = field
    for paper in service.papers:
        if paper.when is not None:
            refuse_unsound_condition(service, paper.code, paper.when, above)
    if service.person_field and service.person_field not in above:
        raise unsound(
            "catalogue.names_field", service.code, "person_field", name=service.person_field
        )


def refuse_unsound_condition(
    service: Service, where: str, condition: Condition, above: dict[str, Field]
) -> None:
    """Raise a `Refusal` if a condition speaks of a field or a value that is not there."""
    field = above.get(condition.field)
    if field is None:
        raise unsound("catalogue.condition_field", service.code, where, name=condition.field)
    if bool(condition.values) == bool(condition.younger_than):
        raise unsound("catalogue.condition_shape", service.code, where)
    if condition.younger_than:
        if not isinstance(field.rule, Day) or not 0 < condition.younger_than <= AGE_MAX:
            raise unsound("catalogue.condition_shape", service.code, where)
        return
    if not isinstance(field.rule, Enum | CodeTable | YesNo):
        raise unsound("catalogue.condition_shape", service.code, where)
    codes = {choice.code for choice in field.choices} or set(YES_OR_NO)
    for value in condition.values:
        if value not in codes:
            raise unsound("catalogue.condition_value", service.code, where, name=value)


def _refuse_unsound_rule(
    service: Service, field: Field, catalogue: Catalogue, above: dict[str, Field]
) -> None:
    for name in field.rule.refers_to:
        if name not in above:
            raise unsound("catalogue.refers_below", service.code, field.name, name=name)
    fault = field.rule.fault({name: one.rule for name, one in above.items()})
    if fault:
        raise unsound(fault, service.code, field.name)
    if isinstance(field.rule, CodeTable | MultiEnum):
        _refuse_unsound_table(service, field, field.rule.table, catalogue)


def _refuse_unsound_table(service: Service, field: Field, table: str, catalogue: Catalogue) -> None:
    try:
        choices = catalogue.table(table).choices
    except Refusal:
        raise unsound("catalogue.names_table", service.code, field.name, name=table) from None
    if field.choices != choices:
        raise unsound("catalogue.table_differs", service.code, field.name, name=table)


def _refuse_unsound_example(service: Service, field: Field, form: Form) -> None:
    for text in (field.example, field.default or field.example):
        try:
            answer = field.rule.read(text, form)
        except Refusal as refusal:
            raise unsound(
                "catalogue.example", service.code, field.name, name=refusal.code
            ) from refusal
        if answer != text:
            raise unsound("catalogue.example", service.code, field.name, name=answer)
