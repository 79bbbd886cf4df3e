"""P3: what is unsent stays unsent, wherever the line was cut and whatever is pressed after it."""

import sqlalchemy as sa

from app.book.fold.rows import BOOK
from app.book.rebuild import rebuild
from app.counter.queries.outbox import outbox_counts
from app.counter.tables import FEED_CURSOR
from app.storage.backup import back_up
from app.storage.engine import reading, writing
from app.storage.integrity import check_file
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre, demand_equal

VISITS = 6


def every_button(branch: Branch) -> None:
    """Press all that looks after a counter: read the feed anew, check, copy, rebuild, restart."""
    with writing(branch.engine) as connection:
        connection.execute(FEED_CURSOR.delete())
    check_file(branch.engine)
    back_up(branch.engine, branch.path.with_name("copy.db"))
    with reading(branch.engine) as connection:
        made = rebuild(connection)
        counts = [
            (
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one(),
                table,
            )
            for table in BOOK
        ]
    with reading(made) as fresh:
        for count, table in counts:
            query = sa.select(sa.func.count()).select_from(table)
            assert fresh.execute(query).scalar_one() == count
    made.dispose()
    branch.start()


def test_p03_cut_after_any_frame_every_button_leaves_the_queue_alone(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    for sent in range(VISITS):
        branch.serve(VISITS)
        waiting = branch.outbox().waiting
        left = sent

        def cut(method: str, target: str, body: bytes) -> Answer | None:
            nonlocal left
            if not target.endswith("/push"):
                return None
            left -= 1
            return Answer(200, {}, b"") if left < 0 else None

        with middlebox(centre.url, cut) as box:
            runner = branch.runner(box.url)
            runner.pace.events = runner.pace.most = 1
            assert not runner.pass_once()
            runner.stop()
        assert branch.outbox().waiting == waiting - sent
        unsent = set(branch.events())
        every_button(branch)
        assert unsent < set(branch.events())
        counts = outbox_counts(branch.desk)
        assert counts.waiting >= waiting - sent
        assert counts.attention == 0
        branch.open_for_business()
        assert branch.sync(centre.url)
    demand_equal(branch, centre)
