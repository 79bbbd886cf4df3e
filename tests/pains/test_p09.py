"""P9: a record edited after a failed send came again under its id, with other content."""

from pathlib import Path

import pytest

from app.central.rows import COLLISION
from app.journal.append import EVENTS
from models.events.people import SessionOpened
from tests.central.conftest import (  # noqa: F401 - fixtures
    Centre,
    centre,
    centre_on_postgres,
    cluster,
    either,
)
from tests.central.evidence import envelope, kinds_of_cases, rows
from tests.central.machine import problem


def test_a_resend_with_one_byte_changed_is_kept_beside_and_overwrites_nothing(
    either: Centre,  # noqa: F811
    tmp_path: Path,
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    event = machine.ids.new()
    sent, edited = (
        envelope(machine, SessionOpened(user=user), event_id=event) for user in ("101", "102")
    )
    assert len(sent) == len(edited)
    assert sum(one != other for one, other in zip(sent, edited, strict=True)) == 1
    first, second = machine.forge([sent]), machine.forge([edited])
    assert machine.post(either.line, first).status_code == 200
    before = rows(either, EVENTS)

    for _ in range(2):
        assert machine.post(either.line, second).status_code == 200

    assert rows(either, EVENTS) == before
    (kept,) = rows(either, COLLISION)
    assert (kept.seq, kept.data) == (machine.head.seq + 1, edited)
    assert kinds_of_cases(either) == ["collision"]


@pytest.mark.parametrize("place", [0, 100, -100])
def test_a_byte_changed_without_the_key_is_turned_away_whole(
    either: Centre,  # noqa: F811
    tmp_path: Path,
    place: int,
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    body = bytearray(machine.frame(machine.head.epoch))
    start = body.index(b"\n") + 1
    body[start + place % (len(body) - start - 1)] ^= 1
    before = rows(either, EVENTS)

    told = problem(machine.post(either.line, bytes(body)))

    assert told.code in ("wire.signature", "wire.frame_count")
    assert rows(either, EVENTS) == before
    assert rows(either, COLLISION) == []
