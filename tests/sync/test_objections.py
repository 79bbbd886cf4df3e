"""What the centre objects to is done: rewind, smaller, plainer, later; and nothing is given up."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.counter.sync.pace import FIRST_EVENTS
from app.counter.sync.push import push_all
from app.counter.sync.runner import Runner, last_trouble
from app.counter.tables import CURSOR
from app.storage.engine import writing
from app.wire.codec import encode
from app.wire.coding import CODINGS, DICTIONARIES, ZSTD, inflate
from app.wire.frame import parse
from app.wire.messages import Problem
from tests.sync.bad_lines import Answer, Spoil, middlebox
from tests.sync.branch import Branch, Centre, demand_equal

PROBLEM = {"Content-Type": "application/problem+json"}


def objection(code: str, status: int, **facts: int) -> Answer:
    told = Problem(type="urn:x", title="t", status=status, detail="d", code=code, **facts)  # type: ignore[arg-type]
    return Answer(status, PROBLEM, encode(told))


def pretend_confirmed(branch: Branch) -> None:
    """Let the counter believe that everything has arrived, as after a centre's fail-over."""
    with writing(branch.engine) as connection:
        connection.execute(CURSOR.delete())
        connection.execute(
            sa.text(
                "insert into sync_cursor (epoch, received_seq, safe_seq, generation, receipt) "
                "select epoch, max(seq), 0, '', x'' from event group by epoch"
            )
        )


def test_a_gap_is_filled_from_where_the_centre_stands(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    branch.serve(3)
    pretend_confirmed(branch)
    branch.serve()
    assert branch.outbox().waiting == 1
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_start_whose_parent_is_missing_sends_the_parent_first(
    centre: Centre, branch: Branch
) -> None:
    branch.serve(2)
    pretend_confirmed(branch)
    branch.start()
    branch.open_for_business()
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_an_enrolled_machine_that_never_sent_anything_begins_at_its_first_start(
    centre: Centre, stranger: Branch
) -> None:
    for _ in range(3):
        stranger.start()
    stranger.enrol(centre)
    pretend_confirmed(stranger)
    stranger.start()
    assert stranger.sync(centre.url)
    demand_equal(stranger, centre)


@pytest.mark.parametrize("most", [0, 4])
def test_too_large_a_frame_is_halved_until_it_fits(
    centre: Centre, branch: Branch, most: int
) -> None:
    branch.serve(FIRST_EVENTS)
    sizes: list[int] = []

    def narrow(method: str, target: str, body: bytes) -> Answer | None:
        if "/push" not in target:
            return None
        sizes.append(parse(inflate(body, CODINGS[0])).header.count)
        return objection("wire.too_large", 413, max_events=most) if sizes[-1] > 4 else None

    with middlebox(centre.url, narrow) as box:
        runner = branch.runner(box.url)
        assert runner.pass_once()
        runner.stop()
    refused = [size for size in sizes if size > 4]
    assert refused == sorted(refused, reverse=True)
    assert len(refused) == (1 if most else 3)
    assert runner.pace.events <= 4
    demand_equal(branch, centre)


def test_an_event_that_alone_is_too_large_is_told_and_waits(centre: Centre, branch: Branch) -> None:
    branch.serve()
    waiting = branch.outbox().waiting
    with middlebox(centre.url, only_push(objection("wire.too_large", 413))) as box:
        assert not branch.sync(box.url)
    assert last_trouble(branch.desk) == "wire.too_large"
    assert branch.outbox().waiting == waiting


def only_push(answer: Answer) -> Spoil:
    return lambda method, target, body: answer if "/push" in target else None


@pytest.mark.skipif(CODINGS == ("gzip",), reason="this Python has no zstd to fall back from")
@pytest.mark.parametrize("code", ["wire.coding", "wire.dictionary_unknown"])
def test_a_coding_the_centre_does_not_know_is_left_for_gzip(
    centre: Centre, branch: Branch, code: str
) -> None:
    def old(method: str, target: str, body: bytes) -> Answer | None:
        plain = "/push" not in target or body.startswith(b"\x1f\x8b")
        return None if plain else objection(code, 415)

    branch.serve()
    with middlebox(centre.url, old) as box:
        runner = branch.runner(box.url)
        assert runner.pass_once()
        assert runner.pace.coding == "gzip"
        runner.stop()
    demand_equal(branch, centre)


@pytest.mark.skipif(not DICTIONARIES, reason="this Python has no zstd")
def test_a_dictionary_the_centre_has_is_used_and_one_it_lost_is_left_for_plain_zstd(
    centre: Centre, branch: Branch
) -> None:
    named: list[int] = []

    def forgetful(method: str, target: str, body: bytes) -> Answer | None:
        if "/push" not in target:
            return None
        named.append(ZSTD.get_frame_info(body).dictionary_id or 0)
        lost = named[-1] and len(named) > 1
        return objection("wire.dictionary_unknown", 415) if lost else None

    with middlebox(centre.url, forgetful) as box:
        runner = branch.runner(box.url)
        for _ in range(3):
            branch.serve()
            assert runner.pass_once()
        runner.stop()
    assert named == [DICTIONARIES[-1], DICTIONARIES[-1], 0, 0]
    assert runner.pace.coding == "zstd"
    demand_equal(branch, centre)


@pytest.mark.skipif(not DICTIONARIES, reason="this Python has no zstd")
def test_an_older_centre_is_sent_no_dictionary_that_it_does_not_list(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.central.ground.DICTIONARIES", ())
    named: list[int] = []

    def look(method: str, target: str, body: bytes) -> Answer | None:
        if "/push" in target:
            named.append(ZSTD.get_frame_info(body).dictionary_id or 0)
        return None

    branch.serve()
    with middlebox(centre.url, look) as box:
        assert branch.sync(box.url)
    assert named == [0]


def test_a_challenge_that_grew_old_is_taken_anew(centre: Centre, branch: Branch) -> None:
    line = branch.line(centre.url)
    line.hello()
    centre.clock.advance(timedelta(minutes=11))
    assert line.head().epochs
    line.close()


def test_what_is_objected_to_on_the_way_up_does_not_hold_up_the_way_down(
    centre: Centre, branch: Branch
) -> None:
    """A centre that cannot take our events still gets its people and catalogues through."""
    branch.serve()
    centre.central.set_policy("72140087", held_money=False)
    with middlebox(centre.url, only_push(objection("wire.signature", 422))) as box:
        assert not branch.sync(box.url)
    assert not branch.desk.policy.held_money
    assert last_trouble(branch.desk) == "wire.signature"
    assert branch.outbox().waiting > 0


def test_failing_again_and_again_rejects_no_event_and_gives_up_none(
    centre: Centre, branch: Branch
) -> None:
    branch.serve(2)
    waiting = branch.outbox()
    busy = objection("file.busy", 503, after=30)
    with middlebox(centre.url, only_push(busy)) as box:
        line = branch.line(box.url)
        runner = Runner(branch.desk, branch.around, line)
        for _ in range(25):
            assert not runner.pass_once()
        runner.stop()
    assert branch.outbox() == waiting
    assert runner.pace.failures == 25
    push_all(branch.engine, branch.desk.journal.identity, branch.line(centre.url), runner.pace)
    assert branch.outbox().waiting == 0
