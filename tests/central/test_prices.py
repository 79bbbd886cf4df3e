"""Prices looked at again: what the catalogue says passes, and every other price is doubted."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.read import read_sample
from app.central.prices import check_price
from app.wire.feed_items import Decision, read_item
from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import Fixed
from models.catalogue.price import price
from models.events.visit import Line, Part
from models.values.jalali_date import JalaliDate
from tests.central.conftest import Centre
from tests.central.machine import OFFICE

TODAY = JalaliDate(1405, 5, 12)


@cache
def sample() -> Catalogue:
    """Give the sample catalogue."""
    return read_sample()


@cache
def sound_lines() -> tuple[Line, ...]:
    """Give a line of every service of the sample, priced as a counter prices it."""
    made = []
    for service in sample().services:
        answers = service.check(service.example(TODAY), TODAY).accepted()
        bill = service.bill(answers)
        priced = price(service, answers, sample(), bill=bill)
        made.append(
            Line(
                service=service.code,
                agency=service.agency,
                parts=tuple(
                    Part(p.part, sample().payee(p.payee).owed_by, p.amount.amount)
                    for p in priced.parts
                ),
                bill=(bill.bill_id.digits, bill.payment_id.digits) if bill else None,
            )
        )
    return tuple(made)


def test_every_service_of_the_sample_passes_at_its_own_price() -> None:
    doubted = {line.service: check_price(line, sample()) for line in sound_lines()}
    assert {code: found for code, found in doubted.items() if found} == {}


@given(st.data())
def test_a_fixed_part_changed_by_one_rial_is_doubted(data: st.DataObject) -> None:
    fixed = [line for line in sound_lines() if line.parts]
    line = data.draw(st.sampled_from(fixed))
    open_ended = {
        (fee.part, sample().payee(fee.payee).owed_by)
        for fee in sample().service(line.service).fees
        if not isinstance(fee.amount, Fixed)
    }
    sure = [
        place for place, part in enumerate(line.parts) if (part.kind, part.payee) not in open_ended
    ]
    if not sure:
        return
    at = data.draw(st.sampled_from(sure))
    by = data.draw(st.sampled_from([-1, 1, 10_000]))
    part = line.parts[at]
    changed = Part(part.kind, part.payee, part.amount + by)
    parts = (*line.parts[:at], changed, *line.parts[at + 1 :])
    altered = Line(service=line.service, agency=line.agency, parts=parts, bill=line.bill)
    assert check_price(altered, sample()) is not None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(service="X-1", agency="X", parts=(Part("a", "b", 1),)), "price.unknown_service"),
    ],
)
def test_what_no_catalogue_knows_is_doubted(line: Line, code: str) -> None:
    found = check_price(line, sample())
    assert found is not None
    assert found.code == code


def test_a_wrong_price_is_booked_and_decided_upon(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    either.central.publish_catalogue(sample())
    (item,) = machine.feed(either.line, "catalogue").items
    assert item.kind == "catalogue"
    shift = machine.open_shift()
    good = next(line for line in sound_lines() if line.parts and line.bill is None)
    service = sample().service(good.service)
    first = good.parts[0]
    bad = Line(
        service=good.service,
        agency=service.agency,
        parts=(Part(first.kind, "office-of-nobody", 5_000), *good.parts),
    )
    version = sample().version
    machine.sell(1, shift=shift, lines=[good], catalogue=version)
    sold = machine.sell(2, shift=shift, lines=[bad], catalogue=version)

    assert machine.push(either.line).items == ()

    told = [
        read_item(item.kind, item.data)
        for item in machine.feed(either.line, f"office:{OFFICE}").items
        if item.kind == "decision"
    ]
    (decision,) = told
    assert isinstance(decision, Decision)
    assert (decision.event, decision.code, decision.stated) == (sold, "price.part_unknown", 5_000)


def test_a_catalogue_is_published_once_and_never_goes_back(centre: Centre) -> None:
    first = centre.central.publish_catalogue(sample())
    assert centre.central.publish_catalogue(sample()) == first
