"""Facts about the print queue: owed with the act, printed after it, never silently twice."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.counter.commands.reprint import reprint
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import card, take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.papers.queue import jobs, name_of, print_owed, settle_unknown
from app.counter.queries.drawer import open_things
from app.counter.tables import CATALOGUE, PRINT_JOB
from app.i18n import Language
from app.storage.engine import writing
from models.errors import Refusal
from printing.faults import PrintingFault
from printing.printers import PdfFolder
from tests.counter_world import SUPERVISOR, World, put_in, rows, serve


@dataclass
class Tray:
    """A printer as it is seen from here: what came out, and what it complains of."""

    complaint: str = ""
    out: list[str] = field(default_factory=list)
    kicks: list[bool] = field(default_factory=list)

    def send(self, pdf: bytes, *, name: str, kick: bool = False) -> None:
        if self.complaint:
            raise PrintingFault(self.complaint)
        assert pdf.startswith(b"%PDF")
        self.out.append(name)
        self.kicks.append(kick)


def test_a_paper_is_owed_from_the_acts_own_commit(world: World, desk: Desk) -> None:
    given = serve(desk)
    (job,) = jobs(desk, "queued")
    assert (job.of, job.copy, job.number, job.cash) == (given.of, 0, 1, True)
    assert open_things(desk).unprinted == 1


def test_what_is_owed_is_printed_once_in_order(desk: Desk) -> None:
    given = serve(desk)
    reprint(desk, receipt=str(given.receipt))
    void_receipt(desk, receipt=str(given.receipt), reason="other", approval=SUPERVISOR)
    tray = Tray()
    assert print_owed(desk, tray, Language.FA) == ()
    assert [name.rpartition("-")[2] for name in tray.out] == [
        f"{given.of.seq:06d}",
        "copy1",
        f"{given.of.seq + 2:06d}",
    ]
    assert print_owed(desk, tray, Language.FA) == ()
    assert len(tray.out) == 3
    assert open_things(desk).unprinted == 0


def test_the_drawer_opens_for_cash_and_not_for_a_card_or_a_copy(desk: Desk) -> None:
    given = serve(desk)
    reprint(desk, receipt=str(given.receipt))
    start_visit(desk)
    put_in(desk, "GEN-105")
    take_payment(desk, tenders=[card(desk.need_visit().total, reference="123456")])
    tray = Tray()
    print_owed(desk, tray, Language.FA)
    assert tray.kicks == [True, False, False]


def test_a_printer_out_of_paper_keeps_the_paper_owed_and_the_sale_booked(
    world: World, desk: Desk
) -> None:
    given = serve(desk)
    tray = Tray(complaint="printer.paper_out")
    (job,) = print_owed(desk, tray, Language.FA)
    assert (job.of, job.state, job.error) == (given.of, "failed", "printer.paper_out")
    tray.complaint = ""
    assert print_owed(desk, tray, Language.FA) == ()
    assert [row.state for row in rows(world, PRINT_JOB)] == ["printed"]


@pytest.mark.parametrize("came_out", [True, False])
def test_a_paper_of_which_nobody_knows_waits_for_a_person(desk: Desk, *, came_out: bool) -> None:
    serve(desk)
    tray = Tray(complaint="printer.interrupted")
    print_owed(desk, tray, Language.FA)
    tray.complaint = ""
    assert print_owed(desk, tray, Language.FA) == ()
    assert tray.out == []
    (job,) = jobs(desk, "unknown")
    settle_unknown(desk, job, came_out=came_out)
    print_owed(desk, tray, Language.FA)
    assert len(tray.out) == (0 if came_out else 1)


def test_only_an_unknown_paper_is_settled(desk: Desk) -> None:
    serve(desk)
    (job,) = jobs(desk, "queued")
    with pytest.raises(Refusal, match=r"paper\.not_unknown"):
        settle_unknown(desk, job, came_out=True)


def test_a_program_that_died_while_printing_asks_and_does_not_print_again(
    world: World, desk: Desk
) -> None:
    given = serve(desk)
    with writing(world.engine) as connection:
        connection.execute(PRINT_JOB.update().values(state="sent"))
    desk = world.restart()
    (job,) = jobs(desk, "unknown")
    assert job.of == given.of
    tray = Tray()
    print_owed(desk, tray, Language.FA)
    assert tray.out == []


def test_a_paper_that_cannot_be_drawn_keeps_the_others_coming(world: World, desk: Desk) -> None:
    serve(desk)
    world.desk.catalogue = None
    with writing(world.engine) as connection:
        kept = connection.execute(CATALOGUE.select()).one()
        connection.execute(CATALOGUE.delete())
    (job,) = print_owed(desk, Tray(), Language.FA)
    assert (job.state, job.error) == ("failed", "catalogue.lost")
    with writing(world.engine) as connection:
        connection.execute(CATALOGUE.insert().values(**kept._asdict()))
    assert print_owed(desk, Tray(), Language.FA) == ()


def test_a_file_is_named_by_its_place_and_never_by_a_person(desk: Desk, tmp_path: Path) -> None:
    given = serve(desk, codes=["GEN-105"])
    (job,) = jobs(desk, "queued")
    print_owed(desk, PdfFolder(tmp_path / "receipts"), Language.FA)
    (file,) = (tmp_path / "receipts").iterdir()
    assert file.name == f"{name_of(job)}.pdf"
    assert file.stem == f"14050512-{given.of.epoch[:6]}-{given.of.seq:06d}"
    assert file.read_bytes().startswith(b"%PDF")
