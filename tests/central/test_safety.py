"""The word `safe`: given for what stands on another disk, and never before."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.central.catalogues import Catalogues
from app.central.doubts import Doubts
from app.central.intake import Intake
from app.central.safety import Marker, safe_at_commit
from app.storage.engine import reading
from app.wire.frame import parse
from tests.central.conftest import Centre
from tests.central.machine import lines

SALE = lines({("office_commission", "office"): 30_000})


def test_nothing_is_safe_until_a_backup_holds_it(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    shift = machine.open_shift()
    assert machine.push(either.line).safe == 0
    marker = either.central.marker()
    held = machine.head.seq
    machine.sell(1, shift=shift, lines=SALE)
    machine.push(either.line)  # while the backup is being written

    assert either.central.mark_safe(marker) == 1

    assert machine.push(either.line).safe == held
    assert machine.ask_head(either.line).epochs[0].safe == held
    assert either.central.mark_safe(either.central.marker()) == 1
    assert machine.push(either.line).safe == machine.head.seq
    assert either.central.mark_safe(marker) == 0  # an older backup takes nothing back
    assert machine.push(either.line).safe == machine.head.seq


def test_a_marker_of_what_is_not_here_marks_nothing(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    beyond = {(machine.office, machine.head.epoch): machine.head.seq + 5}
    assert centre.central.mark_safe(Marker(beyond)) == 0
    assert machine.push(centre.line).safe == 0


@pytest.fixture
def standby_wanted(cluster: str) -> Iterator[None]:
    """Let the server answer commits only with a standby, for those who wait for one."""
    url = f"{cluster}/postgres?options=-csynchronous_commit%3Dlocal"
    with psycopg.connect(url, autocommit=True) as connection:
        for change in ("set synchronous_standby_names = '*'", "reset synchronous_standby_names"):
            connection.execute(f"alter system {change}".encode())
            connection.execute("select pg_reload_conf()")
            if "reset" not in change:
                yield


def test_a_standby_that_commits_with_us_makes_a_commit_safe(
    centre_on_postgres: Centre, standby_wanted: None
) -> None:
    engine = centre_on_postgres.central.engine
    for _ in range(1000):  # the server reads its settings again when it next hears of us
        with reading(engine) as connection:
            named = connection.exec_driver_sql("show synchronous_standby_names").scalar_one()
        engine.dispose()
        if named:
            break
    with reading(engine) as connection:
        assert safe_at_commit(connection, "auto")
        assert not safe_at_commit(connection, "backup")
        for level, safe in (("local", False), ("remote_write", False), ("remote_apply", True)):
            connection.exec_driver_sql(f"set local synchronous_commit = '{level}'")
            assert safe_at_commit(connection, "auto") == safe


def test_without_a_standby_a_commit_is_safe_only_where_somebody_says_so(either: Centre) -> None:
    with reading(either.central.engine) as connection:
        assert not safe_at_commit(connection, "auto")
        assert safe_at_commit(connection, "commit")
        assert not safe_at_commit(connection, "backup")


def test_where_commits_are_safe_the_receipt_says_so(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    central = centre.central
    intake = Intake(
        central.engine, centre.clock, Doubts(Catalogues(central.keys)), safe_when="commit"
    )
    receipt = intake.take(machine.office, parse(machine.frame(machine.head.epoch)))
    assert receipt.safe == receipt.received[0] == machine.head.seq
