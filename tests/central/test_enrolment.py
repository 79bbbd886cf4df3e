"""Enrolment: one code, one machine, seven days, five tries, and nobody in between."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.central.rows import INVITE, MACHINE
from app.ids import SeededChance
from app.storage.engine import reading
from app.wire import enrolment
from app.wire.codec import decode, encode
from app.wire.messages import EnrolAnswer, EnrolRequest
from models.errors import Refusal
from tests.central.conftest import Centre
from tests.central.machine import OFFICE, Machine, problem


def call(centre: Centre, body: bytes, key: str = "k1") -> httpx.Response:
    """Make the call as it stands."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    return centre.line.post("/v1/enrol", content=body, headers=headers)


def test_a_lost_answer_is_given_again(either: Centre, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    body = machine.enrol_request(either.central.invite(OFFICE, 1))
    first, again = call(either, body), call(either, body)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    other = machine.enrol_request(either.central.invite(OFFICE, 1), nonce="cd" * 16)
    assert problem(call(either, other)).code == "wire.key_reused"


def test_a_code_serves_one_machine(centre: Centre, tmp_path: Path) -> None:
    code = centre.central.invite(OFFICE, 1)
    Machine(tmp_path).enrol(centre.line, code)
    told = problem(call(centre, Machine(tmp_path, 2).enrol_request(code), "k2"))
    assert (told.status, told.code) == (403, "enrol.code_used")


def test_five_wrong_tries_void_a_code_even_for_who_knows_it(centre: Centre, tmp_path: Path) -> None:
    code = centre.central.invite(OFFICE, 1)
    machine = Machine(tmp_path)
    wrong = enrolment.new_code(SeededChance(99))
    for attempt in range(5):
        told = problem(call(centre, machine.enrol_request(wrong), f"try-{attempt}"))
        assert told.code == "enrol.code_wrong"
    assert problem(call(centre, machine.enrol_request(code), "last")).code == "enrol.code_locked"


def test_a_code_grows_old_in_seven_days(centre: Centre, tmp_path: Path) -> None:
    code = centre.central.invite(OFFICE, 1)
    centre.clock.advance(timedelta(days=7, seconds=1))
    assert problem(call(centre, Machine(tmp_path).enrol_request(code))).code == "enrol.code_expired"


def test_who_does_not_know_the_code_learns_nothing(centre: Centre, tmp_path: Path) -> None:
    centre.central.invite(OFFICE, 1)
    code = enrolment.new_code(SeededChance(98))
    known = problem(call(centre, Machine(tmp_path, 1).enrol_request(code)))
    nobody = Machine(tmp_path, 2, office="00000000")
    assert problem(call(centre, nobody.enrol_request(code))) == known


def test_a_key_swapped_on_the_way_is_found_out_on_both_sides(
    centre: Centre, tmp_path: Path
) -> None:
    code = centre.central.invite(OFFICE, 1)
    machine, thief = Machine(tmp_path, 1), Machine(tmp_path, 2)
    body = machine.enrol_request(code)
    request = decode(body, EnrolRequest)
    swapped = bytes(request.ask).replace(
        machine.signer.public_key.encode(), thief.signer.public_key.encode()
    )
    told = problem(call(centre, body.replace(bytes(request.ask), swapped)))
    assert told.code == "enrol.key_unproved"

    answer = call(centre, body).content
    opened = decode(answer, EnrolAnswer)
    forged = answer.replace(b'"centre":"pishkhan"', b'"centre":"pishkh4n"')
    assert forged != answer
    assert opened.mac
    key = enrolment.stretch(code, OFFICE, 1)
    with pytest.raises(Refusal, match=r"enrol\.impostor"):
        enrolment.read_answer(forged, body, key)
    assert enrolment.read_answer(answer, body, key).centre == "pishkhan"


def test_the_table_holds_no_code(centre: Centre) -> None:
    code = centre.central.invite(OFFICE, 1)
    with reading(centre.central.engine) as connection:
        row = connection.execute(sa.select(INVITE)).one()
    assert code.encode() not in encode_all(row)


def encode_all(row: sa.Row[tuple[object, ...]]) -> bytes:
    """Write down all that a row holds."""
    return b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)


def test_a_broken_machine_is_replaced_and_its_late_events_are_booked(
    centre: Centre, tmp_path: Path
) -> None:
    old = centre.enrolled(tmp_path, 1)
    old.push(centre.line)
    new = centre.enrolled(tmp_path, 2)
    old.open_shift()
    assert old.push(centre.line).items == ()
    assert new.push(centre.line).items == ()
    with reading(centre.central.engine) as connection:
        states = dict(connection.execute(sa.select(MACHINE.c.device, MACHINE.c.state)).all())
    assert states == {old.device: "replaced", new.device: "active"}


def test_a_request_that_is_not_canonical_is_refused(centre: Centre, tmp_path: Path) -> None:
    body = Machine(tmp_path).enrol_request(centre.central.invite(OFFICE, 1))
    assert encode(decode(body, EnrolRequest)) == body
    assert problem(call(centre, body + b"\n")).code == "wire.malformed"
    assert problem(call(centre, body.replace(b'{"ask"', b'{ "ask"'))).code == "wire.malformed"
