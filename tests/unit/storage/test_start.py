"""A start of the program is not kept waiting by its database."""

import time
from pathlib import Path

import pytest

from app.storage.engine import open_file
from app.storage.schema import prepare_counter
from tests.unit.storage.databases import KEY, fill, new_counter

MOST_MS = 50


@pytest.mark.benchmark
def test_a_file_of_this_version_is_open_and_prepared_in_no_time(tmp_path: Path) -> None:
    path = tmp_path / "counter.db"
    engine = new_counter(path)
    fill(engine, 100)
    engine.dispose()
    took = []
    for _ in range(7):
        began = time.perf_counter()
        engine = open_file(path, KEY)
        prepare_counter(engine)
        took.append((time.perf_counter() - began) * 1000)
        engine.dispose()
    print(f"open and prepare: {min(took):.2f} ms at best, {sorted(took)[3]:.2f} ms in the middle")
    assert min(took) < MOST_MS
