"""The drawer beside payments, as the window asks for it: cash, slips, the shift's standing."""

from collections.abc import Mapping

from app.counter.closing_draft import forget_typed, keep_typed, typed_so_far
from app.counter.commands.approve import Approval
from app.counter.commands.hand_cash import accept_cash, take_in
from app.counter.commands.move_drawer import move_cash
from app.counter.papers.closing import read_shift, shift_sheet, slip_sheet
from app.counter.queries.handover import in_way, slip_of
from app.journal.times import read_instant
from app.storage.engine import writing
from models.events.base import Reference
from models.people import Right
from models.values.receipt_number import ReceiptNumber
from ui.binding.place import Place
from ui.drawer import Move, Moved, Summary, Typed, WayRow


class TillBinding:
    """See `ui.drawer.Till`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def move(self, move: Move) -> Moved:
        """Book cash in or out; its slip is printed and the drawer opens."""
        desk = self._place.counter.desk
        if move.direction == "in" and move.party == "counter":
            of, word = take_in(desk, slip=move.slip, amount=move.amount)
            self._print(of)
            return Moved(move=move, word=word)
        approval = Approval(move.approver, move.pin) if move.approver else None
        of = move_cash(
            desk,
            direction=move.direction,
            party=move.party,
            amount=move.amount,
            reason=move.reason,
            approval=approval,
        )
        self._print(of)
        hands = move.direction == "out" and move.party == "counter"
        return Moved(move=move, slip=slip_of(desk.office.counter, of.seq) if hands else "")

    def in_way(self) -> tuple[WayRow, ...]:
        """List the cash of this shift that another counter has not acknowledged."""
        rows = in_way(self._place.counter.desk)
        return tuple(WayRow(one.slip, one.amount, read_instant(one.at)) for one in rows)

    def accept(self, slip: str, word: str) -> None:
        """Say that cash arrived, by the word of the counter that took it in."""
        accept_cash(self._place.counter.desk, slip=slip, word=word)

    def print_standing(self) -> None:
        """Print the shift's standing (X)."""
        desk = self._place.counter.desk
        desk.need(Right.DRAWER)
        report = read_shift(desk, desk.need_shift().shift)
        self._place.print_sheet(shift_sheet(desk, report, self._place.settings.language))

    def summary(self) -> Summary:
        """Tell how the shift stands, in counts."""
        desk = self._place.counter.desk
        desk.need(Right.DRAWER)
        report = read_shift(desk, desk.need_shift().shift)
        facts = report.facts
        numbers = sorted(ReceiptNumber.parse(slip.receipt).number for slip in facts.slips)
        return Summary(
            number=report.shift.number,
            since=read_instant(report.shift.opened_at),
            receipts=len(numbers),
            first=numbers[0] if numbers else 0,
            last=numbers[-1] if numbers else 0,
            voids=len(facts.voids),
            refunds=len(facts.refunds),
            copies=len(facts.copies),
            openings=len(facts.openings),
            moves=len(facts.moves) - len(facts.openings),
            unknown_cards=len(facts.unknown_cards),
            waiting=report.waiting.count,
        )

    def can_open(self) -> bool:
        """Tell whether a drawer hangs on the printer in use."""
        return self._place.has_drawer()

    def keep_typed(self, step: str, count: Mapping[int, int]) -> None:
        """Keep what is typed into the closing so far."""
        keep_typed(self._place.counter.desk, step=step, count=count)

    def typed(self) -> Typed | None:
        """Give what was typed into a closing that was cut short."""
        kept = typed_so_far(self._place.counter.desk)
        return Typed(step=kept[0], count=kept[1]) if kept else None

    def print_owed(self) -> None:
        """Print once more what did not come out."""
        self._place.print_owed()

    def _print(self, of: Reference) -> None:
        place = self._place
        sheet = slip_sheet(place.counter.desk, of, place.settings.language)
        place.print_sheet(sheet, kick=True)


def forget_closing(place: Place) -> None:
    """Let go of a closing as far as it was typed: the clerk serves on."""
    desk = place.counter.desk
    if desk.shift is not None:
        with writing(desk.engine) as connection:
            forget_typed(connection, desk.shift)
