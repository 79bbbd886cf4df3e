"""P18: work done off line was thrown away because the server had taken the case from its author."""

import sqlalchemy as sa

from app.central.rows import INTAKE
from app.counter.tables import DISPOSITION
from app.journal.verify import read_events
from app.storage.engine import reading
from models.events.visit import VisitCompleted
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal


def test_a_clerk_blocked_while_off_line_loses_no_work(centre: Centre, branch: Branch) -> None:
    """The centre blocks the clerk and narrows the policy; what was done before is booked."""
    assert branch.sync(centre.url)
    branch.serve(4)
    centre.put_clerk(active=False)
    centre.central.set_policy(OFFICE, held_money=False, services=("GEN-101",))
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
    with reading(centre.central.engine) as connection:
        visits = [
            event for event in read_events(connection) if isinstance(event.body, VisitCompleted)
        ]
        states = set(connection.execute(sa.select(INTAKE.c.state)).scalars())
    assert len(visits) == 4
    assert states == {"posted"}


def test_a_machine_turned_away_keeps_its_work_and_shows_what_became_of_it(
    centre: Centre, branch: Branch
) -> None:
    """Nothing is dropped on either side: stored and held there, shown as held here."""
    assert branch.sync(centre.url)
    centre.central.revoke(OFFICE, branch.desk.journal.identity.device)
    branch.serve(3)
    branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        held = connection.execute(
            sa.select(sa.func.count()).select_from(INTAKE).where(INTAKE.c.state == "held")
        ).scalar_one()
    with reading(branch.engine) as connection:
        shown = connection.execute(sa.select(DISPOSITION.c.code)).scalars().all()
    assert held == 3
    assert shown == ["device.revoked"] * 3
    assert len(branch.events()) >= 3
