"""Restored, cloned and resumed disks, at either end: nothing is lost, and a person hears of it."""

import dataclasses
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.book.rebuild import verify
from app.central import unposted
from app.central.feed import news, of_device
from app.central.rows import COLLISION
from app.counter.commands.sign_in import sign_in
from app.counter.queries.drawer import drawer_balance
from app.counter.sync.pull import Pull
from app.counter.sync.push import BRANCHED, Pushed, Receipts, follow_generation
from app.counter.sync.tail import Framed, Tail
from app.counter.tables import CURSOR, DISPOSITION
from app.journal.append import Journal
from app.journal.chain import derive
from app.storage.engine import open_file, reading, writing
from app.wire.feed_items import Command
from app.wire.messages import PushReceipt
from app.wire.signing import unseal
from models.errors import Refusal
from models.events.base import Body
from tests.counter_world import CLERK, SECRET, serve
from tests.sync.bad_lines import middlebox
from tests.sync.branch import Branch, Centre, Places, demand_equal, events_of


def put_back(centre: Centre, copy: Path) -> None:
    """Restore the centre's database from a copy, as its keeper would."""
    centre.stop()
    for end in ("-wal", "-shm"):
        centre.file.with_name(centre.file.name + end).unlink(missing_ok=True)
    shutil.copy(copy, centre.file)
    centre.start()
    centre.central.begin_generation()


def kept_copy(centre: Centre, path: Path) -> Path:
    centre.stop()
    shutil.copy(centre.file, path)
    centre.start()
    return path


def test_a_restored_centre_gets_again_what_it_lost(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    copy = kept_copy(centre, tmp_path / "yesterday.db")
    branch.serve(5)
    branch.start()
    branch.open_for_business()
    branch.serve()
    assert branch.sync(centre.url)
    assert branch.outbox().waiting == 0

    put_back(centre, copy)
    assert len(events_of(centre.central.engine)) < len(branch.events())
    assert branch.sync(centre.url)  # nothing new waited here: the hello alone told of it
    demand_equal(branch, centre)


def test_a_changed_generation_is_enough_to_ask_what_has_arrived(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    copy = kept_copy(centre, tmp_path / "yesterday.db")
    branch.serve(5)
    assert branch.sync(centre.url)
    put_back(centre, copy)
    assert branch.outbox().waiting == 0

    identity, line = branch.desk.journal.identity, branch.line(centre.url)
    generation = line.hello().generation
    assert follow_generation(branch.engine, identity, line, generation)
    assert branch.outbox().waiting == 5
    assert not follow_generation(branch.engine, identity, line, generation)
    line.close()


def test_a_centre_that_lost_everything_gets_everything_again(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    copy = kept_copy(centre, tmp_path / "enrolled.db")
    branch.serve(4)
    assert branch.sync(centre.url)
    put_back(centre, copy)
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_person_changed_after_a_restore_is_taken_in_though_versions_began_anew(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    copy = kept_copy(centre, tmp_path / "yesterday.db")
    centre.put_clerk(roles=["clerk", "supervisor"])
    assert branch.sync(centre.url)
    put_back(centre, copy)
    centre.put_clerk(active=False)  # version 2 once more, and other words
    assert branch.sync(centre.url)
    with pytest.raises(Refusal) as refused:
        sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
    assert refused.value.code == "sign_in.wrong"


class SunSeen(Body, frozen=True, kw_only=True):
    """An event of a program newer than the centre, which holds it."""

    kind = "sun.seen"


def see_the_sun(branch: Branch) -> None:
    desk = branch.desk
    fold, desk.journal.fold = desk.journal.fold, lambda connection, event: None
    with desk.write() as work:
        work.append(SunSeen(), desk.standing())
    desk.journal.fold = fold


def last_receipt(branch: Branch) -> tuple[Tail, Framed, PushReceipt, bytes]:
    """Give the newest epoch's end, and what the centre signed of it when it came."""
    with reading(branch.engine) as connection:
        row = connection.execute(sa.select(CURSOR).order_by(CURSOR.c.received_seq.desc())).first()
        assert row is not None
    receipt = unseal(row.receipt, PushReceipt, branch.desk.centre_keys)
    last = row.received_seq
    tail = Tail(row.epoch, last, last - 1, last, row.generation)
    return tail, Framed(b"", last, last, whole=True), receipt, row.receipt


def test_a_receipt_of_before_the_restore_that_comes_again_lets_nothing_be_forgotten(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    copy = kept_copy(centre, tmp_path / "yesterday.db")
    see_the_sun(branch)
    assert branch.sync(centre.url)
    _, framed, elder, proof = last_receipt(branch)
    put_back(centre, copy)
    assert branch.sync(centre.url)
    tail, *_ = last_receipt(branch)
    assert tail.generation != elder.generation
    assert branch.outbox().held == 1
    before = branch.cursors()

    line = branch.line(centre.url)
    line.hello()
    pushed = Pushed()
    receipts = Receipts(branch.engine, branch.desk.journal.identity, line, pushed)
    receipts.accept(tail, framed, elder, proof)
    line.close()
    assert branch.outbox().held == 1
    assert [row[:3] for row in branch.cursors()] == [row[:3] for row in before]
    assert branch.sync(centre.url)
    assert branch.outbox().held == 1


def test_what_a_restored_centres_feed_said_first_is_heard_again_with_its_head(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    see_the_sun(branch)
    assert branch.sync(centre.url)
    put_back(centre, kept_copy(centre, tmp_path / "now.db"))
    line = branch.line(centre.url)
    generation = line.hello().generation
    Pull(branch.desk, branch.around, line).all_scopes()  # a pass that got nothing up ends so
    assert branch.outbox().held == 1
    assert follow_generation(branch.engine, branch.desk.journal.identity, line, generation)
    line.close()
    assert branch.sync(centre.url)
    assert branch.outbox().held == 1


def test_a_counter_put_back_from_a_backup_goes_on_in_a_branch_that_both_keep(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    backup = branch.copied(tmp_path / "backup.db")  # its last two visits were not yet sent
    branch.serve(3)
    assert branch.sync(centre.url)
    lost = branch.events()

    branch.stop()
    branch.path = backup
    branch.start()
    branch.open_for_business()
    branch.serve()
    assert branch.sync(centre.url)

    assert branch.outbox().waiting == 0
    assert branch.told("sync.behind")
    theirs = events_of(centre.central.engine)
    assert theirs == lost | branch.events()
    assert "fork.restored" in centre.cases()
    assert drawer_balance(branch.desk).amount > 0


def test_two_clones_both_go_on_and_a_case_names_them(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    clone = Branch(branch.copied(tmp_path / "clone.db"), branch.around)
    clone.start()
    for each in (branch, clone):
        each.stop()
        each.start()
        each.open_for_business()
        each.serve()
        assert each.sync(centre.url)
        assert each.outbox().waiting == 0
    assert events_of(centre.central.engine) == branch.events() | clone.events()
    assert {"fork.clone", "fork.restored"} & set(centre.cases())
    clone.stop()


def resumed(branch: Branch, path: Path) -> Branch:
    """Resume a snapshot of a running machine: the same epoch goes on, from an earlier moment."""
    other = Branch(branch.copied(path), branch.around)
    other.engine = open_file(path, derive(SECRET, "database"))
    desk = branch.desk
    journal = Journal(
        other.engine,
        desk.journal.identity,
        desk.signer,
        desk.clock,
        desk.ids,
        desk.journal.fold,
    )
    journal.head = desk.journal.head
    other.desk = dataclasses.replace(desk, engine=other.engine, journal=journal)
    return other


def test_a_resumed_snapshot_is_kept_as_evidence_and_goes_on_in_a_new_epoch(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    twin = resumed(branch, tmp_path / "snapshot.db")
    branch.serve(30)
    assert branch.sync(centre.url)
    epoch = branch.desk.journal.head.epoch

    twin.serve(40)
    parted = twin.events().items() - branch.events().items()
    assert twin.sync(centre.url)

    assert twin.desk.journal.head.epoch != epoch
    assert twin.outbox().waiting == 0
    with reading(centre.central.engine) as connection:
        kept = {(row.epoch, row.seq): row.data for row in connection.execute(sa.select(COLLISION))}
    assert parted <= kept.items()
    assert {"collision", "fork.branch"} <= set(centre.cases())
    with reading(twin.engine) as connection:
        said = {(row.state, row.code) for row in connection.execute(sa.select(DISPOSITION))}
    assert said == {("held", BRANCHED)}
    assert twin.outbox().held == len(parted)

    serve(twin.desk, codes=("NOCR-111",))
    assert twin.sync(centre.url)
    last = max(twin.events(), key=lambda place: place[1])
    assert events_of(centre.central.engine)[last] == twin.events()[last]
    with reading(centre.central.engine) as connection:
        beside, branch_of = unposted.unposted(connection), unposted.evidence(connection)
    found = verify(centre.central.engine, beside=beside)
    assert {finding.code for finding in found} == {"verify.parent"}
    assert verify(centre.central.engine, beside=beside, evidence=branch_of) == []
    twin.stop()


def test_a_branch_longer_than_what_the_centre_has_goes_up_without_going_back(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    twin = resumed(branch, tmp_path / "snapshot.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    twin.serve(60)
    parted = twin.events().items() - branch.events().items()
    targets: list[str] = []

    def listen(method: str, target: str, body: bytes) -> None:
        targets.append(target.partition("?")[0])

    with middlebox(centre.url, listen) as box:
        assert twin.sync(box.url)
    assert "/v1/sync/head" not in targets
    assert parted <= evidence(centre).items()
    assert twin.outbox().waiting == 0
    twin.stop()


def test_a_branch_is_found_even_when_everything_is_sent_again(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    """Frames from before the parting are told of a head that is not ours, and that is no fault."""
    branch.serve(50)
    assert branch.sync(centre.url)
    twin = resumed(branch, tmp_path / "snapshot.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    twin.serve(5)
    with writing(twin.engine) as connection:
        connection.execute(CURSOR.delete())
    assert twin.sync(centre.url)
    assert twin.events().items() - branch.events().items() <= (
        evidence(centre).items() | events_of(centre.central.engine).items()
    )
    assert twin.outbox().waiting == 0
    assert twin.outbox().held == 5
    twin.stop()


def evidence(centre: Centre) -> Places:
    with reading(centre.central.engine) as connection:
        rows = connection.execute(sa.select(COLLISION)).all()
    return {(row.epoch, row.seq): row.data for row in rows}


def test_the_centre_may_ask_for_a_new_epoch(centre: Centre, branch: Branch) -> None:
    before = branch.desk.journal.head.epoch
    asked = Command(what="open_epoch", epoch=before)
    centre.tell(of_device(branch.desk.journal.identity.device), news("command:open_epoch", asked))
    assert branch.sync(centre.url)
    after = branch.desk.journal.head.epoch
    assert after != before
    assert branch.told("epoch.opened") == [after]
    centre.tell(of_device(branch.desk.journal.identity.device), news("command:open_epoch", asked))
    assert branch.sync(centre.url)
    assert branch.desk.journal.head.epoch == after
    demand_equal(branch, centre)
