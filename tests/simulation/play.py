"""Playing one seed: operations drawn by the dice, the invariants after each, then rest and all."""

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.counter.sync.pull import scopes
from app.storage.engine import reading
from tests.simulation import accidents, acts, sticks
from tests.simulation.invariants import ALWAYS, Check
from tests.simulation.invariants_at_rest import AT_REST, BEFORE_THE_UPDATE, links_of
from tests.simulation.machine import Machine
from tests.simulation.peek import rows_of
from tests.simulation.world import World, Wrong

STEPS: Final = 40
ROUNDS_MOST: Final = 24

Operation = Callable[[World, Machine], None]
OPERATIONS: Final[dict[str, tuple[Operation, float]]] = {
    "serve": (acts.serve, 16),
    "clerk": (acts.clerk, 14),
    "sync": (accidents.sync, 26),
    "pay in the dark": (acts.pay_in_the_dark, 2),
    "pay in doubt": (acts.pay_in_doubt, 1),
    "disk full": (acts.fill_the_disk, 1),
    "two programs": (acts.two_programs, 0.5),
    "poison": (acts.poison, 1),
    "arrive late": (accidents.arrive_late, 4),
    "arrive again": (accidents.arrive_again, 2),
    "export": (sticks.export, 1.2),
    "arrive by hand": (sticks.arrive_by_hand, 1.4),
    "answer by hand": (sticks.answer_by_hand, 1.4),
    "take answer": (sticks.take_answer, 1.4),
    "die": (accidents.die, 2),
    "die in an act": (accidents.die_in_an_act, 2),
    "die in a pass": (accidents.die_in_a_pass, 3),
    "centre dies": (accidents.centre_dies, 2),
    "backup": (accidents.keep_a_backup, 2),
    "put back": (accidents.put_back, 1.2),
    "clone": (accidents.clone, 0.6),
    "snapshot": (accidents.keep_a_snapshot, 1.5),
    "resume": (accidents.resume, 0.8),
    "turn clock": (accidents.turn_clock, 2),
    "pass time": (accidents.pass_time, 2),
    "centre backup": (accidents.centre_backup, 1.5),
    "replicate": (accidents.replicate, 1.5),
    "fail over": (accidents.fail_over, 0.8),
    "restore centre": (accidents.restore_centre, 0.6),
    "revoke": (accidents.revoke, 0.6),
    "reinstate": (accidents.reinstate, 1),
    "policy": (accidents.set_policy, 1.5),
    "appoint": (accidents.appoint, 1.5),
    "unknown item": (accidents.tell_the_unknown, 1.5),
    "catalogue": (accidents.publish_catalogue, 0.5),
    "upgrade": (accidents.upgrade, 0.3),
    "rotate": (accidents.rotate, 0.7),
    "ask to rotate": (accidents.rotate_by_command, 0.4),
    "rotate centre": (accidents.rotate_centre, 0.4),
}
"""Every operation with its weight; a new one is a small function and a line here."""
_ALWAYS_ON: Final = frozenset({"serve", "clerk", "sync"})


@dataclass(frozen=True)
class Outcome:
    """What came of a seed.

    Attributes:
        trace: digest of everything that happened. ledger: digest of what money came of it.
    """

    seed: int
    wrong: tuple[Wrong, ...]
    last: tuple[str, ...]
    trace: str
    ledger: str
    events: int
    done: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def play(
    seed: int,
    folder: Path,
    *,
    steps: int = STEPS,
    shift: int = 0,
    minded: frozenset[str] = frozenset(),
) -> Outcome:
    """Play a seed; stops at the first invariant that does not hold.

    Args:
        shift: moves every clock. minded: the only invariants that are asked for, if any.
    """
    world = World(seed, folder, shift, minded)
    with world.grown():
        try:
            _play(world, steps)
        except Exception as error:  # noqa: BLE001 - a seed that breaks off is a seed to be told of
            world.tell("D0", _where(error))
        return _outcome(world)


def _play(world: World, steps: int) -> None:
    names, weights = _mix(world)
    for world.step in range(1, steps + 1):
        (name,) = world.dice.choices(names, weights)
        do(world, name, world.dice.choice(world.machines))
        if world.wrong:
            return
    rest(world)


def _where(error: Exception) -> str:
    """Say what broke off, and where in our own code."""
    frames = [
        f"{Path(frame.filename).stem}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "site-packages" not in frame.filename
    ]
    return f"{type(error).__name__}: {error} at {' '.join(frames[-6:])}"[:600]


def _mix(world: World) -> tuple[list[str], list[float]]:
    """Draw which misfortunes this seed knows, and how many of each."""
    weights = []
    for name, (_, weight) in OPERATIONS.items():
        weights.append(weight * (1 if name in _ALWAYS_ON else world.dice.choice((0, 0, 1, 1, 4))))
    return list(OPERATIONS), weights


def do(world: World, name: str, machine: Machine) -> None:
    """Do one operation, and see what must hold after every one."""
    calls, starts = world.centre.calls, world.centre.life
    with world.act(name, machine):
        OPERATIONS[name][0](world, machine)
    see(world, machine, centre=(calls, starts) != (world.centre.calls, world.centre.life))


def see(world: World, machine: Machine, *, centre: bool) -> None:
    """Look at what an operation touched, and ask every check of every step."""
    witness = world.witness
    for made in witness.look(machine):
        world.trace.update(made.data)
    world.touched = [machine]
    for told in machine.heard:
        if told.what == "receipt.given":
            witness.printed[machine.name].add(told.which)
    machine.heard.clear()
    world.fresh, witness.replaced = [], []
    if centre:
        for each in world.machines:
            witness.look(each)
        world.fresh = list(witness.look_at_centre(world.centre.file))
        known, world.generation = world.generation, _generation(world)
        if known != world.generation:
            witness.replaced = []  # a centre that was put back may hear of another branch first
        witness.hear(world.network.told)
    ask(world, ALWAYS)


def _generation(world: World) -> str:
    ((generation,),) = rows_of(world.centre.file, "select generation from server")
    return str(generation)


def ask(world: World, checks: dict[str, Check]) -> None:
    """Ask every check what contradicts it."""
    for name, check in checks.items():
        if world.minded and name not in world.minded:
            continue
        for seen in check(world):
            world.tell(name, seen)
            break


def rest(world: World) -> None:
    """Heal the network, take everybody back, let everybody sync until nothing moves; then ask."""
    world.network.likely = {}
    with world.act("late ones arrive", world.machines[0]):
        # In every other world all that was ever sent arrives, in any order; else what is late.
        again = world.dice.random() < 0.5
        sent = [*world.network.late, *(world.network.frames if again else ())]
        world.dice.shuffle(sent)
        for parcel in sent:
            world.network.deliver(parcel)
    for stick in world.sticks:
        with world.act("a stick arrives", world.machines[0]):
            sticks.take_in(world, stick)
    with world.act("take back", world.machines[0]):
        accidents.reinstate(world, world.machines[0])
    see(world, world.machines[0], centre=True)
    if not world.upgraded and any(
        made.kind == world.new_kind for made in world.witness.made.values()
    ):
        settle(world)
        ask(world, BEFORE_THE_UPDATE)
    with world.act("update", world.machines[0]):
        world.upgrade()
    settle(world)
    ask(world, AT_REST)


def settle(world: World) -> None:
    """Let everybody sync who has something to do, until nobody has, within a bound.

    One machine, drawn, goes on until a pass of its own moves nothing: else a pass that makes work
    for the next one would never be seen. What moves one machine may concern its twins.
    """
    watched = world.dice.choice(world.machines)
    due = list(world.machines)
    for _ in range(ROUNDS_MOST):
        again: list[Machine] = []
        for machine in [each for each in due if each in world.machines]:
            before = _standing(machine)
            with world.act("settle", machine):
                world.sync(machine)
            see(world, machine, centre=True)
            if _standing(machine) != before:
                again += _twins(world, machine)
                again += [watched] if machine is watched else []
        due = [each for each in world.machines if each in again or lacks(world, each)]
        if not due or world.wrong:
            break
    else:
        names = " ".join(machine.name for machine in due)
        world.tell("I6", f"things still move after {ROUNDS_MOST} rounds: {names}")
    world.links = {machine.name: links_of(world, machine) for machine in world.machines}


def _twins(world: World, machine: Machine) -> list[Machine]:
    """Give the other machines that bear the same name at the centre."""
    own = machine.desk.journal.identity.device
    return [
        each
        for each in world.machines
        if each is not machine and each.desk.journal.identity.device == own
    ]


def lacks(world: World, machine: Machine) -> bool:
    """Tell, from outside, whether a machine still has something to send or to take in."""
    with reading(machine.engine) as connection:
        if machine.runner.trouble or world.outbox_of(connection, machine):
            return True
    told = dict(rows_of(world.centre.file, "select scope, position from feed_scope"))
    taken = dict(rows_of(machine.path, "select scope, cursor from feed_cursor"))
    return any(
        taken.get(scope) != f"{world.generation}.{told.get(scope, 0)}"
        for scope in scopes(machine.desk)
    )


def _standing(machine: Machine) -> object:
    """Tell all that a pass may move."""
    return (
        machine.desk.journal.head,
        rows_of(machine.path, "select epoch, received_seq, generation from sync_cursor"),
        rows_of(machine.path, "select scope, cursor from feed_cursor"),
        rows_of(machine.path, "select epoch, seq, state from disposition"),
    )


def _outcome(world: World) -> Outcome:
    ledger = _ledger(world)
    world.trace.update(ledger.encode())
    return Outcome(
        seed=world.seed,
        wrong=tuple(world.wrong),
        last=tuple(world.last),
        trace=world.trace.hexdigest(),
        ledger=ledger,
        events=len(world.witness.made),
        done=dict(world.done),
        refused=dict(world.refused),
    )


_LEDGER: Final = (
    "select office, account, sum(amount), count(*) from posting group by 1, 2 order by 1, 2",
    "select office, kind, number, total, state from receipt order by 1, 3, 2, 4, 5",
    (
        "select office, kind, state, code, count(*) from event join intake"
        " using (office, epoch, seq) where kind <> 'clock.changed'"
        " group by 1, 2, 3, 4 order by 1, 2, 3, 4"
    ),
    "select office, kind, count(*) from case_file group by 1, 2 order by 1, 2",
)


def _ledger(world: World) -> str:
    """Give a digest of what was booked at the centre, without any instant or id in it."""
    told = [rows_of(world.centre.file, sql) for sql in _LEDGER]
    return hashlib.sha256(repr(told).encode()).hexdigest()
