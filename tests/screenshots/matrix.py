"""`main.py screenshots`: every screen in both languages, at three sizes, in each of its states.

A practice office is set up at a real centre on loopback; the real program is started on a copy of
it for each scene, offscreen, and driven by keys and scans until it stands there.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.door.ending import answer
from app.i18n import Language, Words
from app.settings import Appearance
from tests.screenshots.scene import Scene
from tests.screenshots.scenes import SCENES
from tests.window.clerk import KEY, Clerk
from tests.window.patience import Patience
from tests.window.town import Town, found, moved, take_in, town_in
from ui.application import open_application
from ui.look import Look
from ui.tongue import direction_of
from ui.widgets.help import HelpOverlay

SIZES: Final = ((1366, 768), (910, 485), (1920, 1080))
DRAWN_MS: Final = 120
SHADE: Final = QColor(0, 0, 0, 90)


def run(
    out: Path,
    *,
    only: tuple[str, ...] = (),
    dark: bool = False,
    as_json: bool = False,
) -> int:
    """Take the pictures of all scenes, or of those whose screen is named; tell how many."""
    out.mkdir(parents=True, exist_ok=True)
    appearance = Appearance.DARK if dark else Appearance.LIGHT
    application, look = open_application(["screenshots"], Words(Language.FA), 100, appearance)
    wanted = [scene for scene in SCENES if not only or scene.screen in only]
    taken: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        offices = _offices(Path(scratch))
        for number, scene in enumerate(wanted):
            folder = Path(scratch) / f"scene-{number}"
            moved(offices[scene.enrolled], folder)
            taken.extend(_scene(application, look, scene, folder, out))
            shutil.rmtree(folder)
            if not as_json:
                answer(scene.name)
    if as_json:
        answer(json.dumps({"pictures": len(taken), "scenes": len(wanted)}, sort_keys=True))
    return 0


def _offices(scratch: Path) -> dict[bool, Path]:
    """Make two offices: one whose counter the centre has taken in, one that was never set up."""
    made = {enrolled: scratch / f"office-{enrolled}" for enrolled in (False, True)}
    for enrolled, folder in made.items():
        folder.mkdir()
        with town_in(folder) as town:
            found(town)
            if enrolled:
                take_in(town)
    return made


def _scene(
    application: QApplication, look: Look, scene: Scene, folder: Path, out: Path
) -> Iterator[str]:
    with town_in(folder) as town:
        clerk = at_the_door(town, application, look)
        try:
            scene.prepare(clerk)
            for language in Language:
                if clerk.words.language is not language:
                    _switch(clerk)
                for size in SIZES:
                    name = f"{scene.name}-{language}-{size[0]}x{size[1]}.png"
                    photograph(clerk, size).save(str(out / name))
                    yield name
        finally:
            if (dialog := QApplication.activeModalWidget()) is not None:
                dialog.hide()
            clerk.end()


def _switch(clerk: Clerk) -> None:
    """Speak the other language; a help that is open was written in the first, and is asked anew."""
    help_open = QApplication.activeModalWidget()
    if not isinstance(help_open, HelpOverlay):
        clerk.running.tongue.switch()
        return
    article = help_open.tells
    help_open.close()
    clerk.running.tongue.switch()
    for _ in range(1 + article):
        clerk.press(KEY.Key_F1)


def at_the_door(town: Town, application: QApplication, look: Look) -> Clerk:
    """Start the program, in Persian, at the usual size."""
    application.setLayoutDirection(direction_of(Words(Language.FA)))
    clerk = Clerk.begin(town, application, look, Patience(), Language.FA)
    clerk.running.shell.window.resize(*SIZES[0])
    return clerk


def photograph(clerk: Clerk, size: tuple[int, int]) -> QPixmap:
    """Take the window at a size, with the dialog that stands in front of it."""
    window = clerk.running.shell.window
    window.resize(*size)
    QTest.qWait(DRAWN_MS)
    whole = window.grab()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        painter = QPainter(whole)
        painter.fillRect(whole.rect(), SHADE)
        spare = window.size() - dialog.size()
        painter.drawPixmap(QPoint(spare.width() // 2, spare.height() // 2), dialog.grab())
        painter.end()
    return whole
