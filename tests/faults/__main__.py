"""The sweeps by name: `python -m tests.faults --long` runs all of them whole, for hours.

One alone: `python -m tests.faults files --stride 19 --seed 3`, or `power`, `kill`, `line`,
`lines`, `damage`. `files`, `power` and `kill` want the shim; it is compiled and the program
started again under it.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.counter_world import new_world, open_for_business
from tests.faults import damage, netcut, powercut, shim
from tests.faults.cutter import cutter
from tests.faults.killing import kill_often
from tests.faults.lines import raise_at_lines
from tests.faults.sweep import sweep
from tests.sync.branch import opened

Asked = argparse.Namespace
SHOWN: Final = 40


def files(asked: Asked) -> bool:
    """Fail at every file operation."""
    tally = sweep(seed=asked.seed, stride=asked.stride, acts=asked.act, faults=asked.fault)
    print(json.dumps(dict(tally.seen.most_common())))
    return say(tally.wrong, tally.line())


def power(asked: Asked) -> bool:
    """Cut the power at every file operation."""
    cuts = powercut.cut_everywhere(
        asked.plant,
        seed=asked.seed,
        stride=asked.stride,
        draws=asked.draws,
        checkpoint=asked.checkpoint,
    )
    return say(cuts.wrong, cuts.line())


def kill(asked: Asked) -> bool:
    """Kill a till at random moments."""
    killed = kill_often(asked.times, asked.seed)
    return say(killed.wrong, killed.line())


def line(asked: Asked) -> bool:
    """Cut the line at every byte."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder) / "line") as (centre, branch),
        cutter(centre.serving.port) as cable,
    ):
        branch.enrol(centre)
        branch.sync(centre.url)
        branch.open_for_business()
        branch.sync(centre.url)
        cut = netcut.cut_everywhere(centre, branch, cable, seed=asked.seed, stride=asked.stride)
    return say(cut.wrong, cut.line())


def lines(asked: Asked) -> bool:
    """Raise at every line of paying."""
    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder))
        open_for_business(world)
        raised = raise_at_lines(world, seed=asked.seed, stride=asked.stride)
        world.engine.dispose()
    return say(raised.wrong, raised.line())


def damaged(asked: Asked) -> bool:
    """Damage a file at places a seed chooses."""
    found = damage.corpus(damage.specimen(), seed=asked.seed, each=asked.each)
    return say(found.wrong, found.line())


SWEEPS: Final[dict[str, Callable[[Asked], bool]]] = {
    "files": files,
    "power": power,
    "kill": kill,
    "line": line,
    "lines": lines,
    "damage": damaged,
}
UNDER_SHIM: Final = ("files", "power", "kill")


def say(wrong: list[str], counts: str) -> bool:
    """Print what went wrong and the counts; tells whether nothing did."""
    for what in wrong[:SHOWN]:
        print(what)
    print(counts, flush=True)
    return not wrong


def under_shim() -> None:
    """Start this very program again under the shim, if it is not under it yet."""
    if not shim.is_loaded():
        built = shim.build(Path(tempfile.mkdtemp(prefix="pishkhan-shim-")))
        again = [sys.executable, "-m", "tests.faults", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"LD_PRELOAD": str(built)})


def main() -> int:
    """Run what is asked for; ends with 1 where a promise broke."""
    asked = argparse.ArgumentParser()
    asked.add_argument("what", nargs="*", choices=[*SWEEPS, []], default=[])
    asked.add_argument("--long", action="store_true")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--stride", type=int, default=1)
    asked.add_argument("--draws", type=int, default=2)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--each", type=int, default=60)
    asked.add_argument("--act", action="append", default=[])
    asked.add_argument("--fault", action="append", default=[])
    asked.add_argument("--plant", type=powercut.Plant, default=powercut.Plant.NOTHING)
    asked.add_argument("--checkpoint", action="store_true")
    given = asked.parse_args()
    what = list(SWEEPS) if given.long else given.what
    if any(name in UNDER_SHIM for name in what):
        under_shim()
    kept = [SWEEPS[name](given) for name in what]
    if given.long:
        given.checkpoint = True
        kept.append(power(given))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
