"""A centre for every test here: on SQLite, and on a PostgreSQL of its own where there is one."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from app.central.central import Central
from app.clock import HandClock
from app.ids import SeededChance
from app.storage.engine import open_url
from app.storage.schema import prepare_central
from tests.central.machine import MORNING, OFFICE, Machine

READY = "ready"


def _server_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


def _run(command: list[str]) -> None:
    """Run one of PostgreSQL's programs, which refuse to run for root."""
    if os.name != "nt" and os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A private PostgreSQL, gone after the session."""
    programs = _server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine")
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        if os.name != "nt" and os.geteuid() == 0:
            shutil.chown(root, "postgres")
        data, control = str(root / "data"), str(programs / "pg_ctl")
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
        _run([str(programs / "initdb"), "--no-sync", *options, data])
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        setting = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={root} -p {port}"
        _run([control, "-D", data, "-o", setting, "-l", str(root / "log"), "-w", "start"])
        try:
            _fill(f"postgresql://postgres@127.0.0.1:{port}")
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            _run([control, "-D", data, "-m", "immediate", "-w", "stop"])


def _fill(cluster: str) -> None:
    """Make the database that every test's own is a copy of."""
    import psycopg

    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"create database {READY} template template0")
    engine = open_url(f"{cluster}/{READY}")
    prepare_central(engine)
    engine.dispose()


@dataclass(slots=True)
class Centre:
    """The centre, its clock, and a line to it that is never down."""

    central: Central
    clock: HandClock
    line: httpx.Client

    def enrolled(self, folder: Path, seed: int = 1, counter: int = 1) -> Machine:
        """Give a machine that has enrolled."""
        machine = Machine(folder, seed, counter=counter)
        machine.enrol(self.line, self.central.invite(OFFICE, counter))
        return machine


def open_centre(central: Central, clock: HandClock) -> Iterator[Centre]:
    """Give a centre with one office, served on a port of this machine."""
    central.add_office(
        OFFICE, title="دفتر پیشخوان سراب", title_en="Sarab office", licence="1-2", profile="town"
    )
    with (
        central.serve() as serving,
        httpx.Client(base_url=serving.url, trust_env=False, timeout=30) as line,
    ):
        yield Centre(central, clock, line)
    central.close()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre on SQLite."""
    clock = HandClock(MORNING)
    central = Central.open(tmp_path / "centre", clock=clock, chance=SeededChance(7))
    yield from open_centre(central, clock)


@pytest.fixture
def centre_on_postgres(
    tmp_path: Path, cluster: str, request: pytest.FixtureRequest
) -> Iterator[Centre]:
    """A centre on PostgreSQL, in a database of its own."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}" template {READY}')
    clock = HandClock(MORNING)
    central = Central.open(
        f"{cluster}/{name}", keys=tmp_path / "keys", clock=clock, chance=SeededChance(7)
    )
    yield from open_centre(central, clock)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Centre:
    """A centre on the one and then on the other database."""
    name = "centre" if request.param == "sqlite" else "centre_on_postgres"
    found = request.getfixturevalue(name)
    assert isinstance(found, Centre)
    return found
