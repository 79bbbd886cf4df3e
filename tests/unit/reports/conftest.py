"""One whole day of one counter, and its report, for every test that only looks at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.book.reports.day import day_report
from app.book.reports.report import DayReport
from app.storage.engine import reading
from tests.unit.reports.days import open_till, work_day
from tests.unit.reports.till import DAY, OFFICE, Till

SEED = 3


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    """A counter after a whole day; tests must not act on it."""
    till = open_till(tmp_path_factory.mktemp("office") / "counter.db", SEED)
    work_day(till, 90)
    yield till
    till.engine.dispose()


@pytest.fixture(scope="session")
def report(worked: Till) -> DayReport:
    """That day's report."""
    with reading(worked.engine) as connection:
        return day_report(connection, OFFICE, DAY)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """A counter that was just set up, for a test to act on."""
    till = open_till(tmp_path / "counter.db", SEED)
    yield till
    till.engine.dispose()
