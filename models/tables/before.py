"""Second times: by what the centre finds them, and which visits a counter has told it of."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Whole

_CLUSTERED = {"sqlite_with_rowid": False}


class PaidBillRow(CentralOnly):
    """A bill by its two ids and the line that paid it, whichever office; found in one look."""

    __tablename__ = "paid_bill"
    __table_args__ = (_CLUSTERED,)

    bill_id: Mapped[str] = mapped_column(String, primary_key=True)
    payment_id: Mapped[str] = mapped_column(String, primary_key=True)
    office: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    line: Mapped[int] = mapped_column(Whole, primary_key=True)


class ServedMarkRow(CentralOnly):
    """A line that was somebody's, by the mark its counter told; forgotten when it is old."""

    __tablename__ = "served_mark"
    __table_args__ = (Index(None, "day"), _CLUSTERED)

    mark: Mapped[str] = mapped_column(String, primary_key=True)
    office: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    line: Mapped[int] = mapped_column(Whole, primary_key=True)


class ToldVisitRow(CounterOnly):
    """A visit whose marks the centre has, and in which of its generations it took them."""

    __tablename__ = "told_visit"
    __table_args__ = (_CLUSTERED,)

    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    generation: Mapped[str] = mapped_column(String)
