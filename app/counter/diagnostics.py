"""The file support asks for: versions, settings, counts and the last lines of the log.

Nobody's data is in it: no row of the book or the vault is read, only how many there are. What the
log masks is masked once more, and of paths only the last name is told.
"""

import json
import platform
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from io import BytesIO
from pathlib import Path, PurePath
from typing import Final

import sqlalchemy as sa

from app.counter.desk import Desk
from app.counter.queries.clock import drift
from app.counter.queries.standing import stands
from app.journal.times import write_instant
from app.logs import FILE_NAME, masked, one_line
from app.settings import Settings
from app.storage.engine import named_faults
from app.storage.profile import DATABASE
from app.storage.schema import COUNTER
from app.version import VERSION

LINES: Final = 400
_TAIL_BYTES: Final = 200_000
_PATHS: Final = ("centre_ca",)


def diagnostics(
    desk: Desk, settings: Settings, devices: Mapping[str, str], parts: Mapping[str, str]
) -> bytes:
    """Give the file as a zip.

    Args:
        devices: a condition by device. parts: versions of what the window is made of.
    """
    told = {
        "about.json": _about(desk, parts),
        "settings.json": _settings(settings),
        "devices.json": dict(devices),
        "counts.json": _counts(desk),
        "standing.json": _standing(desk, settings.profile),
    }
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, facts in told.items():
            pack.writestr(name, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True))
        pack.writestr("log.txt", _log(settings.logs / FILE_NAME))
    return into.getvalue()


def file_name(desk: Desk) -> str:
    """Name the file by office, counter and moment."""
    stamp = f"{desk.clock.now():%Y%m%d-%H%M}"
    return f"pishkhan-{desk.office.office}-{desk.office.counter}-{stamp}.zip"


def _about(desk: Desk, parts: Mapping[str, str]) -> dict[str, str]:
    office = desk.office
    return {
        "app": VERSION,
        "schema": str(COUNTER.version),
        "python": sys.version.split()[0],
        "system": platform.platform(terse=True),
        "machine": platform.machine(),
        "office": office.office,
        "counter": str(office.counter),
        "device": desk.journal.identity.device,
        "epoch": desk.journal.head.epoch,
        "catalogue": str(desk.catalogue.version if desk.catalogue else 0),
        "at": write_instant(desk.clock.now()),
        **parts,
    }


def _settings(settings: Settings) -> dict[str, str]:
    """Give what is set; a path is told by its last name, since folders are named after people."""
    told = {}
    for rule in fields(settings):
        value = str(getattr(settings, rule.name))
        if rule.name == "profile":
            continue
        kind, _, rest = value.partition(":")
        if rule.name == "paper_scanner" and kind == "folder":
            value = f"{kind}:…/{PurePath(rest).name}"
        elif rule.name in _PATHS and value:
            value = f"…/{PurePath(value).name}"
        told[rule.name] = value
    return told


def _counts(desk: Desk) -> dict[str, int]:
    """Count the rows of every table."""
    tables = [table for metadata in COUNTER.tables for table in metadata.sorted_tables]
    with desk.read() as connection:
        return {
            table.name: int(
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            )
            for table in tables
        }


def _standing(desk: Desk, profile: Path) -> dict[str, str]:
    now, clock = stands(desk), drift(desk)
    with named_faults():
        size = (profile / DATABASE).stat().st_size
        free = shutil.disk_usage(profile).free
    return {
        "waiting": str(now.outbox.waiting),
        "held": str(now.outbox.held),
        "rejected": str(now.outbox.rejected),
        "unprinted": str(now.unprinted),
        "last_sent": now.last_sent,
        "silent_days": str(now.silent_days),
        "line_up": str(desk.line_up),
        "trouble": desk.link.trouble,
        "clock_ahead_ms": str(clock.ahead_ms),
        "clock_heard": clock.at,
        "database_bytes": str(size),
        "disk_free_bytes": str(free),
    }


def _log(file: Path) -> str:
    try:
        content = file.read_bytes()[-_TAIL_BYTES:]
    except OSError:
        return ""
    lines = content.decode("utf-8", "replace").splitlines()[-LINES:]
    return "\n".join(masked(one_line(line)) for line in lines)
