"""Machines' keys at the centre, on both databases: what is named is proved, or stays outside."""

from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from app.book.rebuild import verify
from app.central.central import Central
from app.central.knocks import PER_ADDRESS, PER_COUNTER
from app.central.rows import CASE, INTAKE, KNOCK, MACHINE, MACHINE_KEY
from app.central.unposted import unposted
from app.ids import SeededChance
from app.journal.append import Identity
from app.journal.chain import device_signer
from app.journal.rotation import rotated
from app.storage.engine import reading, writing
from app.wire import enrolment
from app.wire.certificate import unpack_certificate, verify_certificate
from app.wire.codec import encode
from app.wire.keys import KeysAnswer, KeysAsk
from app.wire.signing import UNSIGNED, Asked, Claim, sign_request, unseal
from models.errors import Refusal
from models.events.office import KeyRotated
from models.events.people import SessionOpened
from tests.central.conftest import Centre
from tests.central.machine import DAY, OFFICE, Machine, problem

SECRET = b"rotating" * 4


def rotating(centre: Centre, folder: Path, seed: int = 1, counter: int = 1) -> Machine:
    """Give an enrolled machine whose keys follow from a secret."""
    machine = centre.enrolled(folder, seed, counter)
    machine.journal.key_numbered = partial(device_signer, SECRET + bytes([seed]))
    return machine


def rotate(machine: Machine) -> tuple[str, str]:
    """Let a machine go on under its next key; gives the epoch that ended and the one that began."""
    ended = machine.head.epoch
    drawn = int.from_bytes(machine.chance.token(16))
    epoch = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[drawn >> 5 * n & 31] for n in range(26))
    said = {"boot": "boot", "app": "test", "schema": "1", "day": DAY}
    with machine.journal.rotate(epoch=epoch, **said):
        pass
    return ended, epoch


def rows(centre: Centre, table: sa.Table, *where: Any) -> list[Any]:
    with reading(centre.central.engine) as connection:
        order = list(table.primary_key.columns)
        return list(connection.execute(sa.select(table).where(*where).order_by(*order)).all())


def ask_certificate(
    centre: Centre, machine: Machine, key_id: int, *, by: int | None = None, name: str = "k"
) -> httpx.Response:
    """Ask `POST /v1/keys`, signed by the key `by`; 1 is the one that was enrolled."""
    hello = msgspec.json.decode(centre.line.get("/v1/hello").content)
    body = encode(KeysAsk(protocol=1, key_id=key_id))
    by = by or key_id
    signer = machine.signer if by == 1 else machine.journal.key_numbered(by)
    claim = Claim(
        office=machine.office,
        device=machine.device,
        key_id=by,
        nonce=machine.chance.token(16).hex(),
        challenge=hello["body"]["challenge"],
        signature=UNSIGNED,
    )
    asked = Asked(method="POST", target="/v1/keys", sha256=sha256(body).hexdigest())
    headers = {
        "Authorization": sign_request(asked, claim, signer),
        "Content-Type": "application/json",
        "Idempotency-Key": name,
    }
    return centre.line.post("/v1/keys", content=body, headers=headers)


def test_a_named_key_is_registered_and_vouched_for(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    ended, begun = rotate(machine)
    machine.append(SessionOpened(user="101"))
    told = problem(ask_certificate(either, machine, 2, by=1))
    assert (told.status, told.code) == (409, "key.unstated")
    assert problem(ask_certificate(either, machine, 2)).code == "wire.unauthorised"
    assert machine.push(either.line, ended).items == ()
    assert machine.push(either.line, begun).items == ()

    answer = ask_certificate(either, machine, 2)
    assert answer.status_code == 200, answer.text
    said = unseal(answer.content, KeysAnswer, machine.keys)
    certificate = unpack_certificate(bytes.fromhex(said.certificate))
    verify_certificate(certificate, machine.keys)
    assert (certificate.key_id, certificate.device) == (2, machine.device)
    assert certificate.public_key == machine.journal.key_numbered(2).public_key
    assert {key.id: key.key for key in said.keys} == machine.keys
    assert ask_certificate(either, machine, 2).content == answer.content
    assert problem(ask_certificate(either, machine, 1, by=2)).code == "wire.key_reused"
    assert verify(either.central.engine) == []


def test_a_key_may_be_asked_for_by_the_elder_one(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    ended, _ = rotate(machine)
    machine.push(either.line, ended)
    assert ask_certificate(either, machine, 2, by=1).status_code == 200
    assert problem(ask_certificate(either, machine, 2, name="")).code == "wire.key_missing"


def test_a_key_that_does_not_prove_itself_is_not_registered(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    machine.push(either.line)
    thief = device_signer(b"t" * 32, 2)
    proved = rotated(
        machine.journal.key_numbered(2), device=machine.device, epoch=machine.head.epoch, key_id=2
    )
    machine.append(KeyRotated(key_id=2, key=thief.public_key, proof=proved.proof))
    receipt = machine.push(either.line)
    assert [(item.state, item.code) for item in receipt.items] == [("rejected", "key.unproved")]
    assert [row.key_id for row in rows(either, MACHINE_KEY)] == [1]
    assert "event.rejected" in {row.kind for row in rows(either, CASE)}
    machine.append(SessionOpened(user="101"))  # that epoch was not ended by it
    assert machine.push(either.line).received[0] == machine.head.seq
    with reading(either.central.engine) as connection:
        beside = unposted(connection)
    assert verify(either.central.engine, beside=beside) == []


def test_a_number_is_given_to_one_key_only(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    elder = device_signer(b"a" * 32, 2).public_key
    row = {"office": OFFICE, "device": machine.device, "key_id": 2, "public_key": elder}
    with writing(either.central.engine) as connection:
        connection.execute(MACHINE_KEY.insert(), row | {"certificate": "", "revoked_at": ""})
    ended, _ = rotate(machine)
    receipt = machine.push(either.line, ended)
    assert [(item.state, item.code) for item in receipt.items] == [("rejected", "key.taken")]
    assert rows(either, MACHINE_KEY)[-1].public_key == elder
    assert "event.rejected" in {row.kind for row in rows(either, CASE)}


@pytest.mark.parametrize("together", [True, False])
def test_what_follows_the_end_of_its_key_is_kept_and_not_booked(
    either: Centre, tmp_path: Path, *, together: bool
) -> None:
    machine = rotating(either, tmp_path)
    machine.append(
        rotated(
            machine.journal.key_numbered(2),
            device=machine.device,
            epoch=machine.head.epoch,
            key_id=2,
        )
    )
    if not together:
        machine.push(either.line)
    machine.append(SessionOpened(user="101"), SessionOpened(user="102"))
    if not together:
        machine.push(either.line, last=machine.head.seq - 1)
    receipt = machine.push(either.line)
    assert {item.code for item in receipt.items} == {"key.ended"}
    states = rows(either, INTAKE, INTAKE.c.code == "key.ended")
    assert [row.state for row in states] == ["rejected"] * 2


def test_turned_away_and_taken_back_with_nothing_lost(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    machine.push(either.line)
    booked = machine.head.seq
    either.central.revoke(OFFICE, machine.device)
    machine.append(SessionOpened(user="101"))
    ended, begun = rotate(machine)
    machine.append(SessionOpened(user="102"))
    machine.push(either.line, ended)
    receipt = machine.push(either.line, begun)
    assert {item.code for item in receipt.items} == {"device.revoked"}
    assert problem(machine.get(either.line, "/v1/sync/feed?scope=catalogue")).status == 403
    assert problem(ask_certificate(either, machine, 2)).code == "wire.revoked"
    assert {row.state for row in rows(either, INTAKE) if row.seq <= booked} == {"posted"}
    assert either.central.repost() == 0

    assert either.central.reinstate(OFFICE, machine.device) == machine.head.seq - booked
    assert {row.state for row in rows(either, INTAKE)} == {"posted"}
    assert [row.state for row in rows(either, MACHINE)] == ["active"]
    assert either.central.reinstate(OFFICE, machine.device) == 0
    assert ask_certificate(either, machine, 2, name="again").status_code == 200
    assert verify(either.central.engine) == []


def test_one_key_of_a_machine_is_turned_away(either: Centre, tmp_path: Path) -> None:
    machine = rotating(either, tmp_path)
    ended, begun = rotate(machine)
    machine.push(either.line, ended)
    either.central.revoke(OFFICE, machine.device, 2)
    assert {item.code for item in machine.push(either.line, begun).items} == {"device.revoked"}
    assert problem(ask_certificate(either, machine, 2, by=1)).code == "wire.revoked"
    assert either.central.reinstate(OFFICE, machine.device, 2) == 1
    for unknown, code in ((9, "centre.unknown_key"), (None, "centre.unknown_machine")):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            either.central.revoke(OFFICE, machine.device if unknown else "nobody", unknown)


def test_a_machine_comes_back_as_replaced_where_another_stands(
    either: Centre, tmp_path: Path
) -> None:
    elder = rotating(either, tmp_path)
    either.central.revoke(OFFICE, elder.device)
    newer = either.enrolled(tmp_path, 2)
    either.central.reinstate(OFFICE, elder.device)
    states = {row.device: row.state for row in rows(either, MACHINE)}
    assert states == {elder.device: "replaced", newer.device: "active"}


def test_a_machine_whose_new_key_never_arrived_can_enrol_anew(
    either: Centre, tmp_path: Path
) -> None:
    machine = either.enrolled(tmp_path)
    machine.push(either.line)
    machine.signer = device_signer(SECRET, 2)
    machine.journal.identity = Identity(OFFICE, 1, machine.device, 2)
    body = machine.enrol_request(either.central.invite(OFFICE, 1), nonce="cd" * 16)
    told = problem(enrol(either, body, "x"))
    assert told.code == "enrol.device_known"  # number 1 is another key's


# ---------------------------------------------------------------------------- who may knock


def enrol(centre: Centre, body: bytes, key: str) -> httpx.Response:
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    return centre.line.post("/v1/enrol", content=body, headers=headers)


def test_who_knocks_too_often_is_told_how_long_to_wait(either: Centre, tmp_path: Path) -> None:
    code = either.central.invite(OFFICE, 1)
    machine = Machine(tmp_path)
    wrong = machine.enrol_request(enrolment.new_code(SeededChance(99)))
    for attempt in range(PER_COUNTER):
        assert problem(enrol(either, wrong, f"a{attempt}")).code == "enrol.code_wrong"
    answer = enrol(either, machine.enrol_request(code), "right")
    told = problem(answer)
    assert (told.status, told.code) == (429, "enrol.too_often")
    assert 0 < int(answer.headers["Retry-After"]) <= 600

    other = Machine(tmp_path, 2, counter=2)  # another counter of the office is not kept out
    assert enrol(either, other.enrol_request(either.central.invite(OFFICE, 2)), "b").is_success
    either.clock.advance(timedelta(seconds=int(answer.headers["Retry-After"])))
    again = machine.enrol_request(either.central.invite(OFFICE, 1))
    assert enrol(either, again, "later").is_success


def test_one_address_cannot_try_all_counters(either: Centre, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    refused = 0
    for attempt in range(PER_ADDRESS + 1):
        machine.counter = 1 + attempt % 900
        answer = enrol(either, machine.enrol_request("0" * 10, nonce=f"{attempt:032x}"), "k")
        refused += problem(answer).code == "enrol.too_often"
    assert refused == 1
    kept = "".join(row.who for row in rows(either, KNOCK))
    assert "127.0.0.1" not in kept


def test_old_knocks_are_forgotten(centre: Centre, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    enrol(centre, machine.enrol_request("0" * 10), "k")
    assert len(rows(centre, KNOCK)) == 2
    centre.clock.advance(timedelta(days=2))
    centre.central.invite(OFFICE, 1)
    assert rows(centre, KNOCK) == []


# ---------------------------------------------------------------------- several processes


def test_a_key_moved_on_by_one_process_signs_in_all(
    centre_on_postgres: Centre, tmp_path: Path
) -> None:
    centre = centre_on_postgres
    machine = centre.enrolled(tmp_path)
    machine.push(centre.line)
    url = centre.central.engine.url.render_as_string(hide_password=False)
    other = Central.open(url, keys=tmp_path / "keys", clock=centre.clock, chance=SeededChance(9))
    assert other.rotate_centre_key() == 2
    other.close()
    hello = msgspec.json.decode(centre.line.get("/v1/hello").content)
    assert hello["key"] == 2
    machine.append(SessionOpened(user="101"))
    assert machine.push(centre.line).items == ()  # a receipt by a key pinned as the next one
