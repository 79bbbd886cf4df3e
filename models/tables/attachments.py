"""What became of the vault's items on their way to the centre, as each side keeps it."""

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Whole


class AttachmentRow(CounterOnly):
    """How far one item of this counter's vault has come; it stays when the item is erased.

    state: `waiting`, `asking` (the centre must first say what it has), `sending`, `received`,
    `erased` (and the centre knows), `refused`, `unasked` or `damaged`. total, sent: bytes under
    salt. tries: how often it arrived as another one. trouble: code of what last went wrong.
    """

    __tablename__ = "attachment"
    # Only what is still to be sent is ever looked for among all there ever was.
    __table_args__ = (
        Index("ix_attachment_owed", "state", sqlite_where=text("state <> 'received'")),
    )

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole, primary_key=True)
    citation: Mapped[str] = mapped_column(String, primary_key=True)
    state: Mapped[str] = mapped_column(String)
    total: Mapped[int] = mapped_column(Whole)
    sent: Mapped[int] = mapped_column(Whole, default=0)
    tries: Mapped[int] = mapped_column(Whole, default=0)
    trouble: Mapped[str] = mapped_column(String, default="")


class AttachmentMarkRow(CounterOnly):
    """Up to which event of an epoch the vault's items were looked through, and for which centre."""

    __tablename__ = "attachment_mark"

    epoch: Mapped[str] = mapped_column(String, primary_key=True)
    seq: Mapped[int] = mapped_column(Whole)
    generation: Mapped[str] = mapped_column(String)


class AttachedRow(CentralOnly):
    """One item at the centre: whose event cites it, how much of it is here, how it stands.

    state: `partial`, `whole`, `erased` or `refused`. asked: 1 when a booked event cites it.
    seed: with the centre's secret, what its key is made of; gone when it is erased.
    wrong: how often it was whole and not the one that was cited.
    """

    __tablename__ = "attached"
    __table_args__ = (
        Index(
            "ix_attached_unasked",
            "office",
            sqlite_where=text("asked = 0"),
            postgresql_where=text("asked = 0"),
        ),
    )

    office: Mapped[str] = mapped_column(String, primary_key=True)
    citation: Mapped[str] = mapped_column(String, primary_key=True)
    epoch: Mapped[str] = mapped_column(String)
    seq: Mapped[int] = mapped_column(Whole)
    device: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    asked: Mapped[int] = mapped_column(Whole)
    total: Mapped[int] = mapped_column(Whole)
    held: Mapped[int] = mapped_column(Whole)
    seed: Mapped[bytes] = mapped_column(LargeBinary)
    wrong: Mapped[int] = mapped_column(Whole)
    since: Mapped[str] = mapped_column(String)
    changed_at: Mapped[str] = mapped_column(String)


class AttachedPartRow(CentralOnly):
    """Some bytes of an item, sealed, at their place."""

    __tablename__ = "attached_part"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    citation: Mapped[str] = mapped_column(String, primary_key=True)
    start: Mapped[int] = mapped_column(Whole, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
