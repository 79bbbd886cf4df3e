"""What the tests of storage share: a counter's file, a full disk, a PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.postgres import postgres_url
from tests.unit.storage.databases import new_counter

__all__ = ["postgres_url"]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Engine]:
    """Give a new counter's database at `tmp_path / counter.db`."""
    engine = new_counter(tmp_path / "counter.db")
    yield engine
    engine.dispose()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", str(disk)]
    if os.name == "nt" or os.getuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
