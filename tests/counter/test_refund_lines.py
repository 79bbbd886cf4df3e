"""Facts about refunding: some lines go back later, each once, by a tender of their own."""

import threading

import pytest

from app.book.fold.rows import POSTING
from app.book.rebuild import verify
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.take_payment import Given
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.drawer import drawer_balance
from app.counter.queries.receipt import find_receipt
from models.errors import Refusal
from models.ledger import CARD
from models.values.rial import Rial
from tests.counter_world import SUPERVISOR, World, refused, rows, serve


def _back(desk: Desk, given: Given, *lines: int, **said: str) -> Given:
    whole = {"reason": "gave_up", "tender": "cash", **said}
    return refund_lines(
        desk,
        receipt=str(given.receipt),
        lines=lines,
        approval=SUPERVISOR,
        reason=whole["reason"],
        tender=whole["tender"],
        reference=whole.get("reference", ""),
    )


def test_a_line_goes_back_with_all_its_parts(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["NOCR-111", "GEN-101", "GEN-104"])
    before, sold = drawer_balance(desk), find_receipt(desk, str(given.receipt))
    slip = _back(desk, given, 1)
    refund = find_receipt(desk, str(slip.receipt))
    assert slip.total == Rial(-sold.lines[1].amount)
    assert drawer_balance(desk) == before + slip.total
    assert [line.service for line in refund.lines] == ["GEN-101"]
    assert [part.amount for part in refund.lines[0].parts] == [
        -part.amount for part in sold.lines[1].parts
    ]
    after = find_receipt(desk, str(given.receipt))
    assert [line.state for line in after.lines] == ["taken", "refunded", "taken"]
    assert (after.state, after.total) == ("part_refunded", sold.total)
    assert verify(world.engine) == []


def test_lines_go_back_one_after_the_other_until_none_is_left(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["GEN-101", "GEN-104", "NOCR-111"])
    back = _back(desk, given, 2, 0).total + _back(desk, given, 1).total
    assert back == -given.total
    assert drawer_balance(desk) == Rial(10_000_000)
    for line in range(3):
        with refused(world, "reversal.already"):
            _back(desk, given, line)


def test_no_line_goes_back_twice_nor_after_a_void(world: World, desk: Desk) -> None:
    given, other = serve(desk), serve(desk)
    slip = _back(desk, given, 0)
    with refused(world, "reversal.already"):
        _back(desk, given, 0, 1)
    with refused(world, "reversal.of_reversal"):
        _back(desk, slip, 0)
    void_receipt(desk, receipt=str(other.receipt), reason="other", approval=SUPERVISOR)
    with refused(world, "reversal.already"):
        _back(desk, other, 0)


@pytest.mark.parametrize("lines", [[], [0, 0], [-1], [2], [0, 9]])
def test_lines_that_are_not_there_are_refused(world: World, desk: Desk, lines: list[int]) -> None:
    given = serve(desk)
    with refused(world, "reversal.lines"):
        _back(desk, given, *lines)


def test_a_refund_to_the_card_needs_the_terminals_reference(world: World, desk: Desk) -> None:
    given = serve(desk)
    for reference in ("", "12", "abcdef"):
        with refused(world, "tender.reference"):
            _back(desk, given, 0, tender="card", reference=reference)
    before = drawer_balance(desk)
    slip = _back(desk, given, 0, tender="card", reference="۶۵۴۳۲۱")
    (tender,) = find_receipt(desk, str(slip.receipt)).tenders
    assert (tender.kind, tender.reference) == ("card", "654321")
    assert drawer_balance(desk) == before
    assert sum(row.amount for row in rows(world, POSTING) if row.account == CARD) == (
        slip.total.amount
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [({"reason": "mood"}, "reversal.reason"), ({"tender": "cheque"}, "tender.kind")],
)
def test_a_refund_says_why_and_how(
    world: World, desk: Desk, said: dict[str, str], code: str
) -> None:
    given = serve(desk)
    with refused(world, code):
        _back(desk, given, 0, **said)


def test_a_free_line_goes_back_without_a_tender(desk: Desk) -> None:
    given = serve(desk, codes=["GEN-103", "GEN-104"])
    slip = _back(desk, given, 0)
    assert slip.total == Rial(0)
    assert find_receipt(desk, str(slip.receipt)).tenders == ()


def test_what_had_been_paid_out_comes_back_in_cash(world: World, desk: Desk) -> None:
    given = serve(desk, codes=["BUS-102"])
    with refused(world, "tender.card_amount"):
        _back(desk, given, 0, tender="card", reference="123456")
    slip = _back(desk, given, 0)
    assert slip.total == -given.total
    assert drawer_balance(desk) == Rial(10_000_000)


def test_an_unknown_receipt_is_refused(world: World, desk: Desk) -> None:
    with refused(world, "receipt.unknown"):
        refund_lines(
            desk,
            receipt="72140087-2-000099-000",
            lines=[0],
            reason="other",
            tender="cash",
            approval=SUPERVISOR,
        )


def test_numbers_and_running_total_go_on_through_refunds(desk: Desk) -> None:
    given = serve(desk)
    slip = _back(desk, given, 0)
    last = serve(desk)
    assert [each.receipt.number for each in (given, slip, last)] == [1, 2, 3]
    turnovers = [find_receipt(desk, str(each.receipt)).turnover for each in (given, slip, last)]
    assert turnovers == [
        given.total.amount,
        (given.total + slip.total).amount,
        (given.total + slip.total + last.total).amount,
    ]


def test_refunds_at_the_same_moment_take_a_line_back_once(world: World, desk: Desk) -> None:
    """The lines are looked at again inside the act: what was true before the PIN may be past."""
    given = serve(desk)
    told: list[str] = []

    def ask() -> None:
        try:
            _back(desk, given, 0)
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.code)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", *["reversal.already"] * 3]
    assert verify(world.engine) == []
