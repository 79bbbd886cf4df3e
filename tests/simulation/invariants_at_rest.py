"""What must hold when all is whole again: everybody back, brought up to date, nothing moving."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from app.book.rebuild import compare_books, rebuild, unbalanced
from app.central.unposted import unposted
from app.counter.sync.pull import scopes
from app.journal.verify import Finding, verify_journal
from app.storage.engine import reading
from models.errors import Refusal
from tests.counter.invariants import broken
from tests.simulation.invariants import Check
from tests.simulation.machine import Machine
from tests.simulation.network import Parcel
from tests.simulation.peek import rows_of
from tests.simulation.sticks import take_in
from tests.simulation.witness import Link
from tests.simulation.world import World


def i6b_good_events_pass(world: World) -> Iterator[str]:
    """Good events are posted while an unsound or an unknown one stays unposted."""
    for machine in world.machines:
        for link in world.links[machine.name]:
            made = world.witness.made[link]
            if made.kind == world.new_kind and not world.upgraded:
                continue
            stored = world.witness.stored.get(link[:3])
            if stored is None or stored.chain != link[3] or stored.state == "posted":
                continue
            if not _may_stay_unposted(world, link):
                yield f"{link[1]}:{link[2]} {made.kind} is {stored.state} {stored.code}"


def _may_stay_unposted(world: World, link: Link) -> bool:
    """Tell whether an event is unsound, claims an act that another one has booked, or undoes one.

    A disk that was put back may pay the basket in its hands a second time: the centre books one
    act once, and what takes the second one back must then stay out of the sums as well.
    """
    made, witness = world.witness.made[link], world.witness
    if link in witness.poison or witness.ids[(link[0], made.event_id)] > 1:
        return True
    undone = original_of(made.data)
    if undone is None:
        return False
    originals = [one for one in witness.made if (one[0], one[1], one[2]) == (link[0], *undone)]
    return any(_may_stay_unposted(world, one) for one in originals)


def original_of(data: bytes) -> tuple[str, int] | None:
    """Give the place of the act that a void, a refund or a card's settlement speaks of."""
    said = json.loads(data)["b"].get("of")
    return (said["e"], said["n"]) if said else None


def i1_everything_alive_is_there(world: World) -> Iterator[str]:
    """Every event on a live disk, and every one ever called safe, is at the centre, once."""
    for machine in world.machines:
        for link in world.links[machine.name]:
            if not world.witness.has(link):
                yield f"{link[1]}:{link[2]} of {machine.name} is not at the centre"
            elif link in world.witness.beside and link[1] not in world.witness.resumed:
                yield f"{link[1]}:{link[2]} of {machine.name} is only kept as evidence"


def i1b_nothing_vanished(world: World) -> Iterator[str]:
    """No event is absent from all places unless its only disk was put back before it was sent."""
    alive = {link for links in world.links.values() for link in links}
    for link in world.witness.made:
        if link in alive or world.witness.has(link) or link in world.witness.gone:
            continue
        yield f"{link[1]}:{link[2]} is nowhere"


def i5_safe_stays_safe(world: World) -> Iterator[str]:
    """What was ever called safe is at the centre, whatever befell it since."""
    for (office, epoch), safe in world.witness.safe.items():
        for seq in range(safe, 0, -1):
            if (office, epoch, seq) in world.witness.stored:
                break
            made = any(link[:3] == (office, epoch, seq) for link in world.witness.made)
            if made:
                yield f"{epoch}:{seq} was safe, and is not there"
                break


def i6_the_outbox_drains(world: World) -> Iterator[str]:
    """When all is whole, nothing waits at any counter."""
    for machine in world.machines:
        with reading(machine.engine) as connection:
            waiting = world.outbox_of(connection, machine)
        if waiting:
            yield f"{machine.name}: {waiting} wait, {machine.runner.trouble or 'no trouble'}"


def i7_every_fork_has_a_case(world: World) -> Iterator[str]:
    """Every pair of branches with one parent, and every collision, has a case."""
    path = world.centre.file
    cases = rows_of(path, "select kind, device, detail from case_file")
    told = {detail for kind, _, detail in cases if kind.startswith("fork.")}
    epochs = rows_of(path, "select epoch, parent_epoch, parent_seq from epoch")
    children = defaultdict(set)
    for epoch, parent, seq in epochs:
        if parent:
            children[(parent, seq)].add(epoch)
    last: dict[str, int] = defaultdict(int)
    for _, epoch, seq in world.witness.stored:
        last[epoch] = max(last[epoch], seq)
    for (parent, seq), branches in children.items():
        parts = [*branches, parent] if last[parent] > seq else list(branches)
        named = [each for each in told if any(branch in each for branch in branches)]
        if len(parts) > 1 and len(named) < len(parts) - 1:
            yield f"{parent}:{seq} has {len(parts)} branches and {len(named)} cases"
    collisions = {detail for kind, _, detail in cases if kind == "collision"}
    for _, epoch, seq, _ in world.witness.beside:
        if epoch not in collisions:
            yield f"{epoch}:{seq} collided, and nobody was told"


def i9_both_say_the_same(world: World) -> Iterator[str]:
    """What a counter believes of each of its events is what the centre made of it."""
    for machine in world.machines:
        believed = {
            (epoch, seq): (state, code)
            for epoch, seq, state, code in rows_of(
                machine.path, "select epoch, seq, state, code from disposition"
            )
        }
        for link in world.links[machine.name]:
            if link in world.witness.beside:
                said = ("held", "event.branched")
            else:
                stored = world.witness.stored.get(link[:3])
                if stored is None:
                    continue
                said = (stored.state, stored.code)
            ours = believed.get((link[1], link[2]), ("posted", ""))
            if ours != said:
                yield f"{machine.name} {link[1]}:{link[2]}: here {ours}, there {said}"


def i10_again_changes_nothing(world: World) -> Iterator[str]:
    """A frame or a bundle that arrives once more changes no event and no row of the book.

    What the centre has lost with its disk, and its counter with its own, may come back by a frame
    that was on its way: no live disk can bring it. Then all of them arrive a second time.
    """
    frames = world.network.frames
    some = frames if len(frames) < 12 else world.dice.sample(frames, 12)
    before = _business(world)
    _bring_again(world, some)
    after = _business(world)
    stood, stand = _events_in(before), _events_in(after)
    if stood < stand and stand - stood <= world.witness.gone:
        before = after
        _bring_again(world, some)
        after = _business(world)
    if after != before:
        yield f"{len(some)} frames and a bundle that came again changed the book"


def _events_in(business: list[Any]) -> set[Link]:
    return {(office, epoch, seq, bytes(row[4])) for office, epoch, seq, *row in business[0]}


def _bring_again(world: World, frames: list[Parcel]) -> None:
    for parcel in frames:
        world.network.deliver(parcel)
    for stick in world.sticks[-2:]:
        with suppress(Refusal):  # of a machine whose place another took, say
            take_in(world, stick)


def v_both_journals_verify(world: World) -> Iterator[str]:
    """Each side's journal is whole, and the centre's book is what its journal says."""
    engine = world.centre.central.engine
    with reading(engine) as kept:
        beside = unposted(kept)
        findings = verify_journal(kept, beside=beside) + unbalanced(kept)
        made = rebuild(kept, beside=beside)
        with reading(made) as rebuilt:
            findings += compare_books(kept, rebuilt)
        made.dispose()
    yield from _found(world, None, findings)
    for machine in world.machines:
        with reading(machine.engine) as kept:
            findings = verify_journal(kept, beside=_poisoned(world)) + unbalanced(kept)
        yield from _found(world, machine, findings)


def _found(world: World, machine: Machine | None, findings: list[Finding]) -> Iterator[str]:
    """Pass over what forks are known by, which is no more than that there are two branches."""
    twice = _of_resumed(world, machine.path if machine else world.centre.file)
    for finding in findings:
        code, epoch = finding.code, finding.epoch
        if code == "verify.fork" or (code in ("verify.parent", "verify.key") and epoch in twice):
            continue
        name = machine.name if machine else "centre"
        yield f"{name}: {code} {epoch}:{finding.seq} {finding.detail}"


def _of_resumed(world: World, path: Path) -> set[str]:
    """Give the epochs that go on from one which a resumed snapshot wrote twice.

    Of its two branches a journal holds one; the other, which these may continue, is evidence.
    """
    parents = rows_of(path, "select epoch, parent_epoch from epoch")
    return {epoch for epoch, parent in parents if parent in world.witness.resumed}


def _poisoned(world: World) -> set[tuple[str, int]]:
    return {(epoch, seq) for _, epoch, seq, _ in world.witness.poison}


def i11_the_feed_is_taken_in(world: World) -> Iterator[str]:
    """Each machine's state of each scope is the centre's, however pages were lost and repeated."""
    path = world.centre.file
    positions = dict(rows_of(path, "select scope, position from feed_scope"))
    for machine in world.machines:
        cursors = dict(rows_of(machine.path, "select scope, cursor from feed_cursor"))
        for scope in scopes(machine.desk):
            due = f"{world.generation}.{positions.get(scope, 0)}"
            if cursors.get(scope) != due:
                yield f"{machine.name} {scope} stands at {cursors.get(scope)}, not at {due}"
        yield from _taken_in(world, machine)


def _taken_in(world: World, machine: Machine) -> Iterator[str]:
    """Compare policy, people, catalogue and what is unknown with what the centre said last."""
    desk, path = machine.desk, world.centre.file
    office = desk.office.office
    held = rows_of(path, "select held_money from registered where office = ?", office)[0][0]
    if desk.policy.held_money != bool(held):
        yield f"{machine.name} follows another policy"
    newest = rows_of(path, "select max(version) from published")[0][0]
    # A centre that was put back may have forgotten a catalogue: nobody goes back to an elder one.
    if desk.catalogue is None or desk.catalogue.version < newest:
        yield f"{machine.name} sells by another catalogue than {newest}"
    people = rows_of(path, "select code, verifier, name from appointed where office = ?", office)
    verifiers = dict(rows_of(machine.path, "select code, verifier from verifier"))
    names = dict(rows_of(machine.path, "select code, name from staff where office = ?", office))
    for code, verifier, name in people:
        if verifiers.get(code) != verifier or names.get(code) != name:
            yield f"{machine.name} knows {code} otherwise than the centre"
    unknown = {
        (item, bytes(data))
        for item, data in rows_of(machine.path, "select item, data from feed_unknown")
        if item.startswith("novelty")
    }
    due = {(item, bytes(data)) for item, data in rows_of(path, _NOVELTIES, f"office:{office}")}
    if unknown != due:
        yield f"{machine.name} keeps {len(unknown)} unknown items, not {len(due)}"


_NOVELTIES: Final = (
    "select item, data from feed f where scope = ? and kind = 'novelty' and position ="
    " (select max(position) from feed g where g.scope = f.scope and g.item = f.item)"
)


def i13_shifts_agree(world: World) -> Iterator[str]:
    """What a shift was closed on is what the centre reckons for it, or a case says so."""
    path = world.centre.file
    cases = rows_of(path, "select office, kind from case_file")
    told = {office for office, kind in cases if not kind.startswith(("price", "catalogue"))}
    for office, shift, left in rows_of(path, _SHIFTS):
        # What lay in the drawer was carried away or left to the next one: nothing remains.
        if left and office not in told:
            yield f"shift {shift} was closed, and {left} more is booked than it was closed on"


def _business(world: World) -> list[Any]:
    names = ("event", "receipt", "posting", "shift", "drawer", "line", "part", "tender", "series")
    return [
        rows_of(world.centre.file, f"select * from {name} order by 1, 2, 3, 4") for name in names
    ]


_SHIFTS: Final = (
    "select s.office, s.shift,"
    " coalesce((select sum(p.amount) from posting p where p.office = s.office"
    " and p.shift = s.shift and p.account = 'drawer'), 0)"
    " from shift s where s.state = 'closed'"
)


def links_of(world: World, machine: Machine) -> dict[Link, bytes]:
    """Give a live disk's events, and see that each is as it was made."""
    found = world.witness.links_on(machine)
    for link, data in found.items():
        made = world.witness.made.get(link)
        if made is None or made.data != data:
            world.tell("I3", f"{machine.name} {link[1]}:{link[2]} is not as it was made")
    return found


def l_the_till_is_sound(world: World) -> Iterator[str]:
    """On a disk that was never copied or put back, every check of the till's own list holds."""
    for machine in world.machines:
        if machine.copied_once:
            continue
        with reading(machine.engine) as connection:
            for seen in broken(connection):
                yield f"{machine.name}: {seen}"


BEFORE_THE_UPDATE: Final[dict[str, Check]] = {"I6b": i6b_good_events_pass}
AT_REST: Final[dict[str, Check]] = {
    "I1": i1_everything_alive_is_there,
    "I1b": i1b_nothing_vanished,
    "I5s": i5_safe_stays_safe,
    "I6": i6_the_outbox_drains,
    "I6b": i6b_good_events_pass,
    "I7": i7_every_fork_has_a_case,
    "I9": i9_both_say_the_same,
    "I11": i11_the_feed_is_taken_in,
    "I13": i13_shifts_agree,
    "L": l_the_till_is_sound,
    "I10": i10_again_changes_nothing,
    "V": v_both_journals_verify,
}
