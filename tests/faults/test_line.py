"""Nothing is lost or doubled on a line that breaks at any byte, drips, repeats or truncates."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from app.counter.sync.line import Objection
from app.counter.sync.tail import frame_of, tails
from app.storage.engine import reading
from app.wire.coding import CODINGS, deflate
from app.wire.frame import MEDIA_TYPE
from tests.faults.cutter import Break, Cutter, cutter
from tests.faults.netcut import count, cut_everywhere, greeted, push
from tests.sync.branch import Branch, Centre, demand_equal, events_of, opened

pytestmark = pytest.mark.faults
STRIDE = 41


@pytest.fixture(scope="module")
def joined(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Centre, Branch, Cutter]]:
    """A centre, a counter in step with it, and a cable between them."""
    with opened(tmp_path_factory.mktemp("line")) as (centre, branch):
        branch.enrol(centre)
        assert branch.sync(centre.url)
        branch.open_for_business()
        assert branch.sync(centre.url)
        with cutter(centre.serving.port) as cable:
            yield centre, branch, cable


def test_p08_a_push_cut_at_any_byte_arrives_once(
    joined: tuple[Centre, Branch, Cutter], record_property: Callable[[str, object], None]
) -> None:
    """P8: the same sale is not created twice when the answer is lost."""
    found = cut_everywhere(*joined, stride=STRIDE)
    record_property("counts", found.line())
    assert found.wrong == []
    assert (found.lost, found.doubled) == (0, 0)
    assert found.unheard > 2
    assert found.slowest_s < 5
    demand_equal(joined[1], joined[0])


@pytest.mark.parametrize("reset", [False, True])
def test_an_answer_lost_whole_is_asked_for_again(
    joined: tuple[Centre, Branch, Cutter], reset: bool
) -> None:
    centre, branch, cable = joined
    branch.serve()
    cable.arm(Break())
    line = greeted(branch, cable.url)
    cable.arm(Break(down=0, reset=reset))
    assert not push(branch, line)
    line.close()
    assert branch.events() == events_of(centre.central.engine)
    assert branch.outbox().waiting
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_line_that_drips_byte_by_byte_carries_everything(
    joined: tuple[Centre, Branch, Cutter],
) -> None:
    centre, branch, cable = joined
    branch.serve()
    cable.arm(Break())
    line = greeted(branch, cable.url)
    cable.arm(Break(drip_s=0.0005))
    assert push(branch, line)
    line.close()
    demand_equal(branch, centre)


def test_a_line_that_drips_for_ever_is_hung_up_on(joined: tuple[Centre, Branch, Cutter]) -> None:
    centre, branch, cable = joined
    branch.serve()
    cable.arm(Break())
    line = greeted(branch, cable.url)
    line.whole_s = 0.5
    cable.arm(Break(drip_s=0.05))
    begun = time.monotonic()
    assert not push(branch, line)
    assert time.monotonic() - begun < 10
    line.close()
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_a_request_that_arrives_twice_is_booked_once(
    joined: tuple[Centre, Branch, Cutter],
) -> None:
    centre, branch, cable = joined
    branch.serve()
    cable.arm(Break())
    line = greeted(branch, cable.url)
    assert push(branch, line)
    line.close()
    before = events_of(centre.central.engine)
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", centre.serving.port), timeout=5) as wire:
            wire.sendall(bytes(cable.carried))
            wire.shutdown(socket.SHUT_WR)
            answer = b""
            with suppress(TimeoutError):
                while data := wire.recv(65_536):
                    answer += data
        assert answer.startswith(b"HTTP/1.1 ")
    assert events_of(centre.central.engine) == before
    demand_equal(branch, centre)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_that_ends_too_soon_books_nothing(
    joined: tuple[Centre, Branch, Cutter], coding: str
) -> None:
    """Signed as it is and yet not whole: what the compression does not close is not believed."""
    centre, branch, _ = joined
    branch.serve()
    identity = branch.desk.journal.identity
    with reading(branch.engine) as connection:
        (tail,) = tails(connection, identity)
        frame = frame_of(connection, identity, tail, 500, 1 << 20)
    body, line = deflate(frame.data, coding), greeted(branch, centre.url)
    before = count(centre.central.engine)
    headers = {"Content-Type": MEDIA_TYPE, "Content-Encoding": coding}
    for end in {1, 2, 9, len(body) // 2, len(body) - 9, len(body) - 1}:
        reply = line._send("POST", "/v1/sync/push", body[:end], headers, line._nonce())
        assert 400 <= reply.status < 500
        assert json.loads(reply.data)["code"].startswith("wire.")
        assert count(centre.central.engine) == before
    with suppress(Objection):
        assert push(branch, line)
    line.close()
    demand_equal(branch, centre)
