"""An office with a line sends on what another one brought, and learns nothing of it."""

from pathlib import Path
from typing import Final

import pytest

from app.central.bundles import CARRIED
from app.counter.sync import relay as relaying
from app.counter.sync.line import Line, Objection
from app.counter.sync.relay import relay
from app.wire.bundle_messages import BUNDLE_TYPE, BundleAnswer
from models.errors import Refusal
from tests.bundle.stick import OTHER_OFFICE, Trip, other_office, rows, small
from tests.sync.branch import Branch


@pytest.fixture
def other(trip: Trip, tmp_path: Path) -> Branch:
    """A counter of another office, which has a line."""
    return other_office(tmp_path, trip.centre)


@pytest.fixture
def line(trip: Trip, other: Branch) -> Line:
    """The other office's line."""
    return other.line(trip.centre.url)


def test_a_relay_sends_it_on_and_brings_the_answer_back(trip: Trip, line: Line) -> None:
    exported = small(trip)
    done = relay(line, exported.file)
    assert (len(done.taken), done.left, done.wrong, done.resumed) == (3, [], "", 0)
    assert done.back == exported.file.with_name(exported.file.name + "-ack")
    back = trip.back(done.back)
    assert back.confirmed == exported.events
    assert back.waiting == 0
    [row] = rows(trip.centre.central.engine, CARRIED)
    assert row.came_by == f"{OTHER_OFFICE}:1"
    line.close()


def test_a_broken_line_goes_on_where_the_centre_wants(
    trip: Trip, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = small(trip, 5)
    monkeypatch.setattr(relaying, "BODY_MAX", 4_000)  # a part a piece or two
    sent: list[int] = []

    def broke() -> bool:
        return bool(sent)

    with pytest.raises(Refusal, match=r"bundle\.cancelled"):
        relay(line, exported.file, progress=lambda done, _all: sent.append(done), cancelled=broke)
    before = line.bytes_up
    done = relay(line, exported.file)
    assert done.resumed == sent[0]
    assert done.resumed + len(done.taken) == 5
    assert line.bytes_up - before > 0
    assert trip.back(done.back).waiting == 0
    line.close()


def test_a_damaged_piece_is_told_and_the_rest_goes_on(trip: Trip, line: Line) -> None:
    exported = small(trip)
    content = bytearray(exported.file.read_bytes())
    content[-900] ^= 1
    hurt = trip.stick / "hurt.obx"
    hurt.write_bytes(content)
    done = relay(line, hurt)
    assert [left.code for left in done.left] == ["bundle.piece_damaged"]
    assert len(done.taken) == 2
    assert done.wrong == "bundle.damaged"
    line.close()


def test_the_same_part_again_gets_its_receipts_again(trip: Trip, line: Line) -> None:
    exported = small(trip)
    relay(line, exported.file)
    there = trip.at_the_centre()
    done = relay(line, exported.file)
    assert done.resumed == 3
    assert trip.at_the_centre() == there
    line.close()


NONSENSE: Final = (
    ("/v1/bundles", {"Content-Type": BUNDLE_TYPE}, b"OBX1\n", "wire.key_missing"),
    ("/v1/bundles", {"Content-Type": "text/html"}, b"x", "wire.media_type"),
    ("/v1/bundles?first=-1", {"Content-Type": BUNDLE_TYPE}, b"x", "wire.query"),
    ("/v1/bundles?last=1", {"Content-Type": BUNDLE_TYPE}, b"x", "wire.query"),
    (
        "/v1/bundles",
        {"Content-Type": BUNDLE_TYPE, "Idempotency-Key": "k"},
        b"OBX1\nnonsense\n",
        "bundle.head_damaged",
    ),
    (
        "/v1/bundles",
        {"Content-Type": BUNDLE_TYPE, "Idempotency-Key": "k"},
        b"\x00" * 100,
        "bundle.not_one",
    ),
)


def test_nonsense_is_answered_by_a_problem(line: Line) -> None:
    for target, headers, body, code in NONSENSE:
        with pytest.raises(Objection) as said:
            line.ask(target, BundleAnswer, body=body, headers=headers)
        assert said.value.problem.code == code
    line.close()


def test_another_digest_than_the_heads_is_refused(trip: Trip, line: Line) -> None:
    exported = small(trip)
    headers = {"Content-Type": BUNDLE_TYPE, "Idempotency-Key": "0" * 64}
    with pytest.raises(Objection) as said:
        line.ask("/v1/bundles", BundleAnswer, body=exported.file.read_bytes(), headers=headers)
    assert said.value.problem.code == "wire.key_reused"
    line.close()


def test_only_who_brought_it_and_whose_it_is_may_fetch_the_answer(trip: Trip, line: Line) -> None:
    taken = trip.bring(small(trip).file)
    with pytest.raises(Objection) as said:
        line.ask(f"/v1/bundles?bundle={taken.digest}", BundleAnswer)
    assert said.value.problem.code == "wire.scope_forbidden"
    with pytest.raises(Objection) as said:
        line.ask(f"/v1/bundles?bundle={'0' * 64}", BundleAnswer)
    assert said.value.problem.code == "bundle.unknown"
    line.close()
