"""The pictures of README and docs, made anew: `python -m tests.pictures [folder]`.

A practice day is played from a seed against a centre on loopback; the next morning the real
window is opened on it offscreen and driven by keys and scans, and photographed.
"""

import contextlib
import io
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtCore import QBuffer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.clock import HandClock
from app.counter.training.people import invent_bill, invent_citizen
from app.door import demo
from app.i18n import Language, Words
from app.ids import dice
from app.practice.cable import Cable
from app.practice.clerk import CLERK
from app.practice.demo import MORNING, OFFICE, open_centre
from models.values.rial import Rial
from tests.tidy import ROOT
from tests.window.clerk import CTRL, KEY, SHIFT, Clerk
from tests.window.patience import Patience
from tests.window.town import Town
from ui.application import open_application
from ui.look import Look
from ui.rows import Link

SEED: Final = 1405
VISITS: Final = 60
SIZE: Final = (1366, 768)
GROUND: Final = "#e9edf1"
EDGE: Final = 32
DAY: Final = "1405-05-12"
RECEIPT: Final = "-000006-"
DRAWN_MS: Final = 300
MOST_BYTES: Final = 300_000
NEXT_MORNING: Final = timedelta(days=1, hours=2, minutes=42)
CARRIED: Final = {1_000_000: 10, 500_000: 10}


def main(into: Path) -> None:
    """Make all of them."""
    words = Words(Language.FA)
    application, look = open_application(["pictures"], words, 100)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "day"
        play(out)
        window_pictures(application, look, out, into)
        save(laid(first_page(receipt_of(out / "receipts"), 460)), into / "receipt.png")
        report = out / "report" / f"{OFFICE}-{DAY}.pdf"
        save(laid(first_page(report, 860)), into / "report.png")


def play(out: Path) -> None:
    """Play the day, and write its papers and its report."""
    with contextlib.redirect_stdout(io.StringIO()):
        ended = demo.run(demo.Wanted(out, VISITS, SEED, True, Language.FA))
    assert ended == 0


def window_pictures(application: QApplication, look: Look, out: Path, into: Path) -> None:
    """Open the next morning's window, serve a citizen half-way, and take the pictures."""
    clock = HandClock(MORNING)
    clock.advance(NEXT_MORNING)
    central = open_centre(out / "centre", clock)
    with central.serve() as serving:
        cable = Cable(serving.port)
        town = Town(out, clock, central, cable)
        clerk = Clerk.begin(town, application, look, Patience(), Language.FA)
        clerk.running.shell.window.resize(*SIZE)
        try:
            serve(clerk)
            window = clerk.running.shell.window
            save(photograph(clerk, window), into / "window.png")
            pay(clerk)
            save(laid(photograph(clerk, clerk.screens.pay_dialog)), into / "pay.png")
            english(clerk)
            save(photograph(clerk, window), into / "window-en.png")
        finally:
            clerk.end()
            cable.pull()
    central.close()


def serve(clerk: Clerk) -> None:
    """Open the shift, scan two bills, renew an identity card, and begin a second form."""
    clerk.sign_in(CLERK)
    clerk.open_shift(CARRIED, Rial(0))
    clerk.line_is(Link.ONLINE)
    drawn = dice(SEED)
    citizen = invent_citizen(drawn)
    for _ in range(3):
        clerk.scan(invent_bill(drawn))
    who = (citizen.national_id, citizen.first_name, citizen.last_name)
    clerk.ask(116, *who, "1360/05/12", citizen.mobile, papers=1)
    clerk.sync()
    clerk.fill("115")
    clerk.wait(clerk.form_has_focus)
    clerk.wait(lambda: clerk.words.say("window.form.from_visit") in clerk.text())


def pay(clerk: Clerk) -> None:
    """Ask for cash, with a round sum handed over."""
    clerk.press(KEY.Key_Escape)
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_Up)


def english(clerk: Clerk) -> None:
    """Go back to the counter, in English, with a search in the box."""
    clerk.press(KEY.Key_Escape)
    clerk.wait(lambda: not clerk.screens.pay_dialog.isVisible())
    clerk.press(KEY.Key_E, CTRL | SHIFT)
    clerk.hands.type("card")
    clerk.wait(lambda: len(clerk.rows()) > 3)


def photograph(clerk: Clerk, widget: QWidget) -> Image.Image:
    """Take a picture once everything has been drawn and sent."""
    clerk.wait(lambda: clerk.waiting() == 0)
    QTest.qWait(DRAWN_MS)
    buffer = QBuffer()
    widget.grab().save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGB")


def receipt_of(folder: Path) -> Path:
    """Find the receipt of that number: a bill and a form, paid in cash."""
    return next(paper for paper in sorted(folder.glob("*.pdf")) if RECEIPT in text_of(paper))


def text_of(pdf: Path) -> str:
    """Read a paper's first page."""
    document = pypdfium2.PdfDocument(pdf)
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


def first_page(pdf: Path, wide: int) -> Image.Image:
    """Draw a paper's first page so many pixels wide."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    drawn = page.render(scale=3 * wide / page.get_width()).to_pil().convert("RGB")
    document.close()
    high = round(drawn.height * wide / drawn.width)
    small: Image.Image = drawn.resize((wide, high), Image.Resampling.LANCZOS)
    return small


def laid(sheet: Image.Image) -> Image.Image:
    """Lay a sheet on a light ground, with its shadow."""
    wide, high = sheet.size
    whole = Image.new("RGB", (wide + 2 * EDGE, high + 2 * EDGE), GROUND)
    shade = Image.new("L", whole.size, 0)
    box = (EDGE, EDGE + 3, EDGE + wide, EDGE + high + 3)
    ImageDraw.Draw(shade).rectangle(box, fill=70)
    whole.paste("#7a8794", mask=shade.filter(ImageFilter.GaussianBlur(8)))
    whole.paste(sheet, (EDGE, EDGE))
    return whole


def save(picture: Image.Image, file: Path) -> None:
    """Write a picture, small enough for a page that is read over a thin line."""
    file.parent.mkdir(parents=True, exist_ok=True)
    few = picture.quantize(192, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    assert file.stat().st_size < MOST_BYTES, file


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
