"""The papers of a drawer: its closing (Z) and standing (X), and a slip for all that moves it."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.book.fold.rows import DRAWER, SHIFT
from app.book.reports.report import ShiftReport
from app.book.reports.scope import Scope
from app.book.reports.shift import shift_report
from app.book.reports.shift_paper import shift_paper
from app.book.reports.waiting import Disposition, waiting_of
from app.counter.desk import Desk
from app.counter.papers.english import in_english_words
from app.counter.queries.handover import slip_of, word_of
from app.counter.tables import CURSOR, DISPOSITION
from app.i18n import Language, Words
from app.journal.times import read_instant
from models.errors import Refusal
from models.events.base import Reference
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from models.values.text import in_words
from printing import document as paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper ready to be printed. name: of its file, in which nobody's name stands."""

    name: str
    document: paper.Document


def read_shift(desk: Desk, shift: str) -> ShiftReport:
    """Read the report of a shift, with what of it the centre has not confirmed."""
    office = desk.office.office
    with desk.read() as connection:
        day = connection.execute(
            sa.select(SHIFT.c.day).where(SHIFT.c.office == office, SHIFT.c.shift == shift)
        ).scalar()
        if day is None:
            raise Refusal("report.no_shift")
        confirmed = {
            row.epoch: row.received_seq
            for row in connection.execute(sa.select(CURSOR.c.epoch, CURSOR.c.received_seq))
        }
        doubts = [
            Disposition(row.epoch, row.seq, row.state, row.code)
            for row in connection.execute(sa.select(DISPOSITION))
        ]
        waiting = waiting_of(connection, Scope.one_day(office, day, shift), confirmed, doubts)
        return shift_report(connection, office, shift, waiting=waiting)


def shift_sheet(desk: Desk, report: ShiftReport, language: Language) -> Sheet:
    """Draw the closing of a shift (Z), or its standing while it is open (X)."""
    shift = report.shift
    kind = "z" if shift.closed else "x"
    stem = f"{kind}-{report.day.replace('/', '')}-{shift.counter}-{shift.number}"
    return Sheet(stem, shift_paper(report, language, desk.catalogue))


def handed_sheet(desk: Desk, report: ShiftReport, language: Language) -> Sheet:
    """Draw the slip that goes with the cash a closed shift hands over."""
    words, shift = Words(language, plain=True), report.shift
    blocks = [
        *_head(desk, words, "handed", shift.closed_at),
        paper.Pair(words.say("drawer.paper.shift"), _code(words, str(shift.number)), bold=True),
        paper.Pair(words.say("drawer.paper.clerk"), _code(words, shift.clerk)),
        paper.Rule("thick"),
        *_amount(words, Rial(shift.handed)),
        paper.AmountLine(words.say("drawer.paper.left"), words.number(shift.left)),
        *_signatures(words),
    ]
    stem = f"handed-{report.day.replace('/', '')}-{shift.counter}-{shift.number}"
    return Sheet(stem, _document(words, "handed", blocks))


def slip_sheet(desk: Desk, of: Reference, language: Language) -> Sheet:
    """Draw the slip of cash that came in or went out, or of a drawer opened without a payment."""
    with desk.read() as connection:
        row = connection.execute(
            sa.select(DRAWER).where(
                DRAWER.c.office == desk.office.office,
                DRAWER.c.day == of.day,
                DRAWER.c.epoch == of.epoch,
                DRAWER.c.seq == of.seq,
            )
        ).one()
    words = Words(language, plain=True)
    kind = str(row.direction)
    blocks = _head(desk, words, kind, row.at)
    blocks.append(paper.Pair(words.say("drawer.paper.clerk"), _code(words, row.clerk)))
    if row.approver:
        blocks.append(paper.Pair(words.say("drawer.paper.approver"), _code(words, row.approver)))
    if kind != "open":
        party = words.say(f"drawer.party.{row.party}")
        blocks.append(paper.Pair(words.say(f"drawer.paper.{kind}_party"), party))
    blocks += _named(desk, words, row.direction, row.party, of, row.amount, row.reason)
    if kind != "open":
        blocks += [paper.Rule("thick"), *_amount(words, Rial(row.amount)), *_signatures(words)]
    stem = f"drawer-{of.day.replace('/', '')}-{of.epoch[:6]}-{of.seq:06d}"
    return Sheet(stem, _document(words, kind, blocks))


def _named(  # noqa: PLR0917 - the columns of one row
    desk: Desk, words: Words, direction: str, party: str, of: Reference, amount: int, reason: str
) -> list[paper.Block]:
    """Say why, and between two counters by which slip and with which word."""
    if party != "counter":
        known = f"drawer.reason.{reason}"
        why = words.say(known) if words.knows(known) else reason
        return [paper.Pair(words.say("drawer.paper.reason"), why)]
    if direction == "out":
        slip = slip_of(desk.office.counter, of.seq)
        return [
            paper.Pair(words.say("drawer.paper.slip"), paper.Code(slip), size="large", bold=True),
            paper.Paragraph(words.say("drawer.paper.in_way"), size="small"),
        ]
    word = word_of(desk.office.office, reason, Rial(amount), desk.office.counter)
    return [
        paper.Pair(words.say("drawer.paper.slip"), paper.Code(reason)),
        paper.Pair(words.say("drawer.paper.word"), paper.Code(word), size="large", bold=True),
        paper.Paragraph(words.say("drawer.paper.say_word"), size="small"),
    ]


def _head(desk: Desk, words: Words, kind: str, at: str) -> list[paper.Block]:
    office, instant = desk.office, read_instant(at)
    fa = words.language is Language.FA
    title = office.title if fa or not office.title_en else office.title_en
    moment = f"{words.date(JalaliDate.of_instant(instant))}  {words.time(instant)}"
    marks: list[paper.Block] = []
    if desk.training:
        marks.append(paper.Stamp(words.say("receipt.training")))
    return [
        *marks,
        paper.Heading(title, align="center"),
        paper.Heading(words.say(f"drawer.paper.title.{kind}"), size="large", align="center"),
        paper.Spacer(1),
        paper.Pair(words.say("drawer.paper.at"), _code(words, moment)),
        paper.Pair(words.say("drawer.paper.counter"), _code(words, str(office.counter))),
    ]


def _amount(words: Words, amount: Rial) -> list[paper.Block]:
    persian = words.language is Language.FA
    spelled = in_words(amount.amount) if persian else in_english_words(amount.amount)
    return [
        paper.AmountLine(words.say("drawer.paper.amount"), words.number(amount.amount), total=True),
        paper.Paragraph(words.say("receipt.in_words", words=spelled), size="small"),
    ]


def _signatures(words: Words) -> list[paper.Block]:
    labels = (words.say("drawer.paper.gives"), words.say("drawer.paper.takes"))
    return [paper.Spacer(6), paper.SignatureLine(labels)]


def _document(words: Words, kind: str, blocks: list[paper.Block]) -> paper.Document:
    return paper.Document(
        title=words.say(f"drawer.paper.title.{kind}"),
        blocks=tuple(blocks),
        direction="rtl" if words.language is Language.FA else "ltr",
        language=words.language.value,
    )


def _code(words: Words, text: str) -> paper.Code:
    return paper.Code(words.digits(text))
