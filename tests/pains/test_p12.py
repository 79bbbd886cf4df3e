"""P12: nothing sticks at "sending", and one bad act in a thousand keeps none of the others."""

from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.central.rows import INTAKE
from app.counter.commands.move_drawer import open_drawer
from app.counter.queries.outbox import Became, Show, Way, outbox_counts, outbox_page
from app.storage.engine import reading
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre

ACTS = 1_000


def poison(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record one act as a broken program would: under a day that no calendar has."""
    good = branch.desk.standing
    bad = replace(good(), day="1405/13/45")
    monkeypatch.setattr(type(branch.desk), "standing", lambda desk, approver="": bad)
    open_drawer(branch.desk, reason="check")
    monkeypatch.undo()


def test_p12_one_poisoned_in_a_thousand_is_rejected_and_the_others_are_posted_in_one_pass(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert branch.sync(centre.url)
    for number in range(ACTS - 1):
        if number == ACTS // 2:
            poison(branch, monkeypatch)
        open_drawer(branch.desk, reason="check")
    assert outbox_counts(branch.desk).waiting == ACTS
    assert branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        query = sa.select(INTAKE.c.state).order_by(INTAKE.c.received_at)
        states = Counter(connection.execute(query).scalars())
    assert states["rejected"] == 1
    counts = outbox_counts(branch.desk)
    assert (counts.waiting, counts.sending, counts.rejected, counts.attention) == (0, 0, 1, 1)
    (row,) = outbox_page(branch.desk, Show.ATTENTION).rows
    assert row.became is Became.REJECTED
    assert row.trouble == row.remedy.removeprefix("errors.").removesuffix(".remedy") != ""


def test_p12_while_a_frame_is_under_way_its_acts_say_so_and_a_kill_lets_them_wait_again(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    branch.serve(3)
    seen: list[tuple[int, list[Way]]] = []

    def watch(method: str, target: str, body: bytes) -> Answer | None:
        if target.endswith("/push"):
            rows = outbox_page(branch.desk).rows
            seen.append((outbox_counts(branch.desk).sending, [row.way for row in rows]))
            return Answer(200, {}, b"")
        return None

    with middlebox(centre.url, watch) as box:
        assert not branch.sync(box.url)
    assert seen == [(3, [Way.SENDING] * 3)]
    rows = outbox_page(branch.desk).rows
    assert [(row.way, row.tries, row.trouble) for row in rows] == [
        (Way.WAITING, 1, "line.stranger")
    ] * 3
    branch.start()  # killed while sending: nothing on the disk says that anything is under way
    assert {row.way for row in outbox_page(branch.desk).rows} == {Way.WAITING}
    assert branch.sync(centre.url)
    assert outbox_counts(branch.desk).waiting == 0
