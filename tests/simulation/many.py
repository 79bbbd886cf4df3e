"""Many seeds, on every core: what was found, counted, and told for people and for machines."""

import gc
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.clock import SystemClock
from models.errors import Refusal
from tests.simulation.mutants import CAUGHT_BY, MUTANTS, mutated
from tests.simulation.play import STEPS, Outcome, play
from tests.simulation.town import town

_MEMORY: Final = Path("/dev/shm")
_AT_ONCE: Final = 4


@dataclass
class Found:
    """What a row of seeds came to; `first` is the violation of the lowest failing seed."""

    mutant: str = ""
    seeds: int = 0
    events: int = 0
    steps: int = STEPS
    seconds: float = 0
    failing: dict[int, dict[str, Any]] = field(default_factory=dict)
    per_invariant: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count a seed in."""
        self.seeds += 1
        self.events += outcome.events
        self.operations.update(outcome.done)
        self.refused.update(outcome.refused)
        if outcome.wrong:
            wrong = outcome.wrong[0]
            self.per_invariant[wrong.invariant] += 1
            self.failing[outcome.seed] = {
                "seed": outcome.seed,
                "step": wrong.step,
                "invariant": wrong.invariant,
                "seen": wrong.seen,
                "last": list(outcome.last),
            }

    @property
    def well(self) -> bool:
        """Whether no invariant broke; of a mutant, whether one did."""
        return bool(self.failing) == bool(self.mutant)

    def facts(self) -> dict[str, Any]:
        """Give it all for machines."""
        first = min(self.failing, default=None)
        return {
            "seeds": self.seeds,
            "steps": self.steps,
            "violations": len(self.failing),
            "first_failing_seed": first,
            "first": self.failing[first] if first is not None else None,
            "failing_seeds": sorted(self.failing)[:50],
            "mutant": self.mutant or None,
            "per_invariant": dict(sorted(self.per_invariant.items())),
            "operations": dict(sorted(self.operations.items())),
            "refused": dict(sorted(self.refused.items())),
            "events": self.events,
            "seconds": round(self.seconds, 1),
        }


def simulate(
    first: int,
    seeds: int,
    *,
    mutant: str = "",
    steps: int = STEPS,
    jobs: int = 0,
    tell: Callable[[Found], None] = lambda _found: None,
) -> Found:
    """Play seeds; of a mutant, only until one catches it.

    Args:
        jobs: processes; 0 takes one for each core, 1 plays in this very process.
        tell: told after each seed.
    """
    if mutant and mutant not in MUTANTS:
        raise Refusal("simulation.mutant", field="mutant")
    clock = SystemClock()
    began = clock.monotonic_ms()
    found = Found(mutant=mutant, steps=steps)
    wanted = range(first, first + seeds)
    town()  # made once, before there is more than one of us
    gc.freeze()  # nor need anybody ask of it again whether it is still wanted
    for outcome in _outcomes(wanted, mutant, steps, jobs or os.cpu_count() or 1):
        found.add(outcome)
        tell(found)
        if mutant and found.failing:
            break
    found.seconds = (clock.monotonic_ms() - began) / 1000
    return found


def _outcomes(wanted: Sequence[int], mutant: str, steps: int, jobs: int) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as name:
        one = partial(play_one, mutant=mutant, steps=steps, folder=name)
        if jobs == 1 or len(wanted) == 1:
            yield from map(one, wanted)
            return
        with multiprocessing.get_context(_WAY).Pool(jobs, maxtasksperchild=200) as pool:
            yield from pool.imap(one, wanted, chunksize=_AT_ONCE)


_WAY: Final = "fork" if sys.platform == "linux" else "spawn"


def play_one(seed: int, *, mutant: str, steps: int, folder: str) -> Outcome:
    """Play one seed in a folder of its own, which is gone afterwards."""
    place = Path(folder) / f"{os.getpid()}-{seed}"
    gc.disable()
    try:
        with mutated(mutant):
            minded = CAUGHT_BY[mutant] if mutant else frozenset()
            return play(seed, place, steps=steps, minded=minded)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        gc.enable()


def run(first: int, seeds: int, *, mutant: str, steps: int, jobs: int, as_json: bool) -> int:
    """Play, tell, and give the process's exit code: 0 when all is as it should be."""
    found = simulate(first, seeds, mutant=mutant, steps=steps, jobs=jobs)
    if as_json:
        sys.stdout.write(json.dumps(found.facts(), ensure_ascii=False) + "\n")
    else:
        for line in lines_of(found):
            sys.stdout.write(line + "\n")
    return 0 if found.well else 1


def lines_of(found: Found) -> Iterator[str]:
    """Write what was found for people who look into it."""
    facts = found.facts()
    mutant = f" mutant {found.mutant}" if found.mutant else ""
    yield (
        f"{found.seeds} seeds x {found.steps} steps{mutant}: {found.events} events,"
        f" {len(found.failing)} failing, {found.seconds:.1f} s"
    )
    for invariant, count in facts["per_invariant"].items():
        yield f"  {invariant}: {count}"
    if facts["first"]:
        told = facts["first"]
        yield f"first: seed {told['seed']} step {told['step']} {told['invariant']}: {told['seen']}"
        yield from (f"    {each}" for each in told["last"])
        again = f"--first {told['seed']} --seeds 1 --steps {found.steps}"
        yield f"again: main.py simulate {again}" + (mutant and f" --mutant {found.mutant}")
