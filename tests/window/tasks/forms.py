"""Forms with papers at the real window: T4 for somebody known, T5 for somebody new, T16 cut short.

Service 291 asks ten questions, seven of them about the person, and three papers. Identity cards
may not be copied (circular of 1399), so of the three one is seen and two are scanned. No card
terminal has a line to the counter: the twelve digits of its slip are typed, and are counted.
"""

import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from app.counter.commands.add_service import add_service
from app.counter.commands.open_shift import open_shift
from app.counter.commands.scan_paper import scan_paper
from app.counter.commands.sign_in import sign_in
from app.counter.commands.start_visit import start_visit
from app.counter.commands.take_payment import cash, take_payment
from app.counter.counter import open_counter
from app.settings import load, save
from models.values.rial import Rial
from tests.counter_world import CLERK, close_exactly, sample, seen_papers, surroundings
from tests.tidy import ROOT
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.spent import Spent, Tally, counting
from tests.window.tasks.till import REFERENCE
from tests.window.town import Town
from ui.papers import PaperRow, PaperState

SERVICE: Final = "291"
NEW: Final = {
    "national_id": "0499370899",
    "first_name": "علی",
    "last_name": "محمدی",
    "birth_date": "13600512",
    "mobile": "09141234567",
}
"""Somebody who was never here, as typed; the widgets put the slashes."""
KNOWN: Final = "0012345679"
"""Who is in the catalogue's examples, and was here before (`was_here`)."""
EARLIER: Final = {"TCI-103": "lease", "SSO-105": "photo"}
"""What the known person asked for before, and the paper of which a copy was kept then."""
PLACE: Final = ("اردبیل", "سرعین", "5413714597")
ADDRESS: Final = "کوی بهار ۲۰"
NO: Final = "1"


def t4(clerk: Clerk) -> Spent:
    """Somebody known (`was_here`): two new answers, a card seen, two copies on file; by card."""
    papers = len(clerk.papers())
    with counting(clerk) as tally:
        open_form(clerk, tally)
        form = clerk.screens.service_form.form()
        clerk.hands.type(KNOWN)
        clerk.wait(lambda: form.row("postal_code").known())
        clerk.press(KEY.Key_Return)
        clerk.wait(form.row("new_addr").widget.hasFocus)
        clerk.fill(ADDRESS, NO)
        clerk.press(KEY.Key_F4)
        _in_hand(clerk, "nid_card")
        clerk.wait(partial(_on_file, clerk, 2))
        clerk.press(KEY.Key_Space)
        _add_and_pay(clerk, tally)
        spent = tally.spent("T4")
    clerk.booked()
    assert len(clerk.papers()) == papers + 1
    return spent


def t5(clerk: Clerk) -> Spent:
    """Somebody new: ten answers, one card seen, two papers scanned; paid by card.

    The counter's scanner is the folder of `choose_scanner`.
    """
    papers = len(clerk.papers())
    with counting(clerk) as tally:
        open_form(clerk, tally)
        clerk.fill(*NEW.values(), ADDRESS, *PLACE, NO)
        clerk.press(KEY.Key_F4)
        _in_hand(clerk, "nid_card")
        clerk.press(KEY.Key_Space)
        for code in ("lease", "photo"):
            _in_hand(clerk, code)
            lay_in(clerk.town)
            clerk.press(KEY.Key_Return)
            clerk.wait(partial(_scanned, clerk, code))
            if code == "lease":
                clerk.press(KEY.Key_Down)
        _add_and_pay(clerk, tally)
        spent = tally.spent("T5")
    clerk.booked()
    assert len(clerk.papers()) == papers + 1
    return spent


def t16(clerk: Clerk) -> Spent:
    """The power went after the fifth answer (`cut_short`); the clerk is at the sign-in again."""
    clerk.wait(lambda: clerk.in_front(clerk.screens.sign_in))
    with counting(clerk) as tally:
        clerk.fill(CLERK.user, CLERK.pin)
        tally.person(CLERK)
        clerk.serving()
        badge = clerk.words.say("person.recovered", count=1)
        clerk.wait(lambda: any(row.heading == badge for row in clerk.rows()))
        clerk.press(KEY.Key_Return)
        clerk.wait(clerk.form_has_focus)
        form = clerk.screens.service_form.form()
        clerk.wait(form.row("new_addr").widget.hasFocus)
        spent = tally.spent("T16")
    shown = {name: one.replace("/", "") for name, one in form.answers().items()}
    assert shown == NEW
    return spent


def cut_short(town: Town) -> None:
    """Let a clerk in a process of their own answer five questions, and kill it.

    The town's line is not used by them: a power cut takes the router too.
    """
    command = [sys.executable, "-m", "tests.window.typist", str(town.folder), SERVICE]
    with subprocess.Popen(
        [*command, *NEW.values()],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        kept = any(line.startswith("kept") for line in process.stdout)
        process.kill()
    if not kept:
        raise RuntimeError("the form was not kept before the power went")
    # The typist began once: chance must not fall the same way again.
    town.starts()


def was_here(town: Town) -> None:
    """Let the known person be served in a shift that is over, before the program is started."""
    with open_counter(town.profile, surroundings(town.clock, 7)) as counter:
        desk = counter.desk
        sign_in(desk, user=CLERK.user, pin=CLERK.pin)
        open_shift(desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
        desk.line_up = True
        start_visit(desk)
        for code, paper in EARLIER.items():
            answers = sample().service(code).example(desk.today())
            scanned = scan_paper(desk, service=code, code=paper, content=page())
            seen = [one for one in seen_papers(desk, code, answers) if one.code != paper]
            add_service(desk, service=code, answers=answers, papers=[scanned, *seen])
        take_payment(desk, tenders=[cash(desk.need_visit().total)])
        close_exactly(desk)


def choose_scanner(town: Town) -> None:
    """Have the counter scan by a folder, before its program is started."""
    tray(town).mkdir(exist_ok=True)
    save(replace(load(town.profile), paper_scanner=f"folder:{tray(town)}"))


def tray(town: Town) -> Path:
    """Name the folder that the town's scanner writes its pages into."""
    return town.folder / "scanner"


def lay_in(town: Town) -> None:
    """Have the scanner write one page."""
    part = tray(town) / "page.part"
    part.write_bytes(page())
    part.rename(part.with_suffix(".jpg"))


def page() -> bytes:
    """Give a scanned sheet with lines of writing, as JPEG."""
    sheet = Image.new("RGB", (850, 1200), "white")
    draw = ImageDraw.Draw(sheet)
    for top in range(120, 1080, 40):
        draw.rectangle((100, top, 750 - top % 160, top + 14), fill="black")
    into = BytesIO()
    sheet.save(into, "JPEG")
    return into.getvalue()


def open_form(clerk: Clerk, tally: Tally) -> None:
    """Type the service's number and Enter; measured are its row in the list, and the form."""
    clerk.hands.type(SERVICE[:-1])
    number = clerk.words.digits(SERVICE)
    tally.reaction(
        "search as typed",
        partial(clerk.press, KEY(ord(SERVICE[-1]))),
        lambda: [row.code for row in clerk.rows()] == [number],
    )
    tally.reaction("open a form", partial(clerk.press, KEY.Key_Return), clerk.form_has_focus)


def _add_and_pay(clerk: Clerk, tally: Tally) -> None:
    """Put the service into the basket, and pay it by card with the slip's reference."""
    lines = len(clerk.basket.lines)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.basket.lines) > lines)
    clerk.pay_dialog(KEY.Key_F11)
    clerk.hands.type(REFERENCE)
    before, dialog = clerk.state.paid, clerk.screens.pay_dialog
    tally.reaction(
        "book a receipt",
        partial(clerk.press, KEY.Key_Return),
        lambda: not dialog.isVisible() and clerk.state.paid not in (None, before),
    )


def _papers(clerk: Clerk) -> tuple[PaperRow, ...]:
    return clerk.screens.papering.state.papers.rows


def _scanned(clerk: Clerk, code: str) -> bool:
    return any(row.code == code and row.state is PaperState.SCANNED for row in _papers(clerk))


def _on_file(clerk: Clerk, copies: int) -> bool:
    return [row.state for row in _papers(clerk)].count(PaperState.ON_FILE) == copies


def _in_hand(clerk: Clerk, code: str) -> None:
    """Wait until a paper is in hand in the papers pane, and the keys go there."""
    papering, pane = clerk.screens.papering, clerk.screens.service_work.pane

    def there() -> bool:
        row, now = papering.state.row, QApplication.focusWidget()
        inside = now is not None and pane.isAncestorOf(now)
        return papering.state.shown and inside and row is not None and row.code == code

    clerk.wait(there)
