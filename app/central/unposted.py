"""Which events the centre keeps and has not posted: held for later, or rejected for good."""

import sqlalchemy as sa
from sqlalchemy import Connection

from app.central.rows import INTAKE
from app.journal.verify import Place


def unposted(connection: Connection) -> frozenset[Place]:
    """Give the places of all events that were stored and not folded."""
    query = sa.select(INTAKE.c.epoch, INTAKE.c.seq).where(INTAKE.c.state != "posted")
    return frozenset((row.epoch, row.seq) for row in connection.execute(query))
