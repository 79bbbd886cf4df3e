"""Citizens sent on to somewhere else: part of the book, and a figure of the office's day."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Shared, Whole


class ReferralRow(Shared):
    """That somebody was sent on: for which service, why, and to which place."""

    __tablename__ = "referral"
    __table_args__ = ({"sqlite_with_rowid": False},)

    office: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    shift: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    service: Mapped[str] = mapped_column(String)
    agency: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(String)
    place: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
