"""Kill -9: a real process pays visit after visit and is killed at random, over and over again."""

import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.clock import SystemClock
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.drafts import left_over
from app.counter.opening import Surroundings, open_desk
from app.ids import Ids, SystemChance
from app.journal.chain import derive
from app.passwords import Passwords
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.values.rial import Rial
from tests.counter_world import CLERK, SECRET, new_world, put_in
from tests.faults.place import FILE, look_over, outermost, standing_in, workplace

FLOAT: Final = 10_000_000
_LOOKED_AT: Final = 10


@dataclass
class Killed:
    """What the killing came to."""

    kills: int = 0
    paid: int = 0
    printed: int = 0
    unprinted: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say it in one line."""
        return (
            f"kill -9: {self.kills} kills, {self.paid} visits paid, {self.printed} receipts "
            f"printed, {self.unprinted} paid and not yet printed, {len(self.wrong)} wrong"
        )


def kill_often(times: int, seed: int = 0) -> Killed:
    """Start a till on one and the same file so often, and kill it at a random moment of paying."""
    chance, killed = random.Random(seed), Killed()
    with workplace() as place, standing_in(place / "till"):
        new_world(Path()).engine.dispose()
        printed: list[str] = []
        for _ in range(times):
            printed += _live_and_die(chance, killed)
            killed.kills += 1
            if killed.kills % _LOOKED_AT == 0 or killed.kills == times:
                _compare(printed, killed)
        killed.printed = len(printed)
        killed.unprinted = killed.paid - killed.printed
        engine = open_file(FILE, derive(SECRET, "database"))
        killed.wrong += look_over(engine)
        engine.dispose()
    return killed


def _live_and_die(chance: random.Random, killed: Killed) -> list[str]:
    """Let a till pay until it is killed; gives the receipts that came out of its printer."""
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        with outermost():
            os.close(heard)
            _pay_for_ever(lambda receipt: os.write(told, receipt.encode() + b"\n"))
    os.close(told)
    select.select([heard], [], [], 30)  # until its first receipt is out
    time.sleep(chance.random() * 0.06)
    os.kill(child, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended != -signal.SIGKILL:
        killed.wrong.append(f"life {killed.kills + 1} ended by itself with {ended}")
    with os.fdopen(heard, "rb") as pipe:
        return pipe.read().decode().split()


def _pay_for_ever(printed: Callable[[str], object]) -> None:
    desk = till()
    while True:
        visit = left_over(desk, CLERK.user)
        if visit is not None:
            desk.visit = visit
        else:
            start_visit(desk)
            put_in(desk, "NOCR-111")
        given = take_payment(desk, tenders=[cash(desk.need_visit().total)])
        printed(str(given.receipt))


def till() -> Desk:
    """Open the till as the program does, on the machine's own time and chance."""
    engine = open_file(FILE, derive(SECRET, "database"))
    prepare_counter(engine)
    clock, chance = SystemClock(), SystemChance()
    around = Surroundings(
        clock=clock,
        ids=Ids(clock, chance),
        chance=chance,
        passwords=Passwords(time_cost=1, memory_kib=64, lanes=1),
        boot="boot",
        app="test",
        schema="test",
    )
    desk, _ = open_desk(engine, SECRET, around)
    desk.line_up = True
    sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    if desk.shift is None:
        open_shift(desk, counts={1_000_000: 10}, brought=Rial(FLOAT))
    return desk


def _compare(printed: list[str], killed: Killed) -> None:
    """Printed means paid, once; the drawer is the float and all that was paid."""
    engine = open_file(FILE, derive(SECRET, "database"))
    try:
        with reading(engine) as connection:
            rows = connection.execute(sa.select(RECEIPT.c.receipt, RECEIPT.c.total)).all()
            (sound,) = connection.exec_driver_sql("PRAGMA quick_check(1)").one()
            held = connection.exec_driver_sql(
                "select coalesce(sum(amount), 0) from posting where account = 'drawer'"
            ).scalar_one()
    finally:
        engine.dispose()
    numbers = {row.receipt for row in rows}
    killed.paid = len(rows)
    if not numbers >= set(printed) or len(printed) != len(set(printed)):
        killed.wrong.append(f"after {killed.kills} kills: a printed receipt is not there, or twice")
    if len(rows) - len(printed) > killed.kills:
        killed.wrong.append(f"after {killed.kills} kills: more than one unprinted in a life")
    if held != FLOAT + sum(row.total for row in rows) or sound != "ok":
        killed.wrong.append(f"after {killed.kills} kills: {held} in the drawer's account, {sound}")
