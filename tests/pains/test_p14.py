"""P14: no number of failed tries makes a rejected act; only the centre's own word does."""

from app.counter.queries.outbox import outbox_counts, outbox_page
from app.counter.sync.tries import note_try
from app.storage.engine import writing
from tests.pains.test_p12 import poison
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre
from tests.sync.test_objections import objection

import pytest  # isort: skip

FAILURES = 2_000
KINDS = 8


def answers() -> list[Answer | None]:
    """What a bad line says in the centre's place: nothing, pages, redirects, servers in trouble."""
    page = {"Content-Type": "text/html"}
    return [
        Answer(200, page, b"<html>sign in</html>"),
        Answer(302, {"Location": "http://portal.invalid/"}, b""),
        Answer(502, page, b"bad gateway"),
        Answer(504, page, b""),
        Answer(200, {"Content-Type": "application/json"}, b"{}"),
        objection("file.busy", 503),
        objection("centre.defect", 500),
        Answer(200, {}, b"\x00" * 100),
    ]


def test_p14_two_thousand_failed_tries_reject_nothing(centre: Centre, branch: Branch) -> None:
    assert branch.sync(centre.url)
    branch.serve(3)
    waiting = branch.outbox().waiting
    said = answers()
    with middlebox(centre.url, lambda method, target, body: said[0]) as box:
        runner = branch.runner(box.url)
        for number in range(FAILURES // 40):
            said.append(said.pop(0))
            assert not runner.pass_once(), number
        runner.stop()
    # The rest of them are counted as the sender counts them: what a try costs is known by now.
    identity = branch.desk.journal.identity
    with writing(branch.engine) as connection:
        for _ in range(FAILURES - FAILURES // 40):
            note_try(connection, identity, trouble="line.down", field="", at="")
    counts = outbox_counts(branch.desk)
    assert (counts.waiting, counts.rejected, counts.held) == (waiting, 0, 0)
    assert {row.tries for row in outbox_page(branch.desk).rows} == {FAILURES}
    assert branch.sync(centre.url)
    assert outbox_counts(branch.desk).waiting == 0
    assert {row.tries for row in outbox_page(branch.desk).rows} == set()


def test_p14_one_act_that_the_centre_rejects_is_one_in_the_badge(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(branch, monkeypatch)
    branch.serve()
    assert branch.sync(centre.url)
    assert outbox_counts(branch.desk).attention == 1
