"""Which events the centre keeps and has not posted: held, rejected for good, or of a branch."""

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.rows import COLLISION, INTAKE
from app.journal.verify import Evidence, Place


def unposted(connection: Connection) -> frozenset[Place]:
    """Give the places of all events that were stored and not folded."""
    query = sa.select(INTAKE.c.epoch, INTAKE.c.seq).where(INTAKE.c.state != "posted")
    return frozenset((row.epoch, row.seq) for row in connection.execute(query))


def evidence(connection: Connection) -> frozenset[Evidence]:
    """Give what left a branch that was known: it lies beside the journal, and epochs follow it."""
    query = sa.select(COLLISION.c.epoch, COLLISION.c.seq, COLLISION.c.chain)
    return frozenset((row.epoch, row.seq, row.chain.hex()) for row in connection.execute(query))
