"""Facts about the drawer: cash moves with a reason, and never out of a drawer that lacks it."""

import pytest

from app.book.fold.rows import DRAWER as DRAWER_ROWS
from app.counter.commands.move_drawer import OPENINGS, PARTIES, move_cash, open_drawer
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance
from app.counter.queries.receipt import find_receipt
from models.values.rial import Rial
from tests.counter_world import SUPERVISOR, World, put_in, refused, rows, serve


def _empty(desk: Desk, but: Rial = Rial(0)) -> None:  # noqa: B008
    """Carry the drawer to the safe, all but a little."""
    out = drawer_balance(desk) - but
    move_cash(desk, direction="out", party="safe", amount=out, reason="به گاوصندوق")


@pytest.mark.parametrize("party", PARTIES)
def test_cash_goes_in_and_out_with_a_reason(world: World, desk: Desk, party: str) -> None:
    move_cash(desk, direction="in", party=party, amount=Rial(300), reason=" پول خرد ")
    move_cash(desk, direction="out", party=party, amount=Rial(100), reason="پس داده شد")
    assert drawer_balance(desk) == Rial(10_000_200)
    assert [
        (row.direction, row.party, row.amount, row.reason) for row in rows(world, DRAWER_ROWS)
    ] == [
        ("in", party, 300, "پول خرد"),
        ("out", party, 100, "پس داده شد"),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"direction": "up"}, "drawer.party"),
        ({"party": "myself"}, "drawer.party"),
        ({"amount": Rial(0)}, "amount.not_positive"),
        ({"amount": Rial(-1)}, "amount.not_positive"),
        ({"reason": "  "}, "drawer.reason"),
        ({"amount": Rial(10_000_001)}, "drawer.not_enough"),
    ],
)
def test_what_cannot_be_moved_is_refused(
    world: World, desk: Desk, said: dict[str, object], code: str
) -> None:
    whole = {"direction": "out", "party": "bank", "amount": Rial(5), "reason": "واریز"} | said
    with refused(world, code):
        move_cash(desk, **whole)  # type: ignore[arg-type]


def test_the_last_rial_may_go_out(desk: Desk) -> None:
    _empty(desk)
    assert drawer_balance(desk) == Rial(0)


@pytest.mark.parametrize("reason", OPENINGS)
def test_a_drawer_opened_without_a_payment_is_on_record(
    world: World, desk: Desk, reason: str
) -> None:
    open_drawer(desk, reason=reason)
    (row,) = rows(world, DRAWER_ROWS)
    assert (row.direction, row.amount, row.reason) == ("open", 0, reason)
    with refused(world, "drawer.opening"):
        open_drawer(desk, reason="curiosity")


def test_a_ticket_that_is_paid_out_takes_cash_out_of_the_drawer(desk: Desk) -> None:
    """The total is negative: what the citizen is owed goes out in cash."""
    given = serve(desk, codes=["BUS-102"])
    assert given.total < Rial(0)
    assert drawer_balance(desk) == Rial(10_000_000) + given.total
    (tender,) = find_receipt(desk, str(given.receipt)).tenders
    assert (tender.kind, tender.amount) == ("cash", given.total.amount)


def test_a_drawer_that_lacks_the_cash_pays_nothing_out(world: World, desk: Desk) -> None:
    _empty(desk, but=Rial(1_000))
    start_visit(desk)
    put_in(desk, "BUS-102")
    total = desk.need_visit().total
    with refused(world, "drawer.not_enough"):
        take_payment(desk, tenders=[cash(total)])
    move_cash(desk, direction="in", party="safe", amount=-total, reason="از گاوصندوق")
    take_payment(desk, tenders=[cash(total)])
    assert drawer_balance(desk) == Rial(1_000)


def test_a_drawer_that_lacks_the_cash_takes_nothing_back(world: World, desk: Desk) -> None:
    given = serve(desk)
    receipt = str(given.receipt)
    _empty(desk, but=Rial(1_000))
    with refused(world, "drawer.not_enough"):
        void_receipt(desk, receipt=receipt, reason="other", approval=SUPERVISOR)
    refund = {"receipt": receipt, "lines": [0], "reason": "other", "approval": SUPERVISOR}
    with refused(world, "drawer.not_enough"):
        refund_lines(desk, **refund, tender="cash")  # type: ignore[arg-type]
    refund_lines(desk, **refund, tender="card", reference="654321")  # type: ignore[arg-type]
    assert drawer_balance(desk) == Rial(1_000)


def test_voiding_what_was_paid_out_brings_the_cash_back(desk: Desk) -> None:
    given = serve(desk, codes=["BUS-102"])
    _empty(desk)
    back = void_receipt(
        desk, receipt=str(given.receipt), reason="wrong_person", approval=SUPERVISOR
    )
    assert back.total == -given.total
    assert drawer_balance(desk) == back.total


@pytest.mark.parametrize("codes", [["BUS-102"], ["BUS-102", "GEN-104"]])
def test_what_is_paid_out_is_paid_in_cash_and_exactly(
    world: World, desk: Desk, codes: list[str]
) -> None:
    start_visit(desk)
    for code in codes:
        put_in(desk, code)
    total = desk.need_visit().total
    assert total < Rial(0)
    for tenders, code in (
        ([], "tender.over"),
        ([cash(total + Rial(1))], "tender.over"),
        ([cash(total - Rial(1))], "tender.short"),
        ([card(total, reference="123456")], "tender.card_amount"),
        ([cash(-total)], "tender.cash_amount"),
        ([cash(total, Rial(5_000))], "tender.received_huge"),
    ):
        with refused(world, code):
            take_payment(desk, tenders=tenders)
    take_payment(desk, tenders=[cash(total, Rial(0))])
