"""Finding and taking back, as the window asks for them: bound to the open counter."""

from typing import Final

from app.counter.commands.approve import Approval, Grant
from app.counter.commands.ask_reversal import ask_reversal, decline_asked, give_asked
from app.counter.commands.take_back import TakeBack, grant_take_back, take_back
from app.counter.commands.take_payment import Given
from app.counter.phone_secrets import PhoneCode
from app.counter.queries import find
from app.counter.queries.reversals import ask_at
from app.counter.queries.whole_receipt import whole_receipt
from app.wire.receipt_code import check_receipt_code, read_receipt_code
from models.errors import Refusal
from models.events.base import Reference
from models.values.rial import Rial
from ui.binding.place import Place
from ui.binding.slips import row_of, whole_of
from ui.finding import CodeRead, Second, SlipPage, SlipWhole, Span, TakenBack, Taking


class FindingBinding:
    """See `ui.finding.Finding`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._words: Final[dict[str, Grant]] = {}

    def find(self, text: str, span: Span, most: int) -> SlipPage:
        """Find slips, the latest first."""
        desk = self._place.counter.desk
        found = find.find_slips(desk, text, find.Span(span.value), most=most)
        return SlipPage(tuple(row_of(slip) for slip in found.slips), found.more)

    def whole(self, number: str) -> SlipWhole:
        """Tell one slip in full."""
        desk = self._place.counter.desk
        found = find.find_slips(desk, number, most=1)
        if not found.slips:
            raise Refusal("receipt.unknown", field="receipt")
        return whole_of(desk, whole_receipt(desk, number), row_of(found.slips[0]))

    def read_code(self, text: str) -> CodeRead:
        """Read a receipt's code; the centre's keys tell whether it is genuine."""
        desk = self._place.counter.desk
        facts, number = read_receipt_code(text), ""
        genuine: bool | None = None
        if desk.centre_keys:
            try:
                check_receipt_code(text, desk.centre_keys)
                genuine = True
            except Refusal:
                genuine = False
        number = str(facts.receipt)
        known = bool(find.find_slips(desk, number, most=1).slips)
        return CodeRead(number=number, total=Rial(facts.total), known=known, genuine=genuine)

    def agree(self, taking: Taking, second: Second, user: str, proof: str) -> str:
        """Take a second person's word for exactly this."""
        desk = self._place.counter.desk
        approval = _approval(second, user, proof)
        word = grant_take_back(desk, wanted=_wanted(taking), approval=approval)
        name = desk.ids.new()
        self._words.clear()
        self._words[name] = word
        return name

    def take_back(self, taking: Taking, word: str) -> TakenBack:
        """Take back what a second person agreed to; their word is used up."""
        desk = self._place.counter.desk
        given = take_back(desk, wanted=_wanted(taking), approval=self._words.pop(word, None))
        return _taken(given)

    def ask_back(self, taking: Taking) -> str:
        """Hold lines until somebody agrees."""
        desk = self._place.counter.desk
        ask = ask_reversal(desk, wanted=_wanted(taking))
        with desk.read() as connection:
            return ask_at(connection, desk.office.office, ask).wants

    def give_asked(self, key: str, taking: Taking, word: str) -> TakenBack:
        """Do what was asked for earlier."""
        given = give_asked(
            self._place.counter.desk,
            ask=place_in(key),
            back=taking.back,
            reference=taking.reference,
            approval=self._words.pop(word, None),
        )
        return _taken(given)

    def decline_asked(self, key: str, second: Second, user: str, proof: str) -> None:
        """Let the lines be that were asked for."""
        approval = _approval(second, user, proof) if user else None
        decline_asked(self._place.counter.desk, ask=place_in(key), approval=approval)


def place_in(key: str) -> Reference:
    """Read the place that a row's key names."""
    day, epoch, seq = key.split(" ")
    return Reference(day, epoch, int(seq))


def _approval(second: Second, user: str, proof: str) -> Approval | PhoneCode:
    return PhoneCode(user, proof) if second is Second.PHONE else Approval(user, proof)


def _wanted(taking: Taking) -> TakeBack:
    return TakeBack(
        receipt=taking.number,
        lines=taking.lines,
        reason=taking.reason,
        back=taking.back,
        reference=taking.reference,
        note=taking.note,
    )


def _taken(given: Given) -> TakenBack:
    return TakenBack(given.receipt.short, Rial(-given.total.amount))
