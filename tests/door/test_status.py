"""`main.py central status`: the board from the command line, for people and for machines."""

import json
from pathlib import Path

from app.central.central import Central
from app.central.heartbeats import keep
from app.central.rows import MACHINE
from app.clock import SystemClock
from app.journal.times import write_instant
from app.storage.engine import writing
from app.wire.codec import encode
from app.wire.heartbeat import Heartbeat
from tests.door.commands import Ended, run_here

OFFICE = "72140087"


def status(folder: Path, *arguments: str, language: str = "en") -> Ended:
    return run_here("--language", language, "central", "--folder", folder, "status", *arguments)


def centre(folder: Path, *, rejected: int) -> Path:
    """Give a centre that knows a machine that was just heard, and one that never was."""
    opened = Central.open(folder)
    at = write_instant(SystemClock().now())
    said = Heartbeat(
        app="0.1.0", schema="1", at=at, rejected=rejected, free_bytes=12_345_000_000, last_sync=at
    )
    with writing(opened.engine) as connection:
        for counter, device in ((1, "a"), (2, "b")):
            row = {"office": OFFICE, "device": device, "counter": counter, "state": "active"}
            more = {"fingerprint": "", "app": "", "enrolled_at": at}
            connection.execute(MACHINE.insert().values(**row, **more, seen_at=""))
        keep(connection, OFFICE, "a", encode(said), at)
    opened.close()
    return folder


def test_an_empty_centre_has_an_empty_board(tmp_path: Path) -> None:
    told = status(tmp_path / "centre").demand(0)
    assert "0 counters" in told.out
    assert json.loads(status(tmp_path / "centre", "--json").demand(0).out)["machines"] == []


def test_the_board_says_who_needs_attention_and_so_does_the_exit_code(tmp_path: Path) -> None:
    folder = centre(tmp_path / "centre", rejected=1)
    told = status(folder).demand(1)
    assert "needs attention" in told.out
    assert told.out.index("counter 1") < told.out.index("counter 2")
    assert "Never heard of yet" in told.out
    machines = json.loads(status(folder, "--json").demand(1).out)["machines"]
    assert [(one["counter"], one["red"], one["online"]) for one in machines] == [
        (1, True, True),
        (2, False, False),
    ]
    assert machines[0]["rejected"] == 1


def test_the_board_is_persian_first(tmp_path: Path) -> None:
    folder = centre(tmp_path / "centre", rejected=0)
    told = status(folder, language="fa").demand(0)
    for words in ("تابلوی مرکز", "۱۲٬۳۴۵", "خاموش", "ساعت: درست"):
        assert words in told.out, told.out
