"""Benches by name: each measures a promise against a floor in the same run and prints the ratio."""

import json
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final, Protocol

from models.errors import Refusal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured promise.

    Attributes:
        median, p99: in `unit`. floor, floor_p99: the same of the bare way, in the same run.
        ratio: median over floor. limit: what the ratio may be; 0 where it is only told.
    """

    name: str
    unit: str
    median: float
    p99: float
    floor: float
    floor_p99: float
    ratio: float
    ratio_p99: float
    limit: float

    @property
    def kept(self) -> bool:
        """Tell whether the promise was kept in this run."""
        return not self.limit or (self.ratio <= self.limit and self.ratio_p99 <= self.limit)

    def line(self) -> str:
        """Write the figure for people."""
        sign = "" if self.kept else f"   above {self.limit:g}"
        return (
            f"{self.name:24} median {self.median:8.3f} {self.unit}  p99 {self.p99:8.3f}   "
            f"floor {self.floor:8.3f}  p99 {self.floor_p99:8.3f}   "
            f"ratio {self.ratio:5.2f}  p99 {self.ratio_p99:5.2f}{sign}"
        )

    def as_json(self) -> str:
        """Write the figure for machines: one object on one line."""
        return json.dumps(
            {
                "name": self.name,
                "unit": self.unit,
                "median": round(self.median, 4),
                "p99": round(self.p99, 4),
                "floor": round(self.floor, 4),
                "floor_p99": round(self.floor_p99, 4),
                "ratio": round(self.ratio, 3),
                "ratio_p99": round(self.ratio_p99, 3),
                "limit": self.limit,
            }
        )


def figure(
    name: str, unit: str, ours: Iterable[float], floor: Iterable[float], limit: float
) -> Figure:
    """Compare two series of the same run by their medians and 99th percentiles."""
    ours, floor = sorted(ours), sorted(floor)
    return Figure(
        name,
        unit,
        _at(ours, 50),
        _at(ours, 99),
        _at(floor, 50),
        _at(floor, 99),
        _at(ours, 50) / _at(floor, 50),
        _at(ours, 99) / _at(floor, 99),
        limit,
    )


def _at(series: list[float], percent: int) -> float:
    return series[min(len(series) - 1, len(series) * percent // 100)]


@dataclass(frozen=True, slots=True)
class Told:
    """One number beside a floor or a peer of the same run, and what it may be.

    Attributes:
        value, floor: in `unit`. ratio: value over floor. most, least: what the value may be; 0
            where that is only told. facts: further figures for machines, by name.
    """

    name: str
    unit: str
    value: float
    floor: float
    most: float = 0
    least: float = 0
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Give value over floor."""
        return self.value / self.floor if self.floor else 0.0

    @property
    def kept(self) -> bool:
        """Tell whether the promise was kept in this run."""
        return (not self.most or self.value <= self.most) and self.value >= self.least

    def line(self) -> str:
        """Write the figure for people."""
        sign = "" if self.kept else f"   not within {self.least:g} to {self.most or math.inf:g}"
        said = "  ".join(f"{name} {value:g}" for name, value in self.facts.items())
        return (
            f"{self.name:24} {self.value:12.3f} {self.unit}   floor {self.floor:12.3f}   "
            f"ratio {self.ratio:6.3f}   {said}{sign}"
        ).rstrip()

    def as_json(self) -> str:
        """Write the figure for machines: one object on one line."""
        own = {
            "name": self.name,
            "unit": self.unit,
            "value": round(self.value, 4),
            "floor": round(self.floor, 4),
            "ratio": round(self.ratio, 4),
            "most": self.most,
            "least": self.least,
        }
        return json.dumps(own | dict(self.facts))


class Measured(Protocol):
    """What every bench gives, line by line."""

    @property
    def kept(self) -> bool:
        """Tell whether the promise was kept in this run."""
        ...

    def line(self) -> str:
        """Write it for people."""
        ...

    def as_json(self) -> str:
        """Write it for machines: one object on one line."""
        ...


BENCHES: Final = ("visit", "bytes", "intake", "sync", "start", "search", "keys", "stall")
"""Names of benches, each a module of this folder with `measure(whole=…)`."""


SIZED: Final = ("search",)
"""Those whose `measure` takes how many rows there are, as well."""


def run(name: str, *, as_json: bool, whole: bool, rows: int = 0) -> int:
    """Run a bench; the exit code is 1 when a promise was not kept in this run.

    Args:
        rows: for a bench whose size can be chosen; 0 for its own.
    """
    if name not in BENCHES:
        raise Refusal("bench.unknown", field="name", name=name, known=", ".join(BENCHES))
    sized = {"rows": rows} if name in SIZED else {}
    measure = import_module(f"tests.benchmarks.{name}").measure
    figures: Iterable[Measured] = measure(whole=whole, **sized)
    kept = True
    for each in figures:
        sys.stdout.write((each.as_json() if as_json else each.line()) + "\n")
        sys.stdout.flush()
        kept = kept and each.kept
    return 0 if kept else 1
