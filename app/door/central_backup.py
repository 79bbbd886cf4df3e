"""`main.py central backup` and `restored`: a copy that counts, and what is to be said after one."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.door.options import about, ending_well, option
from app.storage.disk import sync
from models.errors import Fault, Refusal

if TYPE_CHECKING:
    from app.door.central import Place

_FILE = click.Path(path_type=Path, dir_okay=False)


def add_to(central: click.Group) -> None:
    """Add the commands to the centre's group."""
    central.add_command(backup)
    central.add_command(restored)


@click.command("backup", help=about("backup"))
@click.argument("file", type=_FILE)
@option("elsewhere", "--elsewhere", is_flag=True)
@click.pass_obj
@ending_well
def backup(place: "Place", *, file: Path, elsewhere: bool) -> None:
    """Write a copy of the centre's database, and call safe what it holds."""
    from app.door.ending import answer, words_for  # noqa: PLC0415 - the door opens before rooms
    from app.i18n import Code  # noqa: PLC0415
    from app.storage.backup import back_up  # noqa: PLC0415

    with place.opened() as central:
        marker = central.marker()
        if place.url:
            dump(place.url, file)
        else:
            back_up(central.engine, file)
        # A copy beside the original is lost with it: what it holds is no safer for it.
        apart = elsewhere or file.stat().st_dev != place.folder.stat().st_dev
        marked = central.mark_safe(marker) if apart else 0
    words = words_for(place.language)
    answer(words.say("cli.central.backed_up", file=Code(file.name), count=marked))


@click.command("restored", help=about("restored"))
@click.pass_obj
@ending_well
def restored(place: "Place") -> None:
    """Begin a new generation: every counter then compares what it sent with what is here."""
    from app.door.ending import answer, words_for  # noqa: PLC0415
    from app.i18n import Code  # noqa: PLC0415

    with place.opened() as central:
        generation = central.begin_generation()
    answer(words_for(place.language).say("cli.central.restored", generation=Code(generation)))


def dump(url: str, file: Path) -> None:
    """Let `pg_dump` write one moment of a PostgreSQL database, and read its contents back.

    The password goes by the environment: whoever lists processes does not see it.

    Raises Refusal `centre.no_pg_dump`, Fault `centre.dump_failed`.
    """
    from sqlalchemy import make_url  # noqa: PLC0415

    program, reader = shutil.which("pg_dump"), shutil.which("pg_restore")
    if program is None or reader is None:
        raise Refusal("centre.no_pg_dump")
    parts = make_url(url)
    plain = parts.set(drivername="postgresql", password=None)
    environment = {"PGPASSWORD": str(parts.password)} if parts.password else None
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    target = f"--dbname={plain.render_as_string()}"
    try:
        _run([program, "--format=custom", f"--file={part}", target], environment)
        _run([reader, "--list", str(part)], environment)
        sync(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _run(command: list[str], environment: dict[str, str] | None) -> None:
    # What it complains of may name hosts and people: the log of the server has it.
    ended = subprocess.run(command, env=environment, capture_output=True, check=False)
    if ended.returncode:
        raise Fault("centre.dump_failed", ended=ended.returncode)
