"""Facts about the file for support: all a technician needs, nobody's data in it; and backups."""

import io
import json
import logging
import zipfile
from pathlib import Path

import pytest

from app import logs
from app.counter.commands.add_service import add_service
from app.counter.commands.back_up import RECORD, back_up_counter, last_backup
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.desk import Desk
from app.counter.diagnostics import diagnostics, file_name
from app.settings import Settings
from app.storage.profile import DATABASE
from models.errors import Refusal
from tests.counter_world import CLERK, World, sample, seen_papers

SERVICE = "NOCR-111"


@pytest.fixture
def served(desk: Desk) -> dict[str, str]:
    """Serve a citizen, and give all that was answered."""
    service = sample().service(SERVICE)
    answers = service.example(desk.today()) | {"first_name": "فرانک", "last_name": "قناری"}
    start_visit(desk)
    papers = seen_papers(desk, SERVICE, answers)
    add_service(desk, service=SERVICE, answers=answers, papers=papers)
    take_payment(desk, tenders=[cash(desk.need_visit().total)])
    return answers


def unpacked(pack: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(pack)) as opened:
        return {name: opened.read(name).decode("utf-8") for name in opened.namelist()}


def test_the_file_tells_versions_counts_and_settings_and_nobodys_data(
    world: World, desk: Desk, served: dict[str, str]
) -> None:
    profile = world.path.parent
    handler = logs.start(profile / "logs")
    try:
        logging.getLogger("app").warning("a careless line: %s %s", *list(served.values())[:2])
        logging.getLogger("app").warning("نشانی %s", served["mobile"])
    finally:
        logs.stop(handler)
    settings = Settings(profile=profile, paper_scanner="folder:/home/maryam/scans")
    told = unpacked(diagnostics(desk, settings, {"printer": "good"}, {"qt": "6"}))
    everything = "\n".join(told.values())
    numbers = [one for one in served.values() if one.isdigit() and len(one) >= 8]
    assert len(numbers) >= 2
    for secret in (*numbers, served["last_name"], "maryam", CLERK.pin, str(profile)):
        assert secret not in everything
    assert json.loads(told["about.json"])["office"] == "72140087"
    assert json.loads(told["counts.json"])["receipt"] == 1
    assert json.loads(told["settings.json"])["paper_scanner"] == "folder:…/scans"
    assert json.loads(told["devices.json"]) == {"printer": "good"}
    assert "a careless line" in told["log.txt"]
    assert file_name(desk).startswith("pishkhan-72140087-2-")


def test_a_backup_counts_only_once_it_was_read_back(
    world: World, desk: Desk, served: dict[str, str], tmp_path: Path
) -> None:
    assert last_backup(world.path.parent) is None
    folder = tmp_path / "stick"
    folder.mkdir()
    made = back_up_counter(desk, folder)
    assert [file.name for file in folder.iterdir()] == [made.name]
    assert last_backup(world.path.parent) == made
    assert served["last_name"].encode() not in (folder / made.name).read_bytes()
    assert (folder / made.name).stat().st_size >= (world.path.parent / DATABASE).stat().st_size // 2


def test_a_backup_into_nowhere_is_refused_and_the_last_one_still_counts(
    world: World, desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    made = back_up_counter(desk, folder)
    with pytest.raises(Refusal) as refusal:
        back_up_counter(desk, tmp_path / "gone")
    assert refusal.value.code == "backup.no_folder"
    assert last_backup(world.path.parent) == made
    (world.path.parent / RECORD).write_text("{", encoding="utf-8")
    assert last_backup(world.path.parent) is None
