"""Whether a bill was paid here before: the same debt must not be paid twice, line or no line."""

import sqlalchemy as sa

from app.book.fold.rows import LINE, RECEIPT
from app.counter.desk import Desk
from models.errors import Refusal


def receipt_that_paid(desk: Desk, bill: tuple[str, str]) -> tuple[str, str] | None:
    """Give (receipt number, business day) of the receipt that paid a bill at this counter."""
    query = (
        sa.select(RECEIPT.c.receipt, RECEIPT.c.day)
        .join(
            LINE,
            sa.and_(
                LINE.c.office == RECEIPT.c.office,
                LINE.c.day == RECEIPT.c.day,
                LINE.c.epoch == RECEIPT.c.epoch,
                LINE.c.seq == RECEIPT.c.seq,
            ),
        )
        .where(
            LINE.c.office == desk.office.office,
            LINE.c.bill_id == bill[0],
            LINE.c.payment_id == bill[1],
            LINE.c.bill_id != sa.literal_column("''"),
            LINE.c.state == "taken",
        )
        .limit(1)
    )
    with desk.read() as connection:
        row = connection.execute(query).first()
    return (row.receipt, row.day) if row else None


def refuse_paid(desk: Desk, bill: tuple[str, str]) -> None:
    """Refuse a bill that was paid here, naming its receipt."""
    paid = receipt_that_paid(desk, bill)
    if paid:
        raise Refusal("bill.already_paid", field="bill", receipt=paid[0], day=paid[1])
