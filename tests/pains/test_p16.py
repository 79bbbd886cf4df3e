"""P16: acts done without a line fell into the wrong shift, or the shift was closed without them."""

from pathlib import Path

from app.book.fold.rows import POSTING, SHIFT
from app.central.late import LateItems
from models.events.people import SessionOpened
from models.events.shift import ShiftClosed
from tests.central.conftest import (  # noqa: F401 - fixtures
    Centre,
    centre,
    centre_on_postgres,
    cluster,
    either,
)
from tests.central.evidence import kinds_of_cases, rows
from tests.central.machine import OFFICE, Machine, lines

SALE = lines({("office_commission", "office"): 30_000})


def _close(machine: Machine, shift: str, receipts: int) -> None:
    cash = 30_000 * receipts
    closed = ShiftClosed(
        first_seq=1,
        last_seq=machine.head.seq,
        receipts=receipts,
        cash=cash,
        card=0,
        card_unknown=0,
        counted=1_000_000 + cash,
        expected=1_000_000 + cash,
        terminal_total=0,
        left=0,
        handed=1_000_000 + cash,
        reason="",
        turnover=cash,
        chain=machine.head.chain.hex(),
    )
    machine.append(closed, shift=shift)


def test_acts_for_a_closed_shift_are_booked_and_the_shift_says_so(
    either: Centre,  # noqa: F811
    tmp_path: Path,
) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)
    _close(machine, shift, 1)
    machine.push(either.line)
    assert either.central.late_items(OFFICE) == []

    machine.sell(2, shift=shift, lines=SALE)
    machine.sell(3, shift=shift, lines=SALE)
    receipt = machine.push(either.line)

    assert receipt.items == ()
    assert either.central.late_items(OFFICE) == [LateItems(shift, 2, 60_000)]
    assert "shift.late" in kinds_of_cases(either)
    (row,) = rows(either, SHIFT)
    assert (row.state, row.receipts, row.cash) == ("closed", 1, 30_000)
    booked = [row.amount for row in rows(either, POSTING) if row.account == "payee:office"]
    assert booked == [-30_000] * 3
    machine.push(either.line)
    assert either.central.late_items(OFFICE) == [LateItems(shift, 2, 60_000)]


def test_closing_and_late_acts_in_one_frame_are_told_apart(
    either: Centre,  # noqa: F811
    tmp_path: Path,
) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)
    _close(machine, shift, 1)
    machine.sell(2, shift=shift, lines=SALE)
    machine.append(SessionOpened(user="101"))

    machine.push(either.line)

    assert either.central.late_items(OFFICE) == [LateItems(shift, 1, 30_000)]
