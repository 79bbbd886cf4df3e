"""What befalls a town: power, disks, copies of disks, clocks, the centre's own misfortunes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from app.central.feed import News, publish
from app.counter.commands.rotate_key import rotate_key
from app.storage.engine import writing
from tests.counter_world import OTHER_CLERK, SUPERVISOR
from tests.simulation import acts
from tests.simulation.acts import clerk
from tests.simulation.fence import SeededPasswords
from tests.simulation.fuse import AFTER, BEFORE, STATEMENT
from tests.simulation.machine import Machine
from tests.simulation.town import newer
from tests.simulation.world import MACHINES_MOST, World

_YEARS: Final = range(1990, 2060)


def sync(world: World, machine: Machine) -> None:
    """Make a pass over whatever line there is."""
    world.sync(machine)


def arrive_late(world: World, machine: Machine) -> None:
    """Let some of what was held back arrive, in any order, days after it was sent."""
    late = world.network.late
    for _ in range(min(len(late), world.dice.randint(1, 4))):
        world.network.deliver(late.pop(world.dice.randrange(len(late))))


def arrive_again(world: World, machine: Machine) -> None:
    """Let frames that were ever sent arrive once more."""
    frames = world.network.frames
    for _ in range(min(len(frames), 2)):
        world.network.deliver(world.dice.choice(frames))


def die(world: World, machine: Machine) -> None:
    """Let the program die without a word, between two acts."""
    machine.restart()


def die_in_an_act(world: World, machine: Machine) -> None:
    """Let the power go somewhere in an act."""
    place = world.dice.choice((BEFORE, AFTER, STATEMENT))
    machine.fuse.cut_at(place, 1 + world.dice.randrange(20 if place == STATEMENT else 3))
    clerk(world, machine)


def die_in_a_pass(world: World, machine: Machine) -> None:
    """Let the power go at some statement or commit of a pass, which may bring news."""
    place = world.dice.choice((BEFORE, AFTER, STATEMENT))
    if world.dice.random() < 0.5:
        world.dice.choice((set_policy, appoint, tell_the_unknown))(world, machine)
    machine.fuse.cut_at(place, 1 + world.dice.randrange(120 if place == STATEMENT else 12))
    world.sync(machine)


def centre_dies(world: World, machine: Machine) -> None:
    """Let the centre's power go at some statement or commit while it answers a machine."""
    place = world.dice.choice((BEFORE, AFTER, STATEMENT))
    most = 60 if place == STATEMENT else 4
    world.centre.fuse.cut_at(place, 1 + world.dice.randrange(most))
    world.sync(machine)
    world.centre.fuse.repair()


def keep_a_backup(world: World, machine: Machine) -> None:
    """Copy a counter's disk."""
    machine.backups.append(machine.copied())


def put_back(world: World, machine: Machine) -> None:
    """Go on from an elder copy of the disk: what was recorded since is gone from it."""
    if machine.backups:
        data = world.dice.choice(machine.backups)
        _replace_disk(world, machine, lambda: machine.put_back(data))


def _replace_disk(world: World, machine: Machine, act: Callable[[], None]) -> None:
    """Note what leaves a disk, and where its reading begins again."""
    world.witness.look(machine)
    before = world.witness.links_on(machine)
    act()
    world.witness.gone |= before.keys() - world.witness.links_on(machine).keys()
    machine.seen = 0
    world.witness.look(machine)
    world.witness.printed[machine.name].clear()


def clone(world: World, machine: Machine) -> None:
    """Copy a disk into a second machine, and start it."""
    if len(world.machines) >= MACHINES_MOST:
        return
    name = f"{machine.name}~{len(world.machines)}"
    twin = machine.cloned(name, world.folder / f"{name}.db", world.seed)
    world.add(twin)
    twin.start()
    world.witness.look(twin)


def keep_a_snapshot(world: World, machine: Machine) -> None:
    """Let a hypervisor keep the running machine."""
    machine.snapshots.append(machine.snapshot())


def resume(world: World, machine: Machine) -> None:
    """Go on from a snapshot: the same epoch is written a second time."""
    if machine.snapshots:
        kept = world.dice.choice(machine.snapshots)
        _replace_disk(world, machine, lambda: machine.resume(kept))
        world.witness.resumed.add(machine.desk.journal.head.epoch)
        # It is busy at once: what it records stands where its first life has recorded already.
        acts.serve(world, machine)
        sync(world, machine)


def turn_clock(world: World, machine: Machine) -> None:
    """Let a clock jump, by seconds or by years."""
    days, seconds = world.dice.choice(
        ((0, -7_200), (0, 30), (0, 86_400), (-3_000, 0), (4_000, 0), (-1, 0), (1, 0))
    )
    moved = machine.clock.now() + timedelta(days=days, seconds=seconds)
    if moved.year in _YEARS:
        machine.clock.set(moved)


def pass_time(world: World, machine: Machine) -> None:
    """Let time pass everywhere: minutes, a night, a week in the dark."""
    span = timedelta(minutes=world.dice.choice((1, 15, 60, 900, 10_000)))
    for each in world.machines:
        each.wait(span)
    world.centre.clock.advance(span)


def centre_backup(world: World, machine: Machine) -> None:
    """Back the centre up, and only then call safe what the backup holds."""
    marker = world.centre.central.marker()
    world.copies.append(world.centre.copied())
    world.standby = world.copies[-1]
    world.centre.central.mark_safe(marker)


def replicate(world: World, machine: Machine) -> None:
    """Let the standby catch up; nobody is told, since nobody waits for it."""
    world.standby = world.centre.copied()


def fail_over(world: World, machine: Machine) -> None:
    """Lose the centre's disk, and go on from the standby, without its tail."""
    world.centre.put_back(world.standby)


def restore_centre(world: World, machine: Machine) -> None:
    """Put the centre back from its newest backup: the elder ones were let go of."""
    world.centre.put_back(world.copies[-1])
    world.standby = world.copies[-1]


def revoke(world: World, machine: Machine) -> None:
    """Turn a machine away, or its key."""
    identity = machine.desk.journal.identity
    named = (identity.office, identity.device, None)
    world.centre.central.revoke(*named)
    world.revoked.add(named)


def reinstate(world: World, machine: Machine) -> None:
    """Take back whoever was turned away."""
    for named in sorted(world.revoked, key=str):
        # Never forgotten: a centre that is put back later may have somebody turned away again.
        world.centre.central.reinstate(*named)


def set_policy(world: World, machine: Machine) -> None:
    """Let the centre say anew what an office may offer."""
    office = machine.desk.office.office
    world.centre.central.set_policy(office, held_money=world.dice.random() < 0.7)


def appoint(world: World, machine: Machine) -> None:
    """Let the centre say anew who works at an office."""
    who = world.dice.choice((OTHER_CLERK, SUPERVISOR))
    roles = {OTHER_CLERK: ["clerk", "inspector"], SUPERVISOR: ["supervisor", "inspector"]}[who]
    world.centre.central.add_staff(
        machine.desk.office.office,
        who.user,
        name=f"نام {world.dice.randrange(100)}",
        roles=roles[: world.dice.randint(1, 2)],
        pin=who.pin,
        passwords=SeededPasswords(),
    )


def tell_the_unknown(world: World, machine: Machine) -> None:
    """Let the feed say something that this counter's program is too old for."""
    world.told_items += 1
    item = f"novelty:{world.dice.randrange(3)}"
    data = b'{"n":%d}' % world.told_items
    with writing(world.centre.central.engine) as connection:
        publish(connection, f"office:{machine.desk.office.office}", [News(item, "novelty", data)])


def publish_catalogue(world: World, machine: Machine) -> None:
    """Bring a newer catalogue into force."""
    if world.catalogues < 2:
        world.catalogues += 1
        world.centre.central.publish_catalogue(newer(world.catalogues))


def upgrade(world: World, machine: Machine) -> None:
    """Bring the centre up to date before its counters have been waiting for it long."""
    world.upgrade()


def rotate(world: World, machine: Machine) -> None:
    """Let a machine go on under its next key, in the middle of its queue."""
    rotate_key(machine.desk, machine.around)


def rotate_by_command(world: World, machine: Machine) -> None:
    """Let the centre ask a machine for its next key."""
    identity = machine.desk.journal.identity
    world.centre.central.rotate_key(identity.office, identity.device)


def rotate_centre(world: World, machine: Machine) -> None:
    """Let the centre's next key sign from now on."""
    world.centre.central.rotate_centre_key()
