"""Words become joined glyphs, each of which still knows the letter it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.document import Code, Strong
from printing.lines import Line, break_lines, natural_width, plain
from printing.shaping import shape
from printing.typefaces import typeface

PERSIAN = "می‌شود لازم محلّ مؤسسهٔ باجه‌ها"
persian = st.text(
    st.sampled_from("ابپتجچخدرسشعفقکگلمنوهی\u200c\u0651\u0654"), min_size=1, max_size=20
)
anything = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from(
        "سلام لا\u200c\u200d\u0651👩‍👧🏽🇮🇷\ud800\x00\x07\u2066\u2069\u202e\u00ad\ufeff\n\t -۱2A"
    ),
    max_size=40,
)


def letters(line: Line) -> str:
    """A line's characters from the left edge on."""
    return "".join(glyph.character for run in line.runs for glyph in run.shaped.glyphs)


def test_letters_join() -> None:
    alone = sum(shape(letter, bold=False, rtl=True).width for letter in "سلام")
    joined = shape("سلام", bold=False, rtl=True)
    assert joined.width < alone
    isolated = {shape(letter, bold=False, rtl=True).glyphs[0].number for letter in "سلام"}
    assert isolated.isdisjoint(glyph.number for glyph in joined.glyphs[1:])


def test_a_ligature_keeps_both_its_letters_in_their_places() -> None:
    ligature = shape("لا", bold=False, rtl=True)
    assert [glyph.character for glyph in ligature.glyphs] == ["ا", "ل"]
    drawn = [
        glyph.number for glyph in ligature.glyphs if glyph.number != typeface(bold=False).blank
    ]
    assert len(drawn) == 1
    assert ligature.width == sum(glyph.width for glyph in ligature.glyphs)


def test_a_joiner_parts_letters_and_stays_in_the_text() -> None:
    parted = shape("می‌شود", bold=False, rtl=True)
    assert "".join(glyph.character for glyph in parted.glyphs)[::-1] == "می‌شود"
    assert parted.width != shape("میشود", bold=False, rtl=True).width


def test_a_mark_is_drawn_off_the_line_and_read_on_it() -> None:
    marked = shape("محلّ", bold=False, rtl=True)
    assert len(marked.inks) == 1
    assert "".join(glyph.character for glyph in marked.glyphs)[::-1] == "محلّ"
    assert marked.width == shape("محل", bold=False, rtl=True).width


def test_brackets_turn_round_between_persian_words() -> None:
    face = typeface(bold=False).font
    turned = shape("(", bold=False, rtl=True).glyphs[0]
    assert turned.number == face.get_nominal_glyph(ord(")"))
    assert turned.character == "("


@pytest.mark.parametrize("stranger", ["👩", "中", "א", "\ue000"])
def test_what_the_typeface_lacks_is_seen(stranger: str) -> None:
    for bold in (False, True):
        drawn = shape(stranger, bold=bold, rtl=False)
        assert drawn.glyphs[0].number == typeface(bold=bold).stranger
        assert drawn.glyphs[0].character == stranger
        assert drawn.width > 0


def test_persian_figures_of_a_table_are_all_of_one_width() -> None:
    for bold in (False, True):
        widths = {shape(each, bold=bold, rtl=False, tabular=True).width for each in "۰۱۲۳۴۵۶۷۸۹"}
        assert len(widths) == 1


@pytest.mark.parametrize("figure", ["۱", "۳"])
def test_a_figure_stands_in_the_middle_of_its_cell(figure: str) -> None:
    free = shape(figure, bold=False, rtl=False).width
    (cell,) = shape(figure, bold=False, rtl=False, tabular=True).glyphs
    assert cell.before == (cell.before + cell.width - free) // 2
    assert cell.before != 0


@given(persian)
def test_no_letter_is_lost_in_a_word(word: str) -> None:
    glyphs = shape(word, bold=False, rtl=True).glyphs
    if glyphs:
        assert "".join(glyph.character for glyph in glyphs)[::-1] == word


@given(anything, st.booleans(), st.floats(1, 20_000))
def test_no_text_stops_the_lines(text: str, rtl: bool, width: float) -> None:
    for words in (text, Code(text), Strong(text), (text, Code(text), Strong(text))):
        lines = break_lines(words, width, rtl=rtl)
        assert lines
        for line in lines:
            assert line.width == sum(run.shaped.width for run in line.runs)
            assert not set(line.text) & set("\u2066\u2067\u2068\u2069\u202a\u202e\n\x00\ud800")


@given(st.lists(persian | st.from_regex(r"[A-Z0-9-]{1,30}", fullmatch=True), max_size=12))
def test_lines_are_never_wider_than_their_field(words: list[str]) -> None:
    text = " ".join(words)
    for width in (1_500.0, 4_000.0, 20_000.0):
        lines = break_lines(text, width, rtl=True)
        assert all(line.width <= width for line in lines)
        assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


def test_a_very_long_word_is_broken_and_whole() -> None:
    word = "IR120000000000000000000000" * 20
    lines = break_lines(Code(word), 10_000, rtl=True)
    assert len(lines) > 10
    assert "".join(line.text for line in lines) == word


def test_spaces_within_a_code_do_not_break_it() -> None:
    lines = break_lines(("شناسه ", Code("IR12 0000 0000")), 8_000, rtl=True)
    assert [line.text for line in lines] == ["شناسه", "IR12 0000 0000"]


def test_a_code_reads_left_to_right_in_a_persian_line() -> None:
    (line,) = break_lines(("کد ", Code("۷۲-۱۴-۳۰۵"), " را"), 1e6, rtl=True)
    assert letters(line) == "ار ۷۲-۱۴-۳۰۵ دک"
    assert line.text == "کد ۷۲-۱۴-۳۰۵ را"


def test_newlines_begin_new_lines_and_nothing_is_one_empty_line() -> None:
    assert [line.text for line in break_lines("یک\r\nدو\u2028سه", 1e6)] == ["یک", "دو", "سه"]
    assert [line.runs for line in break_lines("", 1e6)] == [()]
    assert [line.runs for line in break_lines((), 1e6)] == [()]


def test_plain_words_hold_no_steering_marks() -> None:
    words = ("کد ", Code("72-14"), Strong(" \u2066x\u2069\u200f"))
    assert plain(words) == "کد 72-14 x"


def test_bold_words_are_wider() -> None:
    light = natural_width(PERSIAN, bold=False, rtl=True)
    assert natural_width(PERSIAN, bold=True, rtl=True) > light
    assert light < natural_width(("می‌شود ", Strong(PERSIAN[7:])), bold=False, rtl=True)
