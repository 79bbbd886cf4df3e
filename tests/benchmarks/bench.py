"""Benches by name: each measures a promise against a floor in the same run and prints the ratio."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

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


def _visit(whole: bool) -> Iterable[Figure]:
    from tests.benchmarks.visit import measure

    return measure(whole=whole)


BENCHES: Final[Mapping[str, Callable[[bool], Iterable[Figure]]]] = {"visit": _visit}


def run(name: str, *, as_json: bool, whole: bool) -> int:
    """Run a bench; the exit code is 1 when a promise was not kept in this run."""
    if name not in BENCHES:
        raise Refusal("bench.unknown", field="name", name=name, known=", ".join(BENCHES))
    kept = True
    for each in BENCHES[name](whole):
        sys.stdout.write((each.as_json() if as_json else each.line()) + "\n")
        sys.stdout.flush()
        kept = kept and each.kept
    return 0 if kept else 1
