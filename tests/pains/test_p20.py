"""P20: one broken record on the disk is set aside by the program itself; all the rest goes up."""

import sqlalchemy as sa

from app.central.rows import HEAD, INTAKE
from app.counter.queries.outbox import Became, Show, Way, outbox_counts, outbox_page
from app.journal.append import EVENTS
from app.storage.engine import reading, writing
from tests.sync.branch import Branch, Centre, events_of


def damage(branch: Branch, seq: int) -> tuple[str, bytes]:
    """Alter one event's bytes on the disk, as a failing disk or a hand does."""
    with writing(branch.engine) as connection:
        connection.exec_driver_sql("drop trigger event_no_update")
        row = connection.execute(
            sa.select(EVENTS.c.epoch, EVENTS.c.data).where(EVENTS.c.seq == seq)
        ).one()
        torn = row.data[:40] + b"\x00\xff" + row.data[42:]
        connection.execute(EVENTS.update().where(EVENTS.c.seq == seq).values(data=torn))
    return row.epoch, torn


def test_p20_one_payload_damaged_on_disk_the_rest_sends_and_it_is_kept_as_unreadable(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    branch.serve(6)
    head = branch.desk.journal.head.seq
    epoch, torn = damage(branch, head - 3)
    branch.serve(2)

    assert branch.sync(centre.url)
    assert branch.sync(centre.url)

    there = events_of(centre.central.engine)
    here = branch.events()
    assert here[epoch, head - 3] == torn  # kept as it lies
    del here[epoch, head - 3]
    assert there == here
    with reading(centre.central.engine) as connection:
        states = set(connection.execute(sa.select(INTAKE.c.state)).scalars())
        reached = connection.execute(sa.select(HEAD.c.seq).where(HEAD.c.epoch == epoch)).scalar()
    assert states == {"posted"}
    assert reached == head + 2
    assert "gap" in centre.cases()
    counts = outbox_counts(branch.desk)
    assert (counts.waiting, counts.unreadable, counts.attention) == (0, 1, 1)
    (row,) = outbox_page(branch.desk, Show.ATTENTION).rows
    assert (row.seq, row.way, row.became) == (head - 3, Way.UNREADABLE, Became.NOTHING)
    assert (row.trouble, row.remedy) == ("event.damaged", "errors.event.damaged.remedy")


def test_p20_it_is_found_at_the_next_start_before_anything_is_sent(
    centre: Centre, branch: Branch
) -> None:
    assert branch.sync(centre.url)
    branch.serve(3)
    damage(branch, branch.desk.journal.head.seq - 1)
    branch.start()
    assert outbox_counts(branch.desk).unreadable == 1
    branch.open_for_business()
    branch.serve(2)
    assert branch.sync(centre.url)
    assert branch.sync(centre.url)
    assert branch.outbox().waiting == 0
    assert len(events_of(centre.central.engine)) == len(branch.events()) - 1
