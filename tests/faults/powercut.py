"""Power cuts: the disk as it may look when the power fails before any one operation.

A child works under the shim, which logs every write, sync, truncation, name made and name lost
with its data, and each acknowledgement between them. From the log the disk is rebuilt: what was
synced is there; what was not is there or not, sector by sector; a name that was made, changed or
lost counts only once its folder was synced, and otherwise as chance has it.
"""

import os
import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import event

from app.book.fold.rows import RECEIPT
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.journal.chain import derive
from app.storage import connection as settings
from app.storage.backup import back_up
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.errors import CounterError
from models.values.rial import Rial
from tests.counter_world import SECRET, SUPERVISOR, World, drawer_of, new_world, put_in
from tests.counter_world import open_for_business as open_shift
from tests.faults.acts import KEPT
from tests.faults.place import (
    FILE,
    Disk,
    demand_well,
    look_over,
    outermost,
    read_disk,
    standing_in,
    workplace,
    write_disk,
)
from tests.faults.shim import Mode, arm, disarm, note, trace_to

_RECORD: Final = struct.Struct("<BHqI")
SECTOR: Final = 512


class Unsynced(StrEnum):
    """What becomes of what was never synced."""

    NONE = "none of it is there"
    ALL = "all of it is there"
    SOME = "chance decides, sector by sector"


class Plant(StrEnum):
    """A fault of the program itself, planted to see that the cuts show it."""

    NOTHING = ""
    NORMAL = "synchronous=NORMAL"
    EARLY = "acknowledged before the commit"


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the log: what was done to which name, where, with which bytes."""

    what: str
    name: str
    at: int
    data: bytes


@dataclass
class Cuts:
    """What the cuts came to."""

    operations: int = 0
    images: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        return (
            f"power cuts: {self.images} disks from {self.operations} operations, "
            f"{self.acknowledged} acknowledgements, {self.lost} lost, {self.broken} broken"
        )


def record(
    plant: Plant = Plant.NOTHING, *, checkpoint: bool = False
) -> tuple[Disk, list[Operation]]:
    """Let a child work an hour at the counter, and give the disk before it and its log.

    Args:
        checkpoint: whether every commit is followed by a checkpoint, as in a long day it may be.
    """
    with workplace() as place, standing_in(place / "prepared") as folder:
        world = new_world(Path())
        open_shift(world)
        world.engine.dispose()
        disk = read_disk(folder)
        child = os.fork()
        if not child:
            with outermost():
                _work(world, folder, place / "log", plant, checkpoint=checkpoint)
        demand_well(os.waitpid(child, 0)[1], "the recorded hour")
        return disk, list(_read(place / "log", str(folder)))


def _work(world: World, folder: Path, log: Path, plant: Plant, *, checkpoint: bool) -> None:
    if plant is Plant.NORMAL:
        settings._SET = ("synchronous=NORMAL", *settings._SET[1:])  # type: ignore[misc]
        settings.DEMANDED["synchronous"] = 1
    if checkpoint:
        event.listen(
            world.engine,
            "connect",
            lambda connection, _: connection.execute("PRAGMA wal_autocheckpoint=1"),
        )
    arm(Mode.COUNT, 0, None, folder)
    trace_to(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    desk, early = world.desk, plant is Plant.EARLY
    for number in range(1, 3):
        start_visit(desk)
        put_in(desk, "NOCR-111")
        if early:
            note(f"receipt {number}")
        take_payment(desk, tenders=[cash(desk.need_visit().total)])
        note(f"receipt {number}")
    with desk.read() as connection:
        first = str(connection.execute(sa.select(RECEIPT.c.receipt)).scalars().first())
    void_receipt(desk, receipt=first, reason="other", approval=SUPERVISOR)
    note("receipt 3")
    back_up(world.engine, KEPT)
    note("kept 3")
    count_cash(desk, counts=drawer_of(desk))
    close_shift(desk, left=Rial(0))
    note("closed 1")
    world.engine.dispose()
    disarm()


def _read(log: Path, folder: str) -> Iterator[Operation]:
    content, at = log.read_bytes(), 0
    while at < len(content):
        what, path, where, size = _RECORD.unpack_from(content, at)
        at += _RECORD.size
        name = content[at : at + path].decode()
        at += path
        data = content[at : at + size]
        at += size
        if chr(what) == "r":
            data = _last(data.decode()).encode()
        yield Operation(chr(what), "" if name == folder else _last(name), where, data)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


@dataclass
class _File:
    """A file as the disk has it, and what was done to it since its last sync."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[Operation] = field(default_factory=list)


def rebuild(
    disk: Disk, operations: Sequence[Operation], unsynced: Unsynced, chance: random.Random
) -> tuple[Disk, list[str]]:
    """Rebuild a disk that these operations reached before the power failed, and what was said."""
    now = {name: _File(bytearray(content)) for name, content in disk.items()}
    durable, told = dict(now), []
    for it in operations:
        match it.what:
            case "a":
                told.append(it.data.decode())
            case "s" if not it.name:
                durable = dict(now)
            case "u":
                now.pop(it.name, None)
            case "r":
                now[it.name] = now.pop(it.data.decode())
            case "s":
                _settle(now[it.name])
            case _:
                file = now.setdefault(it.name, _File())
                if it.what != "o":
                    file.since.append(it)
    names = now if unsynced is Unsynced.ALL else durable
    if unsynced is Unsynced.SOME:
        either = sorted({*now, *durable})
        picked = {name: now if chance.random() < 0.5 else durable for name in either}
        names = {name: side[name] for name, side in picked.items() if name in side}
    return {
        name: _content(file, unsynced, chance)
        for name, file in names.items()
        if not name.endswith("-shm")
    }, told


def _settle(file: _File) -> None:
    for it in file.since:
        _apply(file.synced, it.what, it.at, it.data)
    file.since.clear()


def _apply(content: bytearray, what: str, at: int, data: bytes) -> None:
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    if what == "t":
        del content[at:]
    else:
        content[at : at + len(data)] = data


def _content(file: _File, unsynced: Unsynced, chance: random.Random) -> bytes:
    content = bytearray(file.synced)
    for it in file.since if unsynced is not Unsynced.NONE else ():
        if unsynced is Unsynced.ALL:
            _apply(content, it.what, it.at, it.data)
        elif it.what == "t":
            if chance.random() < 0.5:
                _apply(content, it.what, it.at, it.data)
        else:
            for start in range(0, len(it.data), SECTOR):
                if chance.random() < 0.5:
                    _apply(content, "w", it.at + start, it.data[start : start + SECTOR])
    return bytes(content)


def cut_everywhere(
    plant: Plant = Plant.NOTHING,
    *,
    seed: int = 0,
    stride: int = 1,
    draws: int = 2,
    checkpoint: bool = False,
) -> Cuts:
    """Cut the power before every stride-th operation of a recorded hour, and look at each disk."""
    disk, operations = record(plant, checkpoint=checkpoint)
    cuts = Cuts(operations=sum(it.what != "a" for it in operations))
    fates = [(Unsynced.NONE, 0), (Unsynced.ALL, 0), *((Unsynced.SOME, n) for n in range(draws))]
    first = random.Random(f"{seed} {plant}").randrange(stride)
    with workplace() as place:
        for end in range(first, len(operations) + 1, stride):
            for unsynced, draw in fates:
                chance = random.Random(f"{seed} {end} {draw}")
                left, told = rebuild(disk, operations[:end], unsynced, chance)
                cuts.images += 1
                cuts.acknowledged += len(told)
                with standing_in(place / "case") as folder:
                    write_disk(left, folder)
                    where = f"before {end} of {len(operations)}, {unsynced}, draw {draw}"
                    _look(told, where, cuts)
    return cuts


def _look(told: Sequence[str], where: str, cuts: Cuts) -> None:
    """Open a disk as the program does, and see that all that was acknowledged is there."""
    try:
        found = _look_over(FILE)
    except CounterError as error:
        cuts.broken += 1
        cuts.lost += bool(told)
        cuts.wrong.append(f"{where}: {error}")
        return
    receipts, closed, wrong = found
    missing = [it for it in told if it.startswith("receipt") and int(it[8:]) > receipts]
    missing += [it for it in told if it.startswith("closed") and not closed]
    if "kept 3" in told:
        missing += _missing_copy()
    cuts.lost += bool(missing)
    cuts.broken += bool(wrong)
    cuts.wrong += [f"{where}: {what}" for what in [*missing, *wrong]]


def _missing_copy() -> list[str]:
    try:
        receipts, _, wrong = _look_over(KEPT)
    except CounterError as error:
        return [f"the copy: {error}"]
    return [f"the copy: {what}" for what in wrong] + (["the copy"] if receipts < 3 else [])


def _look_over(file: Path) -> tuple[int, bool, list[str]]:
    engine = open_file(file, derive(SECRET, "database"))
    try:
        prepare_counter(engine)
        with reading(engine) as connection:
            receipts = connection.execute(sa.select(sa.func.count()).select_from(RECEIPT))
            count = int(receipts.scalar_one())
            closed = connection.exec_driver_sql(
                "select exists (select 1 from event where kind = 'shift.closed')"
            ).scalar_one()
        return count, bool(closed), look_over(engine)
    finally:
        engine.dispose()
