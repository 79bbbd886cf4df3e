"""A line cut at any byte, and answers lost on the way: every event arrives once, to the byte."""

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.central.rows import INTAKE
from app.counter.tables import CURSOR
from app.practice.cable import Cable
from app.storage.engine import reading
from tests.sync.bad_lines import CountingCable, middlebox
from tests.sync.branch import Branch, Centre, demand_equal, events_of

BYTES_OF_A_PASS = 14_000


@settings(max_examples=40)
@given(cut_after=st.integers(0, BYTES_OF_A_PASS), visits=st.integers(1, 3))
def test_a_line_cut_at_any_byte_loses_and_doubles_nothing(
    served: tuple[Centre, Branch], cut_after: int, visits: int
) -> None:
    centre, branch = served
    branch.serve(visits)
    with CountingCable(centre.serving.port, cut_after) as cable:
        held = branch.sync(cable.url)
        broken = cable.left == 0
    assert held == branch.desk.line_up
    assert held or broken
    theirs = events_of(centre.central.engine)
    assert theirs.items() <= branch.events().items()
    assert branch.outbox().waiting >= len(branch.events()) - len(theirs)
    assert branch.sync(centre.url)
    assert branch.outbox().waiting == 0
    assert branch.events() == events_of(centre.central.engine)


def test_after_all_those_cuts_both_books_are_equal(served: tuple[Centre, Branch]) -> None:
    centre, branch = served
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_reply_that_is_lost_after_the_commit_costs_nothing(
    centre: Centre, branch: Branch
) -> None:
    branch.serve(2)
    with middlebox(centre.url) as box:

        def lose(target: str, told: bytes) -> bytes:
            if target == "/v1/sync/push":
                raise ConnectionAbortedError
            return told

        box.after = lose
        assert not branch.sync(box.url)
    assert branch.events() == events_of(centre.central.engine)
    assert branch.outbox().waiting > 0
    taken = intake(centre)
    assert branch.sync(centre.url)
    assert intake(centre) == taken
    demand_equal(branch, centre)
    with reading(branch.engine) as connection:
        proofs = connection.execute(sa.select(CURSOR.c.receipt)).scalars().all()
    assert all(b'"received"' in bytes(proof) for proof in proofs)


def intake(centre: Centre) -> list[object]:
    with reading(centre.central.engine) as connection:
        return [tuple(row) for row in connection.execute(sa.select(INTAKE))]


def test_the_practice_cable_is_dead_while_it_is_cut_and_whole_when_mended(
    centre: Centre, branch: Branch
) -> None:
    cable = Cable(centre.serving.port)
    try:
        for _ in range(2):
            branch.serve()
            cable.cut()
            assert not branch.sync(cable.url)
            cable.mend()
            assert branch.sync(cable.url)
    finally:
        cable.pull()
    assert not branch.sync(cable.url)
    demand_equal(branch, centre)
