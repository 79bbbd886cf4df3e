"""While a long frame is under way its receipt's keeping and the next frame go on beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa

from app.counter.sync.beside import LONG
from app.counter.sync.runner import Runner, last_trouble
from app.counter.tables import CURSOR
from app.storage.engine import reading
from app.wire.coding import inflate
from app.wire.frame import Frame, parse
from app.wire.messages import PushReceipt
from models.events.known import open_body, open_envelope
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import OFFICE, Branch, Centre, demand_equal
from tests.sync.test_objections import objection

MANY = 5 * LONG


def sell(branch: Branch, count: int) -> None:
    """Put so many visits into the journal by one commit, all like one that was served."""
    branch.serve()
    desk = branch.desk
    (data,) = (one for one in branch.events().values() if b'"t":"visit.completed"' in one)
    like = open_body(open_envelope(data))
    with desk.journal.write() as work:
        for number in range(1_000_000, 1_000_000 + count):
            receipt = f"{OFFICE}-2-{number}-00X"
            body = msgspec.structs.replace(like, number=number, receipt=receipt)
            work.append(body, desk.standing())


def pass_in_long_frames(branch: Branch, url: str) -> list[bool]:
    """Make a pass whose frames hold `LONG` events; tells of each one whether it was made beside."""
    line, beside = branch.line(url), []
    real = line.push

    def push(
        frame: bytes,
        coding: str = "zstd",
        level: int = 3,
        dictionary: int = 0,
        packed: bytes = b"",
    ) -> tuple[PushReceipt, bytes]:
        beside.append(bool(packed))
        return real(frame, coding, level, dictionary, packed)

    line.push = push  # type: ignore[method-assign]
    runner = Runner(branch.desk, branch.around, line)
    runner.pace.events = runner.pace.most = LONG
    try:
        runner.pass_once()
    finally:
        runner.stop()
    return beside


@contextmanager
def listening(
    centre: Centre, at: int = 0, answer: Answer | None = None
) -> Iterator[tuple[str, list[Frame]]]:
    """Note every frame that goes over the line; the one of a number gets another answer."""
    frames: list[Frame] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        if not target.endswith("/push"):
            return None
        frames.append(parse(inflate(body, "zstd")))
        return answer if len(frames) == at else None

    with middlebox(centre.url, listen) as box:
        yield box.url, frames


def received(branch: Branch) -> int:
    epoch = branch.desk.journal.head.epoch
    with reading(branch.engine) as connection:
        query = sa.select(CURSOR.c.received_seq).where(CURSOR.c.epoch == epoch)
        return int(connection.execute(query).scalar() or 0)


def ends(frame: Frame) -> int:
    return frame.header.seq + frame.header.count - 1


def test_frames_that_were_made_beside_the_line_arrive_in_order_and_once(
    centre: Centre, branch: Branch
) -> None:
    sell(branch, MANY)
    with listening(centre) as (url, frames):
        beside = pass_in_long_frames(branch, url)
    assert beside[0] is False
    assert any(beside)
    assert [frame.header.seq for frame in frames[1:]] == [ends(frame) + 1 for frame in frames[:-1]]
    assert received(branch) == branch.desk.journal.head.seq
    demand_equal(branch, centre)


def test_a_receipt_is_kept_though_the_frame_after_it_failed(centre: Centre, branch: Branch) -> None:
    sell(branch, MANY)
    with listening(centre, 4, objection("centre.busy", 503)) as (url, frames):
        pass_in_long_frames(branch, url)
    assert last_trouble(branch.desk) == "centre.busy"
    assert received(branch) == ends(frames[-2])
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_what_was_made_beside_is_thrown_away_where_the_centre_objects(
    centre: Centre, branch: Branch
) -> None:
    sell(branch, MANY)
    with listening(centre, 3, objection("wire.too_large", 413)) as (url, frames):
        pass_in_long_frames(branch, url)
    assert frames[3].header.seq == frames[2].header.seq
    assert frames[3].header.count < frames[2].header.count
    demand_equal(branch, centre)


def test_a_gap_behind_frames_made_beside_is_filled_from_where_the_centre_stands(
    centre: Centre, branch: Branch
) -> None:
    sell(branch, MANY)
    with listening(centre, 3, objection("wire.gap", 409)) as (url, frames):
        pass_in_long_frames(branch, url)
    assert branch.sync(centre.url)
    assert len(frames) > 3
    demand_equal(branch, centre)


def test_a_centre_restored_behind_frames_made_beside_is_asked_what_it_has(
    centre: Centre, branch: Branch
) -> None:
    sell(branch, MANY)
    calls = 0

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        nonlocal calls
        calls += target.endswith("/push")
        if calls == 3 and target.endswith("/push"):
            centre.central.begin_generation()
        return None

    with middlebox(centre.url, listen) as box:
        pass_in_long_frames(branch, box.url)
    assert branch.sync(centre.url)
    demand_equal(branch, centre)


def test_an_elder_receipt_for_a_frame_made_beside_moves_no_cursor(
    centre: Centre, branch: Branch
) -> None:
    """Signed by the centre, and true: but about the frame before."""
    sell(branch, MANY)
    kept: list[bytes] = []

    def second_receipt(target: str, told: bytes) -> bytes:
        if target == "/v1/sync/push":
            kept.append(told)
            return kept[min(len(kept), 2) - 1]
        return told

    with listening(centre) as (url, frames), middlebox(url) as box:
        box.after = second_receipt
        pass_in_long_frames(branch, box.url)
    assert len(frames) > 2
    assert received(branch) == ends(frames[1])
    assert branch.sync(centre.url)
    demand_equal(branch, centre)
