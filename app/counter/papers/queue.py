"""The print queue: papers owed since their act's commit, printed after it, never silently twice.

A job is `queued` with the act, `sent` before the printer hears of it, then `printed`, or `failed`
with the reason. A job that was `sent` when the program died becomes `unknown`: a person says
whether the paper came out, and a second paper is a copy.
"""

from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa

from app.book.fold.rows import RECEIPT, TENDER
from app.counter.desk import Desk
from app.counter.papers.receipt import receipt_document
from app.counter.tables import NOT_PRINTED, PRINT_JOB
from app.i18n import Language
from app.storage.engine import writing
from models.errors import CounterError, Refusal
from models.events.base import Reference
from printing.faults import PrintingFault
from printing.pdf import render
from printing.printers import Printer

_OWED: Final = ("queued", "failed")


_UNSURE: Final = ("printer.interrupted", "printer.silent")
"""Faults after which the paper may have come out all the same."""


@dataclass(frozen=True, slots=True)
class Job:
    """A paper owed: which act's, which copy (0 is the original), how it stands.

    number: the slip's running number. cash: whether cash changed hands, so the drawer must open.
    training: it is of the training, which opens no drawer.
    """

    of: Reference
    copy: int
    state: str
    error: str
    number: int
    cash: bool
    training: bool = False


def jobs(desk: Desk, *states: str) -> tuple[Job, ...]:
    """List papers by state, oldest first."""
    here = (RECEIPT.c.day == PRINT_JOB.c.day) & (RECEIPT.c.epoch == PRINT_JOB.c.epoch)
    cash = (
        sa.select(sa.func.count())
        .where(
            TENDER.c.office == desk.office.office,
            TENDER.c.day == PRINT_JOB.c.day,
            TENDER.c.epoch == PRINT_JOB.c.epoch,
            TENDER.c.seq == PRINT_JOB.c.seq,
            TENDER.c.kind == "cash",
        )
        .scalar_subquery()
    )
    query = (
        sa.select(PRINT_JOB, RECEIPT.c.number, cash.label("cash"))
        .join(RECEIPT, here & (RECEIPT.c.seq == PRINT_JOB.c.seq))
        .where(
            RECEIPT.c.office == desk.office.office,
            PRINT_JOB.c.state.in_(states),
            *((NOT_PRINTED,) if "printed" not in states else ()),
        )
        .order_by(PRINT_JOB.c.day, PRINT_JOB.c.seq, PRINT_JOB.c.copy)
    )
    with desk.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        Job(
            Reference(row.day, row.epoch, row.seq),
            row.copy,
            row.state,
            row.error,
            row.number,
            bool(row.cash),
            desk.office.training,
        )
        for row in rows
    )


def print_owed(desk: Desk, printer: Printer, language: Language) -> tuple[Job, ...]:
    """Print everything that is owed; the answer is what did not come out, and why."""
    return tuple(
        failed
        for job in jobs(desk, *_OWED)
        if (failed := _print(desk, job, printer, language)) is not None
    )


def _print(desk: Desk, job: Job, printer: Printer, language: Language) -> Job | None:
    try:
        document = receipt_document(desk, job.of, job.copy, language)
    except CounterError as error:
        return _mark(desk, job, "failed", error.code)
    _mark(desk, job, "sent")
    try:
        pdf = render(document, created=desk.clock.now())
        printer.send(pdf, name=name_of(job), kick=_kicks(job))
    except PrintingFault as fault:
        return _mark(desk, job, "unknown" if fault.code in _UNSURE else "failed", fault.code)
    _mark(desk, job, "printed")
    desk.news.tell("paper.printed", short_of(job))
    return None


def _kicks(job: Job) -> bool:
    return job.cash and not job.copy and not job.training


def name_of(job: Job) -> str:
    """Name a paper's file by its place in the journal: nobody's name stands in it."""
    copy = f"-copy{job.copy}" if job.copy else ""
    return f"{job.of.day.replace('/', '')}-{job.of.epoch[:6]}-{job.of.seq:06d}{copy}"


def short_of(job: Job) -> str:
    """Give the running number of a paper's slip as people say it."""
    return f"{'T' if job.training else ''}{job.number:06d}"


def settle_unknown(desk: Desk, job: Job, *, came_out: bool) -> None:
    """Say whether a paper came out; one that did not is owed again."""
    if job.state != "unknown":
        raise Refusal("paper.not_unknown")
    _mark(desk, job, "printed" if came_out else "queued")


def _mark(desk: Desk, job: Job, state: str, error: str = "") -> Job:
    marked = replace(job, state=state, error=error)
    with writing(desk.engine) as connection:
        connection.execute(
            PRINT_JOB.update()
            .where(
                PRINT_JOB.c.epoch == job.of.epoch,
                PRINT_JOB.c.seq == job.of.seq,
                PRINT_JOB.c.copy == job.copy,
            )
            .values(state=state, error=error)
        )
    if error:
        desk.news.tell("paper.failed", error)
    return marked
