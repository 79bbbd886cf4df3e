"""A database is of this version, is made so, or is refused; an older one is brought up whole."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from sqlalchemy import Engine, event

from app.storage.engine import open_file, open_memory, open_url, reading, writing
from app.storage.migrate import kept_before
from app.storage.schema import CENTRAL, COUNTER, Kind, prepare, prepare_central
from app.storage.schema import prepare_counter as prepare_counter_database
from models.errors import Defect, Refusal
from tests.unit.storage.databases import (
    KEY,
    add_event,
    count,
    fill,
    new_counter,
    refused,
    run,
    schema_of_sqlite,
)


def version(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def later(folder: Path, body: str, kind: Kind = COUNTER) -> Kind:
    """Give a kind with one more migration, as a later release would have."""
    migrations = kind.folder.parent
    shutil.copytree(migrations, folder / "migrations", ignore=shutil.ignore_patterns("*.pyc"))
    new = folder / "migrations" / kind.name / f"{kind.version + 1:04}_later.py"
    new.write_text(
        f'"""A later revision."""\nimport os\nfrom alembic import op\nimport sqlalchemy as sa\n'
        f'revision = "{kind.version + 1:04}"\ndown_revision = "{kind.version:04}"\n'
        f"def upgrade():\n    {body}\n"
    )
    return replace(kind, version=kind.version + 1, folder=new.parent)


ADD_COLUMN = 'op.add_column("draft", sa.Column("colour", sa.String()))'


# ------------------------------------------------------------------------ new, same, newer, foreign


def test_a_new_database_is_made_and_marked(tmp_path: Path) -> None:
    engine = new_counter(tmp_path / "counter.db")
    with reading(engine) as connection:
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        revision = connection.exec_driver_sql("select version_num from counter_schema")
        assert (mark, revision.scalar_one()) == (COUNTER.mark, "0001")
    assert version(engine) == COUNTER.version
    engine.dispose()
    assert [file.name for file in tmp_path.iterdir()] == ["counter.db"]


def test_the_same_version_costs_one_query(counter: Engine) -> None:
    asked: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(counter, "before_cursor_execute", note)
    prepare_counter_database(counter)
    assert [statement.split()[0] for statement in asked] == ["BEGIN", "select"]


OPEN_AND_PREPARE = """
import sys
from pathlib import Path
from app.storage.engine import open_file
from app.storage.schema import prepare_counter
engine = open_file(Path(sys.argv[1]), bytes(range(32)))
prepare_counter(engine)
engine.dispose()
print(*({"alembic", "keyring", "mako", "psycopg"} & sys.modules.keys()), "done")
"""


def test_the_same_version_loads_nothing_slow(counter: Engine, tmp_path: Path) -> None:
    counter.dispose()
    program = run(OPEN_AND_PREPARE, tmp_path / "counter.db")
    assert program.communicate()[0].split() == ["done"]


def test_a_newer_file_is_refused_before_any_write(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    with writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA user_version=7")
    engine.dispose()
    before = path.read_bytes()
    engine = open_file(path, KEY)
    with pytest.raises(Refusal) as caught:
        prepare_counter_database(engine)
    assert (caught.value.code, caught.value.facts) == ("file.newer", {"found": 7, "known": 1})
    engine.dispose()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["counter.db"]


Prepare = Callable[[Engine], None]


@pytest.mark.parametrize(
    ("made_by", "opened_by", "code"),
    [
        (prepare_counter_database, prepare_central, "file.of_a_counter"),
        (prepare_central, prepare_counter_database, "file.of_the_centre"),
    ],
)
def test_a_file_of_the_other_kind_is_refused(
    tmp_path: Path, made_by: Prepare, opened_by: Prepare, code: str
) -> None:
    engine = open_file(tmp_path / "a.db", None, create=True)
    made_by(engine)
    with refused(code, Refusal):
        opened_by(engine)
    engine.dispose()


@pytest.mark.parametrize(
    "mark",
    [
        "create table t (x)",
        "PRAGMA application_id=252006673",
        "PRAGMA user_version=3",
        f"PRAGMA application_id={COUNTER.mark}",
    ],
)
def test_a_foreign_file_is_refused(tmp_path: Path, mark: str) -> None:
    engine = open_file(tmp_path / "a.db", KEY, create=True)
    with writing(engine) as connection:
        connection.exec_driver_sql(mark)
    for opened_by in (prepare_counter_database, prepare_central):
        with pytest.raises(Refusal) as caught:
            opened_by(engine)
        assert caught.value.code in ("file.foreign", "file.of_a_counter")
    with reading(engine) as connection:
        assert "event" not in sa.inspect(connection).get_table_names()
    engine.dispose()


def test_postgres_is_refused_when_newer_foreign_or_the_other(postgres_url: str) -> None:
    engine = open_url(postgres_url)
    with writing(engine) as connection:
        connection.exec_driver_sql("create table t (x integer)")
    with refused("file.foreign", Refusal):
        prepare_central(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("drop table t")
    prepare_central(engine)
    prepare_central(engine)
    with refused("file.of_the_centre", Refusal):
        prepare_counter_database(engine)
    with writing(engine) as connection:
        connection.exec_driver_sql("update central_schema set version_num = '0009'")
    with refused("file.newer", Refusal):
        prepare_central(engine)
    engine.dispose()


# ------------------------------------------------------------------------------------ an older file


def test_an_older_file_is_kept_and_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 20)
    newer = later(tmp_path, ADD_COLUMN)
    prepare(engine, newer)
    assert version(engine) == newer.version
    assert count(engine) == 20
    with reading(engine) as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("draft")}
    assert "colour" in columns
    engine.dispose()

    kept = open_file(tmp_path / f"counter.v{COUNTER.version}.db", KEY)
    prepare_counter_database(kept)
    assert version(kept) == COUNTER.version
    assert count(kept) == 20
    kept.dispose()
    assert b"SQLite format" not in kept_before(path, COUNTER.version).read_bytes()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (f"{ADD_COLUMN}; op.execute('select * from nothing')", sa.exc.OperationalError),
        ('op.drop_table("vault")', Defect),
        ('op.execute("drop trigger event_no_delete"); op.execute("delete from event")', Defect),
        (
            'op.execute("drop trigger event_no_update"); op.execute("update event set kind = day")',
            Defect,
        ),
        ("op.execute(\"update posting set amount = 999 where account = 'cash'\")", Defect),
    ],
    ids=["breaks", "loses a table", "deletes events", "changes an event", "changes a balance"],
)
def test_a_migration_that_goes_wrong_leaves_everything_as_it_was(
    tmp_path: Path, body: str, error: type[Exception]
) -> None:
    engine = new_counter(tmp_path / "counter.db")
    fill(engine, 5)
    newer = later(tmp_path, body)
    with pytest.raises(error):
        prepare(engine, newer)
    assert version(engine) == COUNTER.version
    assert count(engine) == 5
    prepare_counter_database(engine)
    with reading(engine) as one:
        found = schema_of_sqlite(one, COUNTER)
    made = open_memory()
    prepare_counter_database(made)
    with reading(made) as other:
        assert found == schema_of_sqlite(other, COUNTER)
    engine.dispose()
    made.dispose()


MIGRATE = """
import sys
from dataclasses import replace
from pathlib import Path
from app.storage.engine import open_file
from app.storage.schema import COUNTER, prepare
engine = open_file(Path(sys.argv[1]), bytes(range(32)))
prepare(engine, replace(COUNTER, version=2, folder=Path(sys.argv[2])))
"""


def test_a_migration_cut_off_by_a_kill_is_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 5)
    engine.dispose()
    newer = later(tmp_path, f"{ADD_COLUMN}; os.kill(os.getpid(), 9)")
    program = run(MIGRATE, path, newer.folder)
    program.communicate()
    assert program.returncode == -9
    engine = open_file(path, KEY)
    prepare_counter_database(engine)
    assert version(engine) == COUNTER.version
    assert count(engine) == 5
    with writing(engine) as connection:
        add_event(connection, 6)
    assert count(engine) == 6
    engine.dispose()


def test_an_older_postgres_is_brought_up_or_left_as_it_was(
    tmp_path: Path, postgres_url: str
) -> None:
    engine = open_url(postgres_url)
    prepare_central(engine)
    fill(engine, 3)
    bad = later(tmp_path / "bad", 'op.execute("alter table event disable trigger all"); '
                'op.execute("delete from event where seq = 2")', CENTRAL)  # fmt: skip
    with refused("file.migration_changed_journal", Defect):
        prepare(engine, bad)
    good = later(tmp_path / "good", 'op.add_column("server", sa.Column("colour", sa.String()))',
                 CENTRAL)  # fmt: skip
    prepare_central(engine)
    prepare(engine, good)
    prepare(engine, good)
    assert count(engine) == 3
    with refused("file.newer", Refusal):
        prepare_central(engine)
    engine.dispose()


def test_many_workers_prepare_one_postgres_at_the_same_moment(postgres_url: str) -> None:
    engines = [open_url(postgres_url) for _ in range(4)]
    with ThreadPoolExecutor(len(engines)) as workers:
        assert list(workers.map(prepare_central, engines)) == [None] * len(engines)
    with reading(engines[0]) as connection:
        version_num = connection.exec_driver_sql("select version_num from central_schema")
        assert version_num.scalars().all() == [f"{CENTRAL.version:04}"]
    for engine in engines:
        engine.dispose()


def test_a_path_with_a_percent_sign_or_a_blank_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "100%(here) باجه"
    folder.mkdir()
    engine = new_counter(folder / "counter.db")
    newer = later(folder, ADD_COLUMN)
    prepare(engine, newer)
    assert version(engine) == newer.version
    engine.dispose()


def test_alembic_needs_no_file_of_settings() -> None:
    assert Config().config_file_name is None
    assert not list(COUNTER.folder.parent.rglob("*.ini"))
