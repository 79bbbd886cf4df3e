"""`main.py central rotate-key`, `revoke` and the like, as an administrator gives them."""

from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.central.central import Central
from app.central.feed import of_device
from app.central.rows import FEED, MACHINE, MACHINE_KEY
from app.clock import HandClock
from app.ids import SeededChance
from app.storage.engine import reading
from tests.central.machine import MORNING, OFFICE, Machine
from tests.door.commands import Ended, run_here

pytestmark = pytest.mark.slow


@pytest.fixture
def enrolled(tmp_path: Path) -> tuple[Path, str]:
    """Give a centre's folder, and the machine that enrolled there."""
    folder = tmp_path / "centre"
    central = Central.open(folder, clock=HandClock(MORNING), chance=SeededChance(7))
    central.add_office(OFFICE, title="دفتر", title_en="", licence="")
    machine = Machine(tmp_path)
    with (
        central.serve() as serving,
        httpx.Client(base_url=serving.url, trust_env=False, timeout=30) as line,
    ):
        machine.enrol(line, central.invite(OFFICE, 1))
    central.close()
    return folder, machine.device


def central(folder: Path, *arguments: str) -> Ended:
    return run_here("--language", "en", "central", "--folder", folder, *arguments)


def value(folder: Path, query: "sa.Select[str]") -> list[str]:
    opened = Central.open(folder)
    with reading(opened.engine) as connection:
        found = connection.execute(query).scalars().all()
    opened.close()
    return list(found)


def test_keys_and_machines_are_looked_after_from_the_command_line(
    enrolled: tuple[Path, str],
) -> None:
    folder, device = enrolled
    assert "key 2" in central(folder, "rotate-centre-key").demand(0).out
    assert "key 1" in central(folder, "rotate-key", OFFICE, device).demand(0).out
    told = value(folder, sa.select(FEED.c.kind).where(FEED.c.scope == of_device(device)))
    assert told == ["command"]
    assert device in central(folder, "revoke", OFFICE, device).demand(0).out
    assert value(folder, sa.select(MACHINE.c.state)) == ["revoked"]
    assert "0 held events" in central(folder, "reinstate", OFFICE, device).demand(0).out
    assert value(folder, sa.select(MACHINE.c.state)) == ["active"]
    assert "Key 1" in central(folder, "revoke", OFFICE, device, "--key", "1").demand(0).out
    assert all(value(folder, sa.select(MACHINE_KEY.c.revoked_at)))
    central(folder, "reinstate", OFFICE, device, "--key", "1").demand(0)
    assert value(folder, sa.select(MACHINE_KEY.c.revoked_at)) == [""]


@pytest.mark.parametrize("command", ["rotate-key", "revoke", "reinstate"])
def test_a_machine_that_nobody_knows_is_refused_in_words(
    enrolled: tuple[Path, str], command: str
) -> None:
    folder, device = enrolled
    central(folder, command, OFFICE, "nobody").demand(3, "No such machine")
    if command != "rotate-key":
        central(folder, command, OFFICE, device, "--key", "9").demand(3, "no key with this number")
