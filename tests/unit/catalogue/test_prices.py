"""Prices: exact rials, one rounding, and parts that always make the total."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.catalogue.read import read_sample
from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import Fixed, FromBill, FromField
from models.catalogue.price import TREASURY_VAT, VAT, Priced, PricedPart, half_up, price
from models.catalogue.rules.money import MoneyRial
from models.catalogue.rules.numbers import Int
from models.catalogue.service import Service
from models.errors import Defect, Refusal
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

SAMPLE = read_sample()
TODAY = JalaliDate(1405, 5, 12)
BILL = Bill.of("7748317800142", "1770160")


def parts(priced: Priced) -> list[tuple[str, str, int]]:
    return [(part.part, part.payee, part.amount.amount) for part in priced.parts]


def priced(code: str, answers: dict[str, str] | None = None, quantity: int = 1) -> Priced:
    return price(SAMPLE.service(code), answers or {}, SAMPLE, quantity=quantity)


def test_tax_is_a_part_of_its_own() -> None:
    first = priced("NOCR-112", {"loss_no": "first"})
    assert parts(first) == [
        ("state_fee", "treasury", 500_000),
        ("office_commission", "office", 300_000),
        ("vat", "treasury-vat", 30_000),
    ]
    assert first.total == Rial(830_000)
    assert first.commission == Rial(300_000)
    assert first.passed_on == Rial(530_000)
    assert first.catalogue_version == SAMPLE.version


def test_a_scanned_bill_and_a_typed_bill_cost_the_same() -> None:
    scanned = price(SAMPLE.service("BILL-101"), {}, SAMPLE, bill=BILL)
    typed = priced("BILL-101", {"bill_id": "7748317800142", "pay_id": "1770160"})
    assert scanned == typed
    assert parts(scanned) == [
        ("bill_amount", "biller", 17_000),
        ("office_commission", "office", 1_200),
        ("vat", "treasury-vat", 120),
    ]


def test_another_bill_than_the_forms_is_refused() -> None:
    answers = {"bill_id": "7748317800142", "pay_id": "1770160"}
    other = Bill.of("9100074409153", "12908199")
    with pytest.raises(Refusal, match="another_bill"):
        price(SAMPLE.service("BILL-101"), answers, SAMPLE, bill=other)


def test_a_bill_service_without_a_bill_is_refused() -> None:
    for half in ({}, {"bill_id": "7748317800142"}, {"pay_id": "1770160"}):
        with pytest.raises(Refusal, match="bill_missing"):
            priced("BILL-101", half)


def test_an_instalment_passes_through_beside_the_commission() -> None:
    assert parts(priced("ICTR-103", {"amount": "5000000"})) == [
        ("instalment", "post_bank", 5_000_000),
        ("office_commission", "office", 1_000),
        ("vat", "treasury-vat", 100),
    ]


def test_a_withdrawal_is_handed_over() -> None:
    assert parts(priced("PBI-102", {"amount": "700000", "cash_way": "withdrawal"})) == [
        ("withdrawal", "post_bank", -700_000)
    ]
    assert priced("PBI-102", {"amount": "700000", "cash_way": "deposit"}).total == Rial(700_000)


def test_a_refund_leaves_the_office_owing_less_than_it_pays() -> None:
    assert parts(priced("BUS-102")) == [
        ("refund", "passenger", -2_250_000),
        ("office_commission", "office", 30_000),
        ("vat", "treasury-vat", 3_000),
    ]
    assert priced("BUS-102").total == Rial(-2_217_000)


@pytest.mark.parametrize(("rows", "commission"), [(1, 128_670), (2, 138_510), (200, 2_086_830)])
def test_each_further_row_costs_more(rows: int, commission: int) -> None:
    objection = priced("POL-303", {"violation_rows": str(rows)})
    assert objection.commission == Rial(commission)
    assert len([part for part in objection.parts if part.payee == "office"]) == 1


@pytest.mark.parametrize(
    ("code", "field", "unit"),
    [
        ("CITY-106", "traffic_days", 300_000),
        ("GEN-104", "pages", 15_000),
        ("ICTR-104", "minutes", 2_000),
        ("BUS-101", "passengers", 2_500_000),
    ],
)
@given(count=st.integers(1, 500))
def test_a_count_multiplies_its_unit(code: str, field: str, unit: int, count: int) -> None:
    first = priced(code, {field: str(count)}).parts[0]
    assert first.amount == Rial(unit * count)


def test_a_free_service_has_no_parts() -> None:
    assert priced("CRA-105") == Priced(
        service="CRA-105", catalogue_version=1, quantity=1, parts=(), total=Rial(0)
    )


@pytest.mark.parametrize("pages", ["", "-3", "1.5", "سه", "9" * 17])
def test_a_count_that_was_not_answered_is_asked_for(pages: str) -> None:
    with pytest.raises(Refusal) as refused:
        priced("GEN-104", {"pages": pages})
    assert (refused.value.code, refused.value.field) == ("catalogue.answer_missing", "pages")


@given(st.integers(1, 1_000))
def test_a_quantity_multiplies_every_part(quantity: int) -> None:
    assert parts(priced("TCI-102", quantity=quantity)) == [
        ("office_commission", "office", 24_000 * quantity),
        ("state_fee", "operator", 6_000 * quantity),
        ("vat", "treasury-vat", 2_400 * quantity),
    ]


def test_tax_is_rounded_once_for_the_whole_line() -> None:
    """Three times 1,205 rial at 10 %: 361.5 is 362, and not three times 121."""
    service = SAMPLE.service("TCI-101")
    odd = replace(service, fees=(replace(service.fees[0], amount=Fixed(rial=1_205)),))
    assert price(odd, {}, SAMPLE, quantity=3).total == Rial(3_615 + 362)


@pytest.mark.parametrize("quantity", [0, -1, 1_001])
def test_a_quantity_has_limits(quantity: int) -> None:
    with pytest.raises(Refusal, match="quantity"):
        priced("TCI-101", quantity=quantity)


@pytest.mark.parametrize("code", ["BILL-101", "ICTR-103", "PBI-102"])
def test_money_that_passes_through_is_not_multiplied(code: str) -> None:
    with pytest.raises(Refusal, match="quantity"):
        priced(code, {"amount": "5"}, quantity=2)


def test_a_price_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(Defect, match="does_not_add_up"):
        Priced(
            service="GEN-104",
            catalogue_version=1,
            quantity=1,
            parts=(PricedPart("office_commission", "office", Rial(2)),),
            total=Rial(1),
        )


# --- rounding and tax, for any rate


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_rial_and_halves_go_away_from_zero(
    numerator: int, denominator: int
) -> None:
    exact, rounded = Fraction(numerator, denominator), half_up(numerator, denominator)
    assert abs(exact - rounded) <= Fraction(1, 2)
    if abs(exact - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert half_up(-numerator, denominator) == -rounded


@pytest.mark.parametrize(
    ("numerator", "denominator", "rials"),
    [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-14, 10, -1), (0, 7, 0)],
)
def test_known_roundings(numerator: int, denominator: int, rials: int) -> None:
    assert half_up(numerator, denominator) == rials


def taxed(rate_bp: int, mode: str) -> Catalogue:
    return replace(SAMPLE, vat=replace(SAMPLE.vat, rate_bp=rate_bp, mode=mode))


@st.composite
def forms(draw: st.DrawFn) -> tuple[Service, dict[str, str], int]:
    """Draw any service with answers it takes, and a quantity it allows."""
    service = draw(st.sampled_from(SAMPLE.services))
    answers = service.example(TODAY)
    for field in service.fields:
        if field.choices and field.kind == "enum":
            answers[field.name] = draw(st.sampled_from(field.choices)).code
        elif isinstance(field.rule, Int | MoneyRial):
            answers[field.name] = str(draw(st.integers(field.rule.min, field.rule.max)))
    through = service.takes_money_through
    return service, answers, draw(st.integers(1, 1 if through else 1_000))


@given(forms(), st.integers(0, 3_000), st.sampled_from(["added", "inside"]))
def test_parts_make_the_total_whatever_is_answered(
    form: tuple[Service, dict[str, str], int], rate_bp: int, mode: str
) -> None:
    service, answers, quantity = form
    priced = price(service, answers, taxed(rate_bp, mode), quantity=quantity)
    amounts = [part.amount.amount for part in priced.parts]
    assert sum(amounts) == priced.total.amount
    assert all(type(amount) is int and amount for amount in amounts)
    assert priced.commission + priced.passed_on == priced.total
    keys = [(part.part, part.payee) for part in priced.parts]
    assert len(keys) == len(set(keys))
    assert all(payee == TREASURY_VAT for part, payee in keys if part == VAT)


@given(forms(), st.integers(0, 3_000))
def test_tax_inside_changes_no_total(
    form: tuple[Service, dict[str, str], int], rate_bp: int
) -> None:
    service, answers, quantity = form
    inside = price(service, answers, taxed(rate_bp, "inside"), quantity=quantity)
    untaxed = price(service, answers, taxed(0, "inside"), quantity=quantity)
    assert inside.total == untaxed.total


@given(forms())
def test_the_stated_total_is_the_price_of_one_unit_without_what_answers_add(
    form: tuple[Service, dict[str, str], int],
) -> None:
    service, *_ = form
    bare = replace(
        service,
        fees=tuple(
            fee
            for fee in service.fees
            if fee.when is None
            and not isinstance(fee.amount, FromBill | FromField)
            and not getattr(fee.amount, "beyond", 0)
        ),
    )
    answers = {bare.unit_field: "1"} if bare.unit_field else {}
    assert price(bare, answers, taxed(0, "added")).total == service.total
