"""Which papers of a citizen are on file at a counter, found without anybody's name."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CounterOnly, Whole


class PaperOnFileRow(CounterOnly):
    """The newest copy of one paper of one citizen, and the vault's item it stands in.

    whose: the citizen's identity under the vault's own key, so that it says nothing by itself.
    paper: the catalogue's code. day: when it was taken. epoch, seq, citation: the vault's item;
    once that is erased the row finds nothing.
    """

    __tablename__ = "paper_on_file"
    __table_args__ = (
        Index(None, "epoch", "seq"),
        {"sqlite_with_rowid": False},
    )

    whose: Mapped[str] = mapped_column(String, primary_key=True)
    paper: Mapped[str] = mapped_column(String, primary_key=True)
    day: Mapped[str] = mapped_column(String)
    epoch: Mapped[str] = mapped_column(String)
    seq: Mapped[int] = mapped_column(Whole)
    citation: Mapped[str] = mapped_column(String)
