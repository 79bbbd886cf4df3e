"""The intake bench: frames that are ready, to PostgreSQL over loopback HTTP, verified and booked.

Beside it, in the same run and by turns: the floor, which copies the very rows of the events into
a bare PostgreSQL table over loopback, 500 to a transaction, and does nothing else; and the same
frames only stored, without proof and without the book.
"""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg
import sqlalchemy as sa

from app.central.central import Central
from app.central.rows import INTAKE
from app.journal.append import EVENTS
from app.storage.engine import reading
from app.wire.frame import parse
from tests.benchmarks.bench import Told
from tests.benchmarks.frames import PUSH, Post, Sender, register
from tests.benchmarks.servers import centre, cpu_s, new_database, postgres
from tests.counter_world import sample

SENDERS: Final = 4
WORKERS: Final = 2
LEAST: Final = 5_000
_WARM: Final = 500
_COLUMNS: Final = (
    "office",
    "epoch",
    "seq",
    "event_id",
    "kind",
    "day",
    "data",
    "chain",
    "signature",
)


def measure(*, whole: bool) -> Iterator[Told]:
    """Measure with 20,000 events, in the long form with 100,000, from four machines at once."""
    each = (100_000 if whole else 20_000) // SENDERS
    with postgres() as server, tempfile.TemporaryDirectory() as folder:
        senders = [Sender(number) for number in range(SENDERS)]
        warm = [sender.frames(_WARM) for sender in senders]
        frames = [sender.frames(each) for sender in senders]
        floor = copied_per_s(new_database(server, "floor"), [one for row in frames for one in row])
        stored = _stored(new_database(server, "stored"), senders, frames)
        for name, workers in (("intake, one process", 1), ("intake", WORKERS)):
            url = new_database(server, f"w{workers}")
            ours, cpu = _ours(Path(folder) / str(workers), url, senders, warm, frames, workers)
            facts = {
                "events_per_s" if workers > 1 else "per_s": round(ours),
                "copy_per_s": round(floor),
                "stored_per_s": round(stored),
                "of_stored": round(ours / stored, 3),
                "events": each * SENDERS,
                "batch": 500,
                "workers": workers,
                "cpu_us": round(cpu, 1),
            }
            yield Told(name, "ev/s", ours, floor, least=LEAST if workers > 1 else 0, facts=facts)


def prepared(folder: Path, url: str, senders: Sequence[Sender]) -> None:
    """Make a centre with these machines and the sample catalogue."""
    central = Central.open(url, keys=folder / "keys")
    central.publish_catalogue(sample())
    register(central.engine, senders)
    central.close()


def _ours(  # noqa: PLR0917 - all that is served
    folder: Path,
    url: str,
    senders: Sequence[Sender],
    warm: Sequence[Sequence[bytes]],
    frames: Sequence[Sequence[bytes]],
    workers: int,
) -> tuple[float, float]:
    """Give how many events a second the served centre takes in, and what one costs.

    The cost is in microseconds of all processors together: senders, centre and PostgreSQL.
    """
    folder.mkdir()
    prepared(folder, url, senders)
    with centre(folder, url, workers=workers) as address:
        _post_all(address, senders, warm)
        ports = [urlsplit(each).port or 0 for each in (address, url)]
        before = cpu_s(*ports)
        seconds = _post_all(address, senders, frames)
        spent = cpu_s(*ports) - before
    events = sum(_count(row) for row in frames)
    _demand_booked(folder, url, events + sum(_count(row) for row in warm))
    return events / seconds, spent / events * 1e6


def _post_all(address: str, senders: Sequence[Sender], frames: Sequence[Sequence[bytes]]) -> float:
    """Post each machine's frames in its order, all machines at once; gives the seconds."""
    posts = [
        [sender.post(frame, frame.count(b"\n") - 1) for frame in row]
        for sender, row in zip(senders, frames, strict=True)
    ]
    started = perf_counter()
    threads = [threading.Thread(target=post_frames, args=(address, row)) for row in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - started


def post_frames(address: str, posts: Sequence[Post]) -> None:
    """Post one machine's frames over one connection; anything but a receipt is an error."""
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=120)
    for post in posts:
        connection.request("POST", PUSH, post.body, post.headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200 or b'"received"' not in said:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")
    connection.close()


def _count(frames: Sequence[bytes]) -> int:
    return sum(frame.count(b"\n") - 1 for frame in frames)


def _demand_booked(folder: Path, url: str, events: int) -> None:
    """See that every event that was sent stands, and is posted."""
    central = Central.open(url, keys=folder / "keys")
    with reading(central.engine) as connection:
        stood = connection.execute(sa.select(sa.func.count()).select_from(EVENTS)).scalar_one()
        posted = connection.execute(
            sa.select(sa.func.count()).select_from(INTAKE).where(INTAKE.c.state == "posted")
        ).scalar_one()
    central.close()
    if (stood, posted) != (events, events):
        raise RuntimeError(f"{events} sent, {stood} stand, {posted} posted")


def _rows(frame: bytes) -> list[tuple[Any, ...]]:
    read = parse(frame)
    links = read.chain()
    first = read.header.seq
    return [
        (read.header.device, read.header.epoch, seq, f"{read.header.epoch}:{seq}", "k",
         "1405/05/12", data, links[seq - first], None)
        for seq, data in enumerate(read.events, first)
    ]  # fmt: skip


def copied_per_s(url: str, frames: Sequence[bytes] = ()) -> float:
    """Give how many rows a second one connection copies into a bare table, 500 a commit."""
    batches = [_rows(frame) for frame in frames or Sender(0).frames(20_000)]
    with psycopg.connect(url) as connection:
        connection.execute(_table("event"))
        connection.commit()
        started = perf_counter()
        for batch in batches:
            _copy(connection, "event", batch)
            connection.commit()
        return sum(map(len, batches)) / (perf_counter() - started)


def _stored(url: str, senders: Sequence[Sender], frames: Sequence[Sequence[bytes]]) -> float:
    """Give how many events a second are split, chained and stored under a key, unproved."""
    with psycopg.connect(url) as connection:
        connection.execute(_table("event", "primary key (office, epoch, seq)"))
        connection.commit()

    def store(row: Sequence[bytes]) -> None:
        with psycopg.connect(url) as connection:
            for frame in row:
                _copy(connection, "event", _rows(frame))
                connection.commit()

    started = perf_counter()
    threads = [threading.Thread(target=store, args=(row,)) for row in frames]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(_count(row) for row in frames) / (perf_counter() - started)


def _table(name: str, key: str = "") -> Any:
    kinds = ("text", "text", "bigint", "text", "text", "text", "bytea", "bytea", "bytea")
    columns = [f"{column} {kind}" for column, kind in zip(_COLUMNS, kinds, strict=True)]
    return f"create table {name} ({', '.join([*columns, key] if key else columns)})"


def _copy(connection: "psycopg.Connection[Any]", table: str, rows: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        form: Any = f"copy {table} ({', '.join(_COLUMNS)}) from stdin (format binary)"
        with cursor.copy(form) as copy:
            copy.set_types(
                ["text", "text", "int8", "text", "text", "text", "bytea", "bytea", "bytea"]
            )
            for row in rows:
                copy.write_row(row)
