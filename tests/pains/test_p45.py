"""P45: a new machine's first contact ends on a bad line, and what arrived is not sent again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from app.central.feed import News
from app.counter.tables import FEED_UNKNOWN, SNAPSHOT_PART
from app.ids import SeededChance
from app.storage.engine import reading
from app.wire.snapshots import SnapshotAnswer
from tests.sync.bad_lines import CountingCable, middlebox
from tests.sync.branch import Branch, Centre, opened

MINUTE_BYTES = 64_000 // 8 * 60
"""What 64 kbit/s carries in a minute; then the line drops."""
NOTICES = 180


@pytest.fixture
def full(tmp_path: Path) -> Iterator[tuple[Centre, Branch]]:
    """A centre with a province's catalogue, some 3 MB packed, and a machine just enrolled."""
    with opened(tmp_path) as (centre, branch):
        chance = SeededChance(45)
        centre.tell("catalogue", *(notice(number, chance) for number in range(NOTICES)))
        branch.enrol(centre)
        yield centre, branch


def notice(number: int, chance: SeededChance) -> News:
    """Make an item that no packing makes much smaller."""
    text = b"".join(chance.token(2_000) for _ in range(8)).hex()
    return News(f"notice:{number}", "notice", msgspec.json.encode({"text": text}))


def told_of(centre: Centre, branch: Branch) -> SnapshotAnswer:
    line = branch.line(centre.url)
    try:
        return line.ask("/v1/sync/snapshot?scope=catalogue", SnapshotAnswer)
    finally:
        line.close()


def kept(branch: Branch) -> tuple[int, int]:
    """Count the catalogue's items that this program keeps unread, and the pieces of files."""
    notices = sa.select(sa.func.count()).where(FEED_UNKNOWN.c.scope == "catalogue")
    parts = sa.select(sa.func.count()).select_from(SNAPSHOT_PART)
    with reading(branch.engine) as connection:
        return connection.execute(notices).scalar_one(), connection.execute(parts).scalar_one()


def test_p45_a_line_that_drops_each_minute_brings_the_catalogue_for_little_more_than_its_size(
    full: tuple[Centre, Branch],
) -> None:
    centre, branch = full
    port = int(centre.url.rpartition(":")[2])
    passed, minutes, ended = 0, 0, False
    while not ended:
        minutes += 1
        assert minutes < 30
        with CountingCable(port, MINUTE_BYTES) as cable:
            ended = branch.sync(cable.url)
            passed += MINUTE_BYTES - cable.left
    size = told_of(centre, branch).size
    assert size > 4 * MINUTE_BYTES
    assert minutes > 4
    assert passed < size * 11 // 10, (passed, size)
    assert kept(branch) == (NOTICES, 0)  # this program reads none of them, and keeps all
    assert branch.desk.catalogue is not None
    branch.open_for_business()
    branch.serve()


def test_p45_an_altered_file_is_found_by_its_own_name_and_nothing_of_it_is_taken_in(
    full: tuple[Centre, Branch],
) -> None:
    centre, branch = full
    with middlebox(centre.url) as box:
        box.after = lambda target, body: (
            body[:-9] + b"\x00" + body[-8:] if "/snapshot/" in target else body
        )
        assert not branch.sync(box.url)
    assert kept(branch) == (0, 0)
    assert branch.desk.catalogue is None
    assert branch.sync(centre.url)
    assert kept(branch) == (NOTICES, 0)


def test_p45_a_file_stays_the_same_while_it_is_fetched(full: tuple[Centre, Branch]) -> None:
    centre, branch = full
    first = told_of(centre, branch)
    centre.tell("catalogue", notice(NOTICES, SeededChance(46)))
    assert told_of(centre, branch).sha256 == first.sha256
    assert branch.sync(centre.url)
    assert kept(branch) == (NOTICES + 1, 0)
