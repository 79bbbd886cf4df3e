"""P4: an update of the program wiped drafts, and acts that had not been sent."""

from pathlib import Path

import pytest

from app.counter.commands.hold_visit import hold_visit
from app.counter.commands.start_visit import start_visit
from app.counter.opening import open_desk
from app.journal.chain import derive
from app.storage.engine import open_file, writing
from app.storage.schema import COUNTER, prepare, prepare_counter
from tests.counter_world import SECRET, World, new_world, open_for_business, put_in, serve, tables
from tests.unit.storage.databases import add_epoch, add_event, count, new_counter
from tests.unit.storage.test_schema import ADD_COLUMN, later


def busy(folder: Path) -> World:
    """An office off line: acts unsent, three visits put aside, a shift open."""
    world = new_world(folder)
    open_for_business(world)
    for _ in range(40):
        serve(world.desk, codes=("NOCR-111",))
    for label in ("۱", "۲", "۳"):
        start_visit(world.desk)
        put_in(world.desk, "NOCR-111")
        hold_visit(world.desk, label=label)
    world.engine.dispose()
    return world


def test_an_update_with_a_full_queue_keeps_every_row(tmp_path: Path) -> None:
    """Queue, drafts, shift and money are row by row what they were; the shift goes on."""
    world = busy(tmp_path)
    engine = open_file(world.path, derive(SECRET, "database"))
    before = tables(engine)
    prepare(engine, later(tmp_path, ADD_COLUMN))
    after = tables(engine)
    after["draft"] = [row.rsplit(", ", 1)[0] + ")" for row in after["draft"]]
    for name, rows in before.items():
        if name != COUNTER.version_table:
            assert after[name] == rows, name
    assert len(before["draft"]) == 3
    desk, _ = open_desk(engine, SECRET, world.around)
    assert desk.shift is not None
    engine.dispose()


@pytest.mark.parametrize(
    "broken", ["op.execute('select * from nothing')", "op.drop_table('vault')"]
)
def test_an_update_that_fails_leaves_the_file_the_old_program_opens(
    tmp_path: Path, broken: str
) -> None:
    """Every row is as it was, and the version before opens it and goes on."""
    world = busy(tmp_path)
    engine = open_file(world.path, derive(SECRET, "database"))
    before = tables(engine)
    with pytest.raises(Exception, match=r".+"):
        prepare(engine, later(tmp_path, f"{ADD_COLUMN}; {broken}"))
    assert tables(engine) == before
    prepare_counter(engine)
    desk, _ = open_desk(engine, SECRET, world.around)
    assert desk.shift is not None
    engine.dispose()


def test_five_thousand_unsent_acts_go_through_an_update(tmp_path: Path) -> None:
    engine = new_counter(tmp_path / "counter.db")
    with writing(engine) as connection:
        add_epoch(connection)
        for seq in range(1, 5_001):
            add_event(connection, seq, b'{"n":%d}' % seq)
    prepare(engine, later(tmp_path, ADD_COLUMN))
    assert count(engine) == 5_000
    engine.dispose()
