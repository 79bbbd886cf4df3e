"""The sync bench: the product's own counter, from its encrypted file over HTTP to the centre.

The centre is `main.py central` in processes of its own; the floor of every speed is a bare COPY
of as many rows into PostgreSQL on the same loopback, in the same run.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

import msgspec
import sqlalchemy as sa

from app.central.central import Central
from app.central.rows import INTAKE
from app.clock import HandClock
from app.counter.sync.enrolment import enrol
from app.counter.sync.line import READ_S
from app.counter.tables import CURSOR
from app.storage.engine import reading, writing
from models.events.visit import VisitCompleted
from tests.benchmarks.bench import Told
from tests.benchmarks.commits import commits
from tests.benchmarks.frames import Sender, register, visits
from tests.benchmarks.intake import copied_per_s, post_frames
from tests.benchmarks.servers import centre, cpu_s, new_database, postgres
from tests.counter_world import CLERK, MORNING, sample, surroundings
from tests.sync.bad_lines import CountingCable
from tests.sync.branch import OFFICE, Branch

MONTH: Final = 3_000
"""Thirty days of a hundred visits."""
LEAST: Final = 5_000
COUNTERS: Final = 3
MONTH_S: Final = 10
CUT_MOST: Final = 1.05
HALF_MOST: Final = 0.55
_CUT: Final = 12_000
_IN_ONE: Final = 500
_UNCUT: Final = 2**40


def measure(*, whole: bool) -> Iterator[Told]:
    """Measure against PostgreSQL and SQLite; in the long form with more, and a thousand devices."""
    with postgres() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = copied_per_s(new_database(server, "floor"))
        for kind, url in (("PostgreSQL", new_database(server, "sync")), ("SQLite", "")):
            with counter(folder / kind, url) as place:
                yield from _month(place, kind, bare)
                if kind == "PostgreSQL":
                    yield _alone(place, 20_000 if whole else 6_000, bare)
                    yield from _bytes(place)
                    place.drain()
                    yield commits(place.branch, place.url, 400 if whole else 200)
        with counters(folder / "three", new_database(server, "three"), COUNTERS) as places:
            yield _together(places, 20_000 if whole else 4_000, bare)
        yield _herd(folder / "herd", new_database(server, "herd"), 1000 if whole else 200)


@dataclass(slots=True)
class Place:
    """A counter that is open for business, and the address of the centre it belongs to."""

    branch: Branch
    url: str
    database: tuple[Path, str]

    def sell(self, count: int) -> None:
        """Put so many visits into the counter's journal and book, hundreds to a commit."""
        desk = self.branch.desk
        like = visits()
        standing = desk.standing()
        for first in range(0, count, _IN_ONE):
            with desk.journal.write() as work:
                for place in range(first, min(first + _IN_ONE, count)):
                    work.append(_numbered(like[place % len(like)], place), standing)

    def sync(self, url: str = "") -> float:
        """Make a pass; gives the seconds it took."""
        started = perf_counter()
        self.branch.sync(url or self.url)
        return perf_counter() - started

    def drain(self) -> float:
        """Make passes until nothing waits; gives the seconds they took."""
        seconds = 0.0
        for _ in range(10):
            seconds += self.sync()
            if not self.branch.outbox().waiting:
                return seconds
        raise RuntimeError("the outbox does not drain")


def _numbered(like: VisitCompleted, place: int) -> VisitCompleted:
    return msgspec.structs.replace(
        like, number=1_000_000 + place, receipt=f"{OFFICE}-2-{1_000_000 + place}-00X"
    )


@contextmanager
def counters(folder: Path, url: str, count: int = 1) -> Iterator[list[Place]]:
    """Serve a centre and open counters that have enrolled there, each on a file of its own."""
    folder.mkdir()
    clock = HandClock(MORNING)
    central = Central.open(url, keys=folder / "keys") if url else Central.open(folder)
    central.add_office(OFFICE, title="دفتر سراب", title_en="Sarab", licence="1-2")
    central.set_policy(OFFICE, held_money=True)
    central.add_staff(
        OFFICE,
        CLERK.user,
        name="متصدی یکم",
        roles=("clerk",),
        pin=CLERK.pin,
        passwords=surroundings(clock).passwords,
    )
    central.publish_catalogue(sample())
    branches = [Branch.set_up(folder, clock, seed) for seed in range(1, count + 1)]
    with centre(folder, url, workers=min(count, 2)) as address:
        for branch in branches:
            enrol(branch.desk, address=address, code=central.invite(OFFICE, 2), app="bench")
            branch.sync(address)
            branch.open_for_business()
        central.close()
        try:
            yield [Place(branch, address, (folder, url)) for branch in branches]
        finally:
            for branch in branches:
                branch.stop()


@contextmanager
def counter(folder: Path, url: str) -> Iterator[Place]:
    """Serve a centre and open one counter that has enrolled there."""
    with counters(folder, url) as (place,):
        yield place


def _month(place: Place, kind: str, bare: float) -> Iterator[Told]:
    """Send thirty days of a hundred visits."""
    place.drain()
    place.sell(MONTH)
    seconds = place.drain()
    facts = {"per_s": round(MONTH / seconds), "events": MONTH}
    yield Told(f"a month to {kind}", "s", seconds, MONTH / bare, most=MONTH_S, facts=facts)
    _demand_posted(place)


def _alone(place: Place, events: int, bare: float) -> Told:
    """Send one counter's long tail, frame by frame; told only, since it waits for each answer."""
    place.sell(events)
    rate = events / place.drain()
    facts = {"per_s": round(rate), "copy_per_s": round(bare), "events": events, "batch": 500}
    return Told("sync, one counter", "ev/s", rate, bare, facts=facts)


def _together(places: list[Place], events: int, bare: float) -> Told:
    """Send the tails of several counters at once, as a centre always has it."""
    for place in places:
        place.drain()
        place.sell(events)
    threads = [threading.Thread(target=place.drain) for place in places]
    ports = [urlsplit(each).port or 0 for each in (places[0].url, places[0].database[1])]
    cpu, started = cpu_s(*ports), perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = events * len(places) / (perf_counter() - started)
    cpu = (cpu_s(*ports) - cpu) / (events * len(places)) * 1e6
    _demand_posted(*places)
    facts = {"events_per_s": round(rate), "copy_per_s": round(bare), "counters": len(places),
             "events": events * len(places), "batch": 500, "cpu_us": round(cpu, 1)}  # fmt: skip
    return Told("sync", "ev/s", rate, bare, least=LEAST, facts=facts)


def _bytes(place: Place) -> Iterator[Told]:
    """Count what goes over a cable: uncut, cut at half and gone on, and with half known there."""
    place.drain()
    place.sell(_CUT)
    whole = _carried(place)
    place.sell(_CUT)
    cut = _carried(place, whole // 2)
    facts = {"bytes": cut, "whole_bytes": whole, "events": _CUT}
    yield Told("bytes after a cut", "x", cut / whole, 1, most=CUT_MOST, facts=facts)
    place.sell(_CUT // 2)
    place.drain()
    place.sell(_CUT // 2)
    with writing(place.branch.engine) as connection:
        connection.execute(CURSOR.delete())  # the counter knows nothing of what has arrived
    again = _carried(place)
    facts = {"bytes": again, "whole_bytes": whole, "events": _CUT}
    yield Told("bytes half known", "x", again / whole, 1, most=HALF_MOST, facts=facts)
    _demand_posted(place)


def _carried(place: Place, cut: int = 0) -> int:
    """Give how many bytes draining takes over a cable, both ways; it is cut once after so many."""
    with CountingCable(urlsplit(place.url).port or 0, cut or _UNCUT) as cable:
        runner = place.branch.runner(cable.url)
        try:
            for _ in range(10):
                runner.pass_once()
                if not place.branch.outbox().waiting:
                    return cut + _UNCUT - cable.left if cut else _UNCUT - cable.left
                if not cable.left:
                    cable.left = _UNCUT  # the cable is mended
        finally:
            runner.stop()
    raise RuntimeError("the outbox does not drain")


def _demand_posted(*places: Place) -> None:
    """See that the centre holds and has booked every event of its counters."""
    folder, url = places[0].database
    central = Central.open(url, keys=folder / "keys") if url else Central.open(folder)
    with reading(central.engine) as connection:
        counted = sa.select(INTAKE.c.state, sa.func.count()).group_by(INTAKE.c.state)
        states = {state: int(count) for state, count in connection.execute(counted)}
    central.close()
    if states != {"posted": sum(len(place.branch.events()) for place in places)}:
        raise RuntimeError(f"at the centre: {states}")


def _herd(folder: Path, url: str, devices: int) -> Told:
    """Let so many devices come back at once, each with twenty events; errors are none or raised.

    The value is the 99th percentile of how long one device took, hello to receipt.
    """
    folder.mkdir()
    senders = [Sender(number) for number in range(devices)]
    central = Central.open(url, keys=folder / "keys")
    central.publish_catalogue(sample())
    register(central.engine, senders)
    central.close()
    posts = [sender.posts(20) for sender in senders]
    spent, troubles = [], []

    def come_back(number: int, address: str) -> None:
        started = perf_counter()
        try:
            _greet(address)
            post_frames(address, posts[number])
        except (OSError, RuntimeError, HTTPException) as error:
            troubles.append(error)
        spent.append(perf_counter() - started)

    with centre(folder, url, workers=2) as address:
        threads = [threading.Thread(target=come_back, args=(n, address)) for n in range(devices)]
        started = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = perf_counter() - started
    if troubles:
        raise RuntimeError(f"{len(troubles)} of {devices} failed, such as {troubles[0]!r}")
    facts = {"devices": devices, "errors": 0, "drained_s": round(seconds, 2),
             "per_s": round(devices * 20 / seconds)}  # fmt: skip
    p99 = sorted(spent)[len(spent) * 99 // 100]
    return Told("devices at once, p99", "s", p99, seconds / devices, most=READ_S, facts=facts)


def _greet(address: str) -> None:
    where = urlsplit(address)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=READ_S)
    connection.request("GET", "/v1/hello")
    if connection.getresponse().status != 200:
        raise RuntimeError("no hello")
    connection.close()
