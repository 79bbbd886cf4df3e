"""What the migrations make is what the tables say: word by word, and on both engines."""

from typing import Any, Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.storage.engine import open_memory, open_url, reading, writing
from app.storage.schema import COUNTER, KINDS, Kind, prepare
from models.tables import ahead, attachments, book, central, counter, heartbeat, journal
from tests.unit.storage.databases import schema_of_sqlite

# Imported, so that the metadata is full.
TABLES: Final = (journal, book, counter, central, attachments, heartbeat, ahead)
NAMES = [kind.name for kind in KINDS]
AS_MADE = "run `python -m tests.first_revision`, or write a migration if one was released"


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_the_version_is_that_of_the_last_migration(kind: Kind) -> None:
    script = ScriptDirectory(str(kind.folder.parent), version_locations=[str(kind.folder)])
    assert script.get_current_head() == f"{kind.version:04}"
    assert [revision.revision for revision in script.walk_revisions()] == [
        f"{number:04}" for number in range(kind.version, 0, -1)
    ]


def differences(connection: Connection, kind: Kind) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "version_table": kind.version_table}
    )
    return list(compare_metadata(context, list(kind.tables)))  # type: ignore[arg-type]


def create_all(engine: Engine, kind: Kind) -> None:
    for metadata in kind.tables:
        metadata.create_all(engine)


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_sqlite_is_migrated_to_the_tables_word_by_word(kind: Kind) -> None:
    migrated, made = open_memory(), open_memory()
    prepare(migrated, kind)
    create_all(made, kind)
    with reading(migrated) as one, reading(made) as other:
        assert schema_of_sqlite(one, kind) == schema_of_sqlite(other, kind), AS_MADE
        assert not differences(one, kind), AS_MADE
    migrated.dispose()
    made.dispose()


POSTGRES_SCHEMA: Final = {
    "columns": "select table_name, ordinal_position, column_name, data_type, is_nullable, "
    "column_default from information_schema.columns where table_schema = current_schema()",
    "indexes": "select tablename, indexname, indexdef from pg_indexes "
    "where schemaname = current_schema()",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "from pg_constraint where connamespace = current_schema()::regnamespace",
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid) "
    "from pg_trigger t join pg_class c on c.oid = tgrelid "
    "where not tgisinternal and relnamespace = current_schema()::regnamespace",
    "functions": "select proname, prosrc, '' from pg_proc "
    "where pronamespace = current_schema()::regnamespace",
}


def schema_of_postgres(connection: Connection, kind: Kind) -> set[tuple[str, ...]]:
    here = connection.exec_driver_sql("select current_schema()").scalar_one()
    return {
        (what, *(str(value).replace(f"{here}.", "") for value in row))
        for what, query in POSTGRES_SCHEMA.items()
        for row in connection.exec_driver_sql(query)
        if row[0] != kind.version_table
    }


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_postgres_is_migrated_to_the_tables(kind: Kind, postgres_url: str) -> None:
    migrated = open_url(postgres_url)
    with writing(migrated) as connection:
        connection.exec_driver_sql("create schema made")
    made = open_url(f"{postgres_url}&options=-csearch_path%3Dmade")
    prepare(migrated, kind)
    create_all(made, kind)
    with reading(migrated) as one, reading(made) as other:
        found = schema_of_postgres(one, kind)
        assert found == schema_of_postgres(other, kind), AS_MADE
        assert {row[0] for row in found} == set(POSTGRES_SCHEMA)
        assert not differences(one, kind), AS_MADE
    migrated.dispose()
    made.dispose()


@pytest.mark.parametrize(
    "change",
    [
        "drop trigger event_no_delete",
        "drop index ix_event_office_event_id",
        "alter table draft add column colour text",
        "drop table vault",
    ],
)
def test_the_comparison_sees_a_planted_difference(change: str) -> None:
    migrated, made = open_memory(), open_memory()
    prepare(migrated, COUNTER)
    create_all(made, COUNTER)
    with writing(migrated) as connection:
        connection.exec_driver_sql(change)
    with reading(migrated) as one, reading(made) as other:
        assert schema_of_sqlite(one, COUNTER) != schema_of_sqlite(other, COUNTER)
    migrated.dispose()
    made.dispose()
