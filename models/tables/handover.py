"""Cash that one counter handed to another: which of it is known to have arrived."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Shared, Whole


class AcceptedRow(Shared):
    """That cash which went out (`of_*`) arrived at another counter."""

    __tablename__ = "cash_accepted"
    __table_args__ = (Index(None, "office", "of_epoch", "of_seq"), {"sqlite_with_rowid": False})

    office: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    of_day: Mapped[str] = mapped_column(String)
    of_epoch: Mapped[str] = mapped_column(String)
    of_seq: Mapped[int] = mapped_column(Whole)
    counter: Mapped[int] = mapped_column(Whole)
    clerk: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
