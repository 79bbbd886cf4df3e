"""The acceptance checklist, group A from A12 on: icons, Qt's own words, and ours."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QFontInfo,
    QKeySequence,
    QRawFont,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QWidget,
)

from app import i18n
from app.counter.commands.new_person import person_fields
from app.i18n import LOCALE, Language, Plural, Words, read_room
from tests.ui.bills import LANDLINE
from tests.ui.checks import menu_of, settle, visible
from tests.ui.conftest import Desk, OpenDesk
from tests.ui.fake_till import circular
from tests.ui.fake_world import PEOPLE, World, catalogue
from tests.ui.scenes import SCREENS, SERVING, Prepare
from tests.ui.test_form import open_form
from ui.look import Look
from ui.qt_words import speak_qt
from ui.theme import fonts, icons
from ui.theme.sheet import sheet

MARKS = re.compile("[\u2066-\u2069\u200e\u200f\u061c\u202a-\u202e]")
OF_PEOPLE = ("person_found", "person_served", "not_here")
CIRCULAR = circular(12)
OF_A_CIRCULAR = {
    part.en for part in (CIRCULAR.agency, CIRCULAR.title, CIRCULAR.text, *CIRCULAR.services)
} | {"\n".join(f"• {one.en}" for one in CIRCULAR.changes)}
FA = Words(Language.FA)
SWITCH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
screens = pytest.mark.parametrize(
    ("prepare", "world"), SCREENS, ids=[prepare.__name__ for prepare, _ in SCREENS]
)


# ------------------------------------------------------------------------------ A12, A13


@pytest.mark.parametrize("typed", ["/شیفت", "/lock", "؟کارت", "104*3"])
def test_a12_a_command_stands_as_it_was_typed(open_desk: OpenDesk, typed: str) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type(typed)
    assert desk.shell.screens.counter.box.text() == FA.digits(typed)


def test_a13_what_points_is_mirrored_and_a_clock_is_not(look: Look) -> None:
    def differs(name: str) -> bool:
        plain, turned = (icons.pixmap(name, "#000000", 24, rtl=rtl) for rtl in (False, True))
        return plain.toImage() != turned.toImage()

    assert differs("undoable")
    assert not any(differs(name) for name in ("clock", "printer", "done", "device"))


def test_a13_the_right_arrow_moves_right(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.type("قبض آب")
    box = desk.shell.screens.counter.box
    carets = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        desk.hands.press(key)
        caret: QRectF = box.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        carets.append(caret.center().x())
    assert carets[0] < carets[1]
    assert carets[2] < carets[1]


# ------------------------------------------------------------------------------ A14


@pytest.fixture
def persian_qt(qapp: QApplication) -> Iterator[None]:
    speak_qt(qapp, Language.FA)
    yield
    speak_qt(qapp, Language.EN)


@pytest.mark.usefixtures("persian_qt")
def test_a14_what_qt_says_itself_is_persian_and_keys_keep_their_names(look: Look) -> None:
    kinds = QDialogButtonBox.StandardButton
    shown = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.Yes | kinds.No | kinds.Save)
    dialog = QFileDialog()
    said = [one.text() for one in shown.buttons()]
    said += [one.text() for one in dialog.findChildren(QLabel) if one.text()]
    said += [one.text() for one in dialog.findChildren(QPushButton) if one.text()]
    assert len(said) > 7
    assert not [text for text in said if re.search("[A-Za-z&]", text)]
    native = QKeySequence.SequenceFormat.NativeText
    assert QKeySequence("Ctrl+Return").toString(native) == "Ctrl+Return"
    assert QKeySequence("Shift+F6").toString(native) == "Shift+F6"


def test_a14_the_menu_of_a_field_is_persian(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    menu = menu_of(desk.shell.screens.counter.box)
    said = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert said
    assert not [text for text in said if re.search("[A-Za-z&]", text)]
    menu.close()


# ------------------------------------------------------------------------------ A15, A16


def test_a15_a_joiner_stays_in_what_is_kept(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    open_form(desk, "111")
    row = desk.shell.screens.service_form.form().row("first_name")
    row.widget.setFocus()
    desk.hands.type("می\u200cشود")
    assert desk.shell.screens.service_form.form().answers()["first_name"] == "می\u200cشود"


def test_a15_our_own_words_have_no_arabic_letters() -> None:
    arabic = re.compile("[يكىةۀ٠-٩]")
    wrong = {
        file.name: sorted(set(arabic.findall(text)))
        for file in (LOCALE / "fa").rglob("*.toml")
        if arabic.search(text := file.read_text(encoding="utf-8"))
    }
    assert not wrong


def test_a16_the_bundled_font_has_every_letter_of_every_room(look: Look) -> None:
    assert QFontInfo(QApplication.font()).family() == fonts.FAMILY
    letters = {
        letter
        for file in LOCALE.rglob("*.toml")
        for letter in "".join(leaves(tomllib.loads(file.read_text(encoding="utf-8"))))
    }
    for face in fonts.FACES:
        content = files("printing").joinpath("fonts", face).read_bytes()
        raw = QRawFont(QByteArray(content), 14)
        lacking = {
            one for one in letters if one.isprintable() and not raw.supportsCharacter(ord(one))
        }
        assert not lacking
    for zoom in (100, 200):
        assert not re.search("italic|letter-spacing", sheet(zoom))


def leaves(table: object) -> list[str]:
    if isinstance(table, dict):
        return [text for value in table.values() for text in leaves(value)]
    return [str(table)]


# ------------------------------------------------------------------------------ A17, A18


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak a language that nobody wrote: every text of ours stands between brackets."""
    person_fields.cache_clear()
    before = i18n._text

    def bracketed(language: Language, key: str) -> i18n.Text:
        text = before(language, key)
        if isinstance(text, i18n.Plural):
            return i18n.Plural(f"⟦{text.one}⟧", f"⟦{text.other}⟧")
        return f"⟦{text}⟧"

    monkeypatch.setattr(i18n, "_text", bracketed)
    yield
    person_fields.cache_clear()


@screens
@pytest.mark.usefixtures("pseudo")
def test_a17_every_word_on_a_screen_comes_from_the_words(
    open_desk: OpenDesk, prepare: Prepare, world: World
) -> None:
    if prepare.__name__ in OF_PEOPLE:
        pytest.skip("what it shows are names and addresses of people and offices")
    root = prepare(open_desk(Language.EN, world))
    settle()
    known = {name for name, _ in PEOPLE.values()} | of_the_catalogue() | OF_A_CIRCULAR
    strange = [
        text
        for one in visible(root)
        if isinstance(one, QLabel | QPushButton) and (text := MARKS.sub("", one.text()))
        if "⟦" not in text
        and text not in known
        and not is_a_key(one)
        and re.search(r"[^\W\d]", text)
    ]
    assert not strange


def is_a_key(one: QWidget) -> bool:
    """Key-caps are not translated."""
    return bool(one.property("tone") == "cap")


def of_the_catalogue() -> set[str]:
    services = catalogue().services
    named = [*services, *(field for one in services for field in one.fields)]
    said = [*named, *(paper for one in services for paper in one.papers)]
    choices = [choice for one in services for field in one.fields for choice in field.choices]
    hints = [field.hint for one in services for field in one.fields if field.hint is not None]
    return {text for one in (*said, *choices, *hints) for text in (one.fa, one.en)}


def test_a18_a_switch_keeps_basket_answers_and_focus(open_desk: OpenDesk) -> None:
    desk = open_desk(world=SERVING)
    desk.hands.scan(LANDLINE.barcode)
    open_form(desk, "111")
    desk.hands.type("0499370899")
    before = kept(desk)
    focus = QApplication.focusWidget()
    for _ in range(2):
        desk.hands.press(Qt.Key.Key_E, SWITCH)
        assert kept(desk) == before
        assert QApplication.focusWidget() is focus


def kept(desk: Desk) -> tuple[object, ...]:
    form = desk.shell.screens.service_form.form()
    return form.answers(), [line.line_id for line in desk.shell.screens.serving.state.basket.lines]


# ------------------------------------------------------------------------------ A11


def test_a11_no_percent_is_shown_and_a_fraction_is_written_the_persian_way() -> None:
    """A share would be ٪۱۲; none is shown yet, and the only fractions are of kilometres."""
    said = list(persian_words())
    assert not [text for text in said if "%" in text]
    assert not [text for text in said if "٪" in text and not re.search("٪[۰-۹{]", text)]
    assert not [text for text in said if re.search(r"[0-9۰-۹}][.,][0-9۰-۹{]", text)]
    assert "٫" in FA.say("referral.kilometres", whole=1, tenth=8)


def test_f11_no_persian_line_begins_with_a_latin_word() -> None:
    """The first letter decides which way a whole line runs; a code in it is isolated."""
    turned = [
        text for text in persian_words() if re.match(r"[^A-Za-z\u0600-\u06ff{]*[A-Za-z]", text)
    ]
    assert not [text for text in turned if re.search("[\u0600-\u06ff]", text)]


def persian_words() -> Iterator[str]:
    """Give every text that a window may show, in Persian."""
    rooms = {path.stem for path in (LOCALE / "fa").iterdir()} - {"cli", "report"}
    for room in sorted(rooms):
        for text in read_room(Language.FA, room).values():
            yield from (text.one, text.other) if isinstance(text, Plural) else (text,)
