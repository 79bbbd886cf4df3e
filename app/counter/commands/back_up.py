"""Writing a whole, verified copy of the counter's file, and remembering when the last one was."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.counter.desk import Desk
from app.durable import write_whole
from app.journal.times import read_instant, write_instant
from app.storage.backup import back_up
from app.storage.engine import file_of, named_faults
from models.errors import Refusal

RECORD: Final = "backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last good copy: when, under which name, and whether on another disk than the counter's.

    A copy beside the original is lost with it.
    """

    at: datetime
    name: str
    apart: bool


def back_up_counter(desk: Desk, folder: Path) -> LastBackup:
    """Write a copy into a folder and read it back whole; only then it counts.

    It opens with this machine's own key alone: whoever finds it reads nothing.
    """
    desk.need_session()
    if not folder.is_dir():
        raise Refusal("backup.no_folder", field="folder")
    now, office = desk.clock.now(), desk.office
    name = f"pishkhan-{office.office}-{office.counter}-{now:%Y%m%d-%H%M%S}.backup"
    back_up(desk.engine, folder.joinpath(name))
    home = file_of(desk.engine).path.parent
    with named_faults():
        apart = folder.stat().st_dev != home.stat().st_dev
    record = {"at": write_instant(now), "name": name, "apart": apart}
    write_whole(home.joinpath(RECORD), json.dumps(record).encode())
    return LastBackup(now, name, apart)


def last_backup(profile: Path) -> LastBackup | None:
    """Read when the last good copy was made; what cannot be read says that nobody knows."""
    try:
        record = json.loads((profile.joinpath(RECORD)).read_bytes())
        return LastBackup(read_instant(record["at"]), str(record["name"]), bool(record["apart"]))
    except (OSError, ValueError, KeyError, TypeError, Refusal):
        return None
