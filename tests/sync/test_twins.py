"""Two copies of one disk at work: both keep selling, neither books what the other took."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.book.rebuild import verify
from app.counter.queries.drawer import drawer_balance
from app.journal.append import ASIDE
from app.storage.engine import reading
from tests.sync.branch import OFFICE, Branch, Centre, events_of
from tests.sync.test_history import figures, put_back


def slips(branch: Branch) -> set[str]:
    """Name the slips in a counter's own book."""
    with reading(branch.engine) as connection:
        return set(connection.execute(sa.select(RECEIPT.c.receipt)).scalars())


def aside(branch: Branch) -> int:
    with reading(branch.engine) as connection:
        return int(connection.execute(sa.select(sa.func.count(ASIDE.c.epoch))).scalar_one())


def copy_of(branch: Branch, folder: Path) -> Branch:
    """Copy the disk and start the copy."""
    twin = Branch(branch.copied(folder / "twin.db"), branch.around)
    twin.start()
    return twin


def day(branch: Branch, centre: Centre, visits: int = 1) -> set[str]:
    """Start, open, sell and sync; gives the slips that were handed over."""
    branch.stop()
    branch.start()
    branch.open_for_business()
    before = slips(branch)
    branch.serve(visits)
    given = slips(branch) - before
    assert branch.sync(centre.url)
    return given


@pytest.fixture
def twin(centre: Centre, branch: Branch, tmp_path: Path) -> "Branch":
    """A second machine on a copy of the first one's disk."""
    branch.serve(2)
    assert branch.sync(centre.url)
    return copy_of(branch, tmp_path)


def sound(centre: Centre, *branches: Branch) -> None:
    theirs = events_of(centre.central.engine)
    for each in branches:
        assert verify(each.engine) == []
        assert each.events().items() <= theirs.items()
        assert each.outbox().waiting == 0
    found = {finding.code for finding in verify(centre.central.engine)}
    assert found <= {"verify.fork"}  # as a case says: and its book is what a rebuild makes


def test_what_was_taken_for_lost_history_is_given_up_when_the_other_copy_goes_on(
    centre: Centre, branch: Branch, twin: Branch
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    assert twin.sync(centre.url)  # nobody can tell yet: it looks like a disk that was put back
    assert twin.told("history.back")
    common = slips(branch)
    assert slips(twin) == common
    twin.open_for_business()
    twin.serve()
    assert twin.sync(centre.url)
    own = slips(twin) - common

    branch.serve(1)  # in the same start: no disk that was put back goes on like this
    assert branch.sync(centre.url)
    assert "fork.clone" in centre.cases()
    assert twin.sync(centre.url)

    assert twin.desk.twin
    assert twin.told("twin.at_work")
    assert aside(twin) > 0
    assert own <= slips(twin)
    assert not slips(twin) & (slips(branch) - common)
    assert len(slips(twin)) == 2 + len(own)
    sound(centre, branch, twin)


def test_what_the_centre_decided_outlives_the_other_copys_word_of_it(
    centre: Centre, branch: Branch, twin: Branch
) -> None:
    centre.central.set_policy(OFFICE, held_money=False)
    centre.put_clerk(roles=["clerk", "inspector"])
    assert branch.sync(centre.url)  # here it is adopted, and that is an event
    assert branch.sync(centre.url)
    assert twin.sync(centre.url)  # the event came back: so there is nothing left to adopt
    assert not twin.desk.policy.held_money
    branch.serve(1)
    assert branch.sync(centre.url)
    assert twin.sync(centre.url)
    assert aside(twin) > 0

    assert twin.sync(centre.url)
    assert not twin.desk.policy.held_money
    twin.stop()
    assert not twin.start().policy.held_money
    twin.open_for_business()
    assert twin.desk.need_session().roles == ("clerk", "inspector")
    assert twin.sync(centre.url)
    sound(centre, branch, twin)


def test_two_copies_that_start_every_day_keep_their_own_books(
    centre: Centre, branch: Branch, twin: Branch
) -> None:
    mine: set[str] = slips(branch)
    yours: set[str] = slips(twin)
    for _ in range(4):
        mine |= day(branch, centre)
        yours |= day(twin, centre, 2)
    for each in (branch, twin):
        assert each.sync(centre.url)
    assert mine & yours == slips(branch) & slips(twin)
    assert slips(twin) == yours
    assert slips(branch) == mine
    assert branch.desk.twin or twin.desk.twin
    sound(centre, branch, twin)
    with reading(centre.central.engine) as connection:
        booked = set(connection.execute(sa.select(RECEIPT.c.receipt)).scalars())
    assert booked == mine | yours
    assert len(booked) == 2 + 4 + 8
    twin.stop()


def test_a_copy_that_is_silent_gives_up_the_others_day_when_it_speaks(
    centre: Centre, branch: Branch, twin: Branch
) -> None:
    """One copy starts day after day while the other lies still: then the other goes on."""
    yours = slips(twin)
    for _ in range(3):
        yours |= day(twin, centre)
    mine = slips(branch) | day(branch, centre)
    mine |= day(branch, centre)
    for _ in range(2):
        yours |= day(twin, centre)
        mine |= day(branch, centre)
    assert slips(twin) == yours
    assert slips(branch) == mine
    sound(centre, branch, twin)
    twin.stop()


def test_a_later_backup_put_back_after_an_elder_one_gets_all_of_it_back(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    """It looks as if a copy had taken this disk's end for lost; nothing comes of that copy."""
    branch.serve(1)
    assert branch.sync(centre.url)
    elder = branch.copied(tmp_path / "elder.db")
    branch.serve(2)
    assert branch.sync(centre.url)
    later = branch.copied(tmp_path / "later.db")
    put_back(branch, elder)
    day(branch, centre, 3)
    assert branch.sync(centre.url)
    whole = figures(branch)["slips"]
    put_back(branch, later)
    day(branch, centre)
    day(branch, centre)
    assert {slip[0] for slip in whole} <= slips(branch)
    assert aside(branch) == 0
    assert not branch.desk.twin
    assert drawer_balance(branch.desk).amount > 0
    sound(centre, branch)
