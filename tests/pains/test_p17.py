"""P17: acts went up under the name of whoever was signed in when the line came back."""

import pytest

from app.central.rows import INTAKE
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.drafts import held_visits, left_over
from app.journal.verify import read_events
from app.storage.engine import reading
from models.events.visit import VisitCompleted
from tests.counter_world import CLERK, MANAGER, put_in
from tests.sync.branch import Branch, Centre


def test_what_one_person_did_off_line_stays_theirs_whoever_sends_it(
    centre: Centre, branch: Branch
) -> None:
    """The author, the session and the shift are in the signed act; the sender signs nothing."""
    assert branch.sync(centre.url)
    branch.serve(10)
    sign_in(branch.desk, user=MANAGER.user, pin=MANAGER.pin)
    assert branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        visits = [
            event for event in read_events(connection) if isinstance(event.body, VisitCompleted)
        ]
        states = set(connection.execute(INTAKE.select()).mappings())
    assert len(visits) == 10
    assert {event.envelope.actor for event in visits} == {CLERK.user}
    assert {row["state"] for row in states} == {"posted"}


def test_what_one_person_left_in_hand_is_not_the_next_ones(branch: Branch) -> None:
    """A visit in hand is put aside under its own person's name when another one signs in."""
    start_visit(branch.desk)
    put_in(branch.desk, "NOCR-111")
    sign_in(branch.desk, user=MANAGER.user, pin=MANAGER.pin)
    assert branch.desk.visit is None
    assert left_over(branch.desk, MANAGER.user) is None
    assert [held.user for held in held_visits(branch.desk)] == [CLERK.user]


@pytest.mark.parametrize("label", ["", "شمارهٔ ۱۲"])
def test_a_held_visit_that_another_takes_over_is_signed_by_whoever_is_paid(
    branch: Branch, label: str
) -> None:
    start_visit(branch.desk)
    put_in(branch.desk, "NOCR-111")
    hold_visit(branch.desk, label=label)
    held = held_visits(branch.desk)[0]
    assert recall_visit(branch.desk, visit=held.visit).label == label
    assert left_over(branch.desk, CLERK.user) is not None
