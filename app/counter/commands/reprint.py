"""Reprinting: a numbered copy, counted and journaled before it leaves the printer."""

from app.counter.desk import Desk
from app.counter.queries.receipt import find_receipt, receipt_at
from app.counter.tables import PRINT_JOB
from models.events.visit import ReceiptCopied
from models.people import Right


def reprint(desk: Desk, *, receipt: str) -> int:
    """Owe the printer a copy of a receipt; the answer is the copy's number, from 1."""
    desk.need(Right.REPRINT)
    found = find_receipt(desk, receipt)
    with desk.write() as work:
        now = receipt_at(work.connection, desk.office.office, found.of)
        copy = now.copies + 1
        work.append(ReceiptCopied(of=found.of, receipt=receipt, copy=copy), desk.standing())
        row = {
            "epoch": found.of.epoch,
            "seq": found.of.seq,
            "copy": copy,
            "day": found.of.day,
            "state": "queued",
            "error": "",
        }
        work.connection.execute(PRINT_JOB.insert(), row)
    desk.news.tell("receipt.copied", receipt)
    return copy
