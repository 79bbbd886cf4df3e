"""Epochs that part: backups restored, disks cloned, machines resumed; both branches are kept."""

import shutil
from pathlib import Path

from app.book.fold.rows import RECEIPT
from app.central.rows import COLLISION
from app.journal.append import Head
from app.storage.engine import open_file
from app.storage.schema import prepare_counter
from app.wire.feed_items import Command, read_item
from models.events.people import SessionOpened
from tests.central.conftest import Centre
from tests.central.evidence import envelope, kinds_of_cases, rows
from tests.central.machine import lines, problem

SALE = lines({("office_commission", "office"): 30_000})


def test_an_epoch_waits_for_its_parent(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line, last=1)
    parent = machine.head
    second = machine.start()

    told = problem(machine.post(centre.line, machine.frame(second)))
    assert (told.status, told.code) == (409, "wire.parent_unknown")
    assert told.expected is not None
    assert (told.expected.epoch, told.expected.seq) == (parent.epoch, 2)

    machine.push(centre.line, parent.epoch, first=2)
    assert machine.push(centre.line, second).received[0] == machine.head.seq


def test_a_restored_backup_is_booked_and_opens_a_case(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    shift = machine.open_shift()
    machine.sell(1, shift=shift, lines=SALE)
    machine.engine.dispose()
    shutil.copy(machine.path, tmp_path / "backup.db")
    machine.engine = open_file(machine.path, None)
    machine.journal.engine = machine.engine
    machine.sell(2, shift=shift, lines=SALE)
    machine.push(centre.line)
    machine.engine.dispose()

    shutil.copy(tmp_path / "backup.db", machine.path)
    for shadow in ("-wal", "-shm"):
        machine.path.with_name(machine.path.name + shadow).unlink(missing_ok=True)
    machine.engine = open_file(machine.path, None)
    second = machine.start()
    machine.sell(2, shift=shift, lines=SALE)
    receipt = machine.push(centre.line, second)

    assert receipt.items == ()
    assert kinds_of_cases(centre) == ["catalogue.unpublished", "fork.restored"]
    assert len(rows(centre, RECEIPT)) == 3


def test_a_cloned_disk_shows_as_two_starts_with_one_parent(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    machine.engine.dispose()
    twin = tmp_path / "twin.db"
    shutil.copy(machine.path, twin)
    machine.engine = open_file(machine.path, None)
    one = machine.start()
    machine.push(centre.line, one)
    machine.engine.dispose()

    machine.engine = open_file(twin, None)
    other = machine.start()
    machine.push(centre.line, other)
    assert kinds_of_cases(centre) == ["fork.clone"]


def test_other_bytes_under_a_known_key_are_kept_as_evidence(either: Centre, tmp_path: Path) -> None:
    machine = either.enrolled(tmp_path)
    machine.open_shift()
    before = machine.head
    branch = machine.forge([envelope(machine, SessionOpened(user="102"))])
    machine.append(SessionOpened(user="103"))
    machine.push(either.line)

    answers = [machine.post(either.line, branch) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(rows(either, COLLISION)) == 1
    assert kinds_of_cases(either) == ["collision"]
    (item,) = machine.feed(either.line, f"device:{machine.device}").items
    assert read_item(item.kind, item.data) == Command(what="open_epoch", epoch=before.epoch)
    assert machine.ask_head(either.line).epochs[0].chain == machine.head.chain.hex()


def test_a_start_that_continues_a_branch_kept_as_evidence_is_taken(
    centre: Centre, tmp_path: Path
) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    machine.engine.dispose()
    resumed = tmp_path / "resumed.db"
    shutil.copy(machine.path, resumed)
    head = machine.journal.head
    machine.engine = open_file(machine.path, None)
    machine.journal.engine = machine.engine
    machine.append(SessionOpened(user="102"))
    machine.push(centre.line)
    machine.engine.dispose()

    machine.engine = open_file(resumed, None)  # the snapshot of a running machine is resumed
    machine.journal.engine = machine.engine
    machine.journal.head = head
    machine.append(SessionOpened(user="103"))
    forked = machine.push(centre.line)
    assert [fork.seq for fork in forked.forks] == [machine.head.seq]
    second = machine.start()
    assert machine.push(centre.line, second).forks == ()
    assert kinds_of_cases(centre) == ["collision", "fork.branch"]


def test_a_branch_that_skips_its_beginning_is_never_sewn_on(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    machine.engine.dispose()
    resumed = tmp_path / "resumed.db"
    shutil.copy(machine.path, resumed)
    head = machine.journal.head
    machine.engine = open_file(machine.path, None)
    machine.journal.engine = machine.engine
    machine.append(SessionOpened(user="102"))
    machine.push(centre.line)
    known = machine.head
    machine.engine.dispose()

    machine.engine = open_file(resumed, None)
    machine.journal.engine = machine.engine
    machine.journal.head = head
    machine.append(SessionOpened(user="103"), SessionOpened(user="104"))
    receipt = machine.push(centre.line, first=known.seq + 1)

    assert receipt.received == (known.seq, known.chain.hex())
    assert [fork.seq for fork in receipt.forks] == [known.seq + 1]


def test_an_empty_disk_that_starts_again_opens_a_case(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    machine.engine.dispose()
    fresh = tmp_path / "fresh.db"
    machine.engine = open_file(fresh, None, create=True)
    prepare_counter(machine.engine)
    machine.journal.head = Head()
    second = machine.start()
    machine.push(centre.line, second)
    assert kinds_of_cases(centre) == ["fork.rootless"]
