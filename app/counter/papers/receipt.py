"""The receipt as a document: what the citizen takes home, in the words of one language."""

from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.papers.english import in_english_words
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.receipt import Receipt, ReceiptLine, receipt_at
from app.counter.tables import CURSOR
from app.counter.visit import Kept, Person
from app.i18n import Code, Language, Words
from app.journal.append import EVENTS
from app.journal.times import read_instant
from app.wire.receipt_code import receipt_facts, write_receipt_code
from models.catalogue.catalogue import Catalogue
from models.catalogue.fee import OFFICE
from models.errors import Refusal
from models.events.base import Reference
from models.events.visit import Part, Tender
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from models.values.text import in_words
from printing import document as paper

COMPLAINTS: Final = "195"
_INDENT: Final = 2  # Millimetres, of what belongs to a line of the bill.


@dataclass(frozen=True, slots=True)
class Slip:
    """All that a receipt's paper is drawn from."""

    receipt: Receipt
    copy: int
    person: Person
    confirmed: bool
    code: str
    catalogue: Catalogue


def slip_of(desk: Desk, of: Reference, copy: int) -> Slip:
    """Gather a receipt's facts: from the book, the vault, the journal's chain and the cursor."""
    with desk.read() as connection:
        receipt = receipt_at(connection, desk.office.office, of)
        chain = connection.execute(
            sa.select(EVENTS.c.chain).where(
                EVENTS.c.office == desk.office.office,
                EVENTS.c.epoch == of.epoch,
                EVENTS.c.seq == of.seq,
            )
        ).scalar_one()
        received = connection.execute(
            sa.select(CURSOR.c.received_seq).where(CURSOR.c.epoch == of.epoch)
        ).scalar()
        person = Person()
        if receipt.kept:
            try:
                content = desk.vault.open(connection, receipt.visit, receipt.kept)
                person = msgspec.json.decode(content, type=Kept).person
            except Refusal:
                person = Person()  # Erased at its term; the receipt's money stays what it was.
    facts = receipt_facts(
        receipt=receipt.receipt,
        total=receipt.total,
        kind=receipt.kind,
        copy=copy,
        seq=of.seq,
        at=receipt.at,
        chain=chain,
    )
    code = write_receipt_code(facts, *desk.vouched())
    confirmed = (received or 0) >= of.seq
    return Slip(receipt, copy, person, confirmed, code, catalogue_of(desk, receipt.catalogue))


def receipt_document(desk: Desk, of: Reference, copy: int, language: Language) -> paper.Document:
    """Draw a receipt (copy 0) or its copy as an 80 mm document."""
    slip, words = slip_of(desk, of, copy), Words(language, plain=True)
    marks = _marks(desk, slip, words)
    blocks: list[paper.Block] = [
        *marks,
        *_head(desk, slip, words),
        paper.Rule("dashed"),
        *_lines(slip, words),
        paper.Rule("thick"),
        *_total(slip, words),
        paper.Rule("dashed"),
        *_foot(slip, words),
        *([paper.Spacer(2), *marks] if marks else []),
    ]
    return paper.Document(
        title=words.say("receipt.file_title", receipt=Code(slip.receipt.receipt)),
        blocks=tuple(blocks),
        direction="rtl" if language is Language.FA else "ltr",
        language=language.value,
    )


def _marks(desk: Desk, slip: Slip, words: Words) -> list[paper.Block]:
    """What nobody may overlook: a copy, a practice office, illustrative amounts."""
    marks: list[paper.Block] = []
    if desk.training:
        marks.append(paper.Stamp(words.say("receipt.training")))
    if slip.copy:
        marks.append(paper.Stamp(words.say("receipt.copy", copy=slip.copy), kind="frame"))
    if slip.catalogue.sample:
        marks.append(paper.Stamp(words.say("receipt.sample"), kind="frame"))
    return marks


def _head(desk: Desk, slip: Slip, words: Words) -> list[paper.Block]:
    office, receipt = desk.office, slip.receipt
    fa = words.language is Language.FA
    title = office.title if fa or not office.title_en else office.title_en
    instant = read_instant(receipt.at)
    day = f"{words.date(JalaliDate.of_instant(instant))}  {words.time(instant)}"
    blocks: list[paper.Block] = [
        paper.Heading(title, align="center"),
        paper.Paragraph(
            (
                words.say("receipt.licence"),
                " ",
                _code(words, office.licence or office.office),
                *((" · ", words.say("receipt.phone"), " ") if office.phone else ()),
                *((_code(words, office.phone),) if office.phone else ()),
            ),
            size="small",
            align="center",
        ),
        paper.Heading(words.say(f"receipt.kind.{receipt.kind}"), size="large", align="center"),
        paper.Spacer(1),
        paper.Pair(words.say("receipt.number"), paper.Code(receipt.receipt, bold=True)),
        paper.Pair(words.say("receipt.at"), _code(words, day)),
        paper.Pair(
            words.say("receipt.counter"),
            words.say(
                "receipt.counter_and_clerk",
                counter=office.counter,
                clerk=Code(words.digits(receipt.clerk)),
            ),
        ),
    ]
    if receipt.of_receipt:
        blocks.append(paper.Pair(words.say("receipt.original"), paper.Code(receipt.of_receipt)))
        blocks.append(
            paper.Pair(words.say("receipt.why"), words.say(f"receipt.reason.{receipt.reason}"))
        )
        blocks.append(paper.Pair(words.say("receipt.approver"), _code(words, receipt.approver)))
    if slip.person.name:
        blocks.append(paper.Pair(words.say("receipt.person"), slip.person.name))
    if slip.person.identity:
        blocks.append(paper.Pair(words.say("receipt.identity"), _code(words, slip.person.masked)))
    return blocks


def _lines(slip: Slip, words: Words) -> list[paper.Block]:
    blocks: list[paper.Block] = []
    for place, line in enumerate(slip.receipt.lines, start=1):
        blocks += [paper.Spacer(1)] if blocks else []
        blocks += _line(slip, words, place, line)
    return blocks


def _line(slip: Slip, words: Words, place: int, line: ReceiptLine) -> list[paper.Block]:
    catalogue, language = slip.catalogue, words.language.value
    service, agency = catalogue.service(line.service), catalogue.agency(line.agency)
    title = words.say(
        "receipt.line" if line.quantity == 1 else "receipt.line_of_many",
        place=place,
        service=service.of(language),
        count=line.quantity,
    )
    blocks: list[paper.Block] = [
        paper.Paragraph(title, bold=True),
        paper.Paragraph(agency.of(language), size="small", indent=_INDENT),
    ]
    if line.bill:
        ids = _code(words, f"{line.bill[0]} / {line.bill[1]}")
        blocks.append(paper.Pair(words.say("receipt.bill_ids"), ids, size="small", indent=_INDENT))
    if line.agency_number:
        number = paper.Code(line.agency_number)
        blocks.append(
            paper.Pair(agency.tracking.of(language), number, size="small", indent=_INDENT)
        )
    for part in line.parts:
        label = _part(slip, words, part)
        blocks.append(paper.AmountLine(label, words.number(part.amount), indent=_INDENT))
    if line.mode == "request":
        waiting = words.say("receipt.as_request")
        blocks.append(paper.Paragraph(waiting, size="small", indent=_INDENT))
    return blocks


def _part(slip: Slip, words: Words, part: Part) -> str:
    """What a part of a price is and who gets it, unless it stays where it was paid."""
    name = slip.catalogue.part(part.kind).of(words.language.value)
    if part.payee == OFFICE:
        return name
    payee = slip.catalogue.payee(part.payee).of(words.language.value)
    return words.say("receipt.part", part=name, payee=payee)


def _total(slip: Slip, words: Words) -> list[paper.Block]:
    total = slip.receipt.total
    spelled = (
        in_words(abs(total)) if words.language is Language.FA else in_english_words(abs(total))
    )
    label = "receipt.total" if total >= 0 else "receipt.total_back"
    blocks: list[paper.Block] = [
        paper.AmountLine(words.say(label), words.number(abs(total)), total=True),
        paper.Paragraph(words.say("receipt.in_words", words=spelled), size="small"),
        paper.Paragraph(
            words.say("receipt.in_toman", toman=words.toman(Rial(abs(total)))), size="small"
        ),
        paper.Spacer(1),
    ]
    for tender in slip.receipt.tenders:
        blocks += _tender(words, tender)
    return blocks


def _tender(words: Words, tender: Tender) -> list[paper.Block]:
    back = "back_" if tender.amount < 0 else ""
    amount = words.number(abs(tender.amount))
    if tender.kind == "cash" or tender.state == "paid_cash":
        blocks: list[paper.Block] = [paper.AmountLine(words.say(f"receipt.{back}cash"), amount)]
        if tender.received > tender.amount >= 0:
            received, change = tender.received, tender.received - tender.amount
            blocks += [
                paper.AmountLine(words.say("receipt.received"), words.number(received)),
                paper.AmountLine(words.say("receipt.change"), words.number(change)),
            ]
        return blocks
    blocks = [paper.AmountLine(words.say(f"receipt.{back}card"), amount)]
    if tender.state == "unknown":
        blocks.append(paper.Paragraph(words.say("receipt.card_unknown"), size="small", bold=True))
    if tender.reference:
        card = f"•••• {tender.last4}" if tender.last4 else ""
        slip = " ".join(part for part in (tender.reference, card) if part)
        blocks.append(paper.Pair(words.say("receipt.card_slip"), _code(words, slip), size="small"))
    return blocks


def _foot(slip: Slip, words: Words) -> list[paper.Block]:
    blocks: list[paper.Block] = []
    if not slip.confirmed:
        blocks.append(paper.Paragraph(words.say("receipt.to_be_sent"), bold=True, align="center"))
    blocks.append(
        paper.Pair(
            words.say("receipt.tracking"),
            paper.Code(slip.receipt.tracking),
            size="large",
            bold=True,
        )
    )
    blocks += [
        paper.Qr(slip.code, words.say("receipt.check_it"), width=42),
        paper.Spacer(1),
        paper.Paragraph(
            words.say(
                "receipt.versions",
                catalogue=slip.receipt.catalogue,
                turnover=words.rial(Rial(slip.receipt.turnover)),
            ),
            size="small",
            align="center",
        ),
        paper.Paragraph(words.say("receipt.identity_papers"), size="small", align="center"),
        paper.Paragraph(
            words.say("receipt.complaints", number=Code(words.digits(COMPLAINTS))),
            size="small",
            align="center",
        ),
    ]
    return blocks


def _code(words: Words, text: str) -> paper.Code:
    return paper.Code(words.digits(text))
