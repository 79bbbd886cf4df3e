"""P5: drafts made off line could not be reached again, or a new one took an old one's place."""

from time import perf_counter

from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.drafts import held_visits
from tests.counter_world import CLERK, put_in
from tests.sync.branch import Branch

DRAFTS = 500


def test_five_hundred_drafts_made_off_line_are_all_found_again(branch: Branch) -> None:
    """Each by its own name, after a cold start without a line, in under five seconds."""
    labels = [f"مراجع {number:03d}" for number in range(DRAFTS)]
    for label in labels:
        start_visit(branch.desk)
        put_in(branch.desk, "NOCR-111")
        hold_visit(branch.desk, label=label)
    branch.stop()

    started = perf_counter()
    branch.start()
    listed = held_visits(branch.desk)
    assert perf_counter() - started < 5

    assert [held.label for held in listed] == labels
    assert len({held.visit for held in listed}) == DRAFTS
    sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
    for held in (listed[0], listed[317], listed[-1]):
        recalled = recall_visit(branch.desk, visit=held.visit)
        assert (recalled.label, recalled.total.amount) == (held.label, held.total)
        hold_visit(branch.desk)
    assert {held.visit for held in held_visits(branch.desk)} == {held.visit for held in listed}
