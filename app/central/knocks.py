"""How often one may ask to be enrolled: counted in the database, for all processes together."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.rows import KNOCK, add_missing
from app.journal.times import read_instant, write_instant
from models.errors import Refusal

WINDOW: Final = timedelta(minutes=10)
PER_COUNTER: Final = 20
PER_ADDRESS: Final = 60
_NET_BITS: Final = 64
"""Whoever has one IPv6 address has all of its network's."""


@dataclass(frozen=True, slots=True)
class Knocks:
    """Counts who knocks, within windows of ten minutes; `secret` keeps addresses unreadable."""

    secret: bytes

    def count(
        self, connection: Connection, office: str, counter: int, address: str, now: datetime
    ) -> Refusal | None:
        """Count one call; gives the refusal `enrol.too_often` when it is one too many.

        The refusal is given, not raised: the count must be committed with it.

        Args:
            address: of whoever connected. Behind a proxy that is the proxy: then all who come
                through it share its measure.
        """
        waits = [
            self._count(connection, f"counter {office} {counter}", PER_COUNTER, now),
            self._count(connection, f"address {_net(address)}", PER_ADDRESS, now),
        ]
        if not any(waits):
            return None
        return Refusal("enrol.too_often", field="code", after=max(waits))

    def forget(self, connection: Connection, now: datetime) -> None:
        """Let go of those who have not knocked for a day; in a transaction of its own."""
        old = write_instant(now - timedelta(days=1))
        connection.execute(KNOCK.delete().where(KNOCK.c.begun_at < old))

    def _count(self, connection: Connection, who: str, most: int, now: datetime) -> int:
        """Count, and give the seconds to wait, 0 for none."""
        name = hmac.digest(self.secret, who.encode(), "sha256").hex()[:32]
        first = {"who": name, "begun_at": write_instant(now), "times": 0}
        add_missing(connection, KNOCK, [first])
        over = KNOCK.c.begun_at <= write_instant(now - WINDOW)
        row = connection.execute(
            KNOCK.update()
            .where(KNOCK.c.who == name)
            .values(
                times=sa.case((over, 1), else_=KNOCK.c.times + 1),
                begun_at=sa.case((over, first["begun_at"]), else_=KNOCK.c.begun_at),
            )
            .returning(KNOCK.c.times, KNOCK.c.begun_at)
        ).one()
        if row.times <= most:
            return 0
        left = read_instant(row.begun_at) + WINDOW - now
        return max(1, ceil(left.total_seconds()))


def _net(address: str) -> str:
    """Name the network that an address stands for: itself, or an IPv6 address's first half."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return read.exploded[: _NET_BITS // 4 + _NET_BITS // 16 - 1]
    return str(read)
