"""The commands that only look: verify a file, write a day's report, check a receipt's QR."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.book.fold.rows import SHIFT
from app.book.rebuild import verify
from app.book.reports.day import day_report
from app.book.reports.report import DayReport
from app.book.reports.scope import Scope
from app.book.reports.waiting import Disposition, waiting_of
from app.catalogue.encode import decode
from app.catalogue.signed import SignedCatalogue, open_signed
from app.central.central import FILE_NAME, KEYS_NAME
from app.central.keys import Keys
from app.central.rows import FEED, PUBLISHED
from app.central.unposted import evidence, unposted
from app.clock import SystemClock
from app.counter.commands.adopt import public_key
from app.counter.opening import read_keys
from app.counter.tables import CATALOGUE, CURSOR, DEVICE, DISPOSITION
from app.door.ending import DIFFERS, answer, finding_line, words_for
from app.door.papers import write_day
from app.i18n import Code, Language
from app.ids import SystemChance
from app.journal.verify import Evidence, Finding, Place
from app.storage.engine import open_file, reading
from app.storage.integrity import check_file
from app.storage.profile import DATABASE, Profile
from app.storage.schema import prepare_central
from app.wire.feed_items import CATALOGUE as KIND_OF_CATALOGUES
from app.wire.receipt_code import check_receipt_code
from models.catalogue.catalogue import Catalogue
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial

_KEY: Final = re.compile(r"(?:(?P<number>[0-9]{1,5}):)?(?P<key>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Opened:
    """A database to look at; `counter` tells which of the two kinds it is."""

    engine: Engine
    counter: bool


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a counter's profile or a centre's folder, to be looked at and not written."""
    if (path / FILE_NAME).is_file():
        engine = open_file(path / FILE_NAME, None)
        try:
            prepare_central(engine)
            yield Opened(engine, counter=False)
        finally:
            engine.dispose()
        return
    profile = Profile(path)
    if not (path / DATABASE).is_file():
        raise Refusal("profile.not_one")
    with profile.hold():
        engine = profile.open_database()
        try:
            yield Opened(engine, counter=True)
        finally:
            engine.dispose()


def verify_path(path: Path, language: Language) -> int:
    """Verify a database whole and say what was found; the answer is the exit code."""
    words = words_for(language)
    with opened(path) as looked:
        findings = [Finding("verify.file", detail=flaw) for flaw in check_file(looked.engine)]
        with reading(looked.engine) as connection:
            beside = frozenset[Place]() if looked.counter else unposted(connection)
            parted = frozenset[Evidence]() if looked.counter else evidence(connection)
            findings += _catalogues(connection, looked, path)
        findings += verify(looked.engine, beside=beside, evidence=parted)
    if not findings:
        answer(words.say("cli.verify.sound"))
        return 0
    for each in findings:
        answer(finding_line(words, each.code, each.epoch, each.seq, each.detail))
    return DIFFERS


def _catalogues(connection: Connection, looked: Opened, path: Path) -> Iterator[Finding]:
    """See that every catalogue kept is one that the centre's key signed."""
    if looked.counter:
        key = connection.execute(sa.select(DEVICE.c.catalogue_key)).scalar() or ""
        kept = connection.execute(sa.select(CATALOGUE.c.data)).scalars().all()
    else:
        key = Keys.open(path / KEYS_NAME, SystemChance()).catalogue_public
        fed = sa.select(FEED.c.data).where(FEED.c.kind == KIND_OF_CATALOGUES)
        kept = connection.execute(sa.select(PUBLISHED.c.data).union_all(fed)).scalars().all()
    for packed in kept:
        try:
            open_signed(SignedCatalogue.unpack(packed), public_key(key), None)
        except Refusal as refusal:
            yield Finding("verify.catalogue", detail=refusal.code)


def write_report(
    path: Path, *, day: str, out: Path, kinds: tuple[str, ...], office: str, language: Language
) -> int:
    """Write a day's report as JSON, PDF and Excel; the answer is the exit code.

    Args:
        day: Jalali, or empty for the last day on which a shift was opened.
        office: needed at a centre that knows several.
    """
    words = words_for(language)
    with opened(path) as looked, reading(looked.engine) as connection:
        report, catalogue = _report(connection, looked, day, office)
    write_day(report, catalogue, out, kinds, language, made=SystemClock().now())
    answer(words.say("cli.report.written", folder=Code(str(out.resolve()))))
    for found in report.findings:
        answer(finding_line(words, found.code, "", 0, found.place))
    return DIFFERS if report.findings else 0


def _report(
    connection: Connection, looked: Opened, day: str, office: str
) -> tuple[DayReport, Catalogue | None]:
    offices = connection.execute(sa.select(SHIFT.c.office).distinct()).scalars().all()
    if len(offices) > 1 and not office:
        raise Refusal("cli.office_needed", field="office")
    worked = sa.select(SHIFT.c.office, SHIFT.c.day).order_by(SHIFT.c.day.desc()).limit(1)
    if office:
        worked = worked.where(SHIFT.c.office == office)
    if day:
        worked = worked.where(SHIFT.c.day == str(JalaliDate.parse(day)))
    found = connection.execute(worked).first()
    if found is None:
        raise Refusal("day.empty", field="day")
    office, day = found.office, found.day
    if not looked.counter:
        return day_report(connection, office, day), None
    confirmed = {
        row.epoch: row.received_seq
        for row in connection.execute(sa.select(CURSOR.c.epoch, CURSOR.c.received_seq))
    }
    doubts = [
        Disposition(row.epoch, row.seq, row.state, row.code)
        for row in connection.execute(sa.select(DISPOSITION))
    ]
    waiting = waiting_of(connection, Scope.one_day(office, day), confirmed, doubts)
    newest = sa.select(CATALOGUE.c.data).order_by(CATALOGUE.c.version.desc()).limit(1)
    packed = connection.execute(newest).scalar()
    catalogue = decode(SignedCatalogue.unpack(packed).payload) if packed else None
    return day_report(connection, office, day, waiting=waiting), catalogue


def _typed_key(typed: str) -> tuple[int, str]:
    """Read a centre's public key as it is typed: `number:hex`, or hex alone for key 1."""
    found = _KEY.fullmatch(typed.strip().lower())
    if found is None:
        raise Refusal("receipt_code.key", field="key")
    return int(found["number"] or 1), found["key"]


def check_receipt(text: str, path: Path | None, keys: tuple[str, ...], language: Language) -> int:
    """Prove a receipt's QR text without a network and say what it states.

    Args:
        path: a profile whose pinned keys are used. keys: `number:hex`, or hex for key 1.
    """
    words = words_for(language)
    known = dict(map(_typed_key, keys))
    if path is not None:
        with opened(path) as looked, reading(looked.engine) as connection:
            if looked.counter:
                kept = connection.execute(sa.select(DEVICE.c.centre_keys)).scalar()
                known |= read_keys(kept or "")
    if not known:
        raise Refusal("receipt_code.no_key", field="key")
    facts, certificate = check_receipt_code(text, known)
    answer(
        words.say(
            "cli.receipt.holds",
            receipt=Code(str(facts.receipt)),
            kind=words.say(f"receipt.kind.{facts.kind}"),
            total=Rial(facts.total),
            day=JalaliDate.of_instant(facts.minute),
            time=facts.minute,
            copy=facts.copy,
            device=Code(certificate.device),
            seq=facts.seq,
        )
    )
    return 0
