"""The tables of sums of a report, made from the queries' rows: by service, payee, clerk, tender."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Select

from app.book.reports import queries
from app.book.reports.figures import (
    Balance,
    ByAgency,
    ByClerk,
    ByPayee,
    ByService,
    ByTender,
    Flow,
    Record,
    add_flows,
)
from app.book.reports.scope import Scope, ask
from models.ledger import CARD, CARD_UNKNOWN, DRAWER


@dataclass(slots=True)
class _Flowing:
    """A flow and other counts while they are being added up."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, row: Any, *, back: bool, amount: int) -> None:
        self.counts["back" if back else "count"] += row.times
        self.counts["returned" if back else "taken"] += amount

    @property
    def flow(self) -> Flow:
        return Flow(
            count=self.counts["count"],
            taken=self.counts["taken"],
            back=self.counts["back"],
            returned=self.counts["returned"],
        )


class Sums(Record, frozen=True):
    """Every table of sums of one scope."""

    receipts: Flow
    lines: int
    services: tuple[ByService, ...]
    agencies: tuple[ByAgency, ...]
    payees: tuple[ByPayee, ...]
    clerks: tuple[ByClerk, ...]
    tenders: tuple[ByTender, ...]
    accounts: tuple[Balance, ...]


Rows = Mapping[str, Sequence[Any]]
"""The rows of each query, by the query's name."""

_QUERIES: Final[Mapping[str, Callable[..., Select[Any]]]] = {
    "slips": queries.slips,
    "lines": queries.lines,
    "lines_back": queries.lines_back,
    "parts": queries.parts,
    "tenders": queries.tenders,
    "tenders_back": queries.tenders_back,
    "resolved": queries.resolved,
    "accounts": queries.accounts,
}


def read_sums(connection: Connection, scope: Scope, beside: Iterable[tuple[str, str]]) -> Sums:
    """Read the sums of a scope.

    Args:
        beside: (clerk, `copies` | `openings` | `abandoned`) for every act counted beside slips.
    """
    return _sums({name: ask(connection, query, scope) for name, query in _QUERIES.items()}, beside)


def read_sums_apart(
    connection: Connection, scope: Scope, by: tuple[str, ...]
) -> dict[tuple[str, ...], Sums]:
    """Read the sums of a scope apart by `office`, `day` or both; acts beside slips not counted."""
    apart: dict[tuple[str, ...], dict[str, list[Any]]] = {}
    for name, query in _QUERIES.items():
        for row in ask(connection, query, scope, *by):
            group = apart.setdefault(tuple(row[: len(by)]), {each: [] for each in _QUERIES})
            group[name].append(row)
    return {key: _sums(rows, ()) for key, rows in sorted(apart.items())}


def _sums(rows: Rows, beside: Iterable[tuple[str, str]]) -> Sums:
    services = _services(rows["lines"], rows["lines_back"])
    whole = _Flowing()
    for row in rows["slips"]:
        whole.add(row, back=row.kind != "visit", amount=row.total)
    return Sums(
        receipts=whole.flow,
        lines=sum(row.times for row in rows["lines"]),
        services=services,
        agencies=_agencies(services),
        payees=_payees(rows["parts"]),
        clerks=_clerks(rows["slips"], rows["lines"], beside),
        tenders=_tenders(rows),
        accounts=tuple(
            Balance(account=row.account, amount=row.amount)
            for row in rows["accounts"]
            if row.amount
        ),
    )


def _services(sold: Iterable[Any], back: Iterable[Any]) -> tuple[ByService, ...]:
    rows: dict[tuple[str, str], _Flowing] = defaultdict(_Flowing)
    for row in sold:
        service = rows[(row.service, row.agency)]
        service.add(row, back=False, amount=row.amount)
        service.counts.update(quantity=row.quantity, requests=row.requests, requested=row.requested)
    for row in back:
        rows[(row.service, row.agency)].add(row, back=True, amount=row.amount)
    return tuple(
        ByService(
            service=service,
            agency=agency,
            quantity=row.counts["quantity"],
            requests=row.counts["requests"],
            requested=row.counts["requested"],
            flow=row.flow,
        )
        for (service, agency), row in sorted(rows.items())
    )


def _agencies(services: Iterable[ByService]) -> tuple[ByAgency, ...]:
    rows: dict[str, list[ByService]] = defaultdict(list)
    for row in services:
        rows[row.agency].append(row)
    return tuple(
        ByAgency(
            agency=agency,
            requests=sum(row.requests for row in mine),
            requested=sum(row.requested for row in mine),
            flow=add_flows([row.flow for row in mine]),
        )
        for agency, mine in sorted(rows.items())
    )


def _payees(parts: Iterable[Any]) -> tuple[ByPayee, ...]:
    rows: dict[tuple[str, str], _Flowing] = defaultdict(_Flowing)
    for row in parts:
        rows[(row.payee, row.part)].add(row, back=not row.sold, amount=row.amount)
    return tuple(
        ByPayee(payee=payee, part=part, flow=row.flow)
        for (payee, part), row in sorted(rows.items())
    )


def _clerks(
    slips: Iterable[Any], lines: Iterable[Any], beside: Iterable[tuple[str, str]]
) -> tuple[ByClerk, ...]:
    rows: dict[str, _Flowing] = defaultdict(_Flowing)
    for row in slips:
        rows[row.clerk].add(row, back=row.kind != "visit", amount=row.total)
    for row in lines:
        rows[row.clerk].counts["services"] += row.times
    for clerk, act in beside:
        rows[clerk].counts[act] += 1
    return tuple(
        ByClerk(
            clerk=clerk,
            services=row.counts["services"],
            copies=row.counts["copies"],
            openings=row.counts["openings"],
            abandoned=row.counts["abandoned"],
            flow=row.flow,
        )
        for clerk, row in sorted(rows.items())
    )


def _tenders(read_rows: Rows) -> tuple[ByTender, ...]:
    rows: dict[str, _Flowing] = {account: _Flowing() for account in queries.TENDER_ACCOUNTS}
    for row in read_rows["tenders"]:
        account = DRAWER if row.kind == "cash" else CARD_UNKNOWN if row.unknown else CARD
        rows[account].add(row, back=False, amount=row.amount)
        rows[account].counts.update(received=row.received, change=row.change)
    for row in read_rows["tenders_back"]:
        rows[row.account].add(row, back=True, amount=row.amount)
    for row in read_rows["resolved"]:
        rows[row.account].counts["resolved"] += row.amount
    return tuple(
        ByTender(
            account=account,
            flow=row.flow,
            received=row.counts["received"],
            change=row.counts["change"],
            resolved=row.counts["resolved"],
        )
        for account, row in rows.items()
    )
