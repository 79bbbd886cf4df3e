"""Facts about tenders: exactly the total, each as its own paper says, and nothing else is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import (
    card,
    card_unknown,
    cash,
    change_of,
    refuse_tenders,
    take_payment,
)
from app.counter.desk import Desk
from app.counter.queries.receipt import find_receipt
from models.errors import Refusal
from models.events.visit import Tender
from models.values.rial import Rial
from tests.counter_world import World, put_in, refused

TOTAL = Rial(128_000)


def _wrong() -> dict[str, tuple[list[Tender], str]]:
    half = Rial(64_000)
    return {
        "nothing": ([], "tender.short"),
        "a rial short": ([cash(TOTAL - Rial(1))], "tender.short"),
        "a rial over": ([cash(TOTAL + Rial(1))], "tender.over"),
        "too little handed over": ([cash(TOTAL, half)], "tender.short"),
        "a slip of the hand": ([cash(TOTAL, Rial(12_800_000_000))], "tender.received_huge"),
        "handed over for nothing": (
            [cash(Rial(0), Rial(9_000_000)), card(TOTAL, reference="123456")],
            "tender.received_huge",
        ),
        "cash back against the card": (
            [card(TOTAL + half, reference="123456"), cash(-half)],
            "tender.cash_amount",
        ),
        "a negative card": (
            [cash(TOTAL + half), card(-half, reference="123456")],
            "tender.card_amount",
        ),
        "a card of nothing": (
            [cash(TOTAL), card(Rial(0), reference="123456")],
            "tender.card_amount",
        ),
        "no reference": ([card(TOTAL, reference="")], "tender.reference"),
        "a short reference": ([card(TOTAL, reference="12345")], "tender.reference"),
        "a long reference": ([card(TOTAL, reference="1" * 17)], "tender.reference"),
        "letters": ([card(TOTAL, reference="12345x")], "tender.reference"),
        "a whole card number": (
            [card(TOTAL, reference="123456", last4="6037991234567890")],
            "tender.last4",
        ),
        "an unknown kind": ([Tender(kind="cheque", amount=TOTAL.amount)], "tender.kind"),
        "an invented state": (
            [replace(card(TOTAL, reference="123456"), state="paid")],
            "tender.kind",
        ),
    }


@pytest.mark.parametrize(("tenders", "code"), _wrong().values(), ids=list(_wrong()))
def test_what_is_no_payment_is_refused(tenders: list[Tender], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        refuse_tenders(tenders, TOTAL)
    assert caught.value.code == code


@given(
    total=st.integers(1, 10**12),
    by_card=st.integers(0, 10**12),
    more=st.integers(0, 2_000_000),
    known=st.booleans(),
)
def test_cash_and_card_that_make_the_total_are_taken_and_the_change_is_right(
    total: int, by_card: int, more: int, known: bool
) -> None:
    carded, left = Rial(min(by_card, total)), Rial(total - min(by_card, total))
    tenders = [cash(left, left + Rial(more))] if left.amount else []
    if carded.amount:
        tenders.append(card(carded, reference="123456") if known else card_unknown(carded))
    refuse_tenders(tenders, Rial(total))
    assert change_of(tenders) == Rial(more if left.amount else 0)


@given(st.integers(-(10**12), -1))
def test_what_is_owed_to_the_citizen_goes_out_in_cash_alone(total: int) -> None:
    refuse_tenders([cash(Rial(total))], Rial(total))
    for wrong in ([cash(Rial(-total))], [card(Rial(-total), reference="123456")], []):
        with pytest.raises(Refusal):
            refuse_tenders(wrong, Rial(total))


def test_a_refused_payment_changes_nothing(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "GEN-105")
    total = desk.need_visit().total
    with refused(world, "tender.short", left=1):
        take_payment(desk, tenders=[cash(total - Rial(1))])
    take_payment(desk, tenders=[cash(total)])


def test_an_agency_that_takes_no_cash_gets_its_part_by_card(world: World, desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "POL-303")
    by_card = desk.need_visit().total
    put_in(desk, "GEN-105")
    total = desk.need_visit().total
    with refused(world, "tender.card_only", amount=by_card.amount):
        take_payment(desk, tenders=[cash(total)])
    with refused(world, "tender.card_only"):
        take_payment(
            desk,
            tenders=[
                cash(total - by_card + Rial(1)),
                card(by_card - Rial(1), reference="123456"),
            ],
        )
    given = take_payment(desk, tenders=[cash(total - by_card), card(by_card, reference="123456")])
    assert [tender.kind for tender in find_receipt(desk, str(given.receipt)).tenders] == [
        "cash",
        "card",
    ]


def test_what_is_paid_out_is_set_off_against_what_only_a_card_may_pay(desk: Desk) -> None:
    start_visit(desk)
    put_in(desk, "POL-303")
    put_in(desk, "BUS-102")
    total = desk.need_visit().total
    assert total < Rial(0)
    take_payment(desk, tenders=[cash(total)])
