"""The outbox as a person reads it: states, tries, trouble, pages."""

from app.counter.link import Reach
from app.counter.queries.outbox import Became, Mark, Show, Way, outbox_counts, outbox_page
from tests.sync.branch import Branch, Centre


def test_an_act_waits_is_received_and_is_safe_when_a_backup_holds_it(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    before = outbox_counts(branch.desk)
    assert (before.waiting, before.oldest, before.link.reach) == (0, "", Reach.CENTRE)
    branch.serve(2)
    now = outbox_counts(branch.desk)
    assert (now.waiting, now.received) == (2, before.received)
    rows = outbox_page(branch.desk).rows
    assert [(row.kind, row.way, row.became, row.tries) for row in rows] == [
        ("visit.completed", Way.WAITING, Became.NOTHING, 0)
    ] * 2
    assert now.oldest == rows[0].at
    assert all(row.receipt and row.actor == "101" for row in rows)

    assert branch.sync(centre.url)
    assert outbox_page(branch.desk).rows == ()
    newest = outbox_page(branch.desk, Show.ALL, limit=2).rows
    assert {(row.way, row.became) for row in newest} == {(Way.RECEIVED, Became.POSTED)}

    centre.central.mark_safe(centre.central.marker())
    branch.serve()
    assert branch.sync(centre.url)
    counts = outbox_counts(branch.desk)
    assert counts.safe > 0
    assert counts.waiting == counts.attention == 0
    assert counts.safe + counts.received == len(branch.events())


def test_no_answer_adds_a_try_to_what_waits_and_a_moved_front_begins_anew(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    url = centre.url
    branch.serve()
    centre.stop()
    for tries in (1, 2, 3):
        assert not branch.sync(url)
        (row,) = outbox_page(branch.desk).rows
        assert (row.tries, row.trouble) == (tries, "line.down")
        assert row.remedy == "errors.line.down.remedy"
    branch.serve()
    assert [row.tries for row in outbox_page(branch.desk).rows] == [3, 0]
    centre.start()
    assert branch.sync(centre.url)
    branch.serve()
    assert [row.tries for row in outbox_page(branch.desk).rows] == [0]


def test_pages_show_every_act_once_in_either_order(centre: Centre, branch: Branch) -> None:
    for _ in range(2):
        branch.start()
        branch.open_for_business()
        branch.serve(4)
    for show in Show:
        seen: list[tuple[str, int]] = []
        behind: Mark | None = None
        while True:
            page = outbox_page(branch.desk, show, behind=behind, limit=3)
            seen += [(row.epoch, row.seq) for row in page.rows]
            behind = page.following
            if behind is None:
                break
        assert len(seen) == len(set(seen))
        if show is Show.ALL:
            assert set(seen) == set(branch.events())
            assert [seq for _, seq in seen] == sorted((seq for _, seq in seen), reverse=True)
        elif show is Show.OPEN:
            assert len(seen) == branch.outbox().waiting
            assert [seq for _, seq in seen] == sorted(seq for _, seq in seen)
