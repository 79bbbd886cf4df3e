"""Circulars as they came to a counter, and who read which: the second is part of the book."""

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CounterOnly, Shared, Whole


class ReadingRow(Shared):
    """That a person said to have read a circular; `sha256` is the text's as it then stood."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "office", "circular", "reader"), {"sqlite_with_rowid": False})

    office: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    circular: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String)
    reader: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class CircularRow(CounterOnly):
    """A signed circular as it came, its newest version.

    received_at: RFC 3339. refused: code of what is wrong with one that is not believed, whose
    data is not kept; empty for all others.
    """

    __tablename__ = "circular"

    code: Mapped[str] = mapped_column(String, primary_key=True)
    version: Mapped[int] = mapped_column(Whole)
    sha256: Mapped[str] = mapped_column(String, default="")
    data: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    received_at: Mapped[str] = mapped_column(String)
    refused: Mapped[str] = mapped_column(String, default="")
