"""What stands beside taking back: asks that wait, codes used up, secrets, words of agencies."""

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Shared, Whole

_CLUSTERED = {"sqlite_with_rowid": False}


class _FromEvent:
    """The key of every row that one event made; it comes before a row's own key columns."""

    office: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-4)
    day: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-3)
    epoch: Mapped[str] = mapped_column(String, primary_key=True, sort_order=-2)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True, sort_order=-1)
    of_day: Mapped[str] = mapped_column(String)
    of_epoch: Mapped[str] = mapped_column(String)
    of_seq: Mapped[int] = mapped_column(Whole)


class ReversalRow(_FromEvent, Shared):
    """Lines that are to go back once somebody agrees; until then nothing else is done with them.

    lines: their places, blank between. wants: `supervisor` or `agency`. state: `waiting`, `given`
    or `declined`. slip: number of the slip by which it was given, or empty.
    """

    __tablename__ = "reversal"
    __table_args__ = (Index(None, "office", "of_epoch", "of_seq"), _CLUSTERED)

    receipt: Mapped[str] = mapped_column(String)
    lines: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)
    reason: Mapped[str] = mapped_column(String)
    wants: Mapped[str] = mapped_column(String)
    kept: Mapped[str] = mapped_column(String, default="")
    clerk: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    slip: Mapped[str] = mapped_column(String, default="")
    settled_by: Mapped[str] = mapped_column(String, default="")
    settled_at: Mapped[str] = mapped_column(String, default="")
    settle_place: Mapped[str] = mapped_column(String, default="")


class PhonedRow(_FromEvent, Shared):
    """A code by phone that was used up: the same one opens nothing a second time."""

    __tablename__ = "phoned"
    __table_args__ = (Index(None, "office", "of_epoch", "of_seq"), _CLUSTERED)

    slip: Mapped[str] = mapped_column(String)
    amount: Mapped[int] = mapped_column(Whole)
    step: Mapped[int] = mapped_column(Whole)
    approver: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class CorrectedRow(_FromEvent, Shared):
    """A returned request put right. fields: names, blank between; answer: number of the word."""

    __tablename__ = "corrected"
    __table_args__ = (Index(None, "office", "of_epoch", "of_seq"), _CLUSTERED)

    line: Mapped[int] = mapped_column(Whole)
    fields: Mapped[str] = mapped_column(String)
    answer: Mapped[int] = mapped_column(Whole)
    kept: Mapped[str] = mapped_column(String)
    clerk: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)


class PhoneSecretRow(CounterOnly):
    """A supervisor's secret for codes by phone, sealed by the profile's own key."""

    __tablename__ = "phone_secret"

    code: Mapped[str] = mapped_column(String, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class AgencyAnswerRow(CounterOnly):
    """What an agency said of one line of a receipt, each word in order of `version`.

    state: `in_review`, `confirmed`, `returned`, `refused`, `reversal_agreed`, `reversal_refused`.
    number: the agency's own. fields: what is questioned, blank between. said: the agency's words.
    due: Jalali day by which it must be put right, or empty. at: RFC 3339.
    """

    __tablename__ = "agency_answer"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    line: Mapped[int] = mapped_column(Whole, primary_key=True)
    version: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String)
    number: Mapped[str] = mapped_column(String, default="")
    fields: Mapped[str] = mapped_column(String, default="")
    said: Mapped[str] = mapped_column(String, default="")
    due: Mapped[str] = mapped_column(String, default="")
    at: Mapped[str] = mapped_column(String)


class AnsweredLineRow(CentralOnly):
    """How often the centre told what an agency said of one line, so that words keep order."""

    __tablename__ = "answered_line"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    line: Mapped[int] = mapped_column(Whole, primary_key=True)
    version: Mapped[int] = mapped_column(Whole)
    state: Mapped[str] = mapped_column(String)
    at: Mapped[str] = mapped_column(String)
