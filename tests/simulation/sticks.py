"""What goes by hand: copied, late, cut, altered, in any order, any number of times, or never."""

from io import BytesIO

from app.counter.sync.acknowledge import acknowledge
from app.counter.sync.bundle import export_bundle, sender_of
from tests.simulation.acts import black_hole
from tests.simulation.fuse import STATEMENT, PowerCut
from tests.simulation.machine import Machine
from tests.simulation.world import World

_KEPT = 12


def export(world: World, machine: Machine) -> None:
    """Write what waits onto a stick; nothing is confirmed by that, and nobody is asked."""
    folder = world.folder / "stick"
    folder.mkdir(exist_ok=True)
    with black_hole(world):
        exported = export_bundle(sender_of(machine.desk), folder)
    world.sticks.append(exported.file.read_bytes())
    exported.file.unlink()
    del world.sticks[:-_KEPT]


def arrive_by_hand(world: World, machine: Machine) -> None:
    """Let any stick arrive, for whichever time; now and then the centre's power goes meanwhile."""
    if world.sticks:
        data = _carried(world, world.dice.choice(world.sticks))
        if world.dice.random() < 0.15:
            world.centre.fuse.cut_at(STATEMENT, 1 + world.dice.randrange(60))
        take_in(world, data)


def take_in(world: World, data: bytes) -> None:
    """Take a stick in at the centre; a power cut there leaves what was taken by then."""
    world.centre.calls += 1
    try:
        world.taken.append(world.centre.central.take_bundle(BytesIO(data)))
    except PowerCut:
        world.centre.stop()
        world.centre.start()
    finally:
        world.centre.fuse.repair()
    del world.taken[:-_KEPT]


def answer_by_hand(world: World, machine: Machine) -> None:
    """Make the return file of any stick that came; one in three is lost on its way."""
    if not world.taken:
        return
    central = world.centre.central
    world.centre.calls += 1
    data = central.answer_bundle(central.settle_bundle(world.dice.choice(world.taken)))
    if world.dice.random() < 0.7:
        world.returns.append(data)
        del world.returns[:-_KEPT]


def take_answer(world: World, machine: Machine) -> None:
    """Let any return file come to any counter: late, twice, altered, or another one's."""
    if not world.returns:
        return
    file = world.folder / "answer"
    file.write_bytes(_carried(world, world.dice.choice(world.returns)))
    if world.dice.random() < 0.15:
        machine.fuse.cut_at(STATEMENT, 1 + world.dice.randrange(60))
    acknowledge(machine.desk, machine.around, file)


def _carried(world: World, data: bytes) -> bytes:
    """Give a file as it arrives: mostly whole, else cut short or with a bit turned over."""
    place = world.dice.randrange(len(data))
    match world.dice.choice(("whole", "whole", "whole", "cut", "altered")):
        case "cut":
            return data[:place]
        case "altered":
            turned = data[place] ^ 1 << world.dice.randrange(8)
            return data[:place] + bytes([turned]) + data[place + 1 :]
        case _:
            return data
