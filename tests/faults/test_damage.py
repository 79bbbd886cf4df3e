"""A damaged or exchanged file is noticed, in words, or holds a moment it really went through."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.counter.commands.sign_in import sign_in
from app.counter.opening import open_desk
from app.journal.chain import derive
from app.journal.verify import verify_journal
from app.storage.connection import DatabaseFile, connect_bare, driver
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_central, prepare_counter
from models.errors import CounterError, Refusal
from tests.counter_world import CLERK, SECRET, World, new_world, open_for_business, serve
from tests.faults.damage import Specimen, corpus, specimen

pytestmark = pytest.mark.faults
KEY = derive(SECRET, "database")


@pytest.fixture(scope="module")
def till() -> Specimen:
    """A till's day."""
    return specimen()


def test_damage_anywhere_is_noticed_or_changes_nothing(
    till: Specimen, record_property: Callable[[str, object], None]
) -> None:
    found = corpus(till, each=4)
    record_property("counts", found.line())
    assert found.wrong == []
    assert found.how["at opening"] + found.how["while reading"] + found.how["by the pages"] > 25
    assert found.how["of an earlier moment, seen by its head"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An open office that has served."""
    world = new_world(tmp_path)
    serve(open_for_business(world))
    world.engine.dispose()
    yield world
    world.engine.dispose()


def refused_as(world: World) -> str:
    """Open the file as the program does and say under which code that was refused."""
    with pytest.raises(CounterError) as caught:
        _opened(world)
    return caught.value.code


def _opened(world: World) -> None:
    engine = open_file(world.path, KEY)
    try:
        prepare_counter(engine)
        open_desk(engine, SECRET, world.around)
    finally:
        engine.dispose()


def test_an_empty_file_is_not_taken_for_a_till(world: World) -> None:
    world.path.write_bytes(b"")
    assert refused_as(world) == "file.empty"
    assert world.path.read_bytes() == b""


def test_a_missing_file_is_not_made_anew(world: World) -> None:
    world.path.unlink()
    assert refused_as(world) == "file.missing"
    assert not world.path.exists()


def test_a_plaintext_file_is_refused_as_one(world: World) -> None:
    """A copy that somebody decrypted, and another program's SQLite file alike."""
    world.path.unlink()
    plain = driver().connect(str(world.path))
    plain.execute("create table event (seq integer)")
    plain.commit()
    plain.close()
    before = world.path.read_bytes()
    assert refused_as(world) == "file.plain"
    assert world.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" + bytes(9000), bytes(8192), b"{}" * 5000])
def test_another_programs_file_is_foreign_and_left_as_it_is(world: World, content: bytes) -> None:
    world.path.write_bytes(content)
    assert refused_as(world) == "file.foreign"
    assert world.path.read_bytes() == content


def test_another_tills_file_is_foreign(world: World, tmp_path: Path) -> None:
    """Its own key opens it, and ours does not: nobody goes on with a stranger's journal."""
    other = tmp_path / "other.db"
    engine = open_file(other, derive(b"another till's secret, 32 bytes.", "database"), create=True)
    prepare_counter(engine)
    engine.dispose()
    other.replace(world.path)
    assert refused_as(world) == "file.foreign"


def test_the_centres_file_is_named_as_such(world: World, tmp_path: Path) -> None:
    engine = open_file(tmp_path / "centre.db", KEY, create=True)
    prepare_central(engine)
    engine.dispose()
    (tmp_path / "centre.db").replace(world.path)
    assert refused_as(world) == "file.of_the_centre"


def test_a_newer_versions_file_is_refused_unwritten(world: World) -> None:
    newer = connect_bare(DatabaseFile(world.path, KEY))
    newer.execute("PRAGMA user_version=99")
    newer.close()
    before = world.path.read_bytes()
    assert refused_as(world) == "file.newer"
    assert world.path.read_bytes() == before


def test_an_older_backup_goes_on_in_a_new_epoch_and_its_lost_head_shows(world: World) -> None:
    """It is the till's own: it opens; what was lost shows against any head seen elsewhere."""
    before = world.path.read_bytes()
    desk = world.restart()
    open_for_business_again(world)
    serve(desk)
    seen = desk.journal.head
    world.engine.dispose()
    world.path.write_bytes(before)
    desk = world.restart()
    assert desk.journal.head.epoch != seen.epoch
    with reading(world.engine) as connection:
        found = verify_journal(connection, seen={(seen.epoch, seen.seq): seen.chain})
    assert [finding.code for finding in found] == ["verify.rolled_back"]


def open_for_business_again(world: World) -> None:
    """Sign the clerk in again after a start; the shift is still open."""
    world.desk.line_up = True
    sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)


def test_a_first_page_of_ours_that_is_damaged_is_not_called_foreign(world: World) -> None:
    content = bytearray(world.path.read_bytes())
    content[100:104] = struct.pack(">I", 0xFFFFFFFF)
    world.path.write_bytes(bytes(content))
    with pytest.raises(Refusal, match=r"file\.damaged"):
        open_file(world.path, KEY)
