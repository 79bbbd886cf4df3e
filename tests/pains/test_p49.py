"""P49: whoever should help could not see how a branch's machine was."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from app.central.feed import news, of_office
from app.central.heartbeats import KEPT, PAST, SILENT_AFTER, Standing, board, past, wrong_with
from app.counter.papers.condition import printer_condition
from app.counter.queries.attachments import attachments_owed
from app.counter.sync.heartbeat import EVERY_MS, TARGET, Pulse, Vitals
from app.counter.sync.runner import Runner
from app.counter.tables import PRINT_JOB
from app.door.status import board_lines, board_object
from app.i18n import Language, Words
from app.journal.times import write_instant
from app.storage.engine import reading, writing
from app.wire.codec import decode, encode
from app.wire.feed_items import Status
from app.wire.heartbeat import Heartbeat, PrinterSays
from models.errors import Refusal
from printing.printers import NetworkPrinter, PdfFolder
from tests.attachments.visits import photograph, serve_with_scans
from tests.sync.bad_lines import Answer, middlebox
from tests.sync.branch import OFFICE, Branch, Centre

FREE = 12_345_000_000


class Machine:
    """What a test lets the machine say of itself."""

    def __init__(self) -> None:
        self.free, self.printer = FREE, "good"

    @property
    def vitals(self) -> Vitals:
        return Vitals(lambda: self.free, lambda: (("receipt", self.printer),))


@pytest.fixture
def machine() -> Machine:
    """A machine that is well."""
    return Machine()


@pytest.fixture
def runner(centre: Centre, branch: Branch, machine: Machine) -> Iterator[Runner]:
    """A runner that asks it."""
    made = Runner(branch.desk, branch.around, branch.line(centre.url), machine.vitals)
    yield made
    made.stop()


def seen(centre: Centre) -> Standing:
    with reading(centre.central.engine) as connection:
        (one,) = board(connection, centre.clock.now())
    return one


def said(centre: Centre) -> Heartbeat:
    heard = seen(centre).said
    assert heard is not None
    return heard


def test_every_field_is_on_the_board_right_after_a_pass(
    centre: Centre, branch: Branch, runner: Runner
) -> None:
    """T49: version, schema, unsent, dead, oldest, last sync, drift, disk, printer."""
    branch.serve(2)
    assert runner.pass_once()
    heard, head = said(centre), branch.desk.journal.head
    assert (heard.app, heard.schema) == (branch.around.app, branch.around.schema)
    assert (heard.waiting, heard.held, heard.rejected, heard.oldest) == (0, 0, 0, "")
    assert heard.last_sync == write_instant(branch.around.clock.now())
    assert (heard.drift_ms, heard.free_bytes) == (0, FREE)
    assert heard.printers == (PrinterSays(use="receipt", state="good"),)
    assert heard.head is not None
    assert (heard.head.seq, heard.head.chain) == (head.seq, head.chain.hex())
    one = seen(centre)
    assert (one.office, one.counter, one.online, one.red, one.wrong) == (OFFICE, 2, True, False, ())


def test_what_became_bad_is_told_at_once_and_what_is_well_every_few_minutes(
    centre: Centre, branch: Branch, runner: Runner, machine: Machine
) -> None:
    clock = centre.clock
    assert runner.pass_once()
    machine.free = 400_000_000
    clock.advance(timedelta(seconds=30))
    assert runner.pass_once()
    assert (said(centre).free_bytes, seen(centre).wrong) == (400_000_000, ("disk",))
    assert seen(centre).red
    machine.free = FREE
    clock.advance(timedelta(seconds=30))
    assert runner.pass_once()
    assert said(centre).free_bytes == 400_000_000  # no hurry to tell of what is well
    clock.advance(timedelta(milliseconds=EVERY_MS))
    assert runner.pass_once()
    assert seen(centre).wrong == ()


def test_what_the_centre_rejected_is_told_in_the_pass_that_heard_of_it(
    centre: Centre, branch: Branch, runner: Runner
) -> None:
    assert runner.pass_once()
    branch.serve()
    centre.clock.advance(timedelta(seconds=30))
    epoch, seq = branch.desk.journal.head.epoch, branch.desk.journal.head.seq
    told = Status(
        device=branch.desk.journal.identity.device,
        epoch=epoch, seq=seq, event="x", state="rejected", code="event.unreadable",
    )  # fmt: skip
    centre.tell(of_office(OFFICE), news(f"status:{epoch}:{seq}", told))
    assert runner.pass_once()
    assert said(centre).rejected == 1
    assert seen(centre).wrong == ("rejected",)


def test_papers_that_did_not_come_out_are_told(
    centre: Centre, branch: Branch, runner: Runner, machine: Machine
) -> None:
    branch.serve()
    assert printer_condition(branch.desk) == "good"
    with writing(branch.engine) as connection:
        failed = {"state": "failed", "error": "printer.unreachable"}
        connection.execute(PRINT_JOB.update().values(**failed))
    assert printer_condition(branch.desk) == "printer.unreachable"
    machine.printer = printer_condition(branch.desk, PdfFolder(Path("nowhere")))
    assert runner.pass_once()
    assert seen(centre).wrong == ("printer",)


def test_a_printer_is_asked_itself_when_no_paper_waits(branch: Branch, tmp_path: Path) -> None:
    gone = NetworkPrinter("127.0.0.1", 9, timeout_s=0.2)
    assert printer_condition(branch.desk, gone) == "printer.unreachable"
    assert printer_condition(branch.desk, PdfFolder(tmp_path / "receipts")) == "good"


def test_what_waits_and_since_when_is_told_of_a_machine_whose_events_are_objected_to(
    centre: Centre, branch: Branch, machine: Machine
) -> None:
    branch.serve()
    since = branch.outbox().oldest
    line = branch.line(centre.url)
    line.hello()
    assert Pulse(branch.desk, branch.around, line, machine.vitals).beat("wire.signature")
    line.close()
    heard = said(centre)
    assert (heard.waiting, heard.oldest, heard.trouble) == (
        branch.outbox().waiting, since, "wire.signature",
    )  # fmt: skip
    centre.clock.advance(timedelta(hours=25))
    assert "old" in wrong_with(heard, centre.clock.now())


def test_files_that_wait_are_counted(centre: Centre, branch: Branch, runner: Runner) -> None:
    serve_with_scans(branch.desk, [photograph(1, 5_000)])
    assert attachments_owed(branch.desk).items == 2
    assert runner.pass_once()
    assert said(centre).attachments == 2  # told before they were sent


def test_a_heartbeat_that_is_not_heard_is_no_trouble_of_the_pass(
    centre: Centre, branch: Branch
) -> None:
    def lose(method: str, target: str, body: bytes) -> Answer | None:
        return Answer(200, {}, b"") if target == TARGET else None

    with middlebox(centre.url, lose) as box:
        assert branch.sync(box.url)
    with reading(centre.central.engine) as connection:
        assert [one.said for one in board(connection, centre.clock.now())] != []


def test_only_the_last_ones_are_kept(centre: Centre, runner: Runner) -> None:
    for _ in range(KEPT + 5):
        centre.clock.advance(timedelta(milliseconds=EVERY_MS))
        assert runner.pass_once()
    with reading(centre.central.engine) as connection:
        device = seen(centre).device
        kept = past(connection, OFFICE, device)
        assert connection.execute(sa.select(sa.func.count()).select_from(PAST)).scalar() == KEPT
    assert [at for at, _ in kept] == sorted((at for at, _ in kept), reverse=True)


def test_red_machines_come_first_then_silent_ones_by_how_long(centre: Centre) -> None:
    now = centre.clock.now()
    well = Heartbeat(app="1", schema="1", at="", free_bytes=FREE)
    bad = msgspec.structs.replace(well, rejected=1)
    from app.central.heartbeats import _sorted

    def one(counter: int, heard: Heartbeat, hours: int) -> Standing:
        at = write_instant(now - timedelta(hours=hours))
        online = timedelta(hours=hours) <= SILENT_AFTER
        wrong = wrong_with(heard, now) if online else ("silent",)
        return Standing(OFFICE, counter, "d", "active", at, heard, online, wrong)

    machines = [one(1, well, 0), one(2, well, 9), one(3, bad, 0), one(4, bad, 99)]
    assert [each.counter for each in _sorted(machines)] == [3, 4, 2, 1]
    never = Standing(OFFICE, 5, "d", "active", "", None, False, ("silent",))
    assert [each.counter for each in _sorted([*machines, never])] == [3, 5, 4, 2, 1]


def test_the_board_speaks_persian_and_english_and_json(
    centre: Centre, branch: Branch, runner: Runner, machine: Machine
) -> None:
    machine.printer = "printer.paper_out"
    assert runner.pass_once()
    one, now = seen(centre), centre.clock.now()
    persian = "\n".join(board_lines((one,), now, Words(Language.FA, plain=True)))
    for words in ("۱۴۰۵/۰۵/۱۲", "نیازمند رسیدگی", "کاغذ تمام شده است", "۱۲٬۳۴۵", "ساعت: درست"):
        assert words in persian, persian
    english = "\n".join(board_lines((one,), now, Words(Language.EN, plain=True)))
    for words in ("needs attention", "out of paper", "12,345", f"Office {OFFICE}, counter 2"):
        assert words in english, english
    told = json.loads(json.dumps(board_object((one,), now)))
    assert told["machines"][0]["printers"] == {"receipt": "printer.paper_out"}
    assert told["machines"][0]["wrong"] == ["printer"]


def test_a_machine_cannot_write_to_the_terminal_of_whoever_looks() -> None:
    good = Heartbeat(app="1", schema="1", at="")
    assert decode(encode(good), Heartbeat) == good
    for field in ("app", "trouble", "oldest", "at"):
        bad = msgspec.structs.replace(good, **{field: "\x1b[2J"})
        with pytest.raises(Refusal, match=r"wire\.malformed"):
            decode(encode(bad), Heartbeat)
