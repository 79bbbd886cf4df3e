"""What the centre gives back: a journal in frames that prove themselves, a scope as one file."""

from hashlib import sha256
from pathlib import Path

from app.central.feed import News, publish
from app.storage.engine import writing
from app.wire.codec import decode
from app.wire.coding import inflate
from app.wire.frame import parse
from app.wire.history import CODING, HistoryIndex, HistoryPage
from app.wire.signing import unseal
from app.wire.snapshots import Snapshot, SnapshotAnswer
from models.events.people import SessionOpened
from tests.central.conftest import Centre
from tests.central.machine import Machine, problem


def index(machine: Machine, either: Centre, beyond: int = 0) -> HistoryIndex:
    answer = machine.get(either.line, f"/v1/sync/history/epochs?beyond={beyond}")
    return unseal(answer.content, HistoryIndex, machine.keys)


def test_a_journal_comes_back_in_frames_that_its_own_key_proves(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    epoch = machine.head.epoch
    for _ in range(3):
        machine.append(*(SessionOpened(user="101") for _ in range(7)))
        machine.push(either.line)
    (told,) = index(machine, either).epochs
    assert (told.epoch, told.seq) == (epoch, machine.head.seq)
    assert index(machine, either, beyond=machine.head.seq).epochs == ()

    after, events = 0, list[bytes]()
    while after < told.seq:
        target = f"/v1/sync/history?device={told.device}&epoch={epoch}&after={after}&limit=5"
        answer = machine.get(either.line, target)
        page = unseal(answer.content, HistoryPage, machine.keys)
        frame = parse(inflate(page.frame, CODING))
        assert frame.proved_by(told.key)
        assert frame.header.seq == after + 1
        events += frame.events
        after += len(frame.events)
        assert page.more == (after < told.seq)
    assert events == [row.data for row in machine.stored(epoch)]

    for wrong in ("after=-1", "after=x", "limit=0", "limit=501", f"after={told.seq}"):
        asked = f"/v1/sync/history?device={told.device}&epoch={epoch}&{wrong}"
        assert problem(machine.get(either.line, asked)).code == "wire.query"


def test_a_neighbours_journal_is_nobody_elses(either: Centre, tmp_path: Path) -> None:
    one, other = either.enrolled(tmp_path, 1), either.enrolled(tmp_path, 2, counter=2)
    epoch = other.head.epoch
    other.push(either.line)
    asked = f"/v1/sync/history?device={other.device}&epoch={epoch}"
    assert problem(one.get(either.line, asked)).code == "wire.scope_forbidden"
    assert index(one, either).epochs == ()


def test_a_scopes_file_is_named_by_its_hash_and_read_from_any_byte(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    with writing(either.central.engine) as connection:
        publish(connection, "circulars", [News(f"n:{n}", "note", b'{"n":1}') for n in range(700)])
    answer = machine.get(either.line, "/v1/sync/snapshot?scope=circulars")
    told = unseal(answer.content, SnapshotAnswer, machine.keys)
    target = f"/v1/sync/snapshot/{told.sha256}"
    whole = machine.get(either.line, target)
    assert whole.status_code == 200
    assert sha256(whole.content).hexdigest() == told.sha256
    assert len(whole.content) == told.size
    assert whole.headers["etag"] == f'"{told.sha256}"'
    assert whole.headers["repr-digest"].startswith("sha-256=:")
    snapshot = decode(inflate(whole.content, CODING), Snapshot)
    assert len(snapshot.items) == 700
    assert snapshot.cursor == told.cursor
    assert machine.feed(either.line, "circulars", told.cursor).items == ()
    assert problem(machine.get(either.line, "/v1/sync/snapshot/" + "0" * 64)).code == (
        "wire.not_found"
    )
    foreign = machine.get(either.line, "/v1/sync/snapshot?scope=users:99")
    assert problem(foreign).code == "wire.scope_forbidden"
