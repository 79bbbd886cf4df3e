"""The witness: remembers every event that was ever made and every word that was ever given.

It reads the files beside the program, by bare SQL, and believes neither side.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from app.wire.messages import PushReceipt, Signed
from models.errors import Refusal
from models.events.known import open_envelope
from tests.simulation.machine import Machine
from tests.simulation.peek import rows_of

Place = tuple[str, str, int]
"""Where an event stands: office, epoch, sequence number."""
Link = tuple[str, str, int, bytes]
"""An event: its place, and its chain value, which two branches of one place differ by."""
_EVENTS: Final = (
    "select rowid, office, epoch, seq, chain, data, kind from event where rowid > ? order by rowid"
)


@dataclass(frozen=True, slots=True)
class Made:
    """An event as it was made: its id and kind as its bytes say, the bytes, and by whom."""

    event_id: str
    kind: str
    data: bytes
    by: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An event at the centre."""

    chain: bytes
    state: str
    code: str
    event_id: str


@dataclass
class Witness:
    """What was made, told and seen in one run.

    Attributes:
        made: every event that ever stood on a counter's disk. ids: how many events claim an id.
        poison: events that are signed and unsound. printed: visits whose receipt was handed over,
            by machine; on_disk: the ids that it recorded. safe: up to where the centre ever
            called an epoch safe. resumed: epochs that a resumed snapshot wrote twice.
        gone: events whose disk was put back or lost.
        stored: what the centre has, by place; read anew when it was called. replaced: places
            that held another event when it was read before.
    """

    made: dict[Link, Made] = field(default_factory=dict)
    ids: Counter[tuple[str, str]] = field(default_factory=Counter)
    poison: set[Link] = field(default_factory=set)
    printed: dict[str, set[str]] = field(default_factory=dict)
    on_disk: dict[str, set[str]] = field(default_factory=dict)
    safe: dict[tuple[str, str], int] = field(default_factory=dict)
    resumed: set[str] = field(default_factory=set)
    gone: set[Link] = field(default_factory=set)
    stored: dict[Place, Stored] = field(default_factory=dict)
    beside: dict[Link, bytes] = field(default_factory=dict)
    replaced: list[Place] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def look(self, machine: Machine) -> list[Made]:
        """Read what a machine's journal has more than when it was last looked at."""
        new = []
        for rowid, office, epoch, seq, chain, data, _ in rows_of(
            machine.path, _EVENTS, machine.seen
        ):
            machine.seen = rowid
            link = (office, epoch, seq, bytes(chain))
            known = self.made.get(link)
            if known is not None:
                if known.data != data:
                    self.faults.append(f"I3 {machine.name} {epoch}:{seq} was altered")
                continue
            made = Made(*said_by(data), data, machine.name)
            self.made[link] = made
            self.on_disk[machine.name].add(made.event_id)
            self.ids[(office, made.event_id)] += 1
            new.append(made)
        return new

    def learn(self, path: Path) -> None:
        """Take for made what the centre had before the run began: counters that stay out of it."""
        for _, office, epoch, seq, chain, data, _ in rows_of(path, _EVENTS, -1):
            link = (office, epoch, seq, bytes(chain))
            self.made[link] = Made(*said_by(data), data, "")
            self.gone.add(link)

    def links_on(self, machine: Machine) -> dict[Link, bytes]:
        """Give every event of a machine's disk."""
        return {
            (office, epoch, seq, bytes(chain)): data
            for _, office, epoch, seq, chain, data, _ in rows_of(machine.path, _EVENTS, -1)
        }

    def look_at_centre(self, path: Path) -> Iterator[tuple[Link, bytes]]:
        """Read what the centre has; yields every event that it did not have before, with bytes."""
        before, self.stored = self.stored, {}
        self.replaced = []
        fresh = []
        for office, epoch, seq, chain, event_id, state, code in rows_of(path, _STORED):
            place = (office, epoch, seq)
            self.stored[place] = Stored(bytes(chain), state, code, event_id)
            if place not in before or before[place].chain != chain:
                fresh.append(place)
            if place in before and before[place].chain != chain:
                self.replaced.append(place)
        self.beside = {
            (office, epoch, seq, bytes(chain)): data
            for office, epoch, seq, chain, data in rows_of(path, _BESIDE)
        }
        for office, epoch, seq in fresh:
            (data,) = rows_of(path, _DATA, office, epoch, seq)[0]
            yield (office, epoch, seq, self.stored[(office, epoch, seq)].chain), data

    def has(self, link: Link) -> bool:
        """Tell whether the centre has an event, in the journal or as evidence."""
        stored = self.stored.get(link[:3])
        return (stored is not None and stored.chain == link[3]) or link in self.beside

    def hear(self, told: list[tuple[str, bytes]]) -> None:
        """Take down what the centre's answers called safe."""
        for path, body in told:
            if path == "/v1/sync/push":
                receipt = msgspec.json.decode(
                    msgspec.json.decode(body, type=Signed).body, type=PushReceipt
                )
                key = (receipt.office, receipt.epoch)
                self.safe[key] = max(self.safe.get(key, 0), receipt.safe)
        told.clear()


_STORED: Final = (
    "select e.office, e.epoch, e.seq, e.chain, e.event_id, coalesce(i.state, 'missing'),"
    " coalesce(i.code, '') from event e left join intake i"
    " on i.office = e.office and i.epoch = e.epoch and i.seq = e.seq"
)
_BESIDE: Final = "select office, epoch, seq, chain, data from collision"
_DATA: Final = "select data from event where office = ? and epoch = ? and seq = ?"


def said_by(data: bytes) -> tuple[str, str]:
    """Give the id and kind that an event's bytes state."""
    try:
        envelope = open_envelope(data)
    except Refusal:
        return "", ""
    return envelope.event_id, envelope.kind
