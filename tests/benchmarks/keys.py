"""The keys bench: every task of a clerk at the real window, by keys alone, and how fast it answers.

The window stands on real files in a temporary folder, with a real centre on loopback, on the
platform without a screen. The tests drive the same tasks (`tests/window/tasks`).
"""

import gc
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from traceback import extract_tb
from typing import TYPE_CHECKING, Final

from tests.window.tasks.spent import BUDGETS_MS, LIMITS, NOT_BUILT, Reaction, Spent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.window.clerk import Clerk
    from tests.window.town import Town
    from ui.look import Look

BOOKED: Final = 20
"""So many receipts are booked for the 95th percentile, beside those of the tasks."""
ASKED: Final = 6
"""So often a form is opened and a receipt is sought."""


@dataclass(frozen=True, slots=True)
class Row:
    """One task: what it cost and what it may; or why there is no figure."""

    task: str
    spent: Spent | None = None
    why: str = ""
    failed: bool = False

    @property
    def kept(self) -> bool:
        """Tell whether it stayed within its limits; what is not built keeps and breaks nothing."""
        return not self.failed and (self.spent is None or self.spent.kept)

    def line(self) -> str:
        """Write it for people."""
        limit = LIMITS[self.task]
        if self.spent is None:
            said = "FAILED" if self.failed else "not built"
            return f"{self.task:4} {said}: {self.why} (at most {limit} keys)"
        spent, sign = self.spent, "" if self.kept else "   ABOVE ITS LIMIT"
        told = "  ".join(f"{one.name} {one.ms:.0f} ms" for one in spent.reactions)
        return (
            f"{self.task:4} {spent.keys:4} keys of at most {limit:4}   {spent.clicks} clicks   "
            f"{told}{sign}"
        ).rstrip()

    def as_json(self) -> str:
        """Write it for machines: one object on one line."""
        limit = LIMITS[self.task]
        if self.spent is None:
            state = "failed" if self.failed else "not built"
            said = {"task": self.task, "keys": None, "clicks": None, "limit": limit}
            return json.dumps(said | {"state": state, "why": self.why})
        spent = self.spent
        said = {"task": self.task, "keys": spent.keys, "clicks": spent.clicks, "limit": limit}
        took = {one.name: round(one.ms, 1) for one in spent.reactions}
        return json.dumps(said | ({"r_ms": took} if took else {}))


@dataclass(frozen=True, slots=True)
class Answering:
    """How long the machine took to do one thing, over every time it was done in this run."""

    name: str
    series: tuple[float, ...]

    @property
    def p95(self) -> float:
        """Give the 95th percentile, in milliseconds."""
        ordered = sorted(self.series)
        return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]

    @property
    def kept(self) -> bool:
        """Tell whether it stayed within its budget."""
        return self.p95 <= BUDGETS_MS[self.name]

    def line(self) -> str:
        """Write it for people."""
        sign = "" if self.kept else "   ABOVE ITS LIMIT"
        return (
            f"R    {self.name:18} p95 {self.p95:6.1f} ms of at most {BUDGETS_MS[self.name]}   "
            f"median {median(self.series):6.1f}   {len(self.series)} times{sign}"
        )

    def as_json(self) -> str:
        """Write it for machines: one object on one line."""
        return json.dumps(
            {
                "r": self.name,
                "r_ms": round(self.p95, 1),
                "median_ms": round(median(self.series), 1),
                "times": len(self.series),
                "limit_ms": BUDGETS_MS[self.name],
            }
        )


@dataclass(slots=True)
class Workplace:
    """An application, and one town made once; every session works in a copy of it."""

    application: "QApplication"
    look: "Look"
    folder: Path
    reactions: list[Reaction] = field(default_factory=list)
    sessions: int = 0

    @contextmanager
    def town(self) -> Iterator["Town"]:
        """Open a town whose counter was taken in by its centre."""
        from tests.window.town import found, moved, take_in, town_in

        template = self.folder / "template"
        if not template.exists():
            with town_in(template) as town:
                found(town)
                take_in(town)
        self.sessions += 1
        here = self.folder / str(self.sessions)
        moved(template, here)
        with town_in(here) as town:
            yield town

    @contextmanager
    def program(self, town: "Town") -> Iterator["Clerk"]:
        """Start the program as `main.py` does; whoever sits there is at the sign-in.

        Rubbish is left lying until the counter has answered; what stays is then put aside.
        """
        from PySide6.QtCore import QCoreApplication, QEvent

        from app.i18n import Language
        from tests.window.clerk import Clerk
        from tests.window.patience import Patience

        gc.disable()
        clerk = Clerk.begin(town, self.application, self.look, Patience(), Language.FA)
        try:
            yield clerk
        finally:
            clerk.end()
            clerk.running.shell.window.deleteLater()
            del clerk
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.unfreeze()
            gc.collect()

    def took(self, spent: Spent) -> Spent:
        """Keep how long the machine took."""
        self.reactions.extend(spent.reactions)
        return spent


def measure(*, whole: bool) -> Iterator[Row | Answering]:
    """Do every task once; the machine's answers are told last."""
    del whole  # one pass is all there is
    from PySide6.QtWidgets import QApplication

    from ui.look import Look

    folder = Path(tempfile.mkdtemp(prefix="bench-keys-"))
    try:
        application = _without_a_screen(QApplication)
        place = Workplace(application, Look(application), folder)
        rows = {row.task: row for row in (*_serving(place), *_till(place), *_cut(place))}
        rows |= {task: Row(task, why=why) for task, why in NOT_BUILT.items()}
        yield from (rows[task] for task in LIMITS)
        for name in BUDGETS_MS:
            series = tuple(one.ms for one in place.reactions if one.name == name)
            if series:
                yield Answering(name, series)
    finally:
        shutil.rmtree(folder)


def _without_a_screen(made: Callable[[list[str]], "QApplication"]) -> "QApplication":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # It tells of each thing that it has not: frames, a stack of windows, grabs.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
    return made([])


def _serving(place: Workplace) -> Iterator[Row]:
    """Do everything that is done in an open shift, in one shift."""
    from tests.window.tasks import bills, finding, forms, requests, till
    from tests.window.test_line import line_comes, line_goes
    from ui.rows import Link

    with place.town() as town:
        forms.was_here(town)
        forms.choose_scanner(town)
        with place.program(town) as clerk:
            clerk.sign_in()
            clerk.open_shift()
            clerk.line_is(Link.ONLINE)
            yield from _each(place, clerk, (bills.t1, bills.t2, bills.t3, forms.t4, forms.t5))
            yield from _each(place, clerk, (finding.t6, finding.t7, finding.t8, till.t11))
            place.reactions.extend(_asked(clerk))
            line_goes(clerk)
            yield from _each(place, clerk, (requests.t15,))
            line_comes(clerk)
            requests.returned(clerk)
            yield from _each(place, clerk, (requests.t14,))


def _asked(clerk: "Clerk") -> Iterator[Reaction]:
    """Do again what has a budget, often enough for a percentile."""
    from tests.window.tasks.again import booked, one_sold, opened, sought

    for number in range(BOOKED):
        yield from booked(clerk, number)
    short = one_sold(clerk)
    for _ in range(ASKED):
        yield from opened(clerk)
        yield from sought(clerk, short)


def _till(place: Workplace) -> Iterator[Row]:
    """Close a shift and open the next, in a town whose drawer holds what it began with."""
    from tests.window.tasks import till

    with place.town() as town, place.program(town) as clerk:
        clerk.sign_in()
        clerk.open_shift()
        yield from _each(place, clerk, (till.t10, till.t9))


def _cut(place: Workplace) -> Iterator[Row]:
    """Let the power go in the middle of a form, and start again."""
    from tests.window.tasks import forms

    with place.town() as town:
        forms.cut_short(town)
        with place.program(town) as clerk:
            yield from _each(place, clerk, (forms.t16,))


def _each(
    place: Workplace, clerk: "Clerk", tasks: Iterable[Callable[["Clerk"], Spent]]
) -> Iterator[Row]:
    """Do some tasks one after the other, each begun at the counter's screen."""
    from tests.window.tasks.again import home

    failed = ""
    for task in tasks:
        name = task.__name__.upper()
        if failed:
            yield Row(name, why=f"not tried, the window stands where {failed} left it", failed=True)
            continue
        try:
            yield Row(name, place.took(task(clerk)))
            home(clerk)
        except (AssertionError, TimeoutError) as error:
            failed = name
            yield Row(name, why=_where(error), failed=True)
            with suppress(AssertionError, TimeoutError):
                home(clerk)


def _where(error: Exception) -> str:
    """Say what did not hold, and in which line of the task."""
    frames = extract_tb(error.__traceback__)
    task = next((one for one in frames if "/tasks/" in one.filename), frames[-1])
    return f"{Path(task.filename).name}:{task.lineno} {task.line} {error}"[:300].rstrip()
