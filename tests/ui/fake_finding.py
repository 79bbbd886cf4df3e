"""A find screen's answers in memory: the receipts of the world, and what became of them."""

from dataclasses import replace

from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.bill import Bill
from models.values.rial import Rial
from tests.ui.fake_world import NOW, FakeDesk
from ui.finding import (
    CodeRead,
    Returned,
    Second,
    SlipEvent,
    SlipLine,
    SlipPage,
    SlipRow,
    SlipTender,
    SlipWhole,
    Span,
    TakenBack,
    Taking,
)
from ui.papers import FilesSent
from ui.rows import Basket, CashTender, Receipt, Tender
from ui.sending import Standing

SECOND = ("1002", "123456")
"""Whoever may agree: user code, and what is typed behind it."""


class FakeFinding(FakeDesk):
    """See `ui.finding.Finding`, `ui.finding.Guarding` and `ui.finding.Correcting`."""

    def find(self, text: str, span: Span, most: int) -> SlipPage:
        """Find the world's receipts, the latest first."""
        with self.command("find"):
            rows = tuple(
                self._slip(basket, receipt, tenders)
                for basket, receipt, tenders in reversed(self.world.receipts)
            )
        found = tuple(row for row in rows if text in (row.short + row.number))
        return SlipPage(found[:most], len(found) > most)

    def whole(self, number: str) -> SlipWhole:
        """Tell one in full."""
        for basket, receipt, tenders in self.world.receipts:
            if receipt.number == number:
                return self._whole(basket, receipt, tenders)
        raise Refusal("receipt.unknown", field="receipt")

    def read_code(self, text: str) -> CodeRead:
        """Read a code that holds nothing but the number."""
        number = text.partition(":")[2]
        known = any(receipt.number == number for _, receipt, _ in self.world.receipts)
        return CodeRead(number=number, total=Rial(1), known=known, genuine=True)

    def agree(self, taking: Taking, second: Second, user: str, proof: str) -> str:
        """Take the word of the one person who may agree."""
        if (user, proof) != SECOND:
            raise Refusal("approval.wrong", field="approver_pin")
        return f"{second}:{taking.number}:{taking.lines}"

    def take_back(self, taking: Taking, word: str) -> TakenBack:
        """Take lines back."""
        with self.command("take_back"):
            gone = frozenset((taking.number, line) for line in taking.lines)
            self.world = replace(self.world, taken_back=self.world.taken_back | gone)
        whole = self.whole(taking.number)
        back = sum(whole.lines[line].amount.amount for line in taking.lines)
        return TakenBack("000099", Rial(back))

    def ask_back(self, taking: Taking) -> str:
        """Hold lines."""
        with self.command("ask_back"):
            return "supervisor"

    def give_asked(self, key: str, taking: Taking, word: str) -> TakenBack:
        """Do what was asked for."""
        return self.take_back(taking, word)

    def decline_asked(self, key: str, second: Second, user: str, proof: str) -> None:
        """Let the lines be."""

    def pay_again(self, bill: Bill, user: str, pin: str) -> None:
        """Nobody may here."""
        raise Refusal("approval.wrong", field="approver_pin")

    def returned(self, key: str) -> Returned:
        """No agency returns anything here."""
        raise Refusal("request.not_returned")

    def resend(self, key: str, answers: dict[str, str]) -> None:
        """Send nothing again."""
        raise Refusal("request.not_returned")

    def _slip(self, basket: Basket, receipt: Receipt, tenders: tuple[Tender, ...]) -> SlipRow:
        person = basket.person
        gone = sum(number == receipt.number for number, _ in self.world.taken_back)
        state = "given" if not gone else "voided"
        if 0 < gone < len(basket.lines):
            state = "part_refunded"
        kinds = {"cash" if isinstance(one, CashTender) else "card" for one in tenders}
        return SlipRow(
            number=receipt.number,
            short=receipt.short,
            at=NOW,
            kind="visit",
            state=state,
            name=person.name if person is not None else "",
            identity=person.national_id.masked() if person is not None else "",
            lines=len(basket.lines),
            total=receipt.total,
            way=kinds.pop() if len(kinds) == 1 else "split" if kinds else "free",
            printed=True,
            sent=Standing.RECEIVED,
            doubtful=Rial.sum(
                one.amount for one in tenders if not isinstance(one, CashTender) and not one.known
            ),
            asks=False,
        )

    def _whole(self, basket: Basket, receipt: Receipt, tenders: tuple[Tender, ...]) -> SlipWhole:
        agency = Bilingual(fa="سازمان", en="Agency")
        lines = tuple(
            SlipLine(
                place=place,
                title=line.title,
                agency=agency,
                detail=line.detail,
                quantity=line.quantity,
                amount=line.agencies + line.office_fee,
                state="voided" if (receipt.number, place) in self.world.taken_back else "taken",
            )
            for place, line in enumerate(basket.lines)
        )
        money = tuple(
            SlipTender(
                kind="cash" if isinstance(one, CashTender) else "card",
                amount=one.amount,
                known=isinstance(one, CashTender) or one.known,
            )
            for one in tenders
        )
        return SlipWhole(
            row=self._slip(basket, receipt, tenders),
            tracking="9F4K-27QX",
            clerk="1001",
            counter=2,
            copies=self.world.copies,
            reason="",
            lines=lines,
            tenders=money,
            events=(SlipEvent(at=NOW, what="given", who="1001", counter=2),),
            files=FilesSent(2, 3),
        )
