"""The status bar's look at the book: quick however many papers were ever printed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.counter.papers.queue import jobs
from app.counter.queries.drawer import open_things
from app.counter.queries.standing import stands
from tests.counter_world import World, new_world, open_for_business


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An office in an open shift."""
    made = new_world(tmp_path)
    open_for_business(made)
    yield made
    made.engine.dispose()


def asked(engine: Engine, into: list[tuple[str, Any]]) -> None:
    """Keep every query that is asked, with its values."""

    def keep(_1: object, _2: object, query: str, values: object, _3: object, _4: bool) -> None:
        if query.lower().lstrip().startswith("select"):
            into.append((query, values))

    sa.event.listen(engine, "before_cursor_execute", keep)


def test_no_look_at_owed_papers_reads_all_that_were_ever_printed(world: World) -> None:
    queries: list[tuple[str, Any]] = []
    asked(world.engine, queries)
    stands(world.desk)
    open_things(world.desk)
    jobs(world.desk, "queued", "failed")
    owed = [(query, values) for query, values in queries if "FROM print_job" in query]
    assert len(owed) == 3
    with world.desk.read() as connection:
        for query, values in owed:
            plan = connection.exec_driver_sql(f"explain query plan {query}", values).all()
            steps = [str(step[-1]) for step in plan if "print_job" in str(step[-1])]
            assert any("ix_print_job_owed" in step for step in steps), steps
