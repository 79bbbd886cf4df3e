"""Enrolment over a real line: who is taken in, who is not, and that a no leaves no trace."""

import pytest
import sqlalchemy as sa

from app.counter.commands.sign_in import sign_in
from app.counter.sync.enrolment import enrol
from app.counter.tables import DEVICE
from app.journal.chain import KeySigner
from app.storage.engine import reading
from app.wire import enrolment as wire
from app.wire.certificate import certify, unpack_certificate
from app.wire.enrolment import show_code
from app.wire.messages import CentreKey, Enrolled
from models.errors import Fault, Refusal
from tests.counter_world import CENTRE, MANAGER
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import OFFICE, Branch, Centre

WRONG = "0000000000"


def trace(branch: Branch) -> tuple[object, ...]:
    """All that an enrolment could leave behind."""
    with reading(branch.engine) as connection:
        device = tuple(connection.execute(sa.select(DEVICE)).one())
    desk = branch.desk
    return device, branch.events(), desk.certificate, dict(desk.centre_keys), desk.catalogue_key


def refused(branch: Branch, address: str, code: str) -> str:
    """Try, fail, and see that nothing changed; the answer is the code of the error."""
    before = trace(branch)
    with pytest.raises((Refusal, Fault)) as told:
        enrol(branch.desk, address=address, code=code, app="test")
    assert trace(branch) == before
    assert branch.told("device.enrolled") == []
    return told.value.code


def test_a_code_as_people_write_it_takes_the_machine_in(centre: Centre, stranger: Branch) -> None:
    code = show_code(centre.central.invite(OFFICE, 2)).lower().replace("0", "o")
    enrolled = enrol(stranger.desk, address=f"{centre.url}/", code=f" {code} ", app="test")
    certificate = unpack_certificate(bytes.fromhex(enrolled.certificate))
    assert certificate.public_key == stranger.desk.signer.public_key
    assert stranger.desk.centre_keys == {key.id: key.key for key in enrolled.keys}
    assert stranger.told("device.enrolled") == [""]
    assert stranger.start().centre_keys == {key.id: key.key for key in enrolled.keys}


def test_a_wrong_code_is_refused_in_the_centres_own_words(centre: Centre, stranger: Branch) -> None:
    centre.central.invite(OFFICE, 2)
    assert refused(stranger, centre.url, WRONG) == "enrol.code_wrong"
    assert refused(stranger, centre.url, "short") == "enrol.code_unreadable"


def test_after_five_wrong_tries_the_right_code_is_void(centre: Centre, stranger: Branch) -> None:
    code = centre.central.invite(OFFICE, 2)
    for _ in range(5):
        assert refused(stranger, centre.url, WRONG) == "enrol.code_wrong"
    assert refused(stranger, centre.url, code) == "enrol.code_locked"


def test_a_code_that_another_machine_used_is_refused(centre: Centre, stranger: Branch) -> None:
    code = centre.central.invite(OFFICE, 2)
    other = Branch.set_up(stranger.path.parent, centre.clock, seed=2)
    enrol(other.desk, address=centre.url, code=code, app="test")
    assert refused(stranger, centre.url, code) == "enrol.code_used"
    other.stop()


def test_the_same_machine_may_use_its_code_again(centre: Centre, stranger: Branch) -> None:
    """The answer to the first call may have been lost; who has it asks again as the manager."""
    code = centre.central.invite(OFFICE, 2)
    sign_in(stranger.desk, user=MANAGER.user, pin=MANAGER.pin)
    for _ in range(2):
        enrol(stranger.desk, address=centre.url, code=code, app="test")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "centre.example",
        "ftp://centre.example",
        "http://centre.example",
        "https://u:p@c.example",
    ],
)
def test_an_address_that_others_could_read_is_refused(
    centre: Centre, stranger: Branch, address: str
) -> None:
    assert refused(stranger, address, WRONG) == "enrol.address"


def test_nobody_at_the_address_is_a_fault(centre: Centre, stranger: Branch) -> None:
    code = centre.central.invite(OFFICE, 2)
    centre.stop()
    assert refused(stranger, centre.url, code) == "line.down"


def test_a_portals_page_is_no_centre(centre: Centre, stranger: Branch) -> None:
    page = Answer(200, {"Content-Type": "text/html"}, b"<html>sign in, please</html>")
    with middlebox(centre.url, lambda *asked: page) as portal:
        assert refused(stranger, portal.url, WRONG) == "line.stranger"


def test_a_busy_centre_is_a_fault_to_be_tried_again(centre: Centre, stranger: Branch) -> None:
    body = (
        b'{"code":"file.busy","detail":"d","status":503,"title":"t",'
        b'"type":"urn:pishkhan:problem:file.busy"}'
    )
    busy = Answer(503, {"Content-Type": "application/problem+json"}, body)
    with middlebox(centre.url, lambda *asked: busy) as portal:
        assert refused(stranger, portal.url, WRONG) == "line.objection"


def test_an_impostor_who_does_not_know_the_code_is_found_out(
    centre: Centre, stranger: Branch
) -> None:
    """Somebody between passes the call on, and puts a key of his own into the answer."""
    code = centre.central.invite(OFFICE, 2)

    def swap(target: str, told: bytes) -> bytes:
        key = stranger.desk.signer.public_key.encode()
        assert key not in told.partition(b'"keys"')[2]
        first = told.index(b'"key":"') + 7
        return told[:first] + key + told[first + 64 :]

    with middlebox(centre.url) as between:
        between.after = swap
        assert refused(stranger, between.url, code) == "enrol.impostor"


def test_a_certificate_of_another_counter_is_refused(centre: Centre, stranger: Branch) -> None:
    """Even from somebody who knows the code: the centre itself may err."""
    code = centre.central.invite(OFFICE, 2)
    stretched = wire.stretch(code, OFFICE, 2)

    def answer(method: str, target: str, body: bytes) -> Answer:
        request, asked = wire.read_ask(body)
        certificate = certify(
            KeySigner(CENTRE),
            1,
            office=OFFICE,
            counter=3,
            device=asked.device,
            key_id=1,
            public_key=asked.public_key,
        )
        enrolled = Enrolled(
            centre="x",
            generation="g",
            certificate=certificate.pack().hex(),
            keys=(CentreKey(id=1, key=CENTRE.public_key().public_bytes_raw().hex()),),
            catalogue_key="0" * 64,
        )
        told = wire.answer(request, enrolled, stretched)
        return Answer(200, {"Content-Type": "application/json"}, told)

    with middlebox(centre.url, answer) as evil:
        assert refused(stranger, evil.url, code) == "enrol.certificate_of_another"
