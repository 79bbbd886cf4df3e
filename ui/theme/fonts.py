"""The bundled Vazirmatn, loaded from the room of paper so that window and receipt look alike."""

from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

FAMILY: Final = "Vazirmatn"
BASE_PX: Final = 14
FACES: Final = ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")
_FOLDER: Final = Path(__file__).resolve().parents[2] / "printing" / "fonts"


def load() -> None:
    """Load both weights; raise `FileNotFoundError` when the product was shipped without them."""
    for face in FACES:
        content = (_FOLDER / face).read_bytes()
        if QFontDatabase.addApplicationFontFromData(content) < 0:
            raise FileNotFoundError(face)


def font(px: int, *, bold: bool = False) -> QFont:
    """Give the window's font at a height in pixels."""
    made = QFont(FAMILY)
    made.setPixelSize(px)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made
