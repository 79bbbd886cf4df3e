"""How a counter's machine is: what the centre was last told, and the clock a counter goes by."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import CentralOnly, CounterOnly, Whole


class OffsetRow(CounterOnly):
    """What the centre's clock said when it was last heard: one row.

    ahead_ms: the centre's instant minus ours. at: ours, then.
    """

    __tablename__ = "clock_offset"

    one: Mapped[int] = mapped_column(Whole, primary_key=True, default=1)
    ahead_ms: Mapped[int] = mapped_column(Whole)
    at: Mapped[str] = mapped_column(String)


class HeartbeatRow(CentralOnly):
    """What one machine last said of itself, as its JSON; `seen_at` is the centre's own instant."""

    __tablename__ = "heartbeat"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    number: Mapped[int] = mapped_column(Whole)
    seen_at: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class PastHeartbeatRow(CentralOnly):
    """One of the last things a machine said of itself, by number."""

    __tablename__ = "heartbeat_past"

    office: Mapped[str] = mapped_column(String, primary_key=True)
    device: Mapped[str] = mapped_column(String, primary_key=True)
    number: Mapped[int] = mapped_column(Whole, primary_key=True, autoincrement=False)
    seen_at: Mapped[str] = mapped_column(String)
    data: Mapped[bytes] = mapped_column(LargeBinary)
