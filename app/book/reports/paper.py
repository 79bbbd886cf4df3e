"""The daily report on A4: finished words and figures for the printer, and nothing reckoned anew."""

from collections.abc import Iterator
from typing import Final

from app.book.reports import paper_tables
from app.book.reports.day import digest
from app.book.reports.facts import Facts
from app.book.reports.paper_lists import exceptions
from app.book.reports.report import DayReport, Machine, OfficeFacts
from app.book.reports.wording import Wording
from app.i18n import Code, Language
from models.catalogue.catalogue import Catalogue
from models.values.jalali_date import JalaliDate
from printing import document as paper

_PERSIAN_DIGITS: Final = "۰۱۲۳۴۵۶۷۸۹"
_LATIN_DIGITS: Final = "0123456789"
_HEAD_SHOWN: Final = 16


def day_paper(
    report: DayReport, language: Language, catalogue: Catalogue | None = None
) -> paper.Document:
    """Draw a day's report as an A4 document.

    Args:
        catalogue: names services, agencies and payees; absent, their codes are printed.
    """
    wording = Wording(language, catalogue, report.people, sample=report.facts.sample)
    signed = digest(report)
    blocks = [
        *_title(report, wording),
        *_findings(report, wording),
        *_summary(report, wording),
        *_sums(report, wording),
        paper.Heading(wording.say("section.exceptions"), size="large", level=2),
        *exceptions(report, wording),
        *_numbers(report, wording),
        *_coverage(report, wording),
        *_signatures(report, wording, signed),
    ]
    named = {"office": wording.office(report.office), "day": wording.day(report.day)}
    file = {"office": Code(report.office.office), "day": Code(report.day.replace("/", "-"))}
    return paper.Document(
        title=wording.say("day_file", **file),
        blocks=tuple(blocks),
        direction="rtl" if wording.persian else "ltr",
        paper="a4",
        language=language.value,
        stamp=stamp(report.office, wording),
        header=wording.say("running_head", **named),
        footer=wording.say("running_foot", digest=Code(signed[:_HEAD_SHOWN])),
        page_label=paper.PageLabel(
            wording.say("page", page="{page}", pages="{pages}"),
            _PERSIAN_DIGITS if wording.persian else _LATIN_DIGITS,
        ),
    )


def stamp(office: OfficeFacts, wording: Wording) -> str:
    """Give all that nobody may overlook, on one line; nothing for nothing."""
    return " · ".join(stamps(office, wording))


def stamps(office: OfficeFacts, wording: Wording) -> list[str]:
    """Give what nobody may overlook: a practice office, sample prices, or both."""
    marks = [wording.say("training")] if office.practice else []
    return marks + ([wording.say("sample")] if wording.sample else [])


def _title(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    office, facts = report.office, report.facts
    yield paper.Heading(wording.say("day_title"), align="center")
    yield paper.Paragraph(wording.office(office), size="large", bold=True, align="center")
    if office.licence or office.phone:
        named = {
            "office": wording.code(office.office),
            "licence": wording.code(office.licence),
            "phone": wording.code(office.phone),
        }
        line = wording.say("office_line", **{name: Code(value) for name, value in named.items()})
    else:
        line = wording.say("office_line_plain", office=Code(wording.code(office.office)))
    yield paper.Paragraph(line, size="small", align="center")
    yield paper.Sides(
        wording.weekday_and_day(report.day),
        paper.Code(JalaliDate.parse(report.day).iso),
        size="large",
        bold=True,
    )
    closed = sum(shift.closed for shift in facts.shifts)
    state = (
        wording.say("shifts_closed", closed=closed, count=len(facts.shifts))
        if facts.shifts
        else wording.say("no_shift")
    )
    yield paper.Paragraph(state)
    yield paper.Rule()


def _findings(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    if not report.findings:
        return
    yield paper.Frame(
        (
            paper.Heading(wording.say("finding_list"), size="large", level=2),
            *(paper.Paragraph(wording.finding(finding)) for finding in report.findings),
            paper.Paragraph(wording.say("finding_note"), bold=True),
        )
    )


def _summary(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    facts, waiting = report.facts, report.waiting

    def line(name: str, rial: int, *, bold: bool = False) -> paper.AmountLine:
        return paper.AmountLine(wording.say(f"label.{name}"), wording.amount(rial), bold=bold)

    net, commission, vat = facts.receipts.net, facts.commission.net, facts.vat.net
    unbooked = sum(doubt.amount for doubt in waiting.rejected if not doubt.booked)
    money: list[paper.Block] = [
        line("taken", facts.receipts.taken),
        line("voided", sum(slip.total for slip in facts.voids)),
        line("refunded", sum(slip.total for slip in facts.refunds)),
        line("net", net, bold=True),
        paper.Rule(),
        line("commission", commission),
        line("vat", vat),
        line("passed_on", net - commission - vat),
    ]
    standing: list[paper.Block] = [
        line("settled", report.settled),
        line("waiting", waiting.amount),
        line("rejected", waiting.doubtful),
        line("net", net, bold=True),
        *([line("unbooked", unbooked)] if unbooked else []),
        paper.Rule(),
        line("difference", sum(shift.difference for shift in facts.shifts)),
        line("receipts", facts.receipts.count),
        line("services", facts.lines),
        line("referred", sum(one.count for one in report.referred)),
        line("asked_back", len(report.still_asked)),
    ]
    if waiting.oldest_at:
        oldest = wording.moment(waiting.oldest_at)
        standing.append(paper.Sides(wording.say("label.oldest"), oldest))
    title = wording.money(wording.say("section.money"))
    yield paper.Heading(title, size="large", level=2)
    yield paper.Columns((paper.Part(tuple(money)), paper.Part(tuple(standing))), gap=8)


def _sums(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    facts = report.facts
    yield _heading(wording, "tenders")
    yield paper_tables.tenders(facts, wording)
    yield paper.Paragraph(_handed_over(facts, wording), size="small")
    if facts.shifts:
        yield _heading(wording, "shifts")
        yield from paper_tables.shifts(facts, wording)
    if not facts.slips:
        return
    yield _heading(wording, "agencies")
    yield paper_tables.agencies(facts, wording)
    yield _heading(wording, "services")
    yield paper_tables.services(facts, wording)
    yield _heading(wording, "payees")
    yield paper_tables.payees(facts, wording)
    yield _heading(wording, "clerks")
    yield paper_tables.clerks(facts, wording)


def _handed_over(facts: Facts, wording: Wording) -> str:
    received = sum(row.received for row in facts.tenders)
    change = sum(row.change for row in facts.tenders)
    return wording.say(
        "handed_over", received=wording.amount(received), change=wording.amount(change)
    )


def _heading(wording: Wording, section: str) -> paper.Heading:
    return paper.Heading(wording.say(f"section.{section}"), size="large", level=2)


def _numbers(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    if not report.facts.series:
        return
    yield _heading(wording, "series")
    yield paper.Table(
        (
            paper_tables.number(wording.say("column.counter")),
            paper_tables.code(wording.say("column.first")),
            paper_tables.code(wording.say("column.last")),
            paper_tables.number(wording.say("column.slips")),
            paper_tables.text(wording.say("column.gaps")),
            paper_tables.number(wording.money(wording.say("column.after"))),
        ),
        tuple(
            (
                wording.amount(each.counter),
                each.first_receipt,
                each.last_receipt,
                wording.amount(each.slips),
                wording.listed(wording.gap(gap) for gap in each.gaps) or wording.say("no_gap"),
                wording.amount(each.turnover_after),
            )
            for each in report.facts.series
        ),
        size="small",
    )


def _coverage(report: DayReport, wording: Wording) -> Iterator[paper.Block]:
    yield _heading(wording, "machines")
    yield paper.Table(
        (
            paper_tables.number(wording.say("column.counter")),
            paper_tables.text(wording.say("column.state"), 0.7),
            paper_tables.text(wording.say("column.read"), 1.6),
            paper_tables.number(wording.say("column.events")),
            paper_tables.code(wording.say("column.head")),
        ),
        tuple(row for machine in report.machines for row in _machine(machine, wording)),
        size="small",
    )
    for use in report.facts.catalogues:
        key = "catalogue_sample" if use.sample else "catalogue_version"
        label = wording.say(key, version=use.version)
        sha256 = use.sha256[:_HEAD_SHOWN] or wording.say("nothing")
        yield paper.Pair(label, paper.Code(sha256), size="small")


def _machine(machine: Machine, wording: Wording) -> Iterator[tuple[paper.Words, ...]]:
    counter, state = wording.amount(machine.counter), wording.say(f"state.{machine.state}")
    for reach in machine.reaches:
        read = wording.say("reaches", first=reach.first_seq, last=reach.last_seq)
        events = wording.amount(reach.events)
        yield counter, state, read, events, reach.head[:_HEAD_SHOWN]
    if not machine.reaches:
        since = ""
        if machine.last_day:
            day = wording.day(machine.last_day)
            since = wording.say("silent_since", day=day, seq=machine.last_seq)
        yield counter, state, since, "", ""


def _signatures(report: DayReport, wording: Wording, signed: str) -> Iterator[paper.Block]:
    """Frame what is signed with the signature, so that no page's end comes between them."""
    title = paper.Heading(wording.say("section.signature"), size="large", level=2)
    line = paper.SignatureLine((wording.say("signature_supervisor"),))
    yield paper.Frame((title, *_signed(report, wording, signed), line))


def _signed(report: DayReport, wording: Wording, signed: str) -> Iterator[paper.Block]:
    facts = report.facts
    if not report.findings:
        yield paper.Paragraph(wording.say("sums_equal"), size="small")
    yield paper.Paragraph(
        wording.say("rows_and_sum", count=len(facts.slips), sum=facts.receipts.net), size="small"
    )
    yield paper.Pair(wording.say("label.digest"), paper.Code(signed), size="small")
    for approval in report.approvals:
        key = "approved" if approval.holds else "approved_then_changed"
        yield paper.Paragraph(
            wording.say(
                key,
                version=approval.report_version,
                approver=wording.clerk(approval.approver),
                moment=wording.moment(approval.at),
            ),
            bold=True,
        )
        if approval.own:
            yield paper.Paragraph(wording.say("approved_own"), size="small")
    if not report.approvals:
        yield paper.Paragraph(wording.say("not_approved"))
