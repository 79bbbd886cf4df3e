"""The equalities every report must keep, told as findings where one does not hold."""

from collections import Counter
from collections.abc import Iterator

from app.book.reports.entries import Series
from app.book.reports.facts import Facts
from app.book.reports.figures import Flow
from app.book.reports.report import Finding
from app.book.reports.tally import Figures
from models.ledger import DRAWER, payee_account


def _finding(code: str, place: str, expected: int, found: int) -> Finding:
    return Finding(code=f"report.finding.{code}", place=place, expected=expected, found=found)


def prove(facts: Facts) -> Iterator[Finding]:
    """Check the facts against themselves: the same money, seen from each side, is the same sum."""
    yield from _sums(facts)
    yield from _ledger(facts)
    yield from _numbers(facts)
    for use in facts.catalogues:
        if not use.adopted:
            yield _finding("catalogue", str(use.version), 0, use.receipts)
        elif " " in use.sha256:
            yield _finding("catalogue_twice", str(use.version), 1, len(use.sha256.split()))


def _sums(facts: Facts) -> Iterator[Finding]:
    net = facts.receipts.net
    sides = {
        "services": sum(row.flow.net for row in facts.services),
        "agencies": sum(row.flow.net for row in facts.agencies),
        "payees": sum(row.flow.net for row in facts.payees),
        "clerks": sum(row.flow.net for row in facts.clerks),
        "tenders": sum(row.net for row in facts.tenders),
        "slips": sum(slip.total for slip in facts.slips),
    }
    if not any(each.gaps for each in facts.series):
        sides["turnover"] = sum(each.turnover_after - each.turnover_before for each in facts.series)
    for name, found in sides.items():
        if found != net:
            yield _finding("sums", name, net, found)
    counts = {
        "slips": (facts.receipts.count + facts.receipts.back, len(facts.slips)),
        "services": (facts.lines, sum(row.flow.count for row in facts.services)),
        "clerks": (facts.lines, sum(row.services for row in facts.clerks)),
    }
    for name, (expected, found) in counts.items():
        if expected != found:
            yield _finding("counts", name, expected, found)


def _ledger(facts: Facts) -> Iterator[Finding]:
    """The tables against the postings: payees, tenders, drawer, and the ledger's own zero."""
    kept = Counter({balance.account: balance.amount for balance in facts.accounts})
    if kept.total():
        yield _finding("ledger", "", 0, kept.total())
    owed: Counter[str] = Counter()
    for row in facts.payees:
        owed[payee_account(row.payee)] -= row.flow.net
    owed.update({account: 0 for account in kept if account.startswith(payee_account(""))})
    for account, expected in sorted(owed.items()):
        if kept[account] != expected:
            yield _finding("postings", account, expected, kept[account])
    for tender in facts.tenders:
        if tender.account != DRAWER and kept[tender.account] != tender.net:
            yield _finding("postings", tender.account, tender.net, kept[tender.account])
    drawer = sum(shift.cash for shift in facts.shifts)
    cash = sum(tender.net for tender in facts.tenders if tender.account == DRAWER)
    if drawer != cash:
        yield _finding("postings", DRAWER, cash, drawer)


def _numbers(facts: Facts) -> Iterator[Finding]:
    """Numbers run without a gap or a repeat, and the running total with them."""
    for each in facts.series:
        for gap in each.gaps:
            if not gap.day:
                yield _finding("number_missing", str(each.counter), gap.first, gap.last)
    seen: Counter[tuple[int, int]] = Counter((slip.counter, slip.number) for slip in facts.slips)
    for (counter, number), times in sorted(seen.items()):
        if times > 1:
            yield _finding("number_twice", str(counter), number, times)
    yield from _turnover(facts, [each for each in facts.series if not each.gaps])


def _turnover(facts: Facts, whole: list[Series]) -> Iterator[Finding]:
    counters = Counter(each.counter for each in facts.series)
    alone = {each.counter for each in whole if counters[each.counter] == 1}
    running: dict[int, int] = {}
    for slip in facts.slips:
        if slip.counter in alone and slip.counter in running:
            due = running[slip.counter] + slip.total
            if slip.turnover != due:
                yield _finding("turnover", slip.receipt, due, slip.turnover)
        running[slip.counter] = slip.turnover


def compare(facts: Facts, by_hand: Figures) -> Iterator[Finding]:
    """Set the book's figures beside those added up from the signed events."""
    kept = figures_of(facts)
    for key in sorted(kept.keys() | by_hand.keys()):
        if kept[key] != by_hand[key]:
            yield _finding("differs", " ".join(key), by_hand[key], kept[key])


def figures_of(facts: Facts) -> Figures:
    """Lay the facts out as the tally does."""
    figures: Figures = Counter({("lines",): facts.lines})
    _flow(figures, facts.receipts, "receipts")
    for service in facts.services:
        key = ("service", service.service, service.agency)
        _flow(figures, service.flow, *key)
        figures[(*key, "quantity")] += service.quantity
        figures[(*key, "requests")] += service.requests
        figures[(*key, "requested")] += service.requested
    for agency in facts.agencies:
        _flow(figures, agency.flow, "agency", agency.agency)
        figures["agency", agency.agency, "requests"] += agency.requests
        figures["agency", agency.agency, "requested"] += agency.requested
    for payee in facts.payees:
        _flow(figures, payee.flow, "payee", payee.payee, payee.part)
    for clerk in facts.clerks:
        _flow(figures, clerk.flow, "clerk", clerk.clerk)
        for name in ("services", "copies", "openings", "abandoned"):
            figures["clerk", clerk.clerk, name] += getattr(clerk, name)
    for tender in facts.tenders:
        _flow(figures, tender.flow, "tender", tender.account)
        for name in ("received", "change", "resolved"):
            figures["tender", tender.account, name] += getattr(tender, name)
    for balance in facts.accounts:
        figures["account", balance.account, "amount"] += balance.amount
    _shifts(figures, facts)
    return figures


_SHIFT_NUMBERS = (
    *("opening", "cash", "moved_in", "moved_out", "receipts"),
    *("counted", "expected", "left", "handed", "terminal_total"),
)


def _shifts(figures: Figures, facts: Facts) -> None:
    for shift in facts.shifts:
        for name in _SHIFT_NUMBERS:
            figures["shift", shift.shift, name] += getattr(shift, name)
        figures["shift", shift.shift, "closed"] += shift.closed


def _flow(figures: Figures, flow: Flow, *key: str) -> None:
    for name in ("count", "taken", "back", "returned"):
        figures[(*key, name)] += getattr(flow, name)
