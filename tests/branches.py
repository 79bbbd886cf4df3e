"""One journal with two branches: what two copies of a disk, or one put back, make of a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

import msgspec
from sqlalchemy import Engine

from app.central.batch import fold_all
from app.storage.engine import writing
from models.events.known import Event

YOUNGER: Final = "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"


@dataclass(frozen=True, slots=True)
class Story:
    """What both branches continue, and what each of them added."""

    trunk: list[Event]
    elder: list[Event]
    younger: list[Event]


def story_of(events: Sequence[Event]) -> Story:
    """Part a journal in its middle; the younger branch lacks every fifth act of the elder one.

    What both did to the same session, shift or receipt from before the parting they did twice.
    """
    half = len(events) // 2
    trunk, elder = list(events[:half]), list(events[half:])
    opened = trunk[-1].envelope.seq + 1
    names = {event.envelope.event_id: f"y{event.envelope.event_id[1:]}" for event in elder}
    places: dict[tuple[str, int], int] = {}
    younger: list[Event] = []
    for at, event in enumerate(elder):
        of: Any = getattr(event.body, "of", None)
        own = of is not None and any(
            of.epoch == e.epoch and of.seq == e.envelope.seq for e in elder
        )
        if at % 5 == 2 or (own and (of.epoch, of.seq) not in places):
            continue
        body, seq = event.body, opened + len(younger)
        if own:
            moved = msgspec.structs.replace(of, epoch=YOUNGER, seq=places[(of.epoch, of.seq)])
            body = msgspec.structs.replace(body, of=moved)
        envelope = msgspec.structs.replace(
            event.envelope,
            seq=seq,
            event_id=names[event.envelope.event_id],
            session=names.get(event.envelope.session, event.envelope.session),
            shift=names.get(event.envelope.shift, event.envelope.shift),
        )
        places[(event.epoch, event.envelope.seq)] = seq
        younger.append(
            replace(event, epoch=YOUNGER, opened_seq=opened, envelope=envelope, body=body)
        )
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
