"""A slip of the book as the window shows it: in a list, and told in full."""

from typing import Final

from app.counter.desk import Desk
from app.counter.queries.attachments import files_of
from app.counter.queries.catalogue import catalogue_of
from app.counter.queries.find import Slip
from app.counter.queries.receipt import Receipt, ReceiptLine
from app.counter.queries.reversals import Ask, last_words
from app.counter.queries.whole_receipt import Happened, WholeReceipt
from app.journal.times import read_instant
from models.catalogue.catalogue import Catalogue
from models.catalogue.record import Bilingual
from models.events.base import Reference
from models.values.jalali_date import JalaliDate
from models.values.receipt_number import ReceiptNumber
from models.values.rial import Rial
from ui.finding import AskWaiting, SlipEvent, SlipLine, SlipRow, SlipTender, SlipWhole
from ui.papers import FilesSent
from ui.sending import Standing

_FREE: Final = "free"
_SPLIT: Final = "split"


def row_of(slip: Slip) -> SlipRow:
    """Show a slip in a list."""
    return SlipRow(
        number=slip.receipt,
        short=short_of(slip.receipt),
        at=read_instant(slip.at),
        kind=slip.kind,
        state=slip.state,
        name=slip.person.name,
        identity=slip.person.masked,
        lines=slip.lines,
        total=Rial(slip.total),
        way=_way(slip.ways),
        printed=slip.printed,
        sent=Standing(slip.sent),
        doubtful=Rial(slip.doubtful),
        asks=slip.asks,
        of_short=short_of(slip.of_receipt) if slip.of_receipt else "",
    )


def short_of(number: str) -> str:
    """Give the running number of a slip as people say it."""
    return ReceiptNumber.parse(number).short


def key_of(place: Reference) -> str:
    """Name a place in one word that a row can bear."""
    return f"{place.day} {place.epoch} {place.seq}"


def whole_of(desk: Desk, whole: WholeReceipt, row: SlipRow) -> SlipWhole:
    """Tell a slip in full, in the words of the catalogue it was priced by."""
    receipt, catalogue = whole.receipt, catalogue_of(desk, whole.receipt.catalogue)
    with desk.read() as connection:
        said = last_words(connection, receipt.of)
    return SlipWhole(
        row=row,
        tracking=receipt.tracking,
        clerk=receipt.clerk,
        counter=whole.counter,
        copies=receipt.copies,
        reason=receipt.reason,
        lines=tuple(_line(whole, line, catalogue, said.get(line.line)) for line in receipt.lines),
        tenders=tuple(
            SlipTender(
                kind="cash" if one.state == "paid_cash" else one.kind,
                amount=Rial(one.amount),
                known=one.state != "unknown",
                reference=one.reference,
                last4=one.last4,
            )
            for one in receipt.tenders
        ),
        events=tuple(_event(one, whole, catalogue) for one in whole.happened),
        ask=_ask(whole.asks[0], {line: said.get(line, "") for line in whole.asks[0].lines})
        if whole.asks
        else None,
        files=files_sent(desk, receipt),
    )


def files_sent(desk: Desk, receipt: Receipt) -> FilesSent:
    """Tell how many files of a receipt's visit the centre has; what was erased is not counted."""
    files = files_of(desk, receipt.visit)
    return FilesSent(files.sent, files.of - files.erased, files.trouble)


def _way(ways: tuple[str, ...]) -> str:
    if not ways:
        return _FREE
    return ways[0] if len(ways) == 1 else _SPLIT


def _line(
    whole: WholeReceipt, line: ReceiptLine, catalogue: Catalogue, said: str | None
) -> SlipLine:
    service = catalogue.service(line.service)
    titles: dict[str, Bilingual] = {paper.code: paper for paper in service.papers}
    return SlipLine(
        place=line.line,
        title=service,
        agency=catalogue.agency(line.agency),
        detail=line.bill[0] if line.bill else "",
        quantity=line.quantity,
        amount=Rial(line.amount),
        state=line.state,
        agency_number=line.agency_number,
        held=line.line in whole.held,
        theirs=line.line in whole.theirs,
        returned=said == "returned",
        key=f"{whole.receipt.of.epoch}:{whole.receipt.of.seq}:{line.line}",
        papers=tuple(
            (titles[seen.paper], seen.state)
            for seen in whole.papers
            if seen.line == line.line and seen.paper in titles
        ),
    )


def _event(one: Happened, whole: WholeReceipt, catalogue: Catalogue) -> SlipEvent:
    line = next((each for each in whole.receipt.lines if each.line == one.line), None)
    service = catalogue.service(line.service) if line is not None else None
    names = {field.name: field for field in service.fields} if service is not None else {}
    return SlipEvent(
        at=read_instant(one.at),
        what=one.what,
        who=one.who,
        second=one.second,
        counter=one.counter,
        number=short_of(one.number) if one.what.startswith(("void", "refund")) else one.number,
        count=one.count,
        line=service,
        said=one.said,
        fields=tuple(names[name] for name in one.fields if name in names),
        due=JalaliDate.parse(one.due) if one.due else None,
    )


def _ask(ask: Ask, said: dict[int, str]) -> AskWaiting:
    return AskWaiting(
        key=key_of(ask.ask),
        lines=ask.lines,
        amount=Rial(ask.amount),
        reason=ask.reason,
        wants=ask.wants,
        agreed="reversal_agreed" in said.values(),
        refused="reversal_refused" in said.values(),
        clerk=ask.clerk,
        at=read_instant(ask.at),
    )
