"""P48: whoever had been without a line for too long was locked out, and the work with them."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.counter.commands.sign_in import sign_in
from app.counter.queries.standing import SILENT_DAYS, stands
from app.counter.sync.pace import CEILING_MS
from app.i18n import Language, Words
from models.errors import Fault
from tests.counter_world import CLERK
from tests.sync.branch import Branch, Centre, demand_equal
from ui.rows import Stage, Status
from ui.widgets.statusbar import StatusBar


def test_after_thirty_days_without_a_line_the_clerk_signs_in_and_the_thirty_first_says_so(
    centre: Centre, branch: Branch
) -> None:
    """However many tries failed meanwhile: the last contact is not forgotten."""
    assert branch.sync(centre.url)
    clock = centre.clock
    runner = branch.runner("http://127.0.0.1:9")
    for day in range(1, SILENT_DAYS + 2):
        clock.advance(timedelta(days=1))
        assert not runner.pass_once()
        sign_in(branch.desk, user=CLERK.user, pin=CLERK.pin)
        branch.serve()
        assert stands(branch.desk).silent_days == day
    runner.stop()
    assert stands(branch.desk).outbox.waiting >= SILENT_DAYS
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
    assert stands(branch.desk).silent_days == 0


def test_the_window_says_after_how_many_days(qtbot: QtBot) -> None:
    for language, said in ((Language.FA, "۳۱"), (Language.EN, "31")):
        bar = StatusBar(Words(language))
        qtbot.addWidget(bar)
        bar.show_status(Status(stage=Stage.SERVING))
        assert not bar.silent()
        bar.show_status(Status(stage=Stage.SERVING, silent_days=31))
        assert said in bar.silent()


@pytest.mark.parametrize("failures", [0, 5, 500])
def test_no_number_of_failures_makes_a_counter_give_up(branch: Branch, failures: int) -> None:
    runner = branch.runner("http://127.0.0.1:9")
    runner.pace.failures = failures
    with pytest.raises(Fault):
        runner._line.hello()
    assert runner.pace.wait_ms(branch.desk.chance) <= CEILING_MS
    runner.stop()
