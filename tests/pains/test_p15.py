"""P15: "online" is a signed answer of our centre; a portal is neither it nor a dead link."""

from app.counter.link import Reach
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre, demand_equal
from tests.sync.test_runner import Passes, running

PORTAL = Answer(200, {"Content-Type": "text/html"}, b"<html>please sign in</html>")


def reach(branch: Branch) -> Reach:
    return branch.desk.link.reach


def test_p15_a_portal_is_a_link_without_the_centre_and_after_its_sign_in_the_queue_drains(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    assert reach(branch) is Reach.CENTRE
    branch.serve(4)
    waiting, events = branch.outbox().waiting, branch.events()
    passes = Passes(branch)
    with (
        middlebox(centre.url, lambda method, target, body: PORTAL) as box,
        running(branch.runner(box.url)) as runner,
    ):
        passes.wait_for_one()
        assert reach(branch) is Reach.STRANGER
        assert branch.desk.link.trouble == "line.stranger"
        assert branch.desk.link.next_at
        assert not branch.desk.line_up
        assert (branch.outbox().waiting, branch.events()) == (waiting, events)
        box.spoil = lambda method, target, body: None
        # Nobody at this counter does anything: the wait after the first failures is short.
        while branch.outbox().waiting:
            passes.wait_for_one()
        assert runner.alive
    assert branch.desk.link.reach is Reach.CENTRE
    demand_equal(branch, centre)


def test_p15_a_cut_cable_is_no_link_at_all(centre: Centre, branch: Branch) -> None:
    url = centre.url
    centre.stop()
    assert not branch.sync(url)
    assert branch.desk.link.reach is Reach.NONE
    assert branch.desk.link.trouble == "line.down"
