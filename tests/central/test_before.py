"""Facts about second times at the centre: bills paid, services open, and who is told of them."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from app.central.answers import Word
from app.central.before import PAID_BILL, SERVED_MARK
from app.storage.engine import reading
from app.wire.before import (
    ASK,
    KEY,
    OPEN,
    OPEN_DAYS,
    PAID,
    TELL,
    TODAY,
    BeforeAnswer,
    BeforeAsk,
    FoundBefore,
    MarkKey,
    ServedAnswer,
    ServedTold,
    ServedVisit,
    mark_of,
)
from app.wire.codec import encode
from app.wire.signing import read_claim, unseal
from models.events.base import Reference
from models.events.visit import Line, Part, ReceiptVoided, ReversedLine, Tender
from tests.central.conftest import Centre
from tests.central.machine import DAY, OFFICE, Machine, problem

BILL = ("7748317800142", "1770160")
PARTS = (Part("held", "WATER", 17_000),)
PAYS = Line(service="BILL-101", agency="BILL", parts=PARTS, bill=BILL)
SERVES = Line(service="NOCR-202", agency="NOCR", parts=PARTS, mode="request")
AT_ONCE = Line(service="NOCR-111", agency="NOCR", parts=PARTS)
SOMEBODY = "0" * 32


def post(
    machine: Machine, line: httpx.Client, target: str, body: bytes, *, fresh: bool = True
) -> httpx.Response:
    """Post a signed question, over a fresh challenge or none."""
    hello = line.get("/v1/hello").json() if fresh else {}
    challenge = hello["body"]["challenge"] if fresh else ""
    signed = machine.authorization("POST", target, body, challenge=challenge)
    headers = {**signed, "Content-Type": "application/json"}
    return line.post(target, content=body, headers=headers)


def asked(machine: Machine, line: httpx.Client, ask: BeforeAsk) -> FoundBefore | None:
    """Ask, and check that the answer is signed, and to this very question of this machine."""
    answer = post(machine, line, ASK, encode(ask))
    assert answer.status_code == 200, answer.text
    said = unseal(answer.content, BeforeAnswer, machine.keys)
    claim = read_claim(answer.request.headers["authorization"])
    assert (said.office, said.device, said.nonce) == (machine.office, machine.device, claim.nonce)
    return said.found


def of_bill(bill: tuple[str, str] = BILL) -> BeforeAsk:
    return BeforeAsk(day=DAY, bill=bill)


def of_person(mark: str = SOMEBODY, day: str = DAY) -> BeforeAsk:
    return BeforeAsk(day=day, mark=mark)


def told(machine: Machine, line: httpx.Client, *visits: ServedVisit) -> ServedAnswer:
    answer = post(machine, line, TELL, encode(ServedTold(visits=visits)))
    assert answer.status_code == 200, answer.text
    return unseal(answer.content, ServedAnswer, machine.keys)


def sold(machine: Machine, line: httpx.Client, *lines: Line) -> ServedVisit:
    """Sell a visit, send it, and give what is told of its first line."""
    machine.sell(1, shift=machine.open_shift(), lines=lines)
    machine.push(line)
    head = machine.head
    return ServedVisit(day=DAY, epoch=head.epoch, seq=head.seq, marks=((0, SOMEBODY),))


Three = tuple[Centre, Machine, Machine]
"""A centre, a counter that serves first, and one of another office."""


def three(centre: Centre, folder: Path) -> Three:
    office = "72140088"
    centre.central.add_office(office, title="دفتر دوم", title_en="Second", licence="1-3")
    other = Machine(folder, 2, office=office)
    other.enrol(centre.line, centre.central.invite(office, 1))
    return centre, centre.enrolled(folder), other


@pytest.fixture
def two(centre: Centre, tmp_path: Path) -> Three:
    """The three of them on SQLite."""
    return three(centre, tmp_path)


@pytest.fixture
def two_on_either(either: Centre, tmp_path: Path) -> Three:
    """The three of them, on the one and then on the other database."""
    return three(either, tmp_path)


def test_a_bill_paid_at_another_office_is_known_with_office_and_day(two_on_either: Three) -> None:
    centre, first, other = two_on_either
    assert asked(other, centre.line, of_bill()) is None
    sold(first, centre.line, SERVES, PAYS)
    assert asked(other, centre.line, of_bill()) == FoundBefore(what=PAID, office=OFFICE, day=DAY)
    assert asked(other, centre.line, of_bill(("7748317800142", "1770161"))) is None


def test_its_own_bills_a_counter_knows_itself(two: Three) -> None:
    centre, first, _ = two
    sold(first, centre.line, PAYS)
    assert asked(first, centre.line, of_bill()) is None


def test_another_counter_of_the_same_office_is_elsewhere_too(two: Three, tmp_path: Path) -> None:
    centre, first, _ = two
    sold(first, centre.line, PAYS)
    beside = centre.enrolled(tmp_path, seed=3, counter=2)
    found = asked(beside, centre.line, of_bill())
    assert found is not None
    assert found.office == OFFICE


def test_a_bill_whose_receipt_was_voided_is_not_paid(two_on_either: Three) -> None:
    centre, first, other = two_on_either
    visit = sold(first, centre.line, PAYS)
    first.append(
        ReceiptVoided(
            of=Reference(DAY, visit.epoch, visit.seq),
            voids=f"{OFFICE}-1",
            number=2,
            receipt=f"{OFFICE}-2",
            turnover=0,
            total=-17_000,
            reason="wrong_person",
            lines=(ReversedLine(0, PARTS),),
            tenders=(Tender(kind="cash", amount=17_000, received=17_000),),
        )
    )
    first.push(centre.line)
    assert asked(other, centre.line, of_bill()) is None


def test_a_frame_taken_in_twice_leaves_one_row(two: Three) -> None:
    centre, first, _ = two
    sold(first, centre.line, PAYS)
    first.push(centre.line)
    with reading(centre.central.engine) as connection:
        assert len(connection.execute(sa.select(PAID_BILL)).all()) == 1


def test_an_open_request_is_known_until_its_agency_has_ended_it(two_on_either: Three) -> None:
    centre, first, other = two_on_either
    visit = sold(first, centre.line, SERVES)
    assert asked(other, centre.line, of_person()) is None
    assert told(first, centre.line, visit).visits == 1
    told(first, centre.line, visit)
    assert asked(other, centre.line, of_person()) == FoundBefore(what=OPEN, office=OFFICE, day=DAY)
    assert asked(first, centre.line, of_person()) is None
    assert asked(other, centre.line, of_person("1" * 32)) is None
    centre.central.answer_line(OFFICE, f"{OFFICE}-1", 0, Word(state="confirmed", number="7"))
    assert asked(other, centre.line, of_person(day="1405/05/13")) is None


def test_what_was_done_at_once_is_known_on_that_day_alone(two: Three) -> None:
    centre, first, other = two
    told(first, centre.line, sold(first, centre.line, AT_ONCE))
    found = FoundBefore(what=TODAY, office=OFFICE, day=DAY)
    assert asked(other, centre.line, of_person()) == found
    assert asked(other, centre.line, of_person(day="1405/05/13")) is None


def test_a_mark_of_a_visit_that_is_not_booked_says_nothing(two: Three) -> None:
    centre, first, other = two
    visit = ServedVisit(day=DAY, epoch=first.head.epoch, seq=900, marks=((0, SOMEBODY),))
    told(first, centre.line, visit)
    assert asked(other, centre.line, of_person()) is None


def test_a_machine_cannot_speak_of_another_offices_visits(two: Three) -> None:
    centre, first, other = two
    visit = sold(first, centre.line, SERVES)
    told(other, centre.line, visit)
    assert asked(other, centre.line, of_person()) is None


def test_old_marks_are_forgotten(two_on_either: Three) -> None:
    centre, first, other = two_on_either
    visit = sold(first, centre.line, SERVES)
    told(first, centre.line, visit)
    centre.clock.advance(timedelta(days=OPEN_DAYS + 1))
    told(other, centre.line)
    with reading(centre.central.engine) as connection:
        assert connection.execute(sa.select(SERVED_MARK)).all() == []
    told(first, centre.line, visit)
    assert asked(other, centre.line, of_person(day="1405/08/12")) is None


def test_every_machine_gets_the_same_key_and_marks_tell_nothing_without_it(two: Three) -> None:
    centre, *machines = two
    keys = set()
    for machine in machines:
        answer = machine.get(centre.line, KEY)
        keys.add(unseal(answer.content, MarkKey, machine.keys).key)
    (key,) = keys
    mark = mark_of(bytes.fromhex(key), "NOCR-202", "0499370899")
    assert mark == mark_of(bytes.fromhex(key), "NOCR-202", "0499370899")
    others = {
        mark_of(b"\0" * 32, "NOCR-202", "0499370899"),
        mark_of(bytes.fromhex(key), "NOCR-111", "0499370899"),
        mark_of(bytes.fromhex(key), "NOCR-202", "0499370898"),
    }
    assert mark not in others
    assert len(others) == 3


@pytest.mark.parametrize("target", [ASK, TELL])
def test_nobody_is_told_without_a_machines_own_fresh_signature(two: Three, target: str) -> None:
    centre, first, _ = two
    body = encode(of_bill() if target == ASK else ServedTold(visits=()))
    stale = post(first, centre.line, target, body, fresh=False)
    assert problem(stale).code == "wire.challenge_old"
    unsigned = centre.line.post(target, content=body, headers={"Content-Type": "application/json"})
    assert problem(unsigned).code == "wire.unauthorised"
    centre.central.revoke(OFFICE, first.device)
    assert problem(post(first, centre.line, target, body)).code == "wire.revoked"


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"bd":"1405/05/12","mark":"x"}', b'{"bd":"12","bill":["1"]}']
)
def test_what_is_no_question_is_refused(centre: Centre, tmp_path: Path, body: bytes) -> None:
    machine = centre.enrolled(tmp_path)
    assert problem(post(machine, centre.line, ASK, body)).code == "wire.malformed"
    long = b" " * 200_000
    for target in (ASK, TELL):
        assert problem(post(machine, centre.line, target, long)).code == "wire.too_large"


def test_a_day_that_is_none_is_refused(centre: Centre, tmp_path: Path) -> None:
    machine = centre.enrolled(tmp_path)
    ask = encode(BeforeAsk(day="1405/13/40", mark=SOMEBODY))
    assert 400 <= problem(post(machine, centre.line, ASK, ask)).status < 500
