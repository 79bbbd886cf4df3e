"""Carrying a stick between a real counter and a real centre."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa

from app.central.bundles import CARRIED, PIECE, Taken
from app.central.rows import MACHINE, SCOPE
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.sync.acknowledge import Acknowledged, acknowledge
from app.counter.sync.bundle import EXPORTED, Exported, export_bundle, sender_of
from app.counter.sync.enrolment import enrol
from app.counter.tables import ATTEMPT
from app.journal.chain import derive
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from app.wire.bundle import BUNDLE, Unpacking
from app.wire.bundle_messages import BundleHead
from models.errors import CounterError
from tests.counter_world import MANAGER, SECRET, surroundings, tables
from tests.sync.branch import Branch, Centre

OTHER_OFFICE: Final = "65323340"
_TOUCHED: Final = {table.name for table in (MACHINE, CARRIED, PIECE, SCOPE, EXPORTED, ATTEMPT)}


@dataclass
class Trip:
    """A counter, its centre, and the stick's folder."""

    centre: Centre
    branch: Branch
    stick: Path

    def export(self) -> Exported:
        """Write what waits onto the stick."""
        return export_bundle(sender_of(self.branch.desk), self.stick)

    def bring(self, file: Path | bytes) -> Taken:
        """Take a bundle in at the centre."""
        content = file if isinstance(file, bytes) else file.read_bytes()
        return self.centre.central.take_bundle(BytesIO(content))

    def answer(self, taken: Taken, name: str = "back.obx-ack") -> Path:
        """Write the return file onto the stick."""
        file = self.stick / name
        file.write_bytes(self.centre.central.answer_bundle(taken))
        return file

    def back(self, file: Path) -> Acknowledged:
        """Take the return file in at the counter."""
        return acknowledge(self.branch.desk, self.branch.around, file)

    def restart(self) -> None:
        """Start the program anew: what follows stands in another epoch, and another piece."""
        self.branch.stop()
        self.branch.start()
        self.branch.open_for_business()

    def at_the_centre(self) -> dict[str, list[str]]:
        """Give all rows of the centre that tell of business, not of who was seen when."""
        found = tables(self.centre.central.engine)
        return {name: rows for name, rows in found.items() if name not in _TOUCHED}

    def at_the_counter(self) -> dict[str, list[str]]:
        """Give all rows of the counter."""
        found = tables(self.branch.engine)
        return {name: rows for name, rows in found.items() if name not in _TOUCHED}


def small(trip: Trip, epochs: int = 3) -> Exported:
    """Give a bundle of as many pieces, each of a few events."""
    for _ in range(epochs - 1):
        trip.restart()
    trip.branch.serve()
    exported = trip.export()
    assert head_of(exported.file).count == epochs
    return exported


def head_of(file: Path) -> BundleHead:
    """Read a bundle's head."""
    with file.open("rb") as opened:
        return Unpacking(opened, BUNDLE).head(BundleHead)


def ends_of(file: Path) -> list[int]:
    """Give where the head ends, and each piece after it."""
    with file.open("rb") as opened:
        unpacking = Unpacking(opened, BUNDLE)
        ends = [opened.tell()]
        ends += [opened.tell() for _ in unpacking.pieces(unpacking.head(BundleHead).count)]
    return ends


def other_office(folder: Path, centre: Centre) -> Branch:
    """Give an enrolled counter of another office, in step with the same centre."""
    centre.central.add_office(OTHER_OFFICE, title="دفتر دیگر", title_en="Other", licence="3-4")
    around = surroundings(centre.clock, 5)
    path = folder / "other.db"
    engine = open_file(path, derive(SECRET[::-1], "database"), create=True)
    prepare_counter(engine)
    office = OfficeDescription(
        office=OTHER_OFFICE, counter=1, title="دفتر دیگر", profile="practice"
    )
    person = FirstPerson(code=MANAGER.user, name="مدیر دوم", pin=MANAGER.pin)
    set_up_office(engine, SECRET[::-1], around, office=office, person=person)
    engine.dispose()
    branch = _Other(path, around)
    branch.start()
    enrol(branch.desk, address=centre.url, code=centre.central.invite(OTHER_OFFICE, 1), app="test")
    assert branch.sync(centre.url)
    return branch


class _Other(Branch):
    """A counter with a secret of its own."""

    def start(self) -> Any:
        from app.counter.opening import open_desk

        self.engine = open_file(self.path, derive(SECRET[::-1], "database"))
        self.desk, _ = open_desk(self.engine, SECRET[::-1], self.around)
        return self.desk


@contextmanager
def refused(trip: Trip, code: str) -> Iterator[None]:
    """See that the block is refused under a code, and that neither side changed."""
    there, here = trip.at_the_centre(), trip.at_the_counter()
    with pytest.raises(CounterError) as caught:
        yield
    assert caught.value.code == code
    assert trip.at_the_centre() == there
    assert trip.at_the_counter() == here


def rows(engine: sa.Engine, table: sa.Table) -> list[Any]:
    """Read a table."""
    with reading(engine) as connection:
        return list(connection.execute(sa.select(table).order_by(*table.primary_key.columns)))
