"""The look: colours that can be read, one font that has every letter, icons that exist."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import QApplication

import ui
from app.i18n import LOCALE, Language, Words
from app.settings import Appearance
from ui.look import Look
from ui.rows import Link
from ui.theme import colours, fonts, icons
from ui.theme.sheet import ZOOMS, base_px, scaled, sheet
from ui.told import Kind
from ui.widgets.omnibox import Omnibox

ICONS = sorted((Path(ui.__file__).parent / "theme" / "icons").glob("*.svg"))


def test_every_pair_of_colours_keeps_its_contrast() -> None:
    weak = [pair for pair in colours.PAIRS if colours.contrast(pair[0], pair[1]) < pair[2]]
    assert not weak


def test_contrast_is_reckoned_as_the_standard_says() -> None:
    assert colours.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colours.contrast("#0B5CAD", "#FFFFFF") == pytest.approx(6.7, abs=0.05)
    assert colours.contrast("#B3261E", "#FFFFFF") == pytest.approx(6.5, abs=0.05)


@pytest.mark.parametrize("appearance", list(Appearance))
def test_what_stands_in_an_empty_box_can_be_read(look: Look, appearance: Appearance) -> None:
    look.wear(appearance)
    box = Omnibox(Words(Language.FA))
    box.ensurePolished()
    hint = box.palette().color(QPalette.ColorRole.PlaceholderText)
    ground = colours.now(colours.SURFACE)
    look.wear(Appearance.LIGHT)
    assert hint.alpha() == 255
    assert colours.contrast(hint.name(), ground) >= 4.5


@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_sheet_is_whole_at_every_zoom(zoom: int) -> None:
    written = sheet(zoom)
    assert "$" not in written
    assert written.count("{") == written.count("}")
    assert base_px(zoom) == scaled(14, zoom)


def test_the_window_is_written_in_the_bundled_font(qapp: QApplication, look: Look) -> None:
    assert QFontInfo(qapp.font()).family() == fonts.FAMILY
    assert qapp.font().pixelSize() == base_px(look.zoom)


def test_the_font_has_every_letter_of_the_words(look: Look) -> None:
    letters = {
        letter
        for file in LOCALE.rglob("window.toml")
        for letter in "".join(_texts(tomllib.loads(file.read_text("utf-8"))))
    }
    for face in fonts.FACES:
        content = files("printing").joinpath("fonts", face).read_bytes()
        raw = QRawFont(QByteArray(content), 14)
        missing = {
            one for one in letters if one.isprintable() and not raw.supportsCharacter(ord(one))
        }
        assert not missing


def _texts(table: object) -> list[str]:
    if isinstance(table, dict):
        return [text for value in table.values() for text in _texts(value)]
    return [str(table)]


@pytest.mark.parametrize("name", [file.stem for file in ICONS])
def test_an_icon_is_drawn_in_its_colour(name: str, look: Look) -> None:
    image = icons.pixmap(name, "#B3261E", 24).toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#b3261e"}


def test_every_kind_of_message_and_line_has_its_icon() -> None:
    drawn = {file.stem for file in ICONS}
    assert {*(kind.value for kind in Kind), *(link.value for link in Link)} <= drawn


def test_an_icon_that_points_is_mirrored_and_a_printer_is_not(look: Look) -> None:
    def differs(name: str) -> bool:
        plain, turned = (icons.pixmap(name, "#000000", 24, rtl=rtl) for rtl in (False, True))
        return plain.toImage() != turned.toImage()

    assert differs("undoable")
    assert not differs("printer")
