"""By what a counter finds citizens and their cases again: an index of the vault, erased with it.

None of this is in the journal, and all of it can be made again from vault and book. Numbers stand
here only as keyed hashes; names, which must be found by their beginnings, are folded.
"""

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CounterOnly, Whole


class CitizenRow(CounterOnly):
    """One citizen, as the latest visit in the vault that names them tells it.

    code: keyed hash of what tells them apart. mobile: of their number, or empty. born: Jalali
    year, 0 where nobody said. told: keyed hash of name and year, by which a change is seen.
    (epoch, seq): the event beside which the vault has that visit.
    """

    __tablename__ = "citizen"
    __table_args__ = (
        Index(None, "mobile", sqlite_where=text("mobile <> x''")),
        Index(None, "code", unique=True),
    )

    citizen: Mapped[int] = mapped_column(Whole, primary_key=True)
    code: Mapped[bytes] = mapped_column(LargeBinary)
    mobile: Mapped[bytes] = mapped_column(LargeBinary)
    told: Mapped[bytes] = mapped_column(LargeBinary)
    born: Mapped[int] = mapped_column(Whole)
    day: Mapped[str] = mapped_column(String)
    epoch: Mapped[str] = mapped_column(String)
    seq: Mapped[int] = mapped_column(Whole)


class CitizenNameRow(CounterOnly):
    """A name from one of its words on and round to that word, folded and without blanks."""

    __tablename__ = "citizen_name"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(String, primary_key=True)
    citizen: Mapped[int] = mapped_column(Whole, primary_key=True)
    born: Mapped[int] = mapped_column(Whole)


class CitizenVisitRow(CounterOnly):
    """One visit of a citizen, by the place of its event."""

    __tablename__ = "citizen_visit"
    __table_args__ = ({"sqlite_with_rowid": False},)

    citizen: Mapped[int] = mapped_column(Whole, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)


class CaseNumberRow(CounterOnly):
    """A number that a case is asked for by: the receipt's tracking code, or the agency's own.

    line: place of the service in its visit; -1 where the number is the whole visit's.
    """

    __tablename__ = "case_number"
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    line: Mapped[int] = mapped_column(Whole, primary_key=True)
