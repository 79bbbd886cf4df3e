"""What must hold: at every step, and at the end when all is whole again; each in its own words.

The names are the design's: I1 to I14, I0 for a counter's own promises, D0 for a broken one of
the program's. Every check yields what it saw that contradicts its sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from tests.simulation.peek import rows_of
from tests.simulation.world import World

Check = Callable[[World], Iterator[str]]
_CHAIN: Final = "select chain from event where epoch = ? and seq = ?"


# ------------------------------------------------------------------------------- at every step


def i0_what_was_handed_over_stands(world: World) -> Iterator[str]:
    """A receipt that was handed over stands in the journal of the disk it came from."""
    for machine in world.touched:
        lost = world.witness.printed[machine.name] - world.witness.on_disk[machine.name]
        if lost:
            yield f"{machine.name} printed {len(lost)} that its journal does not hold"


def i2_one_effect(world: World) -> Iterator[str]:
    """No act has two effects at the centre: an event is posted once, and stands once."""
    posted = Counter(
        (place[0], stored.event_id)
        for place, stored in world.witness.stored.items()
        if stored.state == "posted"
    )
    for (_, event_id), times in posted.items():
        if times > 1:
            yield f"{event_id} is posted {times} times"


def i3_bytes_as_made(world: World) -> Iterator[str]:
    """What the centre stores is, to the byte, what a counter once made, and stays so (I8)."""
    for link, data in world.fresh:
        made = world.witness.made.get(link)
        if made is None:
            yield f"{link[1]}:{link[2]} was never made"
        elif made.data != data:
            yield f"{link[1]}:{link[2]} is not as it was made"
    for _, epoch, seq in world.witness.replaced:
        yield f"{epoch}:{seq} was there, and is another event now"
    for link, data in world.witness.beside.items():
        made = world.witness.made.get(link)
        if made is None or made.data != data:
            yield f"{link[1]}:{link[2]} kept beside was never made"


def i4_no_gap_is_passed(world: World) -> Iterator[str]:
    """Within an epoch nothing is stored in the journal beyond a gap, so nothing is posted there."""
    places = defaultdict(list)
    for office, epoch, seq in world.witness.stored:
        places[(office, epoch)].append(seq)
    for (_, epoch), seqs in places.items():
        if max(seqs) - min(seqs) + 1 != len(seqs):
            yield f"{epoch} has {len(seqs)} events from {min(seqs)} to {max(seqs)}"
    for (_, epoch, seq), stored in world.witness.stored.items():
        if stored.state == "missing":
            yield f"{epoch}:{seq} was stored and never judged"


def i5_acknowledged_is_there(world: World) -> Iterator[str]:
    """What a counter holds for received, in this generation, the centre has."""
    generation = world.generation
    for machine in world.touched:
        query = "select epoch, received_seq from sync_cursor where generation = ?"
        for epoch, seq in rows_of(machine.path, query, generation):
            chain = rows_of(machine.path, _CHAIN, epoch, seq)
            if chain and not world.witness.has(
                (machine.desk.office.office, epoch, seq, bytes(chain[0][0]))
            ):
                yield f"{machine.name} holds {epoch}:{seq} for received, and it is not there"


def i8_nothing_unsound_is_posted(world: World) -> Iterator[str]:
    """What is signed and unsound is stored and never posted."""
    for office, epoch, seq, chain in world.witness.poison:
        stored = world.witness.stored.get((office, epoch, seq))
        if stored is not None and stored.chain == chain and stored.state != "rejected":
            yield f"{epoch}:{seq} is unsound and {stored.state}"


def i14_the_sale_path_asks_nobody(world: World) -> Iterator[str]:
    """No act at the counter waits on the network: none of them calls it."""
    if world.network.broken_in:
        yield f"the network was asked {world.network.broken_in} times while a customer was served"
        world.network.broken_in = 0


def d0_no_promise_is_broken(world: World) -> Iterator[str]:
    """Neither program ever reports a defect of its own."""
    yield from world.centre.defects
    world.centre.defects.clear()
    yield from world.witness.faults
    world.witness.faults.clear()


ALWAYS: Final[dict[str, Check]] = {
    "I0": i0_what_was_handed_over_stands,
    "I2": i2_one_effect,
    "I3": i3_bytes_as_made,
    "I4": i4_no_gap_is_passed,
    "I5": i5_acknowledged_is_there,
    "I8": i8_nothing_unsound_is_posted,
    "I14": i14_the_sale_path_asks_nobody,
    "D0": d0_no_promise_is_broken,
}
