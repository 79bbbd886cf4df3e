"""Attachments at the centre: in any pieces, once, checked, sealed, erasable; on both databases."""

import contextlib
from pathlib import Path

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.central.attachments import ATTACHED, PARTS, UNASKED_MAX, WRONG_MAX, Attachments
from app.central.awaited import awaited
from app.central.rows import CASE
from app.ids import SeededChance
from app.journal.append import EVENTS
from app.journal.citation import cite
from app.storage.engine import reading, writing
from app.wire.attachments import (
    MEDIA_TYPE,
    Attached,
    AttachedAnswer,
    Part,
    Piece,
    build,
    parse,
    under_salt,
)
from app.wire.signing import unseal
from models.errors import Defect, Refusal
from models.events.visit import Tender, VisitCompleted
from tests.central.conftest import Centre
from tests.central.machine import OFFICE, Machine, lines, problem

SALT = bytes(range(16))
CONTENT = b"a citizen's answers, or a scan: canary " * 50
CITATION = cite(SALT, CONTENT)
ITEM = under_salt(SALT, CONTENT)


def attachments(centre: Centre) -> Attachments:
    central = centre.central
    secret = central.keys.secret("attachments")
    return Attachments(central.engine, secret, centre.clock, SeededChance(3))


def booked(centre: Centre, machine: Machine, citation: str = CITATION) -> tuple[str, int]:
    """Book a visit that cites the item; gives where its event stands."""
    shift = machine.open_shift()
    made = tuple(lines({("agency", "A"): 1_000}))
    machine.append(
        VisitCompleted(
            number=1,
            receipt=f"{OFFICE}-1",
            tracking="T1",
            total=1_000,
            turnover=1_000,
            started="2026-08-03T04:31:00.000Z",
            kept=citation,
            lines=made,
            tenders=(Tender(kind="cash", amount=1_000, received=1_000),),
        ),
        shift=shift,
    )
    machine.push(centre.line)
    return machine.head.epoch, machine.head.seq


def part(
    where: tuple[str, int], start: int = 0, end: int = 10**9, item: bytes = ITEM, **named: object
) -> Part:
    data = item[start:end]
    piece = Piece(
        citation=str(named.get("citation", CITATION)),
        epoch=where[0],
        seq=where[1],
        offset=start,
        size=len(data),
        total=len(item),
    )
    return Part(piece, data)


def erased(where: tuple[str, int]) -> Part:
    return Part(Piece(citation=CITATION, epoch=where[0], seq=where[1], erased=True), b"")


def test_an_item_is_whole_whatever_pieces_it_came_in(either: Centre, tmp_path: Path) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    cuts = st.lists(st.integers(0, len(ITEM)), max_size=6)

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(cuts=cuts)
    def holds(cuts: list[int]) -> None:
        with writing(either.central.engine) as connection:
            connection.execute(PARTS.delete())
            connection.execute(ATTACHED.delete())
        ends = sorted({*cuts, len(ITEM)} - {0})
        starts = [0, *ends[:-1]]
        stood = Attached(citation=CITATION, state="partial")
        for start, end in zip(starts, ends, strict=True):
            early = max(0, start - 7)  # an overlap, as after a lost answer
            for piece in (part(where, early, end), part(where, 0, end)):
                (stood,) = taker.take(OFFICE, "d", [piece])
            if end < len(ITEM):
                assert (stood.state, stood.held) == ("partial", end)
            (again,) = taker.take(OFFICE, "d", [part(where, start, start)])
            assert again == stood
        assert stood == Attached(citation=CITATION, state="whole", held=len(ITEM))
        with reading(either.central.engine) as connection:
            assert taker.open(connection, OFFICE, CITATION) == CONTENT
            assert list(awaited(connection, OFFICE)) == []

    holds()


def test_a_piece_beyond_a_gap_is_not_kept_and_is_told_what_is(
    either: Centre, tmp_path: Path
) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    taker.take(OFFICE, "d", [part(where, 0, 100)])
    (stood,) = taker.take(OFFICE, "d", [part(where, 200, 300)])
    assert (stood.state, stood.held) == ("partial", 100)
    with reading(either.central.engine) as connection:
        (waits,) = awaited(connection)
        assert (waits.office, waits.kind, waits.state, waits.held) == (
            OFFICE, "visit", "partial", 100,
        )  # fmt: skip
        with pytest.raises(Refusal, match=r"attachment\.awaited"):
            taker.open(connection, OFFICE, CITATION)


def test_what_is_not_the_cited_one_is_thrown_away_and_in_the_end_shown(
    either: Centre, tmp_path: Path
) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    other = ITEM[:-1] + b"!"
    said = [taker.take(OFFICE, "d", [part(where, item=other)])[0] for _ in range(WRONG_MAX)]
    assert [one.state for one in said] == ["partial"] * (WRONG_MAX - 1) + ["refused"]
    assert {one.held for one in said} == {0}
    assert taker.take(OFFICE, "d", [part(where)])[0].state == "refused"
    with reading(either.central.engine) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(PARTS)).scalar() == 0
        assert "attachment.wrong" in connection.execute(sa.select(CASE.c.kind)).scalars().all()
    taker.try_again(OFFICE, CITATION)
    assert taker.take(OFFICE, "d", [part(where, item=other)])[0].state == "partial"
    assert taker.take(OFFICE, "d", [part(where)])[0].state == "whole"


def test_what_no_booked_event_cites_is_kept_within_a_bound(either: Centre, tmp_path: Path) -> None:
    where = booked(either, either.enrolled(tmp_path), citation="x" * 43)
    taker = attachments(either)
    big = under_salt(SALT, bytes(256 * 1024))
    states = []
    for number in range(UNASKED_MAX // len(big) + 2):
        citation = f"{number:043d}"
        piece = part(where, item=big, citation=citation, end=len(big) - 1)
        states.append(taker.take(OFFICE, "d", [piece])[0].state)
    assert states[0] == "partial"
    assert states[-1] == "unasked"
    with reading(either.central.engine) as connection:
        held = connection.execute(sa.select(sa.func.sum(ATTACHED.c.held))).scalar_one()
        assert held <= UNASKED_MAX


def test_what_came_before_its_event_is_asked_for_once_the_event_is_booked(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    taker = attachments(either)
    taker.take(OFFICE, machine.device, [part((machine.head.epoch, 99), 0, 50)])
    where = booked(either, machine)
    (stood,) = taker.take(OFFICE, machine.device, [part(where, 50)])
    assert stood.state == "whole"
    with reading(either.central.engine) as connection:
        assert connection.execute(sa.select(ATTACHED.c.asked, ATTACHED.c.seq)).one() == (
            1, where[1],
        )  # fmt: skip


def test_what_was_erased_at_the_counter_is_no_longer_awaited(
    either: Centre, tmp_path: Path
) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    taker.take(OFFICE, "d", [part(where, 0, 50)])
    assert taker.take(OFFICE, "d", [erased(where)])[0].state == "erased"
    assert taker.take(OFFICE, "d", [part(where)])[0].state == "erased"
    with reading(either.central.engine) as connection:
        assert list(awaited(connection)) == []
        with pytest.raises(Refusal, match=r"attachment\.erased"):
            taker.open(connection, OFFICE, CITATION)


def test_a_counter_cannot_erase_what_the_centre_has_whole(either: Centre, tmp_path: Path) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    taker.take(OFFICE, "d", [part(where)])
    assert taker.take(OFFICE, "d", [erased(where)])[0].state == "whole"


def test_an_erased_item_leaves_neither_bytes_nor_key(either: Centre, tmp_path: Path) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    taker.take(OFFICE, "d", [part(where)])
    taker.erase(OFFICE, CITATION)
    with reading(either.central.engine) as connection:
        assert connection.execute(sa.select(PARTS)).all() == []
        assert bytes(connection.execute(sa.select(ATTACHED.c.seed)).scalar_one()) == b""


def test_an_item_lies_sealed_and_an_altered_one_is_seen(either: Centre, tmp_path: Path) -> None:
    where = booked(either, either.enrolled(tmp_path))
    taker = attachments(either)
    taker.take(OFFICE, "d", [part(where)])
    with writing(either.central.engine) as connection:
        sealed = bytes(connection.execute(sa.select(PARTS.c.sealed)).scalar_one())
        assert b"canary" not in sealed
        events = connection.execute(sa.select(EVENTS.c.data)).scalars().all()
        assert not any(b"canary" in bytes(data) for data in events)
        connection.execute(PARTS.update().values(sealed=sealed[:-1] + b"\x00"))
    with (
        reading(either.central.engine) as connection,
        pytest.raises(Defect, match=r"attachment\.altered"),
    ):
        taker.open(connection, OFFICE, CITATION)


def post(machine: Machine, line: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    hello = msgspec.json.decode(line.get("/v1/hello").content)
    challenge = hello["body"]["challenge"]
    signed = machine.authorization("POST", "/v1/attachments", body, challenge=challenge)
    return line.post(
        "/v1/attachments", content=body, headers={**signed, "Content-Type": MEDIA_TYPE, **headers}
    )


def test_the_answer_is_signed_and_names_every_item(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    where = booked(centre, machine)
    answer = post(machine, centre.line, build([part(where)]))
    assert answer.status_code == 200, answer.text
    said = unseal(answer.content, AttachedAnswer, machine.keys)
    assert said.items == (Attached(citation=CITATION, state="whole", held=len(ITEM)),)
    assert (said.office, said.device) == (OFFICE, machine.device)


def test_a_stranger_and_a_replayed_call_are_turned_away(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    body = build([part((machine.head.epoch, 1))])
    signed = machine.authorization("POST", "/v1/attachments", body)
    headers = {**signed, "Content-Type": MEDIA_TYPE}
    answer = centre.line.post("/v1/attachments", content=body, headers=headers)
    assert problem(answer).code == "wire.challenge_old"
    answer = centre.line.post("/v1/attachments", content=body, headers={"Content-Type": MEDIA_TYPE})
    assert problem(answer).code == "wire.unauthorised"


GOOD = build([part(("0123456789ABCDEFGHJKMNPQRS", 7))])


@settings(max_examples=150)
@given(place=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_parcel_is_refused_or_read_as_another_but_never_breaks(
    place: int, byte: int, *, cut: bool
) -> None:
    data = GOOD[:place] if cut else GOOD[:place] + bytes((byte,)) + GOOD[place + 1 :]
    parts: tuple[Part, ...] = ()
    with contextlib.suppress(Refusal):
        parts = parse(data)
    assert not parts or build(list(parts)) == data
