"""The closing report of a shift (Z) on an 80 mm roll, or its standing (X) while it is open."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.book.reports.figures import ByService, Flow
from app.book.reports.paper import stamps
from app.book.reports.report import ShiftReport
from app.book.reports.wording import Wording
from app.i18n import Code, Language
from models.catalogue.catalogue import Catalogue
from models.ledger import DRAWER
from printing import document as paper

_HEAD_SHOWN: Final = 16


def shift_paper(
    report: ShiftReport, language: Language, catalogue: Catalogue | None = None
) -> paper.Document:
    """Draw a shift's report for the receipt printer.

    An open shift's drawer is left out: it is still to be counted blind.

    Args:
        catalogue: names services and agencies; absent, their codes are printed.
    """
    wording = Wording(language, catalogue, report.people, sample=report.facts.sample)
    marks: list[paper.Block] = [
        paper.Stamp(mark, kind="frame") for mark in stamps(report.office, wording)
    ]
    blocks: list[paper.Block] = [
        *marks,
        *_head(report, wording),
        *_findings(report, wording),
        *_agencies(report, wording),
        *_tenders(report, wording),
        *_exceptions(report, wording),
        *(_drawer(report, wording) if report.shift.closed else ()),
        *_foot(report, wording),
    ]
    if marks:
        blocks += [paper.Spacer(2), *marks]
    named = {"office": report.office.office, "counter": str(report.shift.counter)}
    file = {name: Code(value) for name, value in named.items()}
    return paper.Document(
        title=wording.say("shift_file", number=Code(str(report.shift.number)), **file),
        blocks=tuple(blocks),
        direction="rtl" if wording.persian else "ltr",
        language=language.value,
    )


def _pair(wording: Wording, label: str, value: paper.Words, *, bold: bool = False) -> paper.Pair:
    return paper.Pair(wording.say(f"label.{label}"), value, bold=bold)


def _line(wording: Wording, label: str, rial: int, *, bold: bool = False) -> paper.AmountLine:
    return paper.AmountLine(wording.say(f"label.{label}"), wording.amount(rial), bold=bold)


def _title(wording: Wording, section: str, *, money: bool = True) -> Iterator[paper.Block]:
    words = wording.say(f"section.{section}")
    yield paper.Rule("dashed")
    yield paper.Heading(wording.money(words) if money else words, size="normal", level=2)


def _head(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    shift = report.shift
    yield paper.Heading(wording.office(report.office), align="center")
    title = wording.say("z_title" if shift.closed else "x_title")
    yield paper.Heading(title, size="large", align="center")
    yield _pair(wording, "business_day", wording.weekday_and_day(report.day))
    yield _pair(wording, "counter", wording.amount(shift.counter))
    yield _pair(wording, "shift", wording.amount(shift.number), bold=True)
    yield _pair(wording, "clerk", wording.clerk(shift.clerk))
    yield _pair(wording, "opened", wording.moment(shift.opened_at))
    closed = wording.moment(shift.closed_at) if shift.closed else wording.say("still_open")
    yield _pair(wording, "closed", closed)
    for each in report.facts.series:
        yield _pair(wording, "first_receipt", paper.Code(each.first_receipt))
        yield _pair(wording, "last_receipt", paper.Code(each.last_receipt))
        gaps = wording.listed(wording.gap(gap) for gap in each.gaps) or wording.say("no_gap")
        yield _pair(wording, "gaps", gaps)
    yield _pair(wording, "slips", wording.amount(len(report.facts.slips)))


def _findings(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    if report.findings:
        yield paper.Rule("thick")
        yield paper.Heading(wording.say("finding_list"), size="normal", level=2)
        for finding in report.findings:
            yield paper.Paragraph(wording.finding(finding), size="small")
        yield paper.Paragraph(wording.say("finding_note"), bold=True)
        yield paper.Rule("thick")


def _agencies(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    """Sum by agency, and by service within it."""
    facts = report.facts
    yield from _title(wording, "agencies")
    for agency in facts.agencies:
        label = _counted(wording, wording.agency(agency.agency), agency.flow)
        yield paper.AmountLine(label, wording.amount(agency.flow.net), bold=True)
        for service in facts.services:
            if service.agency == agency.agency:
                yield _service(wording, service)
    yield paper.Rule()
    yield _line(wording, "net", facts.receipts.net, bold=True)
    yield _line(wording, "commission", facts.commission.net)
    yield _line(wording, "vat", facts.vat.net)


def _service(wording: Wording, row: ByService) -> paper.AmountLine:
    label = _counted(wording, wording.service(row.service), row.flow)
    return paper.AmountLine(label, wording.amount(row.flow.net), size="small", indent=3)


def _counted(wording: Wording, name: str, flow: Flow) -> str:
    key = "counted_back" if flow.back else "counted"
    return wording.say(key, name=name, times=flow.count, back=flow.back)


def _tenders(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    """Sum by tender; an open shift's cash is left out, since it is to be counted blind."""
    yield from _title(wording, "tenders")
    for row in report.facts.tenders:
        if row.account == DRAWER and not report.shift.closed:
            continue
        label = _counted(wording, wording.tender(row.account), row.flow)
        yield paper.AmountLine(label, wording.amount(row.net))


def _exceptions(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    """Count what is out of the ordinary, with its amount where it has one."""
    facts = report.facts
    rows: Sequence[tuple[str, int, Iterable[int]]] = (
        ("voids", len(facts.voids), (slip.total for slip in facts.voids)),
        ("refunds", len(facts.refunds), (slip.total for slip in facts.refunds)),
        ("unknown_cards", len(facts.unknown_cards), ()),
        ("requests", len(facts.requests), (line.amount for line in facts.requests)),
        ("copies", len(facts.copies), ()),
        ("openings", len(facts.openings), ()),
        ("abandoned", len(facts.abandoned), (basket.total for basket in facts.abandoned)),
    )
    yield from _title(wording, "exceptions")
    for section, times, amounts in rows:
        name = wording.say(f"section.{section}")
        label = wording.say("counted", name=name, times=times, back=0)
        yield paper.AmountLine(label, wording.amount(sum(amounts)), size="small")
    waiting = report.waiting
    label = wording.say("counted", name=wording.say("label.waiting"), times=waiting.count, back=0)
    yield paper.AmountLine(label, wording.amount(waiting.amount), size="small")
    if waiting.rejected:
        times, amount = len(waiting.rejected), sum(doubt.amount for doubt in waiting.rejected)
        label = wording.say("counted", name=wording.say("label.rejected"), times=times, back=0)
        yield paper.AmountLine(label, wording.amount(amount), size="small")


def _drawer(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    """Prove the drawer, from the float to what was handed over."""
    shift = report.shift
    yield from _title(wording, "drawer")
    yield _line(wording, "opening", shift.opening)
    if shift.opening_difference:
        yield _line(wording, "opening_difference", shift.opening_difference)
        yield _pair(wording, "reason", wording.known("reason", shift.opening_reason))
    for name in ("cash", "moved_in", "moved_out", "expected", "counted"):
        yield _line(wording, name, getattr(shift, name))
    yield _line(wording, "difference", shift.difference, bold=True)
    if shift.reason:
        yield _pair(wording, "reason", wording.known("reason", shift.reason))
    if shift.note:
        yield _pair(wording, "note", shift.note)
    yield _line(wording, "card", shift.card)
    yield _line(wording, "terminal", shift.terminal_total)
    yield _line(wording, "terminal_difference", shift.terminal_difference)
    yield _line(wording, "left", shift.left)
    yield _line(wording, "handed", shift.handed)
    closings = [count for count in shift.counts if count.occasion == "close"]
    for count in closings:
        if len(closings) > 1:
            label = wording.say("label.recounted", attempt=count.attempt)
            yield paper.AmountLine(label, wording.amount(count.counted), bold=True)
        else:
            yield from _title(wording, "notes")
        for note in count.notes:
            label = wording.say("note_times", value=note.value, quantity=note.quantity)
            amount = wording.amount(note.value * note.quantity)
            yield paper.AmountLine(label, amount, size="small", indent=3)


def _foot(report: ShiftReport, wording: Wording) -> Iterator[paper.Block]:
    yield paper.Rule("dashed")
    yield _line(wording, "turnover", report.turnover, bold=True)
    yield _pair(wording, "app", paper.Code(wording.code(report.app)))
    for use in report.facts.catalogues:
        yield _pair(wording, "catalogue", wording.amount(use.version))
    before = report.before[:_HEAD_SHOWN]
    yield _pair(wording, "before", paper.Code(before) if before else wording.say("nothing"))
    yield _pair(wording, "head", paper.Code(report.head[:_HEAD_SHOWN]))
    if report.shift.closed:
        yield paper.SignatureLine(
            (wording.say("signature_clerk"), wording.say("signature_receiver"))
        )
