"""What a bench of the centre runs against: a PostgreSQL of its own on loopback, the real server."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import psycopg

from tests.postgres import SERVANT, programs

ROOT: Final = Path(__file__).resolve().parents[2]


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL that listens on loopback and keeps what it confirms; gives its URL."""
    here = programs()
    if here is None:
        raise SystemExit("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    data, port = folder / "data", free_port()
    _own(folder)
    _as_servant(here / "initdb", "-D", data, "-U", SERVANT, "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    options = (
        f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c max_connections=100 -c jit=off "
        "-c shared_buffers=512MB -c max_wal_size=4GB"
    )
    _as_servant(here / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql://{SERVANT}@127.0.0.1:{port}"
    finally:
        _as_servant(here / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make an empty database and give its URL."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}" template template0')
    return f"{server}/{name}"


def cpu_s(*ports: int) -> float:
    """Give the processor seconds of this process and of those that serve on ports, with children.

    A busy machine stretches every wall clock; what an event costs in processor time it does not.
    Zero where there is no `/proc`.
    """
    found: dict[int, tuple[int, float, bytes]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            numbers = (place / "stat").read_text().rpartition(")")[2].split()
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        ticks = int(numbers[11]) + int(numbers[12])
        found[int(place.name)] = (int(numbers[1]), ticks / os.sysconf("SC_CLK_TCK"), command)
    marks = [str(port).encode() for port in ports]
    roots = {pid for pid, (_, _, said) in found.items() if set(said.split(b"\0")) & set(marks)}
    family = {os.getpid()} | roots | {pid for pid, (above, _, _) in found.items() if above in roots}
    return sum(found[pid][1] for pid in family if pid in found)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def centre(folder: Path, url: str, *, workers: int = 1) -> Iterator[str]:
    """Serve a prepared centre by `main.py central`, in processes of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "main.py", "central", "--folder", str(folder), "--port", str(port)]
    command += ["--url", url] if url else []
    command += ["--workers", str(workers)] if workers > 1 else []
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = monotonic() + 30
    while monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    raise RuntimeError("the centre did not come up")


def _own(folder: Path) -> None:
    if os.getuid() == 0:
        servant = pwd.getpwnam(SERVANT)
        os.chown(folder, servant.pw_uid, servant.pw_gid)


def _as_servant(*command: object) -> None:
    place: dict[str, object] = {"cwd": "/", "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}}
    if os.getuid() == 0:
        servant = pwd.getpwnam(SERVANT)
        place |= {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}
    subprocess.run([str(part) for part in command], check=True, capture_output=True, **place)  # type: ignore[call-overload]
