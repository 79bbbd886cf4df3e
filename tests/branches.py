"""One journal with two branches: what two copies of a disk, or one put back, make of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

import msgspec
from sqlalchemy import Engine

from app.central.batch import fold_all
from app.storage.engine import writing
from models.events.base import Envelope
from models.events.known import Event

YOUNGER: Final = "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"


@dataclass(frozen=True, slots=True)
class Story:
    """What both branches continue, and what each of them added."""

    trunk: list[Event]
    elder: list[Event]
    younger: list[Event]


def story_of(events: Sequence[Event]) -> Story:
    """Part a journal in its middle; the younger branch lacks every fifth act of the elder one."""
    half = len(events) // 2
    trunk, elder = list(events[:half]), list(events[half:])
    opened = trunk[-1].envelope.seq + 1
    younger = [
        replace(event, epoch=YOUNGER, opened_seq=opened, envelope=_at(event, opened + place))
        for place, event in enumerate(each for at, each in enumerate(elder) if at % 5 != 2)
    ]
    return Story(trunk, elder, younger)


def interleaved(story: Story, dice: Random) -> list[list[Event]]:
    """Send the trunk and then both branches, frame by frame, in turns that the dice choose."""
    left = {"elder": list(story.elder), "younger": list(story.younger)}
    frames = [story.trunk]
    while any(left.values()):
        rest = left[dice.choice([name for name, events in left.items() if events])]
        size = dice.randint(1, 30)
        frames.append(rest[:size])
        del rest[:size]
    return frames


def book_of(engine: Engine, frames: Iterable[Sequence[Event]]) -> Engine:
    """Fold frames as the centre does, one commit each."""
    for frame in frames:
        with writing(engine) as connection:
            fold_all(connection, frame)
    return engine


def _at(event: Event, seq: int) -> Envelope:
    return msgspec.structs.replace(event.envelope, seq=seq)
