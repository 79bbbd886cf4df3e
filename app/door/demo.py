"""`main.py demo`: plays a practice day, writes its papers, checks it, and says what came of it."""

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app.book.reports.day import day_report, encode
from app.book.reports.excel import day_workbook
from app.book.reports.paper import day_paper
from app.central.central import FILE_NAME
from app.clock import SystemClock
from app.door.ending import DIFFERS, finding_line
from app.i18n import Code, Language, Words
from app.practice.check import Checked, check_day
from app.practice.clerk import CLERK, MANAGER, SUPERVISOR
from app.practice.demo import OFFICE, Folders, Played, Progress, Stage, folders_for
from app.storage.engine import open_file, reading
from app.storage.profile import Profile
from models.catalogue.catalogue import Catalogue
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from printing.pdf import render

_LIMIT: Final = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line."""

    out: Path | None
    visits: int
    seed: int
    as_json: bool
    language: Language


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
    words = Words(wanted.language, plain=True)
    folders = folders_for((wanted.out or default_folder()).resolve())
    stage = Stage(folders, wanted.language.value, wanted.seed, wanted.visits)
    with _progress(words, silent=wanted.as_json) as tell:
        played = stage.play(tell)
    stage.centre.close()
    checked = _papers_and_check(folders, stage.catalogue, played, wanted.language)
    seconds = (clock.monotonic_ms() - began) / 1000
    facts = _facts(folders, played, checked, seconds)
    if wanted.as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, sort_keys=True) + "\n")
    else:
        sys.stdout.write("\n".join(_summary(words, folders, played, checked, seconds)) + "\n")
    return 0 if not checked.findings and not played.waiting else DIFFERS


def _papers_and_check(
    folders: Folders, catalogue: Catalogue, played: Played, language: Language
) -> Checked:
    """Open both databases again, as a stranger would, write the report and compare the sides."""
    profile = Profile(folders.counter)
    with profile.hold():
        till = profile.open_database()
        centre = open_file(folders.centre / FILE_NAME, None)
        try:
            checked = check_day(till, centre, OFFICE, played.day)
            with reading(centre) as connection:
                report = day_report(connection, OFFICE, played.day)
        finally:
            till.dispose()
            centre.dispose()
    made = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
    folders.report.mkdir(exist_ok=True)
    stem = played.day.replace("/", "-")
    pdf = render(day_paper(report, language, catalogue), created=made)
    (folders.report / f"{stem}.pdf").write_bytes(pdf)
    book = day_workbook(report, language, catalogue, created=made)
    (folders.report / f"{stem}.xlsx").write_bytes(book)
    (folders.report / f"{stem}.json").write_bytes(encode(report))
    return checked


def _facts(folders: Folders, played: Played, checked: Checked, seconds: float) -> dict[str, Any]:
    till, centre = checked.till, checked.centre
    return {
        "visits": till.visits,
        "services": till.services,
        "service_lines": till.lines,
        "agencies": till.agencies,
        "receipts": till.receipts,
        "till_total_rial": till.total,
        "centre_total_rial": centre.total,
        "cash_visits": till.cash,
        "card_visits": till.card,
        "split_visits": till.split,
        "difference_rial": played.difference,
        "waited_most": played.waited_most,
        "basket_found_after_kill": played.resumed,
        "waiting": played.waiting,
        "verify_findings": len(checked.findings),
        "report_digest": till.digest,
        "out": str(folders.out),
        "seconds": round(seconds, 1),
    }


def _summary(
    words: Words, folders: Folders, played: Played, checked: Checked, seconds: float
) -> list[str]:
    till, centre = checked.till, checked.centre
    say = words.say
    lines = [
        say("practice.done.day", day=JalaliDate.parse(played.day), seconds=round(seconds)),
        say(
            "practice.done.visits",
            visits=till.visits,
            lines=till.lines,
            services=till.services,
            agencies=till.agencies,
        ),
        say("practice.done.tenders", cash=till.cash, card=till.card, split=till.split),
        say("practice.done.line", count=played.waited_most),
        say("practice.done.killed", count=played.resumed),
        say("practice.done.difference", amount=Rial(played.difference)),
        say(
            "practice.done.sums",
            receipts=till.receipts,
            till=Rial(till.total),
            centre=Rial(centre.total),
        ),
        say("practice.done.waiting", count=played.waiting),
    ]
    if checked.findings:
        lines.append(say("practice.done.findings", count=len(checked.findings)))
        lines += [
            finding_line(words, each.code, each.epoch, each.seq, each.detail)
            for each in checked.findings[:_LIMIT]
        ]
    else:
        lines.append(say("practice.done.sound"))
    lines += [
        say("practice.done.folder", folder=Code(str(folders.out))),
        say("practice.done.open", command=Code(_command(folders))),
        say(
            "practice.done.people",
            clerk=Code(f"{CLERK.user} / {CLERK.pin}"),
            supervisor=Code(f"{SUPERVISOR.user} / {SUPERVISOR.pin}"),
            manager=Code(f"{MANAGER.user} / {MANAGER.pin}"),
        ),
    ]
    return lines


def _command(folders: Folders) -> str:
    shown = str(folders.counter)
    quoted = f'"{shown}"' if " " in shown else shown
    return f"python main.py --profile {quoted}"


class _progress:  # noqa: N801 - used as a word, `with _progress(...)`
    """A bar on stderr while the day is played; nothing when a machine reads."""

    def __init__(self, words: Words, *, silent: bool) -> None:
        self._words = words
        self._bar: Any = None
        if not silent:
            from rich.console import Console  # noqa: PLC0415 - only a long command waits for it
            from rich.progress import BarColumn, MofNCompleteColumn, Progress as Bar, TextColumn  # noqa: I001, PLC0415

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Bar(*columns, console=Console(stderr=True))

    def __enter__(self) -> Progress:
        if self._bar is None:
            return lambda key, done, all_of_it: None
        self._bar.start()
        task = self._bar.add_task("", total=1)

        def tell(key: str, done: int, all_of_it: int) -> None:
            self._bar.update(
                task, description=self._words.say(key), completed=done, total=all_of_it
            )

        return tell

    def __exit__(self, *ended: object) -> None:
        if self._bar is not None:
            self._bar.stop()
