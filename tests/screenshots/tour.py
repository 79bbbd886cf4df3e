"""`main.py screenshots --tour`: six pictures of one visit in Persian, small, for the README."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QPixmap

from app.counter.training.people import invent_bill
from app.door.ending import answer
from app.i18n import Language, Words
from app.ids import dice
from tests.screenshots.matrix import SIZES, at_the_door, photograph
from tests.screenshots.scene import serving
from tests.window.clerk import CTRL, KEY, Clerk
from tests.window.tasks.shift import FORM, PERSON
from tests.window.tasks.till import begin_closing
from tests.window.town import found, take_in, town_in
from ui.application import open_application

COLOURS: Final = 128
MOST_BYTES: Final = 120_000
SEED: Final = 1406
BILLS: Final = 3


def run(out: Path) -> int:
    """Serve one citizen at a real centre, and keep what the window shows on the way."""
    out.mkdir(parents=True, exist_ok=True)
    application, look = open_application(["tour"], Words(Language.FA), 100)
    with tempfile.TemporaryDirectory() as scratch, town_in(Path(scratch)) as town:
        found(town)
        take_in(town)
        clerk = at_the_door(town, application, look)
        try:
            for number, name in enumerate(visit(clerk), 1):
                file = out / f"tour-{number}-{name}.png"
                _save(photograph(clerk, SIZES[0]), file)
                answer(file.name)
        finally:
            clerk.screens.pay_dialog.hide()
            clerk.end()
    return 0


def visit(clerk: Clerk) -> Iterator[str]:
    """Go through a visit; whenever a name is given, the window is worth a picture."""
    serving(clerk)
    drawn = dice(SEED)
    for _ in range(BILLS):
        clerk.scan(invent_bill(drawn))
    clerk.hands.type("سلامت")
    clerk.wait(lambda: len(clerk.rows()) > 1)
    yield "find"
    for _ in range(len("سلامت")):
        clerk.press(KEY.Key_Backspace)
    clerk.fill(str(FORM))
    clerk.wait(clerk.form_has_focus)
    clerk.fill(*PERSON)
    clerk.hands.type("مریم کاظمی")
    yield "form"
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_1)
    clerk.press(KEY.Key_Return)
    clerk.press(KEY.Key_Return, CTRL)
    clerk.wait(lambda: len(clerk.basket.lines) > BILLS)
    yield "basket"
    clerk.pay_dialog(KEY.Key_F9)
    clerk.press(KEY.Key_Up)
    yield "pay"
    clerk.press(KEY.Key_F9)
    clerk.booked()
    clerk.sync()
    clerk.wait(lambda: clerk.waiting() == 0)
    yield "paid"
    begin_closing(clerk)
    for count in ("12", "8", "5"):
        clerk.hands.type(count)
        clerk.press(KEY.Key_Return)
    yield "close"


def _save(picture: QPixmap, file: Path) -> None:
    """Write it with few colours: a page that is read over a thin line has six of them."""
    buffer = QBuffer()
    picture.save(buffer, "PNG")
    whole = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    few = whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    assert file.stat().st_size < MOST_BYTES, file
