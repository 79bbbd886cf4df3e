"""P50: only the happy tool knows how to recover. Export, wipe, restore, import: nothing doubled."""

import shutil
from io import BytesIO
from pathlib import Path

from app.central.bundles import CARRIED, PIECE
from app.central.rows import MACHINE, SCOPE
from app.counter.sync.acknowledge import acknowledge
from app.counter.sync.bundle import export_bundle, sender_of
from tests.counter_world import tables
from tests.sync.branch import Branch, Centre, demand_equal, events_of, opened

_SEEN = {table.name for table in (MACHINE, SCOPE, CARRIED, PIECE)}


def _business(centre: Centre) -> dict[str, list[str]]:
    found = tables(centre.central.engine)
    return {name: rows for name, rows in found.items() if name not in _SEEN}


def _in_business(centre: Centre, branch: Branch) -> None:
    branch.enrol(centre)
    assert branch.sync(centre.url)
    branch.open_for_business()


def _wipe_and_restore(branch: Branch, backup: Path) -> None:
    """Wipe the PC, put the backup back, and start the program."""
    branch.stop()
    for end in ("", "-wal", "-shm"):
        branch.path.with_name(branch.path.name + end).unlink(missing_ok=True)
    shutil.copy(backup, branch.path)
    branch.start()


def test_p50_export_wipe_restore_import_ends_with_the_same_state_and_no_duplicates(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "both") as (centre, branch):
        _in_business(centre, branch)
        branch.serve(3)
        exported = export_bundle(sender_of(branch.desk), tmp_path)
        recorded = branch.events()
        branch.stop()
        backup = branch.copied(tmp_path / "backup.db")  # made after the export
        _wipe_and_restore(branch, backup)

        stick = exported.file.read_bytes()
        taken = centre.central.take_bundle(BytesIO(stick))
        assert taken.standing == taken.events == exported.events
        once = _business(centre)
        centre.central.take_bundle(BytesIO(stick))
        assert _business(centre) == once
        assert events_of(centre.central.engine) == recorded

        answer = tmp_path / "back.obx-ack"
        answer.write_bytes(centre.central.answer_bundle(taken))
        assert acknowledge(branch.desk, branch.around, answer).confirmed == exported.events
        assert branch.sync(centre.url)
        demand_equal(branch, centre)


def test_p50_a_backup_older_than_the_export_loses_nothing_that_the_stick_carried(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "both") as (centre, branch):
        _in_business(centre, branch)
        branch.serve()
        branch.stop()
        backup = branch.copied(tmp_path / "backup.db")
        branch.start()
        branch.open_for_business()
        branch.serve(3)
        exported = export_bundle(sender_of(branch.desk), tmp_path)
        carried = branch.events()
        _wipe_and_restore(branch, backup)
        branch.open_for_business()
        branch.serve()

        taken = centre.central.take_bundle(BytesIO(exported.file.read_bytes()))
        answer = tmp_path / "back.obx-ack"
        answer.write_bytes(centre.central.answer_bundle(taken))
        acknowledge(branch.desk, branch.around, answer)
        assert branch.sync(centre.url)
        assert branch.outbox().waiting == 0
        there = events_of(centre.central.engine)
        assert carried.items() <= there.items()
        assert branch.events().items() <= there.items()
        assert any(kind.startswith("fork.") for kind in centre.cases())
