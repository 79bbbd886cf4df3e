"""The centre's own tables under their short names, and the one insert that two may try at once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from models.tables import ahead, central, keys, reversals, sync


def _table(row: type) -> sa.Table:
    return cast(sa.Table, row.__dict__["__table__"])


REGISTERED: Final = _table(central.RegisteredRow)
INVITE: Final = _table(central.InviteRow)
MACHINE: Final = _table(central.MachineRow)
MACHINE_KEY: Final = _table(central.MachineKeyRow)
HEAD: Final = _table(central.HeadRow)
INTAKE: Final = _table(central.IntakeRow)
COLLISION: Final = _table(central.CollisionRow)
CASE: Final = _table(central.CaseRow)
SCOPE: Final = _table(central.ScopeRow)
FEED: Final = _table(central.FeedRow)
APPOINTED: Final = _table(central.AppointedRow)
PUBLISHED: Final = _table(central.PublishedRow)
ANSWERED: Final = _table(central.AnsweredRow)
SERVER: Final = _table(central.ServerRow)
SNAPSHOT: Final = _table(sync.SnapshotRow)
AHEAD: Final = _table(ahead.AheadRow)
LATE: Final = _table(ahead.LateRow)
CENTRE_KEY: Final = _table(keys.CentreKeyRow)
KNOCK: Final = _table(keys.KnockRow)
ANSWERED_LINE: Final = _table(reversals.AnsweredLineRow)


def add_missing(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows whose keys do not stand yet; those that do stay as they are."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(postgresql.insert(table).on_conflict_do_nothing(), list(rows))
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), list(rows))


def put(
    connection: Connection, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Let a key's row be as now stated, whether it stood before or not."""
    add_missing(connection, table, [{**key, **values}])
    where = [table.c[name] == value for name, value in key.items()]
    connection.execute(table.update().where(*where).values(**values))
