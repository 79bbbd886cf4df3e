"""Keys and who may speak: what the centre keeps of its own keys, and of those who knock."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, Whole


class CentreKeyRow(CentralOnly):
    """A key of the centre's, by number: `announced` is the key before it naming this one.

    The first key has nobody before it: it is pinned at enrolment.
    """

    __tablename__ = "centre_key"

    number: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    public_key: Mapped[str] = mapped_column(String)
    announced: Mapped[bytes] = mapped_column(LargeBinary)


class KnockRow(CentralOnly):
    """How often one counter, or one address, asked to be enrolled since `begun_at`.

    `who` is a digest under a key of the centre's: no address can be read from it.
    """

    __tablename__ = "knock"

    who: Mapped[str] = mapped_column(String, primary_key=True)
    begun_at: Mapped[str] = mapped_column(String)
    times: Mapped[int] = mapped_column(Whole)
