"""A pass on a good line: people, policy and catalogue come, events go, once and to the byte."""

from datetime import timedelta

from app.central.rows import SERVER
from app.clock import HandClock
from app.counter.commands.sign_in import sign_in
from app.counter.sync.line import Line
from app.counter.sync.runner import last_sent, last_trouble, waiting_count
from app.counter.sync.tail import Outbox
from app.storage.engine import writing
from tests.counter_world import CLERK, MORNING, sample
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre, demand_equal


def test_the_first_pass_brings_people_policy_and_catalogue(
    centre: Centre, stranger: Branch
) -> None:
    stranger.enrol(centre)
    before = (stranger.desk.catalogue, stranger.desk.line_up)
    assert stranger.sync(centre.url)
    assert before == (None, False)
    assert stranger.desk.line_up
    assert stranger.desk.policy.held_money
    assert stranger.desk.need_catalogue() == sample()
    assert sign_in(stranger.desk, user=CLERK.user, pin=CLERK.pin).roles == ("clerk",)


def test_what_a_pass_made_the_counter_state_is_sent_in_the_same_pass(
    centre: Centre, stranger: Branch
) -> None:
    stranger.enrol(centre)
    assert stranger.sync(centre.url)
    demand_equal(stranger, centre)


def test_everything_that_waits_is_sent_whatever_start_of_the_program_it_is_from(
    centre: Centre, branch: Branch
) -> None:
    branch.serve(3)
    branch.start()
    branch.open_for_business()
    branch.serve(2)
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
    assert branch.outbox() == Outbox(waiting=0, held=0, rejected=0, oldest="")


def test_a_pass_without_news_sends_no_event(centre: Centre, branch: Branch) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    before, events = branch.cursors(), branch.events()
    targets: list[str] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        targets.append(target.partition("?")[0])
        return None

    with middlebox(centre.url, listen) as box:
        assert branch.sync(box.url)
    assert targets == ["/v1/hello", *["/v1/sync/feed"] * 5, "/v1/heartbeat"]
    assert branch.cursors() == before
    assert branch.events() == events


def test_the_status_bar_knows_what_waits_since_when_and_why(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    sent = last_sent(branch.desk)
    assert sent
    assert last_trouble(branch.desk) == ""
    before = waiting_count(branch.desk)
    centre.stop()
    branch.serve(2)
    runner = branch.runner(centre.url)
    assert not runner.pass_once()
    assert runner.trouble == "line.down"
    runner.stop()
    assert waiting_count(branch.desk) == before + 2
    assert branch.outbox().oldest
    assert last_sent(branch.desk) == sent
    assert last_trouble(branch.desk) == "line.down"
    assert not branch.desk.line_up


def test_the_centres_next_key_is_pinned_before_it_signs(centre: Centre, branch: Branch) -> None:
    """After a rotation the answers are signed by a key that the key before vouched for."""
    assert sorted(branch.desk.centre_keys) == [1, 2]
    for number in (2, 3):
        with writing(centre.central.engine) as connection:
            connection.execute(SERVER.update().values(key_id=number))
        centre.stop()
        centre.start()
        assert branch.sync(centre.url)
        assert sorted(branch.desk.centre_keys) == list(range(1, number + 2))
    branch.start()
    assert sorted(branch.desk.centre_keys) == [1, 2, 3, 4]
    assert branch.sync(centre.url)


def test_a_clock_that_differs_from_the_centres_is_noticed(centre: Centre, branch: Branch) -> None:
    desk = branch.desk
    slow = HandClock(MORNING - timedelta(minutes=7))
    line = Line(centre.url, desk.journal.identity, desk.signer, desk.centre_keys, desk.chance, slow)
    line.hello()
    line.close()
    assert line.ahead_ms == 7 * 60_000
