"""The daily report as an Excel workbook: every table on a sheet of its own, and every receipt."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from app.book.reports.day import digest
from app.book.reports.excel_lists import exceptions, instant_cells, instant_columns
from app.book.reports.excel_summary import summary
from app.book.reports.figures import Flow, ShiftFacts
from app.book.reports.paper import stamp
from app.book.reports.report import DayReport
from app.book.reports.sheets import Book, Cell, Column
from app.book.reports.wording import Wording
from app.i18n import Code, Language
from models.catalogue.catalogue import Catalogue

_SHIFT_MONEY: Final = (
    *("opening", "opening_difference", "cash", "card", "card_unknown", "moved_in", "moved_out"),
    *("expected", "counted", "difference", "terminal_total", "left", "handed"),
)


def day_workbook(
    report: DayReport,
    language: Language,
    catalogue: Catalogue | None = None,
    *,
    created: datetime,
) -> bytes:
    """Write a day's report as an Excel file.

    The same report and `created` (an aware instant) give the same bytes.

    Args:
        catalogue: names services, agencies and payees; absent, their codes are written.
    """
    wording = Wording(language, catalogue, report.people, sample=report.facts.sample, plain=True)
    file = {"office": Code(report.office.office), "day": Code(report.day.replace("/", "-"))}
    title = wording.say("day_file", **file)
    book = Book(title=title, created=created, rtl=wording.persian)
    sheets = _Sheets(report, wording, book)
    sheets.write()
    return book.close()


class _Sheets:
    """The sheets of one report."""

    def __init__(self, report: DayReport, wording: Wording, book: Book) -> None:
        self._report = report
        self._wording = wording
        self._book = book
        self._mark = stamp(report.office, wording)

    def write(self) -> None:
        """Write them all."""
        self._summary()
        self._sums()
        self._tenders()
        self._shifts()
        self._slips()
        self._exceptions()
        self._referred()

    def _sums(self) -> None:
        facts, wording = self._report.facts, self._wording
        self._flows(
            "services",
            ("code", "service", "agency"),
            ("quantity", "requests"),
            [
                (
                    (row.service, wording.service(row.service), wording.agency(row.agency)),
                    (row.quantity, row.requests),
                    row.flow,
                )
                for row in facts.services
            ],
        )
        self._flows(
            "agencies",
            ("code", "agency"),
            ("requests",),
            [
                ((row.agency, wording.agency(row.agency)), (row.requests,), row.flow)
                for row in facts.agencies
            ],
        )
        self._flows(
            "payees",
            ("code", "payee", "part"),
            (),
            [
                ((row.payee, wording.payee(row.payee), wording.part(row.part)), (), row.flow)
                for row in facts.payees
            ],
        )
        self._flows(
            "clerks",
            ("code", "clerk"),
            ("services", "copies", "openings", "abandoned"),
            [
                (
                    (row.clerk, wording.clerk(row.clerk)),
                    (row.services, row.copies, row.openings, row.abandoned),
                    row.flow,
                )
                for row in facts.clerks
            ],
        )

    def _text(self, name: str) -> Column:
        return Column(self._wording.say(f"column.{name}"))

    def _count(self, name: str, *, summed: bool = True) -> Column:
        return Column(self._wording.say(f"column.{name}"), "number", summed)

    def _money(self, name: str, *, room: str = "column", summed: bool = True) -> Column:
        title = self._wording.money(self._wording.say(f"{room}.{name}"))
        return Column(title, "number", summed)

    def _sheet(
        self,
        section: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        summed: bool = True,
    ) -> None:
        wording = self._wording
        self._book.sheet(
            wording.say(f"section.{section}"),
            columns,
            rows,
            total=wording.say("all_together") if summed else "",
            foot=self._foot(len(rows)),
            mark=self._mark,
        )

    def _foot(self, rows: int) -> Iterator[Sequence[Cell]]:
        """Under every sheet: its rows, the day's sum, and the heads the figures were read at."""
        wording, facts = self._wording, self._report.facts
        yield wording.say("column.count"), rows
        yield wording.money(wording.say("label.net")), facts.receipts.net
        for machine in self._report.machines:
            for reach in machine.reaches:
                last = wording.say("reaches", first=reach.first_seq, last=reach.last_seq)
                yield wording.say("column.head"), reach.head, last
        yield wording.say("label.digest"), digest(self._report)

    def _flows(
        self,
        section: str,
        names: Sequence[str],
        counts: Sequence[str],
        rows: Iterable[tuple[Sequence[str], Sequence[int], Flow]],
    ) -> None:
        """Write a sheet of flows: names, counts of its own, then what was taken and given back."""
        columns = [
            *(self._text(name) for name in names),
            *(self._count(name) for name in counts),
            self._count("count"),
            self._money("taken"),
            self._count("back"),
            self._money("returned"),
            self._money("net"),
        ]
        written: list[Sequence[Cell]] = [
            (*named, *counted, flow.count, flow.taken, flow.back, flow.returned, flow.net)
            for named, counted, flow in rows
        ]
        self._sheet(section, columns, written)

    def _tenders(self) -> None:
        columns = [
            self._text("tender"),
            self._count("count"),
            self._money("taken"),
            self._count("back"),
            self._money("returned"),
            self._money("resolved"),
            self._money("net"),
            self._money("received"),
            self._money("change"),
        ]
        rows = [
            (
                self._wording.tender(row.account),
                row.flow.count,
                row.flow.taken,
                row.flow.back,
                row.flow.returned,
                row.resolved,
                row.net,
                row.received,
                row.change,
            )
            for row in self._report.facts.tenders
        ]
        self._sheet("tenders", columns, rows)

    def _shifts(self) -> None:
        wording = self._wording
        columns = [
            *(self._text(name) for name in ("counter", "shift", "clerk", "state", "reason")),
            self._count("receipts"),
            *(
                self._money("terminal" if name == "terminal_total" else name, room="label")
                for name in _SHIFT_MONEY
            ),
        ]
        rows = [
            (
                str(shift.counter),
                str(shift.number),
                wording.clerk(shift.clerk),
                wording.say(f"state.{shift.state}"),
                wording.known("reason", shift.reason or shift.opening_reason),
                shift.receipts,
                *(_stated(shift, name) for name in _SHIFT_MONEY),
            )
            for shift in self._report.facts.shifts
        ]
        self._sheet("shifts", columns, rows)

    def _slips(self) -> None:
        wording = self._wording
        columns = [
            self._text("counter"),
            self._count("number", summed=False),
            self._text("receipt"),
            self._text("kind"),
            *instant_columns(wording),
            self._money("total"),
            self._text("state"),
            self._text("clerk"),
            self._text("approver"),
            self._text("original"),
            self._count("copies"),
        ]
        rows = [
            (
                str(slip.counter),
                slip.number,
                slip.receipt,
                wording.say(f"kind.{slip.kind}"),
                *instant_cells(self._report.day, slip.at),
                slip.total,
                wording.say(f"state.{slip.state}"),
                wording.clerk(slip.clerk),
                wording.clerk(slip.approver),
                slip.of_receipt,
                slip.copies,
            )
            for slip in self._report.facts.slips
        ]
        self._sheet("slips", columns, rows)

    def _exceptions(self) -> None:
        columns = [
            self._text("kind"),
            *instant_columns(self._wording),
            self._text("receipt"),
            self._money("amount", summed=False),
            *(self._text(name) for name in ("clerk", "approver", "note")),
        ]
        self._sheet("exceptions", columns, list(exceptions(self._report, self._wording)))

    def _referred(self) -> None:
        wording = self._wording
        names = ("code", "service", "agency", "reason")
        columns = [*(self._text(name) for name in names), self._count("count")]
        rows = [
            (
                one.service,
                wording.service(one.service),
                wording.agency(one.agency),
                wording.known("referral", one.reason),
                one.count,
            )
            for one in self._report.referred
        ]
        self._sheet("referred", columns, rows)

    def _summary(self) -> None:
        wording = self._wording
        columns = [
            Column(wording.say("column.item")),
            Column(wording.say("column.value"), "number"),
        ]
        self._sheet("summary", columns, list(summary(self._report, self._wording)), summed=False)


def _stated(shift: ShiftFacts, name: str) -> Cell:
    """Give an amount of a shift; what an open one has not stated is left empty."""
    counted = ("expected", "counted", "difference", "terminal_total", "left", "handed")
    return None if name in counted and not shift.closed else int(getattr(shift, name))
