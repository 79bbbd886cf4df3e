"""Keys that change on either side, at any moment: both sides stay sound, and nobody is believed."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.central.feed import news, of_device
from app.central.rows import INTAKE, MACHINE_KEY
from app.counter.commands.rotate_key import rotate_key
from app.counter.papers.receipt import slip_of
from app.counter.tables import DISPOSITION
from app.journal.chain import device_signer
from app.storage.engine import reading
from app.wire.certificate import unpack_certificate
from app.wire.feed_items import Command
from app.wire.receipt_code import check_receipt_code
from tests.counter_world import SECRET, serve
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal, events_of
from tests.sync.test_restored import kept_copy, put_back, resumed

STRANGER = device_signer(b"stranger" * 4, 1)


def rotate(branch: Branch) -> None:
    rotate_key(branch.desk, branch.around)


def vouched_key(branch: Branch) -> int:
    return unpack_certificate(bytes.fromhex(branch.desk.certificate)).key_id


def keys_at(centre: Centre) -> dict[int, str]:
    with reading(centre.central.engine) as connection:
        rows = connection.execute(sa.select(MACHINE_KEY)).all()
    return {row.key_id: row.public_key for row in rows}


def states_at(centre: Centre) -> set[tuple[str, str]]:
    with reading(centre.central.engine) as connection:
        return {
            (row.state, row.code)
            for row in connection.execute(sa.select(INTAKE.c.state, INTAKE.c.code))
        }


def device_of(branch: Branch) -> str:
    return branch.desk.journal.identity.device


# ------------------------------------------------------------------------- the counter's key


def test_a_command_rotates_once_and_the_centre_vouches_for_the_new_key(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    assert centre.central.rotate_key(OFFICE, device_of(branch)) == 1
    branch.serve(2)
    assert branch.sync(centre.url)
    assert branch.desk.journal.identity.key_id == 2
    assert vouched_key(branch) == 2
    assert branch.told("key.rotated") == ["2"]
    assert branch.told("key.vouched") == ["2"]
    assert keys_at(centre) == {n: device_signer(SECRET, n).public_key for n in (1, 2)}
    demand_equal(branch, centre)

    centre.tell(of_device(device_of(branch)), news("x", Command(what="rotate_key", key=1)))
    branch.serve()
    assert branch.sync(centre.url)
    assert branch.desk.journal.identity.key_id == 2  # that key was left already
    branch.stop()
    branch.start()
    branch.open_for_business()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_receipts_are_provable_before_and_after_the_centre_hears_of_the_key(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)

    def code(where: Branch) -> int:
        given = serve(where.desk, codes=("NOCR-111",))
        slip = slip_of(where.desk, given.of, 0)
        facts, certificate = check_receipt_code(slip.code, where.desk.centre_keys)
        assert str(facts.receipt) == str(given.receipt)
        return certificate.key_id

    branch.desk.line_up = True
    rotate(branch)
    assert code(branch) == 1  # the only key that is vouched for
    branch.stop()
    branch.start()
    branch.open_for_business()
    branch.desk.line_up = True
    assert code(branch) == 1
    assert branch.sync(centre.url)
    assert code(branch) == 2


@pytest.mark.parametrize("restarts", [False, True])
def test_rotations_without_a_line_for_days_all_arrive_in_order(
    centre: Centre, branch: Branch, *, restarts: bool
) -> None:
    assert branch.sync(centre.url)
    for _ in range(3):
        branch.serve(2)
        rotate(branch)
        branch.serve()
        if restarts:
            branch.stop()
            branch.start()
            branch.open_for_business()
    assert vouched_key(branch) == 1
    assert branch.sync(centre.url)
    assert vouched_key(branch) == 4
    assert set(keys_at(centre)) == {1, 2, 3, 4}
    assert states_at(centre) == {("posted", "")}
    demand_equal(branch, centre)


@pytest.mark.parametrize("cut", [False, True])
def test_a_restored_centre_that_forgot_our_keys_learns_them_again(
    centre: Centre, branch: Branch, tmp_path: Path, *, cut: bool
) -> None:
    """Found by the simulation: it had vouched for the key, so none but that one ever spoke."""
    assert branch.sync(centre.url)
    copy = kept_copy(centre, tmp_path / "yesterday.db")
    for _ in range(2):
        branch.serve()
        rotate(branch)
        assert branch.sync(centre.url)
    assert vouched_key(branch) == 3

    put_back(centre, copy)
    assert set(keys_at(centre)) == {1}
    if cut:  # it believes the centre's head, and then the line is gone
        branch.serve()
        with middlebox(centre.url, _no_push) as box:
            branch.sync(box.url)
    assert branch.sync(centre.url)
    assert set(keys_at(centre)) == {1, 2, 3}
    demand_equal(branch, centre)
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def _no_push(_method: str, target: str, _body: bytes) -> Answer | None:
    return Answer(502, {}, b"") if target.endswith("/push") else None


def test_a_key_is_left_after_a_year_of_the_centres_clock(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    centre.clock.advance(timedelta(days=364))
    assert branch.sync(centre.url)
    assert branch.desk.journal.identity.key_id == 1
    centre.clock.advance(timedelta(days=2))
    assert branch.sync(centre.url)
    assert branch.sync(centre.url)
    assert (branch.desk.journal.identity.key_id, vouched_key(branch)) == (2, 2)
    demand_equal(branch, centre)


def test_the_certificates_answer_may_be_lost(centre: Centre, branch: Branch) -> None:
    """The same question gets the same answer, and until then the elder key speaks."""
    assert branch.sync(centre.url)
    rotate(branch)

    def lose(method: str, target: str, body: bytes) -> Answer | None:
        return (
            Answer(200, {"Content-Type": "text/html"}, b"hotel")
            if method == "POST" and (target == "/v1/keys")
            else None
        )

    with middlebox(centre.url, lose) as box:
        branch.sync(box.url)
    assert vouched_key(branch) == 1
    assert branch.outbox().waiting == 0
    branch.serve()
    assert branch.sync(centre.url)
    assert vouched_key(branch) == 2
    demand_equal(branch, centre)


def test_a_disk_from_before_a_rotation_rotates_to_the_same_key_again(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    rotate(branch)
    branch.serve(2)
    assert branch.sync(centre.url)
    branch.stop()
    branch.path = backup
    branch.start()
    branch.sync(centre.url)
    branch.open_for_business()
    branch.serve()
    rotate(branch)
    branch.serve()
    assert branch.sync(centre.url)
    assert branch.outbox().waiting == 0
    assert not [code for code in states_at(centre) if code[0] == "rejected"]
    assert branch.events().items() <= events_of(centre.central.engine).items()
    assert vouched_key(branch) == branch.desk.journal.identity.key_id


def test_a_rotation_in_a_branch_that_is_only_evidence_still_leads_on(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    """A resumed snapshot rotated off line: the centre keeps its branch beside, and goes on."""
    assert branch.sync(centre.url)
    twin = resumed(branch, tmp_path / "snapshot.db")
    twin.desk.journal.key_numbered = branch.desk.journal.key_numbered
    branch.serve(3)
    assert branch.sync(centre.url)
    twin.serve(2)
    rotate(twin)
    twin.serve(2)
    assert twin.sync(centre.url)
    assert twin.outbox().waiting == 0
    assert vouched_key(twin) == 2
    last = max(twin.events(), key=lambda place: place[1])
    assert events_of(centre.central.engine)[last] == twin.events()[last]
    assert "fork.branch" in centre.cases()
    twin.stop()


# ------------------------------------------------------------------------------- revocation


def test_a_revoked_machine_goes_on_and_gets_its_work_booked_when_it_is_taken_back(
    centre: Centre, branch: Branch
) -> None:
    branch.serve()
    assert branch.sync(centre.url)
    centre.central.revoke(OFFICE, device_of(branch))
    branch.serve(2)
    rotate(branch)
    branch.serve(2)
    runner = branch.runner(centre.url)
    assert not runner.pass_once()  # the feed is closed
    assert runner.trouble == "wire.revoked"
    runner.stop()
    assert branch.outbox().waiting == 0
    assert branch.outbox().held > 4
    assert states_at(centre) == {("posted", ""), ("held", "device.revoked")}
    assert branch.events() == events_of(centre.central.engine)  # stored, every one
    branch.serve()

    centre.central.reinstate(OFFICE, device_of(branch))
    assert branch.sync(centre.url)
    assert branch.outbox().held == 0
    assert vouched_key(branch) == 2
    demand_equal(branch, centre)


def test_a_revoked_key_names_no_key_that_speaks(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    centre.central.revoke(OFFICE, device_of(branch), 1)
    rotate(branch)
    branch.serve()
    branch.sync(centre.url)
    assert vouched_key(branch) == 1
    assert ("held", "device.revoked") in states_at(centre)
    with reading(branch.engine) as connection:
        said = set(connection.execute(sa.select(DISPOSITION.c.code)).scalars())
    assert said == {"device.revoked"}
    assert centre.central.repost() == 0
    assert centre.central.reinstate(OFFICE, device_of(branch), 1) > 2
    assert branch.sync(centre.url)
    assert vouched_key(branch) == 2
    demand_equal(branch, centre)


def test_an_elder_key_revoked_after_its_time_stops_nothing(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    rotate(branch)
    assert branch.sync(centre.url)
    centre.central.revoke(OFFICE, device_of(branch), 1)
    branch.serve(2)
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
