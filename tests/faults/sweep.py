"""The sweep: every file operation of every act, every way a disk fails, a forked child for each.

The child does the act under a fault and says what its clerk saw. The parent then opens what the
child left, as the program does at its start, and asks: is what was acknowledged there, once; is
what was not there once or not at all, and never half; does the same intent, tried again, find
itself; does the product's own verify find nothing.
"""

import json
import os
import random
import shutil
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.i18n import Language, Words
from app.journal.chain import derive
from app.storage.engine import open_file, reading
from app.storage.schema import prepare_counter
from models.errors import CounterError
from tests.counter_world import CLERK, SECRET, serve
from tests.faults.acts import ACTS, KEPT, Act, Prepared, kept_receipts, reopen
from tests.faults.place import (
    FILE,
    Disk,
    Picture,
    demand_well,
    kinds_in,
    look_over,
    outermost,
    picture_beside,
    picture_of,
    read_disk,
    standing_in,
    workplace,
    write_disk,
)
from tests.faults.shim import FAULTS, Fault, Mode, arm, disarm

_WORDS: Final = tuple(Words(language) for language in Language)
KILLED: Final = 137


@dataclass
class Tally:
    """What a sweep came to; `wrong` names each fault that broke a promise, and which."""

    injected: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    half: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """Say it in one line."""
        return (
            f"faults: {self.injected} injected, {self.acknowledged} acknowledged, "
            f"{self.lost} acknowledged acts lost, {self.doubled} doubled, {self.half} half, "
            f"{len(self.wrong)} promises broken"
        )


@dataclass
class Ready:
    """An act about to be done: the disk as it lies, and every state that it may leave behind."""

    act: Act
    made: Prepared
    disk: Disk
    pictures: list[Picture] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


def make_ready(act: Act, place: Path) -> Ready:
    """Prepare an act, and see without any fault what it goes through."""
    folder = place / "prepared"
    folder.mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        made = act.prepare()
        if not act.hot:
            made.world.engine.dispose()
        ready = Ready(act, made, read_disk(folder))
        made.world.engine.dispose()
    finally:
        os.chdir(before)
        shutil.rmtree(folder)
    with standing_in(place / "as-it-is"):
        write_disk(ready.disk, Path())
        engine = open_file(FILE, derive(SECRET, "database"))
        ready.pictures.append(picture_of(engine))
        ready.kinds = kinds_in(engine)
        engine.dispose()
    ready.pictures += _goes_through(ready, place)
    return ready


def _goes_through(ready: Ready, place: Path) -> list[Picture]:
    """Give the picture after each commit of the act, found by a child that nothing disturbs."""
    with standing_in(place / "undisturbed") as folder:
        write_disk(ready.disk, folder)
        child = os.fork()
        if not child:
            with outermost():
                pictures: list[Picture] = []
                world, busy = ready.made.world, False

                def look(_connection: object) -> None:
                    nonlocal busy
                    if not busy:
                        busy = True
                        pictures.append(picture_beside())
                        busy = False

                # The commit is told before it is done: what is seen is what the one before left.
                event.listen(sa.Engine, "commit", look)
                ready.act.do(ready.made)
                event.remove(sa.Engine, "commit", look)
                world.engine.dispose()
                pictures.append(picture_beside())
                Path("pictures").write_text(json.dumps(pictures))
        demand_well(os.waitpid(child, 0)[1], f"{ready.act.name}, undisturbed")
        found: list[Picture] = json.loads(Path("pictures").read_text())
        return found


def operations(ready: Ready, place: Path, fault: Fault) -> int:
    """Count the operations of a kind in an act and in letting go of the file after it."""
    with standing_in(place / "counted") as folder:
        write_disk(ready.disk, folder)
        child = os.fork()
        if not child:
            with outermost():
                _begin(ready)
                arm(Mode.COUNT, 0, fault, folder)
                ready.act.do(ready.made)
                ready.made.world.engine.dispose()
                Path("count").write_text(str(disarm()))
        demand_well(os.waitpid(child, 0)[1], f"{ready.act.name}, counted")
        return int(Path("count").read_text())


def _begin(ready: Ready) -> None:
    if ready.act.warm:
        with reading(ready.made.world.engine):
            pass


def inject(ready: Ready, fault: Fault, number: int, place: Path, tally: Tally) -> None:
    """Do an act in a child with a fault at its n-th operation, and judge what it left."""
    where = f"{ready.act.name}: {fault.name} at {number}"
    with standing_in(place / "case") as folder:
        write_disk(ready.disk, folder)
        heard, told = os.pipe()
        child = os.fork()
        if not child:
            with outermost():
                os.close(heard)
                _live(ready, fault, number, folder, told)
        os.close(told)
        with os.fdopen(heard, "rb") as pipe:
            said = [json.loads(line) for line in pipe]
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        tally.injected += 1
        before = len(tally.wrong)
        if code not in (0, KILLED):
            tally.wrong.append(f"{where}: the child ended with {code}")
        judge(ready, fault, said, where, tally)
        if len(tally.wrong) > before and os.environ.get("PISHKHAN_KEEP"):
            shutil.copytree(folder, Path(os.environ["PISHKHAN_KEEP"]) / where, dirs_exist_ok=True)


def _live(ready: Ready, fault: Fault, number: int, folder: Path, told: int) -> None:
    """Be the program: try, try again with the same intent, and go on once the disk is well."""

    def say(what: str, **facts: object) -> None:
        os.write(told, json.dumps({"what": what, **facts}).encode() + b"\n")

    _begin(ready)
    arm(fault.mode, number, fault, folder)
    done = _try(ready, say)
    if done:
        ready.made.world.engine.dispose()
    else:
        done = _try(ready, say)
    disarm()
    if not done and not _try(ready, say):
        say("stuck")
    _go_on(ready.made)
    Path("went-on").touch()
    ready.made.world.engine.dispose()


def _try(ready: Ready, say: Any) -> bool:
    """Do the act; whatever goes wrong must be something a clerk can be told."""
    try:
        receipt = _same_intent(ready.act, ready.made)
    except CounterError as error:
        sentences = [words.error(error) for words in _WORDS]
        unspoken = [words.say("errors.speech.unspoken.remedy", code=error.code) for words in _WORDS]
        mute = any(said.remedy in unspoken for said in sentences)
        say("mute" if mute else "told", code=error.code, kind=type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001 - a clerk would see this one: it is what we look for
        say("foreign", code=type(error).__name__, trail=traceback.format_exc())
        return False
    say("acknowledged", receipt=receipt)
    return True


def _go_on(made: Prepared) -> None:
    """Serve one more citizen: the counter must be of use again."""
    desk = made.world.desk
    if desk.session is None:
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
    desk.visit = None
    if desk.shift is None:
        open_shift(desk, counts={})
    serve(desk, codes=("GEN-101",))


def judge(
    ready: Ready, fault: Fault, said: Sequence[dict[str, Any]], where: str, tally: Tally
) -> None:
    """Open what was left and see that every promise was kept."""
    for heard in said:
        tally.seen[f"{heard.get('code', heard['what'])} ({fault.name})"] += 1
        if heard["what"] in ("mute", "foreign", "stuck") or heard.get("kind") == "Defect":
            tally.wrong.append(f"{where}: {heard}")
    acknowledged = [heard["receipt"] for heard in said if heard["what"] == "acknowledged"]
    tally.acknowledged += bool(acknowledged)
    try:
        found = _stands(ready, fault, bool(acknowledged), tally)
        found += _tried_again(ready, acknowledged, tally, random.Random(where).randrange(2**30))
    except (CounterError, AssertionError) as error:
        found = [f"{type(error).__name__} {error}"]
        tally.lost += bool(acknowledged)
    tally.wrong += [f"{where}: {what}" for what in found]


def _stands(ready: Ready, fault: Fault, acknowledged: bool, tally: Tally) -> list[str]:
    """Compare what a killed process left with every state the act goes through."""
    if KEPT.name in ready.disk and not kept_receipts() >= 1 + acknowledged:
        tally.lost += 1
        return ["a copy was acknowledged, and an older one stands there"]
    if not fault.ends:
        return []
    engine = open_file(FILE, derive(SECRET, "database"))
    try:
        prepare_counter(engine)
        left = picture_of(engine)
    finally:
        engine.dispose()
    if left not in ready.pictures:
        tally.half += 1
        return ["a state that the act never goes through"]
    if acknowledged and left != ready.pictures[-1]:
        tally.lost += 1
        return ["acknowledged, and not there"]
    return []


def _tried_again(ready: Ready, acknowledged: Sequence[str], tally: Tally, seed: int) -> list[str]:
    """Start the program anew, do the same act again, go on, and look the whole file over."""
    made, found = Prepared(ready.made.world, ready.made.heard, ready.made.receipt), []
    world, intent = made.world, made.world.desk.visit
    before, engine, served_since = world.desk, world.engine, Path("went-on").exists()
    made.shift, made.seed = ready.made.shift, seed
    try:
        reopen(world, seed)
        sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
        world.desk.visit = intent
        receipt = _same_intent(ready.act, made)
        if ready.act.kind == "visit.completed" and acknowledged and receipt != acknowledged[0]:
            tally.lost += 1
            found.append(f"receipt {acknowledged[0]} was given, {receipt} is there")
        grown = kinds_in(world.engine)[ready.act.kind] - ready.kinds[ready.act.kind]
        expected = 2 if served_since and ready.act.kind == "visit.completed" else 1
        if ready.act.kind and grown != expected:
            tally.doubled += grown > expected
            found.append(f"{grown} of {ready.act.kind}, not {expected}")
        _go_on(made)
        found += look_over(world.engine)
    finally:
        world.engine.dispose()
        world.desk, world.engine = before, engine
    return found


def _same_intent(act: Act, made: Prepared) -> str:
    try:
        return act.do(made)
    except CounterError as error:
        # Without a line there is no more to be had from a pass; anything else is a failure.
        if error.code != "line.down":
            raise
        return ""


def sweep(
    *, seed: int = 0, stride: int = 1, acts: Sequence[str] = (), faults: Sequence[str] = ()
) -> Tally:
    """Sweep the acts and faults whose names are given, or all; every stride-th operation."""
    tally = Tally()
    with workplace() as place:
        for act in ACTS:
            if acts and act.name not in acts:
                continue
            ready = make_ready(act, place)
            for fault in FAULTS:
                if faults and fault.name not in faults:
                    continue
                last = operations(ready, place, fault)
                first = random.Random(f"{seed} {act.name} {fault.name}").randrange(stride) + 1
                for number in range(first, last + 1, stride):
                    inject(ready, fault, number, place, tally)
    return tally
