"""A PostgreSQL of the tests' own: a private cluster on a socket, and a new database for each test.

A conftest takes the fixture in by `from tests.postgres import postgres_url`. Where Debian's
postgresql is not installed the tests that ask for it are skipped.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

NUMBERS = count(1)
# A server that is started as root refuses to run.
SERVANT = "postgres"


@cache
def programs() -> Path | None:
    """Find the folder of the newest PostgreSQL that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return found[-1].parent if found else None


@cache
def cluster() -> Path:
    """Start a cluster for the rest of this process and give the folder of its socket.

    It keeps what it confirms (fsync is on), since the product refuses one that does not.
    """
    here = programs()
    assert here is not None
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=memory if memory.is_dir() else None))
    if os.getuid() == 0:
        servant = pwd.getpwnam(SERVANT)
        os.chown(folder, servant.pw_uid, servant.pw_gid)
    data, log = folder / "data", folder / "log"
    _run(
        here / "initdb", "-D", data, "-U", SERVANT, "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fa-IR", "--no-sync",
    )  # fmt: skip
    options = (
        f"-k {folder} -c listen_addresses= -c max_connections=40 -c jit=off "
        "-c dynamic_shared_memory_type=mmap"
    )
    _run(here / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
    _watch(here, data, folder)
    return folder


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Give the URL of an empty database, dropped after the test."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    socket, name = cluster(), f"test_{next(NUMBERS)}"
    admin = f"host={socket} user={SERVANT} dbname=postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0")
        yield f"postgresql+psycopg://{SERVANT}@/{name}?host={socket}"
        connection.execute(f"drop database {name} with (force)")


def _watch(here: Path, data: Path, folder: Path) -> None:
    """Stop the cluster when this process ends, however it ends: the watch's input closes then."""
    watch = subprocess.Popen(
        ["sh", "-c", 'cat; "$0" -D "$1" -m fast -w stop; rm -rf "$2"/*',
         str(here / "pg_ctl"), str(data), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **_servant(),
    )  # fmt: skip

    def end() -> None:
        watch.communicate()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, **_servant())


def _servant() -> dict[str, Any]:
    """Say under whom a program of PostgreSQL's is run: its servant, when root runs the tests."""
    place = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}}
    if os.getuid() != 0:
        return place
    servant = pwd.getpwnam(SERVANT)
    return place | {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}
