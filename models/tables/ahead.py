"""What came in before its turn, and what came in after it: frames that wait, acts that are late."""

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, Whole


class AheadRow(CentralOnly):
    """A whole frame, proved and not booked: what it continues has not arrived.

    `before` is the chain value it attaches to, empty when the epoch opens with it; then
    `parent_*` say what that epoch continues. `declares`: whether an event of it is
    `gap.declared`. `chain` is the last event's. `data` is the frame, compressed as `coding`;
    `via` and `received_at` are those of its arrival.
    """

    __tablename__ = "ahead"
    __table_args__ = (Index(None, "office", "device"),)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    chain: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    device: Mapped[str] = mapped_column(String)
    events: Mapped[int] = mapped_column(Whole)
    before: Mapped[str] = mapped_column(String, default="")
    parent_epoch: Mapped[str] = mapped_column(String, default="")
    parent_seq: Mapped[int] = mapped_column(Whole, default=0)
    parent_chain: Mapped[str] = mapped_column(String, default="")
    declares: Mapped[int] = mapped_column(Whole, default=0)
    coding: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[str] = mapped_column(String)
    via: Mapped[str] = mapped_column(String)


class LateRow(CentralOnly):
    """An act that came in when its shift was already closed; `amount` is what it moved, in rial.

    It is booked all the same; these rows are the shift's mark.
    """

    __tablename__ = "late"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    shift: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)
    received_at: Mapped[str] = mapped_column(String)
