"""`main.py central backup` and `restored`, and `main.py replace`, as an administrator runs them."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.central.central import Central
from app.central.rows import HEAD
from app.door.central_backup import dump
from app.storage.engine import reading
from models.errors import Fault
from tests.door.commands import Ended, run_here
from tests.postgres import postgres_url  # noqa: F401 - a fixture, by its name
from tests.sync.branch import OFFICE, Centre, demand_equal, opened

pytestmark = pytest.mark.slow


def central(folder: Path, *arguments: str | Path) -> Ended:
    return run_here("--language", "en", "central", "--folder", folder, *arguments)


def safe_of(centre: Centre) -> set[tuple[int, int]]:
    with reading(centre.central.engine) as connection:
        rows = connection.execute(sa.select(HEAD.c.seq, HEAD.c.safe_seq)).all()
    return {(row.seq, row.safe_seq) for row in rows}


def test_a_copy_put_back_and_said_so_gets_what_it_lacks_from_the_counters(tmp_path: Path) -> None:
    with opened(tmp_path) as (centre, branch):
        branch.enrol(centre)
        branch.sync(centre.url)
        branch.open_for_business()
        branch.serve(2)
        assert branch.sync(centre.url)
        copy = tmp_path / "copy.db"
        central(centre.folder, "backup", copy, "--elsewhere").demand(0)
        assert all(seq == safe for seq, safe in safe_of(centre))
        branch.serve(3)
        assert branch.sync(centre.url)

        centre.stop()
        for end in ("-wal", "-shm"):
            centre.file.with_name(centre.file.name + end).unlink(missing_ok=True)
        shutil.copy(copy, centre.file)
        before = Central.open(centre.folder)
        generation = before.generation
        before.close()
        told = central(centre.folder, "restored").demand(0)
        assert generation not in told.out
        centre.start()
        assert branch.sync(centre.url)
        demand_equal(branch, centre)


def test_a_copy_beside_the_original_makes_nothing_safe(tmp_path: Path) -> None:
    with opened(tmp_path) as (centre, branch):
        branch.enrol(centre)
        assert branch.sync(centre.url)
        central(centre.folder, "backup", tmp_path / "copy.db").demand(0)
        assert {safe for _, safe in safe_of(centre)} == {0}


def test_a_computer_takes_a_broken_ones_place_by_one_command(tmp_path: Path) -> None:
    with opened(tmp_path) as (centre, branch):
        branch.enrol(centre)
        branch.sync(centre.url)
        branch.open_for_business()
        branch.serve(3)
        assert branch.sync(centre.url)
        branch.stop()
        folder = tmp_path / "new"
        said = ("replace", folder, "--address", centre.url, "--office", OFFICE, "--counter", "2")
        who = ("--title", "دفتر سراب", "--user", "100", "--name", "مدیر یکم", "--pin", "481516")
        code = ("--code", centre.central.invite(OFFICE, 2))
        told = run_here("--language", "en", *said, *who, *code).demand(0)
        assert "slips 3, last receipt number 3" in told.out
        again = run_here("--language", "en", *said, *who, "--code", "AAAAA-AAAAA").demand(0)
        assert "slips 3, last receipt number 3" in again.out


def test_postgresql_is_copied_by_its_own_program_and_read_back(
    postgres_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    centre = Central.open(postgres_url, keys=tmp_path / "keys")
    centre.close()
    dump(postgres_url, tmp_path / "copy.dump")
    assert (tmp_path / "copy.dump").read_bytes().startswith(b"PGDMP")
    with pytest.raises(Fault):
        dump(postgres_url + "no_such_database", tmp_path / "copy.dump")
    assert (tmp_path / "copy.dump").read_bytes().startswith(b"PGDMP")
