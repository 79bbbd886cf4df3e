"""The acts that are swept: how each is prepared, done, done again with the same intent, and proved.

A world lies on a path without a folder, so that a forked child finds it in whichever folder it
stands in: its desk is as it was, its file is a copy of its own.
"""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import sqlalchemy as sa
from sqlalchemy import event

from app.book.fold.rows import RECEIPT
from app.book.rebuild import verify
from app.catalogue.encode import encode
from app.catalogue.signed import sign
from app.clock import HandClock
from app.counter.commands.adopt import adopt_catalogue
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, cash, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.opening import open_desk
from app.counter.sync.runner import Runner
from app.journal.chain import derive
from app.storage.backup import back_up
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.errors import Fault, Refusal
from models.events.visit import Tender
from models.values.rial import Rial
from tests.counter_world import (
    CATALOGUE_KEY,
    MORNING,
    SECRET,
    SUPERVISOR,
    World,
    drawer_of,
    new_world,
    open_for_business,
    put_in,
    sample,
    serve,
    surroundings,
)
from tests.faults.place import FILE
from tests.faults.replay import Heard, Replay
from tests.sync.branch import OFFICE, Branch, Centre

KEPT: Final = Path("kept.db")
_SPLIT: Final = Rial(100_000)


@dataclass
class Prepared:
    """A world about to act, and what the act needs beside it."""

    world: World
    heard: Heard = field(default_factory=dict)
    receipt: str = ""
    shift: str = ""
    seed: int = 5


@dataclass(frozen=True, slots=True)
class Act:
    """One act under faults.

    Attributes:
        kind: the event of which there must be exactly one more once it is done; none where empty.
        warm: whether the file is open already when the faults begin.
        hot: whether what was written before still lies in the -wal.
    """

    name: str
    prepare: Callable[[], Prepared]
    do: Callable[[Prepared], str]
    kind: str = ""
    warm: bool = True
    hot: bool = False


def reopen(world: World, seed: int) -> None:
    """Open the file as the program does at its start: checked, and a new epoch begun."""
    world.engine.dispose()
    world.engine = open_file(FILE, derive(SECRET, "database"))
    prepare_counter(world.engine)
    around = surroundings(HandClock(world.clock.now()), seed)
    world.desk, _ = open_desk(world.engine, SECRET, around)
    world.desk.line_up = True


def _open_office() -> Prepared:
    world = new_world(Path())
    serve(open_for_business(world))
    return Prepared(world)


def _visit_in_hand() -> Prepared:
    made = _open_office()
    start_visit(made.world.desk)
    put_in(made.world.desk, "NOCR-111")
    put_in(made.world.desk, "GEN-101")
    return made


def _checkpointing() -> Prepared:
    """Every commit is followed by a checkpoint, as every thousandth page is in a long day."""
    made = _visit_in_hand()
    made.world.engine.dispose()
    event.listen(
        made.world.engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA wal_autocheckpoint=1"),
    )
    return made


def _pay(made: Prepared, tenders: Callable[[Rial], list[Tender]]) -> str:
    visit = made.world.desk.visit
    if visit is None:
        return made.receipt
    given = take_payment(made.world.desk, tenders=tenders(visit.total))
    made.receipt = str(given.receipt)
    return made.receipt


def _all_cash(total: Rial) -> list[Tender]:
    return [cash(total)]


def _cash_and_card(total: Rial) -> list[Tender]:
    return [cash(_SPLIT), card(total - _SPLIT, reference="123456789012", last4="1234")]


def _something_paid() -> Prepared:
    made = _open_office()
    made.receipt = str(serve(made.world.desk).receipt)
    return made


def _void(made: Prepared) -> str:
    try:
        given = void_receipt(
            made.world.desk, receipt=made.receipt, reason="other", approval=SUPERVISOR
        )
    except Refusal as refusal:
        if refusal.code != "reversal.already":
            raise
        return ""
    return str(given.receipt)


def _counted() -> Prepared:
    made = _something_paid()
    desk = made.world.desk
    count_cash(desk, counts=drawer_of(desk))
    made.shift = desk.shift.shift if desk.shift else ""
    return made


def _close(made: Prepared) -> str:
    shift = made.world.desk.shift
    if shift is not None and shift.shift == made.shift:
        close_shift(made.world.desk, left=Rial(0))
    return ""


def _adopt(made: Prepared) -> str:
    newer = msgspec.structs.replace(sample(), version=2)
    return str(adopt_catalogue(made.world.desk, signed=sign(encode(newer), CATALOGUE_KEY)).version)


def _start(made: Prepared) -> str:
    made.seed += 1
    reopen(made.world, made.seed)
    return made.world.desk.journal.head.epoch


def _kept_yesterday() -> Prepared:
    made = _something_paid()
    back_up(made.world.engine, KEPT)
    serve(made.world.desk)
    return made


def _back_up(made: Prepared) -> str:
    back_up(made.world.engine, KEPT)
    return ""


def kept_receipts() -> int:
    """See that the copy that stands is whole, and count what it holds."""
    copy = open_file(KEPT, derive(SECRET, "database"))
    try:
        assert verify(copy) == []
        with reading(copy) as connection:
            return int(
                connection.execute(sa.select(sa.func.count()).select_from(RECEIPT)).scalar_one()
            )
    finally:
        copy.dispose()


def _in_step() -> Prepared:
    """A counter with visits to tell, and a centre with a page of news for it; both really met."""
    clock = HandClock(MORNING)
    centre = Centre(Path("centre"), clock)
    try:
        branch = Branch.set_up(Path(), clock)
        branch.path.rename(FILE)
        branch.stop()
        branch.path = FILE
        branch.start()
        branch.enrol(centre)
        branch.sync(centre.url)
        branch.open_for_business()
        branch.serve(2)
        centre.put_clerk(roles=("clerk", "supervisor"))
        centre.central.set_policy(OFFICE, held_money=False)
        centre.central.publish_catalogue(msgspec.structs.replace(sample(), version=7))
        branch.engine.dispose()
        world = World(FILE, clock, branch.around, branch.engine, branch.desk)
        made = Prepared(world, _hear(world, centre.url))
    finally:
        centre.stop()
    return made


def _hear(world: World, address: str) -> Heard:
    """Let a child make the pass on a copy of the file, and take home what the centre said."""
    before, told = FILE.read_bytes(), Path("heard")
    child = os.fork()
    if not child:
        heard: Heard = {}
        Runner(world.desk, world.around, Replay(world.desk, heard, address)).pass_once()
        told.write_bytes(pickle.dumps(heard))
        os._exit(0)
    os.waitpid(child, 0)
    for left in Path().glob("counter.db-*"):
        left.unlink()
    FILE.write_bytes(before)
    heard = pickle.loads(told.read_bytes())
    told.unlink()
    return heard


def _pass(made: Prepared) -> str:
    world = made.world
    runner = Runner(world.desk, world.around, Replay(world.desk, made.heard))
    try:
        runner.pass_once()
    finally:
        runner.stop()
    if runner.trouble:
        raise Fault(runner.trouble)
    return ""


ACTS: Final = (
    Act("pay in cash", _visit_in_hand, lambda made: _pay(made, _all_cash), kind="visit.completed"),
    Act(
        "pay in cash and by card",
        _visit_in_hand,
        lambda made: _pay(made, _cash_and_card),
        kind="visit.completed",
        hot=True,
    ),
    Act(
        "pay, with a checkpoint",
        _checkpointing,
        lambda made: _pay(made, _all_cash),
        kind="visit.completed",
        warm=False,
    ),
    Act("void", _something_paid, _void, kind="receipt.voided"),
    Act("close the shift", _counted, _close, kind="shift.closed", hot=True),
    Act("adopt a catalogue", _something_paid, _adopt, kind="catalogue.adopted"),
    Act("send, keep the receipt, take a page in", _in_step, _pass),
    Act("open the program", _visit_in_hand, _start, warm=False, hot=True),
    Act("back up", _kept_yesterday, _back_up),
)
