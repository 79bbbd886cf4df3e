"""Facts about a card whose result nobody knows: it waits on an account of its own until settled."""

import pytest

from app.book.fold.rows import POSTING, TENDER
from app.book.rebuild import verify
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import Given, card_unknown, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance, open_things
from app.counter.queries.receipt import find_receipt
from models.ledger import CARD, CARD_UNKNOWN, DRAWER
from models.values.rial import Rial
from tests.counter_world import SUPERVISOR, World, close_exactly, put_in, refused, rows, serve

SPLIT = Rial(5_000)


def _sold(desk: Desk, *, in_cash: Rial = Rial(0)) -> Given:  # noqa: B008
    start_visit(desk)
    put_in(desk, "GEN-104")
    due = desk.need_visit().total - in_cash
    tenders = [cash(in_cash)] if in_cash.amount else []
    return take_payment(desk, tenders=[*tenders, card_unknown(due, terminal="T-1")])


def _balances(world: World) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows(world, POSTING):
        sums[row.account] = sums.get(row.account, 0) + row.amount
    return {name: sums.get(name, 0) for name in (DRAWER, CARD, CARD_UNKNOWN)}


def test_it_stands_neither_as_paid_nor_as_lost(world: World, desk: Desk) -> None:
    given = _sold(desk)
    assert _balances(world) == {
        DRAWER: 10_000_000,
        CARD: 0,
        CARD_UNKNOWN: given.total.amount,
    }
    assert open_things(desk).unknown_cards == (str(given.receipt),)


def test_the_terminals_slip_turns_it_into_a_card_payment(world: World, desk: Desk) -> None:
    given = _sold(desk)
    resolve_card(
        desk, receipt=str(given.receipt), outcome="paid", reference="۱۲۳۴۵۶۷۸", last4="۴۳۲۱"
    )
    (tender,) = find_receipt(desk, str(given.receipt)).tenders
    assert (tender.state, tender.reference, tender.last4) == ("paid", "12345678", "4321")
    assert _balances(world) == {DRAWER: 10_000_000, CARD: given.total.amount, CARD_UNKNOWN: 0}
    assert open_things(desk).unknown_cards == ()
    close_exactly(desk)
    assert verify(world.engine) == []


def test_cash_paid_instead_is_in_the_drawer(world: World, desk: Desk) -> None:
    given = _sold(desk)
    resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash", reference="99999999")
    (tender,) = find_receipt(desk, str(given.receipt)).tenders
    assert (tender.state, tender.reference) == ("paid_cash", "")
    assert drawer_balance(desk) == Rial(10_000_000) + given.total
    assert _balances(world)[CARD_UNKNOWN] == 0
    closed = close_exactly(desk)
    assert closed.expected == Rial(10_000_000) + given.total


def test_a_payment_that_never_came_is_a_void(world: World, desk: Desk) -> None:
    given = _sold(desk)
    void_receipt(desk, receipt=str(given.receipt), reason="not_paid", approval=SUPERVISOR)
    assert _balances(world) == {DRAWER: 10_000_000, CARD: 0, CARD_UNKNOWN: 0}
    assert {row.state for row in rows(world, TENDER)} == {"voided", "taken"}
    with refused(world, "card.not_unknown"):
        resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash")
    close_exactly(desk)


@pytest.mark.parametrize(
    ("outcome", "account"), [("paid", CARD), ("paid_cash", DRAWER)], ids=["slip", "cash"]
)
def test_a_void_after_the_result_is_known_goes_back_the_way_it_came(
    world: World, desk: Desk, outcome: str, account: str
) -> None:
    before = _balances(world)
    given = _sold(desk)
    resolve_card(desk, receipt=str(given.receipt), outcome=outcome, reference="12345678")
    assert _balances(world)[account] == before[account] + given.total.amount
    void_receipt(desk, receipt=str(given.receipt), reason="gave_up", approval=SUPERVISOR)
    assert _balances(world) == before
    assert verify(world.engine) == []


def test_of_a_split_payment_only_the_card_waits(world: World, desk: Desk) -> None:
    given = _sold(desk, in_cash=SPLIT)
    assert _balances(world)[CARD_UNKNOWN] == (given.total - SPLIT).amount
    resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash")
    assert drawer_balance(desk) == Rial(10_000_000) + given.total


def test_what_cannot_settle_it_is_refused(world: World, desk: Desk) -> None:
    known, unknown = str(serve(desk).receipt), str(_sold(desk).receipt)
    for said, code in (
        ({"receipt": known, "outcome": "paid_cash"}, "card.not_unknown"),
        ({"receipt": "72140087-2-000009-000", "outcome": "paid_cash"}, "receipt.unknown"),
        ({"receipt": unknown, "outcome": "perhaps"}, "card.outcome"),
        ({"receipt": unknown, "outcome": "paid"}, "tender.reference"),
        ({"receipt": unknown, "outcome": "paid", "reference": "12a456"}, "tender.reference"),
        (
            {"receipt": unknown, "outcome": "paid", "reference": "123456", "last4": "12"},
            "tender.last4",
        ),
    ):
        with refused(world, code):
            resolve_card(desk, **said)


def test_it_is_settled_once(world: World, desk: Desk) -> None:
    given = _sold(desk)
    resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash")
    with refused(world, "card.not_unknown"):
        resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash")


def test_lines_are_not_refunded_before_the_result_is_known(world: World, desk: Desk) -> None:
    given = _sold(desk)
    refund = {"lines": [0], "reason": "gave_up", "tender": "cash", "approval": SUPERVISOR}
    with refused(world, "reversal.unknown_card"):
        refund_lines(desk, receipt=str(given.receipt), **refund)  # type: ignore[arg-type]
    resolve_card(desk, receipt=str(given.receipt), outcome="paid_cash")
    refund_lines(desk, receipt=str(given.receipt), **refund)  # type: ignore[arg-type]
