"""How a counter sends what its visits cite: after events, resumed, never stuck, never forgotten."""

import pytest
import sqlalchemy as sa

from app.central.attachments import ATTACHED, PARTS
from app.counter.queries.attachments import Files, attachments_owed, files_of
from app.counter.sync.attachments import TARGET, WRONG_MAX, Attachments, try_again
from app.counter.sync.owed import ATTACHMENT
from app.counter.sync.runner import Runner
from app.counter.tables import VAULT
from app.storage.engine import reading, writing
from app.wire.attachments import Part, content_of, parse
from app.wire.codec import encode
from app.wire.coding import CODINGS, inflate
from app.wire.messages import Problem
from models.errors import Refusal
from models.events.base import Reference
from tests.attachments.visits import at_centre, photograph, serve_with_scans, states
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import Branch, Centre


def parcels_of(bodies: list[bytes]) -> list[tuple[Part, ...]]:
    """Read parcels as they were sent, compressed or not."""
    found = []
    for body in bodies:
        try:
            found.append(parse(body))
        except Refusal:
            found.append(parse(inflate(body, CODINGS[0])))
    return found


def test_a_visits_files_arrive_and_are_counted_on_the_way(centre: Centre, branch: Branch) -> None:
    scans = [photograph(1, 60_000), photograph(2, 90_000)]
    given, citations = serve_with_scans(branch.desk, scans)
    before = files_of(branch.desk, given.of)
    assert (before.sent, before.of, before.complete) == (0, 3, False)
    assert before.bytes > sum(map(len, scans))
    assert branch.sync(centre.url)
    after = files_of(branch.desk, given.of)
    assert (after.sent, after.of, after.complete, after.trouble) == (3, 3, True, "")
    assert attachments_owed(branch.desk).items == 0
    for citation, scan in zip(citations, scans, strict=True):
        assert at_centre(centre, citation) == scan


def test_two_of_three_files_are_sent(centre: Centre, branch: Branch) -> None:
    given, _ = serve_with_scans(branch.desk, [photograph(1, 6_000), photograph(2, 900_000)])
    asked = 0

    def lose_the_line(method: str, target: str, body: bytes) -> Answer | None:
        nonlocal asked
        asked += target == TARGET
        return Answer(200, {}, b"no centre") if asked > 2 else None

    with middlebox(centre.url, lose_the_line) as box:
        assert branch.sync(box.url)
    files = files_of(branch.desk, given.of)
    assert (files.sent, files.of, files.trouble) == (2, 3, "line.stranger")
    assert 0 < files.sent_bytes < files.bytes
    assert branch.sync(centre.url)
    assert files_of(branch.desk, given.of).complete


def test_small_items_travel_together_and_compressed_and_photographs_as_they_are(
    centre: Centre, branch: Branch
) -> None:
    branch.serve(20)
    bodies: list[bytes] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        if target == TARGET:
            bodies.append(body)
        return None

    with middlebox(centre.url, listen) as box:
        assert branch.sync(box.url)
        small = parcels_of(bodies)
        assert len(small) == 1
        assert len(small[0]) >= 20
        assert sum(map(len, bodies)) < 0.9 * sum(len(part.data) for part in small[0])
        bodies.clear()
        serve_with_scans(branch.desk, [photograph(1, 200_000)])
        assert branch.sync(box.url)
    parse(bodies[-1])  # not compressed: it would only have grown


def test_events_go_before_files_and_between_their_pieces(centre: Centre, branch: Branch) -> None:
    """A visit that is booked while files are under way is sent before the rest of them."""
    serve_with_scans(branch.desk, [photograph(1, 500_000)])
    targets: list[str] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        targets.append(target.partition("?")[0])
        if targets[-1] == TARGET and targets.count(TARGET) == 2:
            branch.serve()
        return None

    with middlebox(centre.url, listen) as box:
        runner = branch.runner(box.url)
        assert runner.pass_once()
        ended = len(targets)
        assert targets.count(TARGET) == 2
        assert branch.outbox().waiting
        assert attachments_owed(branch.desk).items
        assert runner.pass_once()
        runner.stop()
    later = targets[ended:]
    assert "/v1/sync/push" in later
    assert later.index("/v1/sync/push") < later.index(TARGET)


def test_files_give_way_to_whoever_asks_for_a_pass(centre: Centre, branch: Branch) -> None:
    serve_with_scans(branch.desk, [photograph(1, 500_000)])
    line = branch.line(centre.url)
    line.hello()
    moved = Attachments(branch.desk, line).send(centre.central.generation, lambda: True)
    line.close()
    assert moved.received == 0


def test_lost_answers_double_nothing(centre: Centre, branch: Branch) -> None:
    _, (citation,) = serve_with_scans(branch.desk, [photograph(1, 300_000)])
    turn = 0

    with middlebox(centre.url) as box:

        def lose_every_second(target: str, body: bytes) -> bytes:
            nonlocal turn
            turn += target == TARGET
            return b"lost" if target == TARGET and turn % 2 else body

        box.after = lose_every_second
        for _ in range(40):
            branch.sync(box.url)
    assert at_centre(centre, citation) == photograph(1, 300_000)
    assert set(states(branch).values()) == {"received"}
    with reading(centre.central.engine) as connection:
        held = connection.execute(sa.select(ATTACHED.c.held, ATTACHED.c.total)).all()
        assert all(row.held == row.total for row in held)


def test_what_was_erased_before_it_was_sent_is_told_and_not_awaited(
    centre: Centre, branch: Branch
) -> None:
    given, (first, second) = serve_with_scans(
        branch.desk, [photograph(1, 5_000), photograph(2, 5_000)]
    )
    with writing(branch.engine) as connection:
        branch.desk.vault.erase(connection, given.of, first)
    assert branch.sync(centre.url)
    assert first not in states(branch)  # it was gone before it was listed
    assert at_centre(centre, second) == photograph(2, 5_000)
    assert files_of(branch.desk, given.of).complete


def test_what_was_erased_half_way_is_erased_there_as_well(centre: Centre, branch: Branch) -> None:
    given, (citation,) = serve_with_scans(branch.desk, [photograph(1, 900_000)])
    asked = 0

    def cut_after_two(method: str, target: str, body: bytes) -> Answer | None:
        nonlocal asked
        asked += target == TARGET
        return Answer(200, {}, b"") if asked > 2 else None

    with middlebox(centre.url, cut_after_two) as box:
        branch.sync(box.url)
    assert states(branch)[citation] == "sending"
    with writing(branch.engine) as connection:
        branch.desk.vault.erase(connection, given.of, citation)
    assert branch.sync(centre.url)
    files = files_of(branch.desk, given.of)
    assert (states(branch)[citation], files.erased, files.complete) == ("erased", 1, True)
    assert attachments_owed(branch.desk).items == 0
    with pytest.raises(Refusal, match=r"attachment\.erased"):
        at_centre(centre, citation)
    with reading(centre.central.engine) as connection:
        rest = sa.select(PARTS).where(PARTS.c.citation == citation)
        assert connection.execute(rest).all() == []


def test_a_damaged_item_is_shown_and_keeps_no_other_back(centre: Centre, branch: Branch) -> None:
    given, (bad, good) = serve_with_scans(branch.desk, [photograph(1, 5_000), photograph(2, 5_000)])
    with writing(branch.engine) as connection:
        here = VAULT.c.citation == bad
        sealed = connection.execute(sa.select(VAULT.c.sealed).where(here)).scalar_one()
        connection.execute(VAULT.update().where(here).values(sealed=sealed[:-1] + b"\x00"))
    assert branch.sync(centre.url)
    assert (states(branch)[bad], states(branch)[good]) == ("damaged", "received")
    files = files_of(branch.desk, given.of)
    assert (files.trouble, files.complete) == ("vault.altered", False)
    assert attachments_owed(branch.desk).stuck == 1
    with writing(branch.engine) as connection:
        connection.execute(VAULT.update().where(here).values(sealed=sealed))
    assert try_again(branch.desk) == 1
    assert branch.sync(centre.url)
    assert at_centre(centre, bad) == photograph(1, 5_000)


def test_a_centre_that_was_put_back_to_an_earlier_day_gets_the_files_again(
    centre: Centre, branch: Branch
) -> None:
    _, (citation,) = serve_with_scans(branch.desk, [photograph(1, 50_000)])
    assert branch.sync(centre.url)
    with writing(centre.central.engine) as connection:
        connection.execute(PARTS.delete())
        connection.execute(ATTACHED.delete())
    centre.central.begin_generation()
    assert branch.sync(centre.url)
    assert at_centre(centre, citation) == photograph(1, 50_000)
    assert set(states(branch).values()) == {"received"}


def test_a_restored_centre_that_still_has_the_files_is_only_asked(
    centre: Centre, branch: Branch
) -> None:
    serve_with_scans(branch.desk, [photograph(1, 50_000)])
    assert branch.sync(centre.url)
    centre.central.begin_generation()
    bodies: list[bytes] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        if target == TARGET:
            bodies.append(body)
        return None

    with middlebox(centre.url, listen) as box:
        assert branch.sync(box.url)
    assert sum(map(len, bodies)) < 1_000
    assert set(states(branch).values()) == {"received"}


def test_an_item_that_arrives_wrong_again_and_again_is_shown_and_tried_when_asked(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: this counter's memory alters what it sends; the centre's hash is the judge."""
    given, (citation,) = serve_with_scans(branch.desk, [photograph(1, 20_000)])
    opened = Attachments._open

    def altered(self: Attachments, row: object) -> bytes:
        item = opened(self, row)
        return item[:-1] + b"?" if len(item) > 5_000 else item

    monkeypatch.setattr(Attachments, "_open", altered)
    assert branch.sync(centre.url)
    assert states(branch)[citation] == "refused"
    files = files_of(branch.desk, given.of)
    assert (files.trouble, files.sent, files.of) == ("attachment.wrong", 1, 2)
    monkeypatch.undo()
    assert branch.sync(centre.url)
    assert states(branch)[citation] == "refused"
    with reading(branch.engine) as connection:
        tries = connection.execute(sa.select(sa.func.max(ATTACHMENT.c.tries))).scalar_one()
        assert tries < WRONG_MAX


def test_nothing_is_asked_of_the_line_when_nothing_is_owed(centre: Centre, branch: Branch) -> None:
    branch.serve(2)
    assert branch.sync(centre.url)
    asked: list[str] = []

    def listen(method: str, target: str, body: bytes) -> Answer | None:
        asked.append(target)
        return None

    with middlebox(centre.url, listen) as box:
        assert branch.sync(box.url)
    assert TARGET not in asked


def test_a_centre_that_objects_to_files_stops_no_event(centre: Centre, branch: Branch) -> None:
    serve_with_scans(branch.desk, [photograph(1, 5_000)])
    problem = Problem(type="x", title="x", status=404, detail="x", code="wire.not_found")

    def object_to_files(method: str, target: str, body: bytes) -> Answer | None:
        if target != TARGET:
            return None
        return Answer(404, {"Content-Type": "application/problem+json"}, encode(problem))

    with middlebox(centre.url, object_to_files) as box:
        assert branch.sync(box.url)
    assert branch.outbox().waiting == 0
    assert attachments_owed(branch.desk).items == 2


def test_a_visit_without_files_is_complete(branch: Branch) -> None:
    assert files_of(branch.desk, Reference("1405/05/12", "E" * 26, 1)) == Files()
    assert Files().complete
    assert content_of(b"", "x") is None


def test_a_pass_gives_files_no_more_than_its_budget(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_with_scans(branch.desk, [photograph(1, 900_000)])
    monkeypatch.setattr("app.counter.sync.attachments.PASS_BYTES", 100_000)
    runner: Runner = branch.runner(centre.url)
    passes = 0
    while attachments_owed(branch.desk).items:
        assert runner.pass_once()
        passes += 1
    runner.stop()
    assert 3 <= passes <= 12
