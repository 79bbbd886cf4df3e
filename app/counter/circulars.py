"""The circulars a counter holds: opened once, in memory while the program runs."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from app.catalogue.circular import SignedCircular, open_circular
from app.counter.tables import CIRCULAR
from models.catalogue.offer import Policy
from models.circulars import Circular
from models.errors import Refusal
from models.values.jalali_date import JalaliDate


@dataclass(frozen=True, slots=True)
class HeldCircular:
    """A circular as it is held here: which text (hex SHA-256), and since when (RFC 3339)."""

    circular: Circular
    sha256: str
    received_at: str


def held_circulars(connection: Connection, key: str) -> tuple[HeldCircular, ...]:
    """Read what is held, newest issue first; what the key (hex) does not vouch for is left out.

    Its signature is asked again at every start: a file can be altered while we sleep.
    """
    if not key:
        return ()
    public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    rows = connection.execute(
        sa.select(CIRCULAR).where(CIRCULAR.c.refused == sa.literal_column("''"))
    ).all()
    held = []
    for row in rows:
        try:
            circular = open_circular(SignedCircular.unpack(bytes(row.data)), public_key)
        except Refusal:
            continue
        held.append(HeldCircular(circular, row.sha256, row.received_at))
    return in_order(held)


def in_order(held: list[HeldCircular]) -> tuple[HeldCircular, ...]:
    """Put circulars in the order of a list: the newest issue first."""
    by_code = sorted(held, key=lambda one: one.circular.code)
    return tuple(sorted(by_code, key=lambda one: one.circular.issued, reverse=True))


def with_stops(policy: Policy, held: tuple[HeldCircular, ...], today: JalaliDate) -> Policy:
    """Give the policy of a day: what the office may offer, less what circulars stopped."""
    stopped = frozenset[str]().union(*(one.circular.stopped(today) for one in held))
    return replace(policy, suspended=policy.suspended | stopped) if stopped else policy
