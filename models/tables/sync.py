"""What a line leaves beside the cursors: tries, a journal on its way back, half a snapshot."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Whole


class TriedRow(CounterOnly):
    """How often the front of one epoch's queue was tried in vain, and what kept it the last time.

    first_seq: the front; when it has moved, this row says nothing any more. last_seq: up to where
    the events waited with it. field: what of the event the centre named, where it did.
    """

    __tablename__ = "sync_tried"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    first_seq: Mapped[int] = mapped_column(Whole)
    last_seq: Mapped[int] = mapped_column(Whole)
    tries: Mapped[int] = mapped_column(Whole)
    trouble: Mapped[str] = mapped_column(String)
    field: Mapped[str] = mapped_column(String, default="")
    at: Mapped[str] = mapped_column(String)


class HistoryGoalRow(CounterOnly):
    """One epoch of which the centre has more than this disk, by its signed word: to be fetched.

    While any row stands here this counter takes no money: its numbers would repeat.
    """

    __tablename__ = "history_goal"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String)
    opened_seq: Mapped[int] = mapped_column(Whole)
    after_seq: Mapped[int] = mapped_column(Whole)
    seq: Mapped[int] = mapped_column(Whole)
    chain: Mapped[str] = mapped_column(String)
    public_key: Mapped[str] = mapped_column(String)


class HistoryFrameRow(CounterOnly):
    """Events that came back, verified and not yet in the journal: they go in all at once."""

    __tablename__ = "history_frame"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    last_seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    chain: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SnapshotPartRow(CounterOnly):
    """A piece of a snapshot on its way: bytes from `offset` on of the file of that hash."""

    __tablename__ = "snapshot_part"

    sha256: Mapped[str] = mapped_column(String, primary_key=True)
    offset: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SnapshotRow(CentralOnly):
    """A scope's state as one compressed file; its hash is its name, so it never changes."""

    __tablename__ = "snapshot"

    sha256: Mapped[str] = mapped_column(String, primary_key=True)
    scope: Mapped[str] = mapped_column(String)
    cursor: Mapped[str] = mapped_column(String)
    made_at: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
