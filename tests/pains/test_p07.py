"""P7: when one queued item was accepted, its siblings of the same account left the queue too."""

import pytest

from app.counter.sync.pace import Pace
from app.counter.sync.push import push_all
from app.wire.messages import PushReceipt
from models.errors import Fault
from models.values.bill import Bill
from tests.counter_world import serve
from tests.sync.branch import Branch, Centre, demand_equal

ONE = Bill.of("7748317800142", "1770160")


def test_two_payments_of_one_account_leave_the_queue_one_by_one(
    centre: Centre, branch: Branch
) -> None:
    """What the centre confirmed is gone from the queue; what it did not still waits."""
    assert branch.sync(centre.url)
    branch.desk.line_up = True
    serve(branch.desk, codes=("NOCR-111",), bills=(ONE,))
    serve(branch.desk, codes=("NOCR-111",))
    waiting = branch.outbox().waiting
    line = branch.line(centre.url)
    line.hello()
    real, answered = line.push, 0

    def once(
        frame: bytes,
        coding: str = "zstd",
        level: int = 3,
        dictionary: int = 0,
        packed: bytes = b"",
    ) -> tuple[PushReceipt, bytes]:
        nonlocal answered
        if answered:
            raise Fault("line.down")
        answered += 1
        return real(frame, coding, level, dictionary, packed)

    line.push = once  # type: ignore[method-assign]
    with pytest.raises(Fault, match="down"):
        push_all(branch.engine, branch.desk.journal.identity, line, Pace(events=1))
    line.close()
    assert branch.outbox().waiting == waiting - 1
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
