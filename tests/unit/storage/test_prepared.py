"""Files that the other tests are given quickly are those that the migrations make."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.storage.engine import open_file, reading
from app.storage.schema import KINDS, Kind, prepare
from tests.prepared import BY_ALEMBIC, quickly

WHOLE = "select type, name, tbl_name, sql from sqlite_master order by 1, 2"
MARKS = ("pragma user_version", "pragma application_id")


def whole(engine: Engine) -> list[object]:
    with reading(engine) as connection:
        asked = [connection.exec_driver_sql(one).all() for one in (WHOLE, *MARKS)]
        names = connection.exec_driver_sql("select name from sqlite_master where type = 'table'")
        rows = [
            (name, connection.exec_driver_sql(f'select * from "{name}"').all())
            for name in sorted(names.scalars())
        ]
    return [*asked, rows]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_file_made_quickly_is_the_file_that_alembic_makes(tmp_path: Path, kind: Kind) -> None:
    by_alembic = open_file(tmp_path / "one.db", key=None, create=True)
    made_quickly = open_file(tmp_path / "two.db", key=None, create=True)
    BY_ALEMBIC(by_alembic, kind)
    quickly(made_quickly, kind)
    assert whole(by_alembic) == whole(made_quickly)
    prepare(made_quickly, kind)
    by_alembic.dispose()
    made_quickly.dispose()
