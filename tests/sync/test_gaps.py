"""What a journal lacks for good is declared, and all the rest is booked."""

import shutil
from pathlib import Path

import sqlalchemy as sa

from app.central.rows import INTAKE
from app.counter.commands.sign_in import sign_in
from app.counter.sync.enrolment import enrol
from app.counter.sync.gaps import declare_gaps
from app.journal.append import EPOCHS
from app.storage.engine import reading
from app.wire.history import ANY_BEFORE
from models.events.known import open_body, open_envelope
from models.events.office import GapDeclared
from tests.counter_world import MANAGER
from tests.sync.branch import OFFICE, Branch, Centre
from tests.sync.test_history import replacement


def declared(branch: Branch) -> list[GapDeclared]:
    bodies = (open_body(open_envelope(data)) for data in branch.events().values())
    return [body for body in bodies if isinstance(body, GapDeclared)]


def test_a_parent_that_the_centre_lost_and_this_machine_cannot_send_is_declared(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    """The machine that was replaced had sent it; then the centre was put back behind that."""
    assert branch.sync(centre.url)
    copy = tmp_path / "yesterday.db"
    branch.serve(3)
    keep_copy(centre, copy)
    assert branch.sync(centre.url)
    branch.stop()
    new = replacement(centre, branch, tmp_path, ANY_BEFORE)
    assert new.sync(centre.url)
    new.open_for_business()
    new.serve(2)
    assert new.sync(centre.url)
    assert new.outbox().waiting == 0

    put_back(centre, copy)
    enrol_again(centre, new)
    new.start()
    new.open_for_business()
    new.serve()
    for _ in range(3):
        new.sync(centre.url)
    assert new.outbox().waiting == 0
    # The epoch says in its first events whose journal it goes on with: that is declaration enough.
    assert [body.why for body in declared(new)] == ["replaced"]
    assert "gap" in centre.cases()
    mine = sa.text("select count(*) from event join epoch using (office, epoch) where device = :d")
    device = {"d": new.desk.journal.identity.device}
    with reading(new.engine) as connection:
        count = connection.execute(mine, device).scalar_one()
    with reading(centre.central.engine) as connection:
        states = set(connection.execute(sa.select(INTAKE.c.state)).scalars())
        theirs = connection.execute(mine, device).scalar_one()
    assert theirs == count
    assert states == {"posted"}

    orphan = new_epoch(new)
    assert declare_gaps(new.desk, new.around, {orphan})
    assert not declare_gaps(new.desk, new.around, {orphan})  # once is enough
    (lost,) = [body for body in declared(new) if body.why == "lost"]
    assert [(gap.first, gap.last) for gap in lost.gaps] == [(lost.gaps[0].first,) * 2]
    assert new.sync(centre.url)
    assert new.outbox().waiting == 0
    new.stop()


def new_epoch(machine: Branch) -> str:
    """Name the epoch of this machine that goes on with another's journal."""
    own = EPOCHS.alias("own")
    query = (
        sa.select(own.c.epoch)
        .join(EPOCHS, EPOCHS.c.epoch == own.c.parent_epoch)
        .where(own.c.device != EPOCHS.c.device)
    )
    with reading(machine.engine) as connection:
        epoch: str = connection.execute(query).scalar_one()
    return epoch


def keep_copy(centre: Centre, copy: Path) -> None:
    centre.stop()
    shutil.copy(centre.file, copy)
    centre.start()


def put_back(centre: Centre, copy: Path) -> None:
    centre.stop()
    for end in ("-wal", "-shm"):
        centre.file.with_name(centre.file.name + end).unlink(missing_ok=True)
    shutil.copy(copy, centre.file)
    centre.start()
    centre.central.begin_generation()


def enrol_again(centre: Centre, machine: Branch) -> None:
    """The centre forgot that it had taken the machine in: its keeper gives it a new code."""
    sign_in(machine.desk, user=MANAGER.user, pin=MANAGER.pin)
    code = centre.central.invite(OFFICE, 2)
    enrol(machine.desk, address=centre.url, code=code, app="test", replaces=ANY_BEFORE)
