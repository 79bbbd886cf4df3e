"""What either side keeps of bundles carried by hand: what went out, and what came in of it."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Whole


class BundleKeyRow(CounterOnly):
    """The centre's public keys (X25519, hex) that bundles are sealed to; the highest is in force.

    Each came in an answer that a pinned key of the centre signed.
    """

    __tablename__ = "bundle_key"

    number: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String)


class ExportedRow(CounterOnly):
    """A bundle this counter wrote; its events wait all the same until a receipt arrives.

    `digest` names it, empty while it is being written. `answered_at`: when its answer was taken in.
    """

    __tablename__ = "exported"

    number: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String, default="")
    created_at: Mapped[str] = mapped_column(String)
    events: Mapped[int] = mapped_column(Whole, default=0)
    size: Mapped[int] = mapped_column(Whole, default=0)
    answered_at: Mapped[str] = mapped_column(String, default="")


class CarriedRow(CentralOnly):
    """A bundle that came in, whole or in part; `head` is what its signed head says.

    `came_by`: `centre`, or office and counter of the relay that sent it on.
    """

    __tablename__ = "carried"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    digest: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String)
    number: Mapped[int] = mapped_column(Whole)
    pieces: Mapped[int] = mapped_column(Whole)
    head: Mapped[bytes] = mapped_column(LargeBinary)
    came_by: Mapped[str] = mapped_column(String)
    first_at: Mapped[str] = mapped_column(String)
    last_at: Mapped[str] = mapped_column(String)


class CarriedPieceRow(CentralOnly):
    """A piece of a bundle that was taken in: which events, and the receipt given for them."""

    __tablename__ = "carried_piece"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    digest: Mapped[str] = mapped_column(String, primary_key=True)
    place: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String)
    first_seq: Mapped[int] = mapped_column(Whole)
    last_seq: Mapped[int] = mapped_column(Whole)
    receipt: Mapped[bytes] = mapped_column(LargeBinary)
