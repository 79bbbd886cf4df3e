"""A centre on loopback and a counter that is to be enrolled there: real files, real HTTP."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Engine

from app.book.rebuild import compare_books, verify
from app.central.central import Central
from app.central.feed import News, publish
from app.central.rows import CASE
from app.central.serving import Serving
from app.clock import HandClock
from app.counter.commands.open_shift import open_shift
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.commands.sign_in import sign_in
from app.counter.desk import Desk
from app.counter.news import Told
from app.counter.opening import Surroundings, open_desk
from app.counter.sync.enrolment import enrol
from app.counter.sync.line import Line
from app.counter.sync.runner import Runner
from app.counter.sync.tail import Outbox, outbox
from app.counter.tables import CURSOR, FEED_CURSOR
from app.ids import SeededChance
from app.journal.append import EVENTS
from app.journal.chain import derive
from app.storage.engine import open_file, reading, writing
from app.storage.schema import prepare_counter
from models.values.rial import Rial
from tests.counter_world import CLERK, MANAGER, MORNING, SECRET, sample, serve, surroundings

OFFICE: Final = "72140087"
Places = dict[tuple[str, int], bytes]


@dataclass
class Centre:
    """The real centre on a port of this machine, stopped and started by the test."""

    folder: Path
    clock: HandClock
    central: Central = field(init=False)
    serving: Serving = field(init=False)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        known = self.file.exists()
        self.start()
        if known:
            return
        self.central.add_office(OFFICE, title="دفتر سراب", title_en="Sarab", licence="1-2")
        self.central.set_policy(OFFICE, held_money=True)
        self.put_clerk()
        self.central.publish_catalogue(sample())

    @property
    def file(self) -> Path:
        return self.folder / "centre.db"

    @property
    def url(self) -> str:
        return self.serving.url

    def start(self) -> None:
        self.central = Central.open(self.folder, clock=self.clock, chance=SeededChance(7))
        self._stack.callback(self.central.close)
        self.serving = self._stack.enter_context(self.central.serve())

    def stop(self) -> None:
        self._stack.close()

    def put_clerk(self, *, roles: Sequence[str] = ("clerk",), active: bool = True) -> None:
        self.central.add_staff(
            OFFICE,
            CLERK.user,
            name="متصدی یکم",
            roles=roles,
            pin=CLERK.pin,
            active=active,
            passwords=surroundings(self.clock).passwords,
        )

    def tell(self, scope: str, *items: News) -> None:
        with writing(self.central.engine) as connection:
            publish(connection, scope, items)

    def cases(self) -> list[str]:
        with reading(self.central.engine) as connection:
            return sorted(connection.execute(sa.select(CASE.c.kind)).scalars())


@dataclass
class Branch:
    """One counter on its own file."""

    path: Path
    around: Surroundings
    engine: Engine = field(init=False)
    desk: Desk = field(init=False)
    heard: list[Told] = field(default_factory=list)

    @classmethod
    def set_up(cls, folder: Path, clock: HandClock, seed: int = 1) -> "Branch":
        around = surroundings(clock, seed)
        path = _make_counter(folder, around, seed)
        branch = cls(path, around)
        branch.start()
        return branch

    def start(self) -> Desk:
        self.engine = open_file(self.path, derive(SECRET, "database"))
        self.desk, _ = open_desk(self.engine, SECRET, self.around)
        self.desk.news.listen(self.heard.append)
        return self.desk

    def stop(self) -> None:
        self.engine.dispose()

    def copied(self, path: Path) -> Path:
        """Copy the disk, as a technician or a hypervisor does: everything, at one moment."""
        for end in ("", "-wal", "-shm"):
            if (found := self.path.with_name(self.path.name + end)).exists():
                shutil.copy(found, path.with_name(path.name + end))
        return path

    def enrol(self, centre: Centre, url: str = "") -> None:
        code = centre.central.invite(OFFICE, 2)
        enrol(self.desk, address=url or centre.url, code=code, app="test")

    def line(self, url: str, **settings: Any) -> Line:
        desk = self.desk
        return Line(
            url,
            desk.journal.identity,
            desk.signer,
            desk.centre_keys,
            desk.chance,
            desk.clock,
            **settings,
        )

    def runner(self, url: str, **settings: Any) -> Runner:
        return Runner(self.desk, self.around, self.line(url, **settings))

    def sync(self, url: str, **settings: Any) -> bool:
        """Make one pass over a line of its own."""
        runner = self.runner(url, **settings)
        try:
            return runner.pass_once()
        finally:
            runner.stop()

    def open_for_business(self) -> None:
        sign_in(self.desk, user=CLERK.user, pin=CLERK.pin)
        if self.desk.shift is None:
            open_shift(self.desk, counts={1_000_000: 10}, brought=Rial(10_000_000))

    def serve(self, visits: int = 1) -> None:
        """Serve citizens, as if the line were up: what needs one is not asked here."""
        self.desk.line_up = True
        for _ in range(visits):
            serve(self.desk, codes=("NOCR-111",))

    def events(self) -> Places:
        return events_of(self.engine)

    def outbox(self) -> Outbox:
        with reading(self.engine) as connection:
            return outbox(connection, self.desk.journal.identity)

    def cursors(self) -> list[tuple[Any, ...]]:
        """Give all that only a centre's signed answer may move."""
        with reading(self.engine) as connection:
            return [
                tuple(row)
                for table in (CURSOR, FEED_CURSOR)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key))
            ]

    def told(self, what: str) -> list[str]:
        return [told.which for told in self.heard if told.what == what]


def events_of(engine: Engine) -> Places:
    with reading(engine) as connection:
        rows = connection.execute(sa.select(EVENTS)).all()
    return {(row.epoch, row.seq): row.data for row in rows}


def demand_equal(branch: Branch, centre: Centre) -> None:
    """Both sides hold the same events to the byte, once each, and the same book."""
    assert branch.outbox().waiting == 0
    assert branch.events() == events_of(centre.central.engine)
    assert verify(branch.engine) == []
    assert verify(centre.central.engine) == []
    with reading(branch.engine) as here, reading(centre.central.engine) as there:
        assert compare_books(here, there) == []


LIFE: Final = 10_000
"""Added to a seed for what comes after the template: nothing may be drawn twice."""


@cache
def _template(*, met: bool) -> dict[str, bytes]:
    """Make a centre and a counter once by what makes them always; tests take copies.

    Args:
        met: whether the counter was enrolled and is in step.
    """
    with tempfile.TemporaryDirectory() as kept:
        folder, clock = Path(kept), HandClock(MORNING)
        centre = Centre(folder / "centre", clock)
        try:
            _make_counter(folder, surroundings(clock, 1), 1)
            if met:
                branch = Branch(folder / "counter-1.db", surroundings(clock, 2 * LIFE))
                branch.start()
                branch.enrol(centre)
                assert branch.sync(centre.url)
                branch.stop()
        finally:
            centre.stop()
        files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
        return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def _make_counter(folder: Path, around: Surroundings, seed: int) -> Path:
    path = folder / f"counter-{seed}.db"
    engine = open_file(path, derive(SECRET, "database"), create=True)
    prepare_counter(engine)
    office = OfficeDescription(office=OFFICE, counter=2, title="دفتر سراب", profile="practice")
    person = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    set_up_office(engine, SECRET, around, office=office, person=person)
    engine.dispose()
    return path


@contextmanager
def opened(folder: Path, *, met: bool = False) -> Iterator[tuple[Centre, Branch]]:
    """A centre and a counter: strangers to one another, or enrolled and in step."""
    clock = HandClock(MORNING)
    for name, content in _template(met=met).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o600)
    centre = Centre(folder / "centre", clock)
    try:
        branch = Branch(folder / "counter-1.db", surroundings(clock, 1 + LIFE))
        branch.start()
        try:
            yield centre, branch
        finally:
            branch.stop()
    finally:
        centre.stop()
