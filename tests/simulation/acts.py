"""What people do at a counter, by the real commands: never does any of it ask the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.counter.commands.add_bill import add_bill
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, card_only_part, cash, take_payment
from app.counter.desk import Desk
from app.counter.drafts import left_over
from app.journal.append import EVENTS, Head
from app.journal.chain import next_link, sign_link
from app.journal.times import write_instant
from app.storage.profile import Profile
from models.errors import Fault, Refusal
from models.events.base import Envelope, encode, encode_body
from models.events.known import Event
from models.events.shift import DrawerOpened
from models.events.visit import Tender
from models.values.rial import Rial
from tests.counter.random_day import ACTS, bills
from tests.counter_world import put_in
from tests.simulation.fuse import AFTER, BEFORE, STATEMENT, PowerCut
from tests.simulation.machine import Machine
from tests.simulation.world import World

_NOT_HERE: Final = frozenset({"die", "line", "policy", "turn_clock", "sleep", "staff"})
"""Of a random day's acts those that belong to the world, or to the centre."""
_CLERK: Final = {name: weight for name, (_, weight) in ACTS.items() if name not in _NOT_HERE}
_QUICK: Final = ("GEN-101", "GEN-102", "NOCR-111")


@contextmanager
def black_hole(world: World) -> Iterator[None]:
    """See that nothing in the block asks the network (I14)."""
    world.network.blocked = True
    try:
        yield
    finally:
        world.network.blocked = False


def clerk(world: World, machine: Machine) -> None:
    """Let the clerk do anything that a clerk may do, sensible or not."""
    player = world.players[machine.name]
    (name,) = world.dice.choices(list(_CLERK), list(_CLERK.values()))
    with black_hole(world):
        if world.dice.random() < 0.8:
            player.get_ready()
        player.act(name)


def choose(world: World, desk: Desk) -> None:
    """Fill a basket: a service, a bill, or both."""
    if desk.visit is None or not desk.visit.lines:
        start_visit(desk)
    if world.dice.random() < 0.8:
        put_in(desk, world.dice.choice(_QUICK))
    if world.dice.random() < 0.3:
        add_bill(desk, bill=world.dice.choice(bills()))


def tenders(world: World, desk: Desk) -> list[Tender]:
    """Give exactly what the visit costs, in cash, by card, or both."""
    visit = desk.need_visit()
    total = visit.total
    if total <= Rial(0):
        return [cash(total)] if total.amount else []
    wanted = world.dice.choice((0, 0, total.amount // 2))
    by_card = Rial(max(wanted, min(total.amount, card_only_part(desk, visit).amount)))
    left = total - by_card
    paid = [card(by_card, reference="12345678")] if by_card.amount else []
    return [*paid, cash(left)] if left.amount else paid


def serve(world: World, machine: Machine) -> None:
    """Serve one citizen from the greeting to the receipt."""
    with black_hole(world):
        world.players[machine.name].get_ready()
        choose(world, machine.desk)
        take_payment(machine.desk, tenders=tenders(world, machine.desk))


def pay_in_the_dark(world: World, machine: Machine) -> None:
    """Let the power go anywhere around a payment; whoever comes back goes on with the draft."""
    with black_hole(world):
        world.players[machine.name].get_ready()
        choose(world, machine.desk)
        visit = machine.desk.need_visit()
        given = tenders(world, machine.desk)
        place = world.dice.choice((BEFORE, AFTER, STATEMENT))
        count = 1 if place != STATEMENT else 1 + world.dice.randrange(30)
        machine.fuse.cut_at(place, count)
        try:
            take_payment(machine.desk, tenders=given)
        except PowerCut:
            desk = machine.restart()
            machine.come_in()
            desk.visit = left_over(desk, desk.need_session().user)
            if desk.visit is not None and desk.visit.visit == visit.visit:
                take_payment(desk, tenders=given)
        finally:
            machine.fuse.repair()
    see_one_booking(world, machine, visit.started)


def pay_in_doubt(world: World, machine: Machine) -> None:
    """Let a commit stand and be answered with an error; the clerk presses the key again."""
    with black_hole(world):
        world.players[machine.name].get_ready()
        choose(world, machine.desk)
        visit = machine.desk.need_visit()
        given = tenders(world, machine.desk)
        machine.fuse.doubt_at(1)
        try:
            take_payment(machine.desk, tenders=given)
        except Fault:
            take_payment(machine.desk, tenders=given)
        finally:
            machine.fuse.repair()
    see_one_booking(world, machine, visit.started)


def see_one_booking(world: World, machine: Machine, started: str) -> None:
    """See that one customer, however often the key was pressed, was booked once."""
    mark = f'"{started}"'.encode()
    booked = [
        made
        for made in world.witness.look(machine)
        if made.kind == "visit.completed" and mark in made.data
    ]
    if len(booked) > 1:
        world.tell("I0", f"{machine.name} booked one customer {len(booked)} times")


def fill_the_disk(world: World, machine: Machine) -> None:
    """Let the disk be full in the middle of a payment: it is refused, and nothing came to stand."""
    with black_hole(world):
        world.players[machine.name].get_ready()
        choose(world, machine.desk)
        given = tenders(world, machine.desk)
        world.witness.look(machine)
        machine.fuse.fill_at(1 + world.dice.randrange(12))
        try:
            take_payment(machine.desk, tenders=given)
        except Fault as fault:
            stood = [made for made in world.witness.look(machine) if "visit" in made.kind]
            if stood or fault.code != "disk.full":
                world.tell("I0", f"{machine.name} {fault.code}, and {len(stood)} came to stand")


def two_programs(world: World, machine: Machine) -> None:
    """Start the program twice on one file: the lock refuses the second."""
    folder = machine.path.with_suffix(".profile")
    with Profile(folder).hold(make=True):
        try:
            with Profile(folder).hold(make=True):
                world.tell("I0", "two programs hold one profile")
        except Refusal as refusal:
            world.refused[refusal.code] += 1


def poison(world: World, machine: Machine) -> None:
    """Record an event that is signed and chained, and unsound: its bytes are not canonical."""
    desk = machine.desk
    with desk.journal.write() as work:
        if not work.head.chain:
            return
        desk.journal.clock_step(desk.standing(), work)
        head = work.head
        body = DrawerOpened(reason="change")
        envelope = Envelope(
            event_id=desk.ids.new(),
            seq=head.seq + 1,
            kind=DrawerOpened.kind,
            version=DrawerOpened.version,
            actor="system",
            day=str(desk.today()),
            at=write_instant(desk.clock.now()),
            monotonic_ms=desk.clock.monotonic_ms(),
            body=encode_body(body),
        )
        data = b"{ " + encode(envelope)[1:]
        link = next_link(head.chain, envelope.seq, data)
        row = {
            "office": desk.office.office,
            "epoch": head.epoch,
            "seq": envelope.seq,
            "event_id": envelope.event_id,
            "kind": envelope.kind,
            "day": envelope.day,
            "data": data,
            "chain": link,
            "signature": sign_link(desk.journal.signer, link),
        }
        work.connection.execute(EVENTS.insert(), row)
        own = desk.journal.identity
        event = Event(own.office, own.counter, own.device, head.epoch, envelope, body)
        desk.journal.fold(work.connection, event)
        work.head = Head(head.epoch, envelope.seq, link)
    world.witness.poison.add((desk.office.office, head.epoch, envelope.seq, link))
