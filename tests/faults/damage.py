"""Damage to a counter's file: bits, sectors, ends and the -wal, at places a seed chooses.

Each damaged disk is either noticed (in words at opening, while reading, or by what `verify` looks
at) or holds, row for row, a moment that the file really went through.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, event

from app.book.rebuild import verify
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.i18n import Language, Words
from app.journal.chain import derive
from app.journal.verify import verify_journal
from app.storage.engine import open_file, reading
from app.storage.integrity import check_file
from app.storage.schema import prepare_counter
from models.errors import CounterError
from models.values.rial import Rial
from tests.counter_world import CLERK, SECRET, World, new_world, serve
from tests.faults.place import (
    FILE,
    Disk,
    Picture,
    picture_of,
    read_disk,
    standing_in,
    workplace,
    write_disk,
)

WAL: Final = "counter.db-wal"
SHM: Final = "counter.db-shm"
SECTOR: Final = 512
_WORDS: Final = tuple(Words(language) for language in Language)


@dataclass
class Damaged:
    """What the corpus came to: how each damage was noticed, or that nothing had changed."""

    files: int = 0
    how: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        told = ", ".join(f"{count} {how}" for how, count in sorted(self.how.items()))
        return f"damage: {self.files} files, {told}, {len(self.wrong)} unnoticed"


@dataclass
class Specimen:
    """A till's disk at three moments of its day, and every moment it went through, row for row."""

    morning: Disk
    noon: Disk
    closed: Disk
    moments: list[Picture]
    head: tuple[tuple[str, int], bytes]


def specimen() -> Specimen:
    """Serve six citizens and keep the disk as it lies: in the -wal, and brought home."""
    with workplace() as place, standing_in(place / "day"):
        world = new_world(Path())
        world.desk.line_up = True
        sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
        open_shift(world.desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
        world.engine.dispose()
        keep = open_file(FILE, derive(SECRET, "database"))
        moments: list[Picture] = []
        # Told before it is done: what is seen then is what the commit before it left.
        event.listen(world.engine, "commit", lambda _: moments.append(picture_of(keep)))
        morning = _served(world)
        noon = _served(world)
        moments.append(picture_of(keep))
        keep.dispose()
        world.engine.dispose()
        head = world.desk.journal.head
        return Specimen(
            morning, noon, read_disk(Path()), moments, ((head.epoch, head.seq), head.chain)
        )


def _served(world: World) -> Disk:
    for _ in range(3):
        serve(world.desk)
    return read_disk(Path())


def flip(disk: Disk, name: str, chance: random.Random) -> None:
    """Turn one bit."""
    content = bytearray(disk[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    disk[name] = bytes(content)


def blank(disk: Disk, name: str, chance: random.Random) -> None:
    """Write zeros over a sector."""
    at = chance.randrange(len(disk[name]) // SECTOR) * SECTOR
    disk[name] = disk[name][:at] + bytes(SECTOR) + disk[name][at + SECTOR :]


def cut_off(disk: Disk, name: str, chance: random.Random) -> None:
    """Lose the end."""
    disk[name] = disk[name][: chance.randrange(1, len(disk[name]))]


def misplace(disk: Disk, name: str, chance: random.Random) -> None:
    """Write one page where another belongs: each is whole, and one is in the wrong place."""
    pages = len(disk[name]) // 4096
    here, there = chance.sample(range(pages), 2)
    page = disk[name][here * 4096 : (here + 1) * 4096]
    disk[name] = disk[name][: there * 4096] + page + disk[name][(there + 1) * 4096 :]


Damage = Callable[[Disk, str, random.Random], None]
DAMAGES: Final[tuple[Damage, ...]] = (flip, blank, cut_off, misplace)


def corpus(it: Specimen, *, seed: int = 0, each: int = 12) -> Damaged:
    """Damage the file brought home, the file with a -wal, and the -wal itself; look at each."""
    damaged = Damaged()
    with workplace() as place:
        for label, disk, name in (
            ("the file", it.closed, FILE.name),
            ("the file beside a -wal", it.noon, FILE.name),
            ("the -wal", it.noon, WAL),
        ):
            for damage in DAMAGES:
                for number in range(each):
                    spoilt = dict(disk)
                    damage(spoilt, name, random.Random(f"{seed} {label} {number}"))
                    what = f"{damage.__name__} {number} of {label}"
                    look(it, spoilt, what, place, damaged)
        for what, disk in exchanged(it).items():
            look(it, disk, what, place, damaged)
    return damaged


def exchanged(it: Specimen) -> dict[str, Disk]:
    """Give the disks on which a whole file is gone or from another time."""
    noon, morning, closed = it.noon, it.morning, it.closed
    return {
        "the -wal is gone": {FILE.name: noon[FILE.name]},
        "an earlier -wal beside the file": {**noon, WAL: morning[WAL]},
        "an earlier -wal beside the file brought home": {**closed, WAL: morning[WAL]},
        "its own -wal beside the file brought home": {**closed, WAL: noon[WAL]},
        "a -wal of noise": {**closed, WAL: random.Random(1).randbytes(len(noon[WAL]))},
        "an empty -wal": {**noon, WAL: b""},
        "an -shm of noise": {**noon, SHM: random.Random(2).randbytes(32_768)},
        "an -shm of zeros": {**noon, SHM: bytes(32_768)},
        "an earlier file": dict(morning),
    }


def look(it: Specimen, disk: Disk, what: str, place: Path, damaged: Damaged) -> None:
    """Open a disk as the program does, read it whole, verify it, and say how it showed."""
    damaged.files += 1
    with standing_in(place / "case") as folder:
        write_disk(disk, folder)
        how = _shown(it)
    damaged.how[how] += 1
    if how == "unnoticed":
        damaged.wrong.append(what)


def _shown(it: Specimen) -> str:
    try:
        engine = open_file(FILE, derive(SECRET, "database"))
    except CounterError as error:
        return _told(error, "at opening")
    try:
        prepare_counter(engine)
    except CounterError as error:
        engine.dispose()
        return _told(error, "at opening")
    try:
        return _read(it, engine)
    except CounterError as error:
        return _told(error, "while reading")
    finally:
        engine.dispose()


def _read(it: Specimen, engine: Engine) -> str:
    picture = picture_of(engine)
    if check_file(engine):
        return "by the pages"
    if verify(engine):
        return "by chain and book"
    if picture == it.moments[-1]:
        return "without any change"
    place, chain = it.head
    with reading(engine) as connection:
        behind = verify_journal(connection, seen={place: chain})
    if picture in it.moments and [finding.code for finding in behind] == ["verify.rolled_back"]:
        return "of an earlier moment, seen by its head"
    return "unnoticed"


def _told(error: CounterError, when: str) -> str:
    """See that there are words for it in both languages."""
    for words in _WORDS:
        unspoken = words.say("errors.speech.unspoken.remedy", code=error.code)
        if words.error(error).remedy == unspoken:
            return "unnoticed"
    return f"{when}"
