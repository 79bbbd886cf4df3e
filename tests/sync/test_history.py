"""A disk that was put back, and a machine in another's place, get their own journal back."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.book.fold.rows import POSTING, RECEIPT, SERIES, SHIFT
from app.book.rebuild import verify
from app.counter.commands.close_shift import close_shift
from app.counter.commands.count_cash import count_cash
from app.counter.commands.open_shift import open_shift
from app.counter.commands.sign_in import sign_in
from app.counter.queries.drawer import drawer_balance
from app.counter.sync import history as way_back
from app.counter.sync.enrolment import enrol
from app.counter.sync.regain import take_over
from app.counter.tables import HISTORY_FRAME, HISTORY_GOAL
from app.storage.engine import reading
from app.wire.history import ANY_BEFORE, HistoryIndex
from models.errors import Fault, Refusal
from models.values.receipt_number import ReceiptNumber
from models.values.rial import Rial
from tests.counter_world import CLERK, serve
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal, events_of

Figures = dict[str, Any]


def figures(branch: Branch) -> Figures:
    """What a clerk would notice: drawer, open shift, every slip, money by account, numbers."""
    with reading(branch.engine) as connection:
        slips = connection.execute(sa.select(RECEIPT.c.receipt, RECEIPT.c.total, RECEIPT.c.state))
        money = sa.select(POSTING.c.shift, POSTING.c.account, sa.func.sum(POSTING.c.amount))
        shifts = sa.select(SHIFT.c.shift, SHIFT.c.state, SHIFT.c.number, SHIFT.c.counted)
        series = sa.select(SERIES.c.number, SERIES.c.turnover, SERIES.c.shifts)
        own = SERIES.c.device == branch.desk.journal.identity.device
        return {
            "slips": sorted(map(tuple, slips)),
            "money": sorted(
                map(tuple, connection.execute(money.group_by(POSTING.c.shift, POSTING.c.account)))
            ),
            "shifts": sorted(map(tuple, connection.execute(shifts))),
            "series": tuple(connection.execute(series.where(own)).one()),
            "shift": branch.desk.shift and branch.desk.shift.shift,
            "drawer": drawer_balance(branch.desk).amount if branch.desk.shift else None,
        }


def put_back(branch: Branch, backup: Path) -> None:
    branch.stop()
    branch.path = backup
    branch.start()


def close(branch: Branch) -> None:
    counted = drawer_balance(branch.desk).amount
    count_cash(branch.desk, counts={1: counted})
    close_shift(branch.desk, left=Rial(0))


def numbers(branch: Branch) -> list[str]:
    with reading(branch.engine) as connection:
        return list(connection.execute(sa.select(RECEIPT.c.receipt)).scalars())


def staged(branch: Branch) -> tuple[int, int]:
    with reading(branch.engine) as connection:
        return tuple(
            int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            for table in (HISTORY_GOAL, HISTORY_FRAME)
        )  # type: ignore[return-value]


def test_a_backup_put_back_agrees_to_the_rial_with_what_was_before(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.serve(3)
    close(branch)
    branch.start()  # another start, another epoch that the backup knows nothing of
    branch.open_for_business()
    branch.serve(4)
    assert branch.sync(centre.url)
    before = figures(branch)

    put_back(branch, backup)
    assert figures(branch)["slips"] != before["slips"]
    assert branch.sync(centre.url)
    assert figures(branch) == before
    assert branch.told("history.back")
    assert staged(branch) == (0, 0)

    branch.open_for_business()
    given = serve(branch.desk, codes=("NOCR-111",))
    assert given.receipt.number == before["series"][0] + 1
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
    assert len(set(numbers(branch))) == len(numbers(branch))


def test_two_starts_behind_one_end_are_no_finding_once_the_disk_is_whole(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.start()
    branch.open_for_business()
    branch.serve(2)
    assert branch.sync(centre.url)
    before = figures(branch)
    put_back(branch, backup)
    assert branch.sync(centre.url)
    assert figures(branch) == before
    assert "fork.clone" in centre.cases()
    demand_equal(branch, centre)


def test_what_was_sold_before_the_line_came_back_counts_beside_what_had_been_lost(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    lost = figures(branch)

    put_back(branch, backup)
    branch.open_for_business()
    branch.serve(5)  # offline: nobody could know that three of these numbers were given
    offline = figures(branch)
    assert branch.sync(centre.url)

    now = figures(branch)
    assert {*lost["slips"], *offline["slips"]} == set(now["slips"])
    assert len({ReceiptNumber.parse(slip[0]) for slip in now["slips"]}) == 10
    assert now["series"][0] == 7
    assert now["series"][1] == sum(slip[1] for slip in now["slips"])
    branch.serve()
    assert figures(branch)["series"][0] == 8
    assert branch.sync(centre.url)
    assert branch.events() == events_of(centre.central.engine)
    assert verify(branch.engine) == []


def test_no_money_is_taken_while_history_is_on_its_way(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    branch.serve()
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    put_back(branch, backup)
    branch.open_for_business()

    def cut(method: str, target: str, body: bytes) -> Answer | None:
        return Answer(200, {}, b"") if target.startswith("/v1/sync/history?") else None

    with middlebox(centre.url, cut) as box:
        assert not branch.sync(box.url)
    for _ in range(2):
        assert branch.told("sync.behind")
        with pytest.raises(Refusal) as refused:
            branch.serve()
        assert refused.value.code == "history.lacks"
        branch.start()  # and a restart does not forget it
        assert branch.desk.history_lacks
        sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
    assert branch.sync(centre.url)
    assert not branch.desk.history_lacks
    branch.open_for_business()
    branch.serve()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


@pytest.mark.parametrize("calls", range(1, 9))
def test_cut_after_any_call_and_started_again_it_ends_the_same(
    centre: Centre, branch: Branch, tmp_path: Path, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way_back, "PAGE", 2)
    branch.serve(2)
    backup = branch.copied(tmp_path / "backup.db")
    for _ in range(3):
        branch.serve()
        assert branch.sync(centre.url)
    branch.start()
    branch.open_for_business()
    branch.serve(2)
    assert branch.sync(centre.url)
    before = figures(branch)
    put_back(branch, backup)
    left = calls

    def cut(method: str, target: str, body: bytes) -> Answer | None:
        nonlocal left
        left -= 1
        return Answer(200, {}, b"") if left < 0 else None

    with middlebox(centre.url, cut) as box:
        branch.sync(box.url)
    branch.start()
    assert branch.sync(centre.url)
    assert figures(branch) == before
    assert verify(branch.engine) == []
    demand_equal(branch, centre)


def test_killed_within_the_last_commit_it_begins_that_again(
    centre: Centre, branch: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.serve()
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    before = figures(branch)
    put_back(branch, backup)
    good = take_over

    def killed(*given: Any) -> None:
        good(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(way_back, "take_over", killed)
    with pytest.raises(KeyboardInterrupt):
        branch.sync(centre.url)
    monkeypatch.setattr(way_back, "take_over", good)
    assert verify(branch.engine) == []
    branch.start()
    assert branch.desk.history_lacks
    assert branch.sync(centre.url)
    assert figures(branch) == before
    demand_equal(branch, centre)


def replacement(centre: Centre, old: Branch, folder: Path, replaces: str) -> Branch:
    new = Branch.set_up(folder, old.around.clock, seed=2)  # type: ignore[arg-type]
    code = centre.central.invite(OFFICE, 2)
    enrol(new.desk, address=centre.url, code=code, app="test", replaces=replaces)
    return new


@pytest.mark.parametrize("open_shift_left", [True, False])
def test_a_machine_in_anothers_place_gets_the_whole_counter_and_goes_on(
    centre: Centre, branch: Branch, tmp_path: Path, open_shift_left: bool
) -> None:
    branch.serve(3)
    branch.start()
    branch.open_for_business()
    branch.serve(2)
    if not open_shift_left:
        close(branch)
    assert branch.sync(centre.url)
    before = figures(branch)
    branch.stop()

    new = replacement(centre, branch, tmp_path, ANY_BEFORE)
    assert new.sync(centre.url)
    assert figures(new) | {"series": ()} == before | {"series": ()}
    assert figures(new)["series"] == before["series"]
    new.open_for_business()
    new.serve(2)
    close(new)
    open_shift(new.desk, counts={1_000_000: 1}, brought=Rial(1_000_000))
    new.serve()
    assert new.sync(centre.url)
    demand_equal(new, centre)
    assert len({ReceiptNumber.parse(slip).number for slip in numbers(new)}) == 8
    new.stop()


def test_only_a_replacement_reads_anothers_journal(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    assert branch.sync(centre.url)
    new = replacement(centre, branch, tmp_path, "")
    assert new.sync(centre.url)
    old = branch.desk.journal.identity.device
    epoch = branch.desk.journal.head.epoch
    line = new.line(centre.url)
    with pytest.raises(Fault):
        line.ask(f"/v1/sync/history?device={old}&epoch={epoch}", HistoryIndex)
    index = line.ask("/v1/sync/history/epochs?beyond=0", HistoryIndex)
    assert {each.device for each in index.epochs} == {new.desk.journal.identity.device}
    line.close()
    assert old not in {one.device for one in index.epochs}
    new.stop()


def test_a_machine_that_never_stood_here_cannot_be_replaced(
    centre: Centre, branch: Branch, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        replacement(centre, branch, tmp_path, "019ab000-0000-7000-8000-00000000dead")
    assert refused.value.code == "enrol.replaces_unknown"


def test_an_altered_answer_changes_nothing(centre: Centre, branch: Branch, tmp_path: Path) -> None:
    branch.serve()
    assert branch.sync(centre.url)
    backup = branch.copied(tmp_path / "backup.db")
    branch.serve(3)
    assert branch.sync(centre.url)
    put_back(branch, backup)
    events = branch.events()
    with middlebox(centre.url) as box:
        box.after = lambda target, body: (
            body.replace(b'"frame":"H4', b'"frame":"H5') if "history?" in target else body
        )
        assert not branch.sync(box.url)
    assert branch.events() == events
    assert staged(branch)[1] == 0
    assert branch.sync(centre.url)
    assert set(events) < set(branch.events())
    assert verify(branch.engine) == []


def test_at_first_contact_of_a_sound_machine_one_small_question_is_asked(
    centre: Centre, branch: Branch
) -> None:
    branch.start()
    branch.open_for_business()
    targets: list[str] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        targets.append(target)
        return None

    with middlebox(centre.url, listen) as box:
        for _ in range(3):
            branch.serve()
            assert branch.sync(box.url)
    assert len([target for target in targets if "/history" in target]) == 1
    assert not any("/history?" in target for target in targets)
