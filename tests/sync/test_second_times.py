"""Facts about second times over the line: asked when the centre is there, never waited for else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.book.fold.rows import RECEIPT
from app.central.before import SERVED_MARK
from app.counter.commands.add_bill import add_bill
from app.counter.commands.pass_guard import note_passed, pay_again
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription, set_up_office
from app.counter.commands.start_visit import start_visit
from app.counter.desk import Desk
from app.counter.people_index import erase_visit
from app.counter.queries.known_elsewhere import (
    OPEN_ELSEWHERE,
    TODAY_ELSEWHERE,
    served_elsewhere,
)
from app.counter.queries.served_before import Before
from app.counter.sync import served
from app.counter.sync.enrolment import enrol
from app.counter.sync.second_times import REST_MS, AskedSecondTimes
from app.counter.sync.served import Served
from app.counter.tables import TOLD_VISIT
from app.journal.chain import derive
from app.storage.engine import open_file, reading, writing
from app.storage.schema import prepare_counter
from models.errors import Refusal
from models.events.known import open_body, open_envelope
from models.events.reversals import GuardPassed
from tests.counter_world import CLERK, MANAGER, SECRET, WATER_BILL, sample, serve, surroundings
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import LIFE, OFFICE, Branch, Centre
from tests.sync.test_strangers import PORTALS

SECOND = "72140099"
IDS = (str(WATER_BILL.bill_id), str(WATER_BILL.payment_id))
REQUEST = "NOCR-202"
AT_ONCE = "NOCR-111"


def whose(desk: Desk, service: str) -> str:
    return sample().service(service).example(desk.today())["national_id"]


@contextmanager
def asking(desk: Desk, branch: Branch, url: str, patience_s: float = 20) -> Iterator[Desk]:
    """Let a desk ask over a line of its own; a test has more patience than a clerk."""
    asked = AskedSecondTimes(desk, branch.line(url), patience_s)
    desk.second_times, desk.line_up = asked, True
    try:
        yield desk
    finally:
        asked.close()
        desk.second_times = None


@pytest.fixture
def second(centre: Centre, branch: Branch, tmp_path: Path) -> Iterator[Branch]:
    """A counter of another office, enrolled, in step, and open for business."""
    centre.central.add_office(SECOND, title="دفتر دوم", title_en="Second", licence="1-3")
    centre.central.set_policy(SECOND, held_money=True)
    around = surroundings(centre.clock, 5 + LIFE)
    path = tmp_path / "counter-5.db"
    engine = open_file(path, derive(SECRET, "database"), create=True)
    prepare_counter(engine)
    office = OfficeDescription(office=SECOND, counter=1, title="دفتر دوم", profile="practice")
    person = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    set_up_office(engine, SECRET, around, office=office, person=person)
    engine.dispose()
    other = Branch(path, around)
    other.start()
    code = centre.central.invite(SECOND, 1)
    enrol(other.desk, address=centre.url, code=code, app="test")
    centre.central.add_staff(
        SECOND,
        CLERK.user,
        name="متصدی دوم",
        roles=["clerk"],
        pin=CLERK.pin,
        passwords=around.passwords,
    )
    assert other.sync(centre.url)
    other.open_for_business()
    start_visit(other.desk)
    yield other
    other.stop()


def test_a_bill_paid_at_another_office_is_refused_and_paid_again_by_a_second_person(
    centre: Centre, branch: Branch, second: Branch
) -> None:
    branch.desk.line_up = True
    given = serve(branch.desk, codes=[], bills=[WATER_BILL])
    assert branch.sync(centre.url)
    with asking(second.desk, second, centre.url) as desk:
        with pytest.raises(Refusal) as refused:
            add_bill(desk, bill=WATER_BILL)
        assert refused.value.code == "bill.paid_elsewhere"
        assert dict(refused.value.facts) == {"office": OFFICE, "day": given.of.day}
        with pytest.raises(Refusal) as unsaid:
            pay_again(desk, bill=WATER_BILL, approval=None)
        assert unsaid.value.code == "approval.needed"
        visit = pay_again(desk, bill=WATER_BILL, approval=MANAGER)
    assert [line.bill for line in visit.lines] == [IDS]
    bodies = [open_body(open_envelope(data)) for data in second.events().values()]
    (passed,) = (body for body in bodies if isinstance(body, GuardPassed))
    assert passed == GuardPassed(guard="bill", receipt="", service=visit.lines[0].service)


def test_somebody_served_at_another_office_is_told_of_by_marks_alone(
    centre: Centre, branch: Branch, second: Branch
) -> None:
    branch.desk.line_up = True
    given = serve(branch.desk, codes=[AT_ONCE])
    branch.desk.line_up = False
    serve(branch.desk, codes=[REQUEST])
    identity = whose(branch.desk, AT_ONCE)
    seen: list[bytes] = []
    with middlebox(centre.url, lambda method, target, body: seen.append(body)) as box:
        assert branch.sync(box.url)
    assert any(b'"visits"' in body for body in seen)
    assert not any(identity.encode() in body for body in seen)
    with asking(second.desk, second, centre.url) as desk:
        today = Before(TODAY_ELSEWHERE, "", given.of.day, OFFICE)
        assert served_elsewhere(desk, AT_ONCE, identity) == today
        found = served_elsewhere(desk, REQUEST, whose(branch.desk, REQUEST))
        assert found == Before(OPEN_ELSEWHERE, "", given.of.day, OFFICE)
        assert served_elsewhere(desk, AT_ONCE, "0499370899") is None
        assert served_elsewhere(desk, AT_ONCE, "") is None
        refusal = found.refusal()
        assert (refusal.code, dict(refusal.facts)) == (
            OPEN_ELSEWHERE,
            {"office": OFFICE, "day": given.of.day},
        )
        note_passed(desk, found, REQUEST)
    assert branch.outbox().waiting == 0


def test_a_visit_is_told_of_once_in_each_generation(centre: Centre, branch: Branch) -> None:
    branch.serve(2)
    telling = Served(branch.desk, branch.line(centre.url))
    assert telling.tell("g") == 2
    assert telling.tell("g") == 0
    assert telling.tell("another") == 2


def test_no_call_tells_of_more_visits_than_it_may_and_none_is_left_out(
    centre: Centre, branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.desk.line_up = True
    for _ in range(5):
        serve(branch.desk, codes=[REQUEST])
    branch.desk.line_up = False
    monkeypatch.setattr(served, "VISITS_MAX", 2)
    sizes: list[int] = []
    count = lambda method, target, body: sizes.append(body.count(b'"m":'))  # noqa: E731
    with middlebox(centre.url, count) as box:
        assert Served(branch.desk, branch.line(box.url)).tell("g") == 5
    assert [size for size in sizes if size] == [2, 2, 1]
    with reading(branch.engine) as connection:
        noted = connection.execute(sa.select(TOLD_VISIT.c.generation)).scalars().all()
    assert noted == ["g"] * 5


def test_whom_the_vault_has_forgotten_the_centre_is_not_told_of(
    centre: Centre, branch: Branch
) -> None:
    branch.desk.line_up = True
    given = serve(branch.desk, codes=[AT_ONCE])
    with writing(branch.engine) as connection:
        kept = connection.execute(sa.select(RECEIPT.c.kept)).scalar_one()
        erase_visit(connection, branch.desk.vault, given.of, kept)
    assert branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        assert connection.execute(sa.select(SERVED_MARK)).all() == []


@pytest.mark.parametrize("portal", ["a page", "nothing", "unsigned json", "a proxy's error"])
def test_a_portals_page_is_no_answer_and_the_bill_is_taken(
    centre: Centre, branch: Branch, portal: str
) -> None:
    with (
        middlebox(centre.url, lambda method, target, body: PORTALS[portal]) as box,
        asking(branch.desk, branch, box.url) as desk,
    ):
        start_visit(desk)
        assert add_bill(desk, bill=WATER_BILL).lines[0].bill == IDS


def test_a_slow_centre_holds_nobody_up_and_is_not_asked_at_every_bill(
    centre: Centre, branch: Branch
) -> None:
    let_go = threading.Event()
    asked: list[str] = []

    def slow(method: str, target: str, body: bytes) -> Answer | None:
        asked.append(target)
        let_go.wait(20)
        return PORTALS["nothing"]

    with (
        middlebox(centre.url, slow) as box,
        asking(branch.desk, branch, box.url, 0.05) as desk,
    ):
        assert desk.second_times is not None
        for payment in ("1", "2", "3"):
            assert desk.second_times.bill((IDS[0], payment)) is None
        let_go.set()
        assert len(asked) == 1


def test_nobody_is_asked_while_the_line_is_down_nor_soon_after_a_question_that_failed(
    centre: Centre, branch: Branch
) -> None:
    asked: list[str] = []

    def broken(method: str, target: str, body: bytes) -> Answer | None:
        asked.append(target)
        return PORTALS["a page"]

    with middlebox(centre.url, broken) as box, asking(branch.desk, branch, box.url) as desk:
        assert desk.second_times is not None
        desk.line_up = False
        assert desk.second_times.bill(IDS) is None
        assert asked == []
        desk.line_up = True
        for _ in range(3):
            assert desk.second_times.bill(IDS) is None
        assert len(asked) == 1
        centre.clock.advance(timedelta(milliseconds=REST_MS))
        assert desk.second_times.bill(IDS) is None
        assert len(asked) == 2
