"""Payment, paper copies and taking back, as the window asks for them."""

from app.counter.commands.approve import Approval
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.take_payment import Given, card, card_unknown, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.papers.queue import jobs, settle_unknown
from app.counter.queries.receipt import find_receipt
from app.counter.queries.receipts import last_receipt, receipts
from app.journal.times import read_instant
from models.errors import Refusal
from models.events.visit import Tender as Booked
from models.values.rial import Rial
from ui.binding.place import Place
from ui.binding.visits import VisitsBinding
from ui.rows import Basket, CashTender, Receipt, ReceiptRow, Tender

_NOT_OUT = ("queued", "failed", "unknown")


class MoneyBinding:
    """See `ui.ports.Money`."""

    def __init__(self, place: Place, visits: VisitsBinding) -> None:
        self._place = place
        self._visits = visits
        self._given: dict[str, Given] = {}

    def take_payment(self, visit_id: str, tenders: tuple[Tender, ...]) -> Receipt:
        """Book the visit once; asked again for the same visit, give the same receipt."""
        desk = self._place.counter.desk
        given = self._given.get(visit_id)
        if given is None:
            if desk.visit is None or desk.visit.visit != visit_id:
                raise Refusal("visit.empty")
            given = take_payment(desk, tenders=[_booked(each) for each in tenders])
            self._given = {visit_id: given}
        return self._receipt(given, self._visits.basket())

    def resolve_card(self, number: str, outcome: str, reference: str, last4: str) -> None:
        """Say how a doubtful card payment ended."""
        desk = self._place.counter.desk
        resolve_card(desk, receipt=number, outcome=outcome, reference=reference, last4=last4)

    def reprint(self, number: str) -> int:
        """Print a receipt whose own paper is still owed, else a copy of it; give its number.

        Where nobody knows whether the paper came out, a copy says that it is one.
        """
        desk = self._place.counter.desk
        number = number or last_receipt(desk)
        of = find_receipt(desk, number).of
        for job in jobs(desk, *_NOT_OUT):
            if job.of == of and not job.copy:
                if job.state != "unknown":
                    self._place.print_owed()
                    return 0
                settle_unknown(desk, job, came_out=True)
        return reprint(desk, receipt=number)

    def receipts(self, text: str) -> tuple[ReceiptRow, ...]:
        """Find receipts by number or tracking code, latest first."""
        return tuple(
            ReceiptRow(
                number=row.receipt,
                short=self._place.counter.desk.office.short(row.number),
                at=read_instant(row.at),
                lines=row.lines,
                total=Rial(row.total),
                printed=row.printed,
                doubtful=Rial(row.doubtful),
            )
            for row in receipts(self._place.counter.desk, text)
        )

    def void(self, number: str, reason: str, approver: str, approver_pin: str) -> Receipt:
        """Take a whole receipt back with a second person."""
        desk = self._place.counter.desk
        approval = Approval(approver, approver_pin)
        given = void_receipt(desk, receipt=number, reason=reason, approval=approval)
        return self._receipt(given, self._visits.basket())

    def refund(
        self, number: str, lines: tuple[int, ...], reason: str, approver: str, approver_pin: str
    ) -> Receipt:
        """Take lines of a receipt back in cash with a second person."""
        given = refund_lines(
            self._place.counter.desk,
            receipt=number,
            lines=lines,
            reason=reason,
            tender="cash",
            approval=Approval(approver, approver_pin),
        )
        return self._receipt(given, self._visits.basket())

    def _receipt(self, given: Given, basket: Basket) -> Receipt:
        return Receipt(
            number=str(given.receipt),
            short=given.receipt.short,
            total=given.total,
            change=given.change,
            basket=basket,
        )


def _booked(tender: Tender) -> Booked:
    if isinstance(tender, CashTender):
        return cash(tender.amount, tender.received)
    if not tender.known:
        return card_unknown(tender.amount)
    return card(tender.amount, reference=tender.reference, last4=tender.last4)
