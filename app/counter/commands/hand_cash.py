"""Cash between two counters: taken in by the slip it came with, and acknowledged by a word."""

from app.counter.commands.move_drawer import move_cash
from app.counter.desk import Desk
from app.counter.queries.handover import (
    came_in,
    in_way_of,
    read_slip,
    word_of,
)
from models.errors import Refusal
from models.events.base import Reference
from models.events.shift import CashAccepted
from models.people import Right
from models.values.rial import Rial
from models.values.text import fold_digits


def take_in(desk: Desk, *, slip: str, amount: Rial) -> tuple[Reference, str]:
    """Take cash in that another counter sent; gives where it stands, and the word to say there.

    Args:
        slip: the number on the paper that came with it. amount: as counted here.
    """
    desk.need(Right.DRAWER)
    named, counter = read_slip(slip)
    if counter == desk.office.counter:
        raise Refusal("drawer.own_slip", field="slip")
    with desk.read() as connection:
        if came_in(connection, desk.office.office, named):
            raise Refusal("drawer.slip_used", field="slip")
    of = move_cash(desk, direction="in", party="counter", amount=amount, reason=named)
    return of, word_of(desk.office.office, named, amount, desk.office.counter)


def accept_cash(desk: Desk, *, slip: str, word: str) -> None:
    """State that cash which went out arrived, by the word of the counter that took it in."""
    desk.need(Right.DRAWER)
    shift = desk.need_shift()
    named, _ = read_slip(slip)
    said = "".join(part for part in fold_digits(word) if part.isdigit())
    with desk.write() as work:
        waits = in_way_of(work.connection, desk, shift)
        found = next((one for one in waits if one.slip == named), None)
        if found is None:
            raise Refusal("drawer.not_in_way", field="slip")
        counter = int(said[:-6] or "0")
        wanted = word_of(desk.office.office, named, found.amount, counter)
        if not 0 < counter <= 99 or counter == desk.office.counter or said != wanted:
            raise Refusal("drawer.word", field="word")
        work.append(CashAccepted(of=found.of, counter=counter, code=said[-6:]), desk.standing())
    desk.news.tell("drawer.accepted")
