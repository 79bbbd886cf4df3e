"""`main.py demo`: plays a practice day, writes its papers, checks it, and says what came of it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Any, Final

from sqlalchemy import Connection, select

from app import logs
from app.book.fold.rows import SHIFT
from app.book.reports.day import day_report
from app.book.reports.shift import shift_report
from app.central.central import FILE_NAME
from app.clock import SystemClock
from app.door.ending import DIFFERS, answer, finding_line, words_for
from app.door.papers import KINDS, write_day, write_shift
from app.i18n import Code, Language, Words
from app.journal.verify import Finding
from app.practice.check import Checked, check_day, compare_played
from app.practice.clerk import CLERK, MANAGER, SUPERVISOR
from app.practice.demo import OFFICE, Folders, Stage, folders_for, refuse_visits
from app.practice.leader import Played, Progress
from app.storage.engine import open_file, reading
from app.storage.profile import Profile
from models.catalogue.catalogue import Catalogue
from models.errors import CounterError
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

_LIMIT: Final = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    out: Path | None
    visits: int
    seed: int
    as_json: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Came:
    """What came of it."""

    folders: Folders
    played: Played
    checked: Checked
    findings: tuple[Finding, ...]
    seconds: float

    @property
    def well(self) -> bool:
        """Whether nothing differs and nothing waits."""
        return not self.findings and not self.played.waiting


def default_folder() -> Path:
    """Name a folder beside the reader that no earlier day has used."""
    number = 1
    while (folder := Path(f"practice-day-{number}")).exists():
        number += 1
    return folder


def run(wanted: Wanted) -> int:
    """Play, write, check, tell; the answer is the process's exit code."""
    clock = SystemClock()
    began = clock.monotonic_ms()
    refuse_visits(wanted.visits)
    folders = folders_for((wanted.out or default_folder()).resolve())
    words = words_for(wanted.language)
    handler = logs.start(folders.logs)
    try:
        with (
            closing(Stage(folders, wanted.language, wanted.seed, wanted.visits)) as stage,
            _progress(words, silent=wanted.as_json) as tell,
        ):
            played = stage.play(tell)
        made, short = stage.clock.now(), stage.day.short
        checked, wrong = _check(folders, stage.catalogue, played, wanted.language, made)
    finally:
        logs.stop(handler)
    findings = (*checked.findings, *wrong, *compare_played(played, checked.till, short))
    seconds = (clock.monotonic_ms() - began) / 1000
    came = Came(folders, played, checked, findings, seconds)
    if wanted.as_json:
        answer(json.dumps(facts_of(came), sort_keys=True))
    else:
        for line in _summary(words, came):
            answer(line)
    return 0 if came.well else DIFFERS


def _check(
    folders: Folders, catalogue: Catalogue, played: Played, language: Language, made: datetime
) -> tuple[Checked, list[Finding]]:
    """Open both databases again, as a stranger would; compare the sides and write the papers."""
    profile = Profile(folders.counter)
    with profile.hold():
        till = profile.open_database()
        centre = open_file(folders.centre / FILE_NAME, None)
        try:
            checked = check_day(till, centre, OFFICE, played.day)
            with reading(centre) as connection:
                wrong = list(_papers(connection, folders, catalogue, played, language, made))
        finally:
            till.dispose()
            centre.dispose()
    return checked, wrong


def _papers(  # noqa: PLR0917 - each of them stands on the paper
    connection: Connection,
    folders: Folders,
    catalogue: Catalogue,
    played: Played,
    language: Language,
    made: datetime,
) -> Iterator[Finding]:
    """Write the day's and the shifts' reports as the centre has them; tells what cannot be."""
    shifts = select(SHIFT.c.shift).where(SHIFT.c.day == played.day).order_by(SHIFT.c.number)
    try:
        day = day_report(connection, OFFICE, played.day)
        write_day(day, catalogue, folders.report, KINDS, language, made=made)
        for shift in connection.execute(shifts).scalars().all():
            roll = shift_report(connection, OFFICE, shift)
            write_shift(roll, catalogue, folders.report, language, made=made)
    except CounterError as error:
        if error.code.startswith("disk."):
            raise
        yield Finding("verify.no_report", detail=error.code)


def facts_of(came: Came) -> dict[str, Any]:
    """Give what came of a day for machines."""
    till, centre, played = came.checked.till, came.checked.centre, came.played
    return {
        "visits": till.visits,
        "services": till.services,
        "service_kinds": till.kinds,
        "agencies": till.agencies,
        "bills": till.bills,
        "receipts": till.receipts,
        "till_total_rial": till.total,
        "centre_total_rial": centre.total,
        "cash_visits": till.cash,
        "card_visits": till.card,
        "split_visits": till.split,
        "voided_rial": played.voided,
        "refunded_rial": played.refunded,
        "difference_rial": played.difference,
        "kills": played.kills,
        "basket_found_after_kill": played.resumed,
        "line_failures": played.line_failures,
        "waited_most": played.waited_most,
        "waiting": played.waiting,
        "verify_findings": len(came.findings),
        "report_digest": till.digest,
        "out": str(came.folders.out),
        "seconds": round(came.seconds, 1),
    }


def _summary(words: Words, came: Came) -> Iterator[str]:
    till, centre, played = came.checked.till, came.checked.centre, came.played
    say = words.say
    yield say("practice.done.day", day=JalaliDate.parse(played.day), seconds=round(came.seconds))
    yield say(
        "practice.done.visits",
        visits=till.visits,
        services=till.services,
        kinds=till.kinds,
        agencies=till.agencies,
        bills=till.bills,
    )
    yield say("practice.done.tenders", cash=till.cash, card=till.card, split=till.split)
    yield say("practice.done.back", voided=Rial(-played.voided), refunded=Rial(-played.refunded))
    yield say("practice.done.difference", amount=Rial(played.difference))
    yield say("practice.done.line", count=played.waited_most)
    yield say("practice.done.killed", count=played.resumed)
    yield say(
        "practice.done.sums",
        receipts=till.receipts,
        till=Rial(till.total),
        centre=Rial(centre.total),
    )
    yield say("practice.done.waiting", count=played.waiting)
    if came.findings:
        yield say("practice.done.findings", count=len(came.findings))
        for each in came.findings[:_LIMIT]:
            yield finding_line(words, each.code, each.epoch, each.seq, each.detail)
    else:
        yield say("practice.done.sound")
    yield ""
    yield say("practice.done.folder", folder=Code(str(came.folders.out)))
    yield say("practice.done.open")
    yield f"  {_command('--profile', str(came.folders.counter))}"
    yield say("practice.done.centre")
    yield f"  {_command('central', '--folder', str(came.folders.centre))}"
    yield say(
        "practice.done.people",
        clerk=Code(f"{CLERK.user} / {CLERK.pin}"),
        supervisor=Code(f"{SUPERVISOR.user} / {SUPERVISOR.pin}"),
        manager=Code(f"{MANAGER.user} / {MANAGER.pin}"),
    )


def _command(*arguments: str) -> str:
    """Write a command line as this system's shell reads it."""
    line = ("python", sys.argv[0] or "main.py", *arguments)
    return subprocess.list2cmdline(line) if sys.platform == "win32" else " ".join(map(quote, line))


def _tell_nobody(_key: str, _done: int, _all_of_it: int, /) -> None:
    """Take a step's news where nobody looks."""


@contextmanager
def _progress(words: Words, *, silent: bool) -> Iterator[Progress]:
    """Show a bar on stderr while the day is played; nothing when a machine reads."""
    if silent:
        yield _tell_nobody
        return
    from rich.console import Console  # noqa: PLC0415 - only a long command waits for it
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1)

        def tell(key: str, done: int, all_of_it: int) -> None:
            bar.update(task, description=words.say(key), completed=done, total=all_of_it)

        yield tell
