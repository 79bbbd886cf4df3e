"""Facts about the ledger: every event's postings sum to zero, whatever stands in it."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.errors import Defect
from models.events.base import Body, Reference
from models.events.known import BODIES
from models.events.shift import DrawerMoved, DrawerOpened, NoteCount, ShiftClosed, ShiftOpened
from models.events.visit import (
    CardResolved,
    Line,
    LinesRefunded,
    Part,
    ReceiptVoided,
    ReversedLine,
    Tender,
    VisitCompleted,
)
from models.ledger import (
    _RULES,
    CARD,
    CARD_UNKNOWN,
    DISPUTED,
    DRAWER,
    FLOAT,
    NOTHING,
    OVER_SHORT,
    SAFE,
    JournalEntry,
    Posting,
    entry_of,
    payee_account,
    tender_account,
)

OF = Reference("1405/05/12", "E" * 26, 7)
rials = st.integers(-(10**12), 10**12)
amounts = st.integers(0, 10**12)
payees = st.sampled_from(["office", "treasury", "treasury-vat", "biller", "passenger"])
parts = st.lists(st.builds(Part, st.sampled_from(["fee", "vat"]), payees, rials), max_size=4)
lines = st.lists(parts.map(tuple), min_size=1, max_size=4)
shares = st.lists(st.integers(0, 100), max_size=2)


def _lines(priced: list[tuple[Part, ...]]) -> tuple[Line, ...]:
    return tuple(
        Line(service=f"GEN-{place}", agency="GEN", parts=each) for place, each in enumerate(priced)
    )


def _tenders(total: int, share: int, state: str) -> tuple[Tender, ...]:
    by_card = total * share // 100
    return (
        Tender(kind="cash", amount=total - by_card, received=total - by_card),
        Tender(kind="card", amount=by_card, state=state),
    )


def _visit(priced: list[tuple[Part, ...]], share: int, state: str) -> VisitCompleted:
    total = sum(part.amount for each in priced for part in each)
    return VisitCompleted(
        number=1,
        receipt="r",
        tracking="t",
        total=total,
        turnover=total,
        started="",
        lines=_lines(priced),
        tenders=_tenders(total, share, state),
    )


visits = st.builds(_visit, lines, st.integers(0, 100), st.sampled_from(["taken", "unknown"]))


def _sums(body: Body) -> Counter[str]:
    return Counter({posting.account: posting.amount for posting in entry_of(body).postings})


@given(visits)
def test_what_was_taken_is_owed_to_the_payees(visit: VisitCompleted) -> None:
    sums = _sums(visit)
    assert sum(sums.values()) == 0
    held = sum(sums[account] for account in (DRAWER, CARD, CARD_UNKNOWN))
    assert held == visit.total
    for payee in {part.payee for line in visit.lines for part in line.parts}:
        given = sum(p.amount for line in visit.lines for p in line.parts if p.payee == payee)
        assert sums[payee_account(payee)] == -given


@given(visits)
def test_a_void_is_the_exact_negation(visit: VisitCompleted) -> None:
    void = ReceiptVoided(
        of=OF,
        voids="r",
        number=2,
        receipt="v",
        turnover=0,
        total=-visit.total,
        reason="other",
        lines=tuple(ReversedLine(place, line.parts) for place, line in enumerate(visit.lines)),
        tenders=visit.tenders,
    )
    there, back = _sums(visit), _sums(void)
    assert back == Counter({account: -amount for account, amount in there.items()})


@given(visits, st.data())
def test_a_refund_takes_back_what_its_lines_gave(
    visit: VisitCompleted, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.integers(0, len(visit.lines) - 1), min_size=1))
    back = tuple(ReversedLine(place, visit.lines[place].parts) for place in sorted(chosen))
    amount = sum(part.amount for line in back for part in line.parts)
    refund = LinesRefunded(
        of=OF,
        refunds="r",
        number=2,
        receipt="f",
        turnover=0,
        total=-amount,
        reason="other",
        lines=back,
        tenders=(Tender(kind="cash", amount=amount, received=amount),),
    )
    sums = _sums(refund)
    assert sum(sums.values()) == 0
    assert sums[DRAWER] == -amount


@pytest.mark.parametrize(("outcome", "onto"), [("paid", CARD), ("paid_cash", DRAWER)])
@given(amount=st.integers(1, 10**12))
def test_a_settled_card_leaves_the_unknown(outcome: str, onto: str, amount: int) -> None:
    body = CardResolved(of=OF, tender=0, amount=amount, outcome=outcome)
    assert _sums(body) == Counter({CARD_UNKNOWN: -amount, onto: amount})


@given(counted=amounts, carried=amounts, brought=amounts)
def test_a_float_is_what_was_left_and_brought_and_what_nobody_can_explain(
    counted: int, carried: int, brought: int
) -> None:
    body = ShiftOpened(
        number=1, counts=(NoteCount(1, counted),), counted=counted, carried=carried, brought=brought
    )
    sums = _sums(body)
    assert sum(sums.values()) == 0
    assert (sums[DRAWER], sums[FLOAT], sums[SAFE]) == (counted, -carried, -brought)
    assert sums[OVER_SHORT] == carried + brought - counted


@given(
    expected=amounts,
    found=st.integers(-(10**9), 10**9),
    left=amounts,
    reason=st.sampled_from(["unknown", "dispute", ""]),
)
def test_a_close_empties_the_drawer_and_says_where_all_of_it_went(
    expected: int, found: int, left: int, reason: str
) -> None:
    counted = expected + found
    assume(counted >= 0)
    left = min(left, counted)
    body = ShiftClosed(
        first_seq=1,
        last_seq=2,
        receipts=0,
        cash=0,
        card=0,
        card_unknown=0,
        counted=counted,
        expected=expected,
        terminal_total=0,
        left=left,
        handed=counted - left,
        reason=reason,
        turnover=0,
        chain="",
    )
    sums = _sums(body)
    assert sum(sums.values()) == 0
    assert sums[DRAWER] == -expected
    assert (sums[FLOAT], sums[SAFE]) == (left, counted - left)
    explained, other = (DISPUTED, OVER_SHORT) if reason == "dispute" else (OVER_SHORT, DISPUTED)
    assert (sums[explained], sums[other]) == (-found, 0)


@pytest.mark.parametrize(
    ("direction", "party", "moves"),
    [
        ("in", "safe", {DRAWER: 5, SAFE: -5}),
        ("out", "safe", {DRAWER: -5, SAFE: 5}),
        ("out", "bank", {DRAWER: -5, "outside:bank": 5}),
        ("in", "counter", {DRAWER: 5, "outside:counter": -5}),
    ],
)
def test_cash_that_moves_comes_from_and_goes_somewhere(
    direction: str, party: str, moves: dict[str, int]
) -> None:
    body = DrawerMoved(direction=direction, party=party, amount=5, reason="r")
    assert _sums(body) == Counter(moves)


def test_every_event_that_moves_money_has_its_rule() -> None:
    """A new kind that names an amount or a total, and no rule, is a kind somebody forgot."""
    silent = {"visit.abandoned", "cash.counted", "clock.changed"}
    # Asked for, or allowed: what moves is said by the void itself.
    silent |= {"reversal.asked", "reversal.phoned"}
    for body in BODIES:
        named = {"total", "amount", "counted", "tenders"} & set(body.__struct_fields__)
        assert (body in _RULES) == bool(named) or body.kind in silent, body.kind


def test_what_moves_no_money_makes_no_postings() -> None:
    assert entry_of(DrawerOpened(reason="check")) == NOTHING


@given(st.lists(st.tuples(st.sampled_from("abc"), rials)))
def test_an_entry_merges_by_account_and_keeps_no_zero(moves: list[tuple[str, int]]) -> None:
    total = sum(amount for _, amount in moves)
    entry = JournalEntry.of([*moves, ("z", -total)])
    assert [posting.account for posting in entry.postings] == sorted(
        {posting.account for posting in entry.postings}
    )
    assert all(posting.amount for posting in entry.postings)
    assert sum(posting.amount for posting in entry.postings) == 0


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    for postings in ((Posting("a", 1),), (Posting("a", 5), Posting("b", -4))):
        with pytest.raises(Defect, match=r"ledger\.unbalanced"):
            JournalEntry(postings)
    with pytest.raises(Defect, match=r"ledger\.unbalanced"):
        JournalEntry.of([("a", 1), ("b", 1)])


@pytest.mark.parametrize(
    ("tender", "account"),
    [
        (Tender(kind="cash", amount=5), DRAWER),
        (Tender(kind="card", amount=5), CARD),
        (Tender(kind="card", amount=5, state="unknown"), CARD_UNKNOWN),
    ],
)
def test_a_tender_stands_on_the_account_of_what_it_is(tender: Tender, account: str) -> None:
    assert tender_account(tender) == account
