"""What was sold, at the real window: T6 printed again, T7 found and taken back, T8 put aside."""

from functools import partial

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.counter.commands.approve import Approval
from app.counter.training.people import invent_bill
from app.ids import dice
from app.storage.engine import reading
from tests.counter_world import SUPERVISOR
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.bills import sell
from tests.window.tasks.spent import Spent, Tally, counting
from ui.screens.counter.state import Listing


def t6(clerk: Clerk, seed: int = 601) -> Spent:
    """The receipt given last is printed again, as a copy."""
    sell(clerk, seed)
    before = clerk.papers()
    with counting(clerk) as tally:
        clerk.press(KEY.Key_P, CTRL)
        clerk.wait(lambda: clerk.state.listing is Listing.RECEIPTS)
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: len(clerk.papers()) == len(before) + 1)
        spent = tally.spent("T6")
    (printed,) = set(clerk.papers()) - set(before)
    assert "copy1" in printed.name
    return spent


def t7(clerk: Clerk, seed: int = 701) -> Spent:
    """A receipt that is not the last is found by its number and voided by two people."""
    short = sell(clerk, seed)
    sell(clerk, seed + 1)
    before = states(clerk)
    papers, dialog = len(clerk.papers()), clerk.screens.looking.void_dialog
    with counting(clerk) as tally:
        seek_by_number(clerk, tally, short)
        open_void(clerk)
        clerk.hands.type("2")
        clerk.wait(dialog.fields["approver"].hasFocus)
        agree(clerk)
        tally.person(SUPERVISOR)
        clerk.press(KEY.Key_Return, CTRL)
        clerk.wait(lambda: not dialog.isVisible())
        clerk.wait(lambda: len(clerk.papers()) == papers + 1)
        spent = tally.spent("T7")
    given, _, void = states(clerk)[len(before) - 2 :]
    assert (given[1], void[0], void[2]) == ("voided", "void", -given[2])
    return spent


def t8(clerk: Clerk, seed: int = 801) -> Spent:
    """A basket is put aside, and taken up again as it was."""
    clerk.scan(invent_bill(dice(seed)))
    held = clerk.basket
    with counting(clerk) as tally:
        clerk.press(KEY.Key_F7)
        clerk.wait(lambda: not clerk.basket.lines)
        clerk.press(KEY.Key_F7)
        clerk.wait(lambda: clerk.state.listing is Listing.HELD)
        clerk.press(KEY.Key_Return)
        clerk.wait(lambda: clerk.basket.lines)
        spent = tally.spent("T8")
    assert (clerk.basket.visit_id, clerk.basket.total) == (held.visit_id, held.total)
    return spent


def found(clerk: Clerk, short: str) -> bool:
    """Tell whether Find shows the receipt of this number, whole."""
    state = clerk.screens.looking.finding.state
    whole = state.whole
    return not state.looking and whole is not None and whole.row.short == short


def seek_by_number(clerk: Clerk, tally: Tally, short: str) -> None:
    """Press F5, type a receipt's number, and measure from Enter until it is shown whole."""
    clerk.press(KEY.Key_F5)
    clerk.wait(clerk.screens.looking.screen.box.hasFocus)
    clerk.hands.type(short)
    tally.reaction(
        "find by number", partial(clerk.press, KEY.Key_Return), partial(found, clerk, short)
    )
    clerk.wait(clerk.screens.looking.screen.slips.hasFocus)


def seek(clerk: Clerk, short: str) -> None:
    """Press F5, type a receipt's number, and Enter."""
    clerk.press(KEY.Key_F5)
    clerk.fill(short)
    clerk.wait(lambda: found(clerk, short) and clerk.screens.looking.screen.slips.hasFocus())


def open_void(clerk: Clerk) -> None:
    """Open the dialog that takes the receipt in sight back."""
    clerk.press(KEY.Key_Delete, CTRL)
    clerk.wait(clerk.screens.looking.void_dialog.isActiveWindow)
    clerk.wait(clerk.screens.looking.void_dialog.keep.hasFocus)


def agree(clerk: Clerk, who: Approval = SUPERVISOR) -> None:
    """Let a second person type code and PIN; their word is given."""
    clerk.fill(who.user, who.pin)
    clerk.wait(lambda: clerk.screens.looking.voiding.state.word)


def states(clerk: Clerk) -> list[tuple[str, str, int]]:
    """Give kind, state and total of every receipt, in order."""
    query = sa.select(RECEIPT.c.kind, RECEIPT.c.state, RECEIPT.c.total).order_by(RECEIPT.c.seq)
    with reading(clerk.place.counter.desk.engine) as connection:
        return [tuple(row) for row in connection.execute(query)]
