"""P6: a record vanished, or stuck for ever, when several files were attached to it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.book.rebuild import verify
from app.clock import HandClock
from app.counter.queries.attachments import attachments_owed, files_of
from app.counter.queries.receipt import find_receipt
from app.counter.sync.attachments import AFTER_CUT_MS
from app.counter.sync.runner import Runner
from tests.attachments.slow_line import SlowLine
from tests.attachments.visits import at_centre, photograph, serve_with_scans, states
from tests.sync.branch import Branch, Centre, demand_equal, opened

FILES = 5
SHORT, LONG = 1_000_000, 4_000_000
RATE = 64_000 // 8
DROPS_EVERY_S = 20


@pytest.fixture
def both() -> Iterator[tuple[Centre, Branch]]:
    """A centre and a counter that is open for business, on a disk in memory where there is one."""
    memory = Path("/dev/shm")
    with (
        TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        opened(Path(folder)) as (centre, branch),
    ):
        branch.enrol(centre)
        assert branch.sync(centre.url)
        branch.open_for_business()
        yield centre, branch


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_files_arrive_whole_over_a_line_that_drops_every_twenty_seconds(
    both: tuple[Centre, Branch], long_form: bool
) -> None:
    """T6: bytes sent stay under 1.2 times the files' size, and the record waits for them."""
    centre, branch = both
    size = LONG if long_form else SHORT
    scans = [photograph(seed, size) for seed in range(FILES)]
    given, citations = serve_with_scans(branch.desk, scans)
    files = files_of(branch.desk, given.of)
    assert (files.sent, files.complete) == (0, False)
    assert files.of >= FILES

    clock = centre.clock
    with SlowLine(centre.url, clock, rate=RATE, drops_every_s=DROPS_EVERY_S) as line:
        runner = branch.runner(line.url)
        seen = pass_until_all_is_sent(runner, branch, clock)
        runner.stop()
        sent = line.up
        assert line.drops > size // 40_000
    assert sent < 1.2 * FILES * size, f"{sent / FILES / size:.3f} times the size"
    assert len(set(seen)) > 10  # it told on the way how far it was

    for citation, scan in zip(citations, scans, strict=True):
        assert at_centre(centre, citation) == scan
        with branch.desk.read() as connection:  # and nothing was taken away here
            assert branch.desk.vault.open(connection, given.of, citation) == scan
    assert files_of(branch.desk, given.of).complete
    assert set(states(branch).values()) == {"received"}
    assert find_receipt(branch.desk, str(given.receipt)).receipt == str(given.receipt)
    assert verify(branch.engine) == []
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def pass_until_all_is_sent(runner: Runner, branch: Branch, clock: HandClock) -> list[int]:
    """Make passes, letting the time between them pass; gives the bytes left after each."""
    left = [attachments_owed(branch.desk).bytes]
    while left[-1] and len(left) < 2_000:
        runner.pass_once()
        clock.advance(timedelta(milliseconds=AFTER_CUT_MS))
        left.append(attachments_owed(branch.desk).bytes)
    assert not left[-1], f"{left[-1]} bytes never arrived"
    return left
