"""Amounts and codes on paper are copied from a PDF exactly, by poppler and by PDFium."""

import re
from collections import Counter
from typing import Final, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.values.text import group
from printing.document import AmountLine, Code, Column, Direction, Document, Paper, Sides, Table
from printing.lines import plain
from printing.pdf import render
from printing.raster import thermal
from tests.unit.printing.reading import as_image, pdfium_text, poppler_text
from tests.unit.printing.samples import NOON

# The sums of an office's day, and what narrow and wide figures do side by side.
AMOUNTS: Final = (0, 1, -1, 11, -111, 1_111_111, 111_111_111_111, 33_333_333, 167_015_950, -71_317)
LANGUAGES: Final = ("fa", "en")
DIRECTIONS: Final[dict[str, Direction]] = {"fa": "rtl", "en": "ltr"}
KINDS: Final[tuple[Literal["amount", "code"], ...]] = ("amount", "code")
PAPERS: Final[tuple[Paper, ...]] = ("a4", "roll80")
MIXED: Final = re.compile("[A-Z][0-9]|[0-9][A-Z]")
amounts = st.integers(-(10**12), 10**12) | st.sampled_from(AMOUNTS)
codes = st.from_regex(r"[0-9]{1,4}-[0-9]{1,3}-[0-9]{3,6}", fullmatch=True) | st.from_regex(
    r"[0-9A-F]{4,16}", fullmatch=True
)


def written(amount: int, language: str) -> str:
    """An amount as a paper in the language bears it."""
    return plain(group(amount)) if language == "fa" else f"{amount:,}".replace("-", "−")


def in_digits(code: str, language: str) -> str:
    """A code of figures in the digits of the language; one with letters stays Latin."""
    if language == "en" or any(each.isalpha() for each in code):
        return code
    return code.translate({ord("0") + value: each for value, each in enumerate("۰۱۲۳۴۵۶۷۸۹")})


def readings(pdf: bytes) -> dict[str, list[str]]:
    """The lines of a file as each reader tells them."""
    return {
        "poppler": poppler_text(pdf),
        "poppler with its layout": poppler_text(pdf, "-layout"),
        "poppler as drawn": poppler_text(pdf, "-raw"),
        "PDFium": pdfium_text(pdf),
    }


def assert_all_read(pdf: bytes, wanted: list[str]) -> None:
    """See that each reader finds these texts, as often as they are there, between blanks."""
    for reader, lines in readings(pdf).items():
        found = " ".join(lines).split()
        assert Counter(_kept(found, reader)) == Counter(_kept(wanted, reader)), reader


def _kept(texts: list[str], reader: str) -> list[str]:
    """All but what PDFium tears apart beside Persian: letters and figures of one code."""
    return [text for text in texts if reader != "PDFium" or not MIXED.search(text)]


@given(st.data(), st.sampled_from(LANGUAGES))
@settings(max_examples=60)
def test_every_cell_of_a_table_is_read_back_exactly(data: st.DataObject, language: str) -> None:
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4))
    cell = {
        "amount": amounts.map(lambda amount: written(amount, language)),
        "code": codes.map(lambda code: in_digits(code, language)),
    }
    row = st.tuples(*(cell[kind] for kind in kinds))
    word = "برق" if language == "fa" else "power"
    rows = [(word, *cells) for cells in data.draw(st.lists(row, min_size=1, max_size=6))]
    footer = (word, *data.draw(row))
    columns = (Column(word), *(Column(word, kind=kind) for kind in kinds))
    table = Table(columns, tuple(rows), footer)
    pdf = render(Document(word, (table,), DIRECTIONS[language], "a4", language), created=NOON)
    assert_all_read(pdf, [word] * len(columns) + [cell for row in (*rows, footer) for cell in row])


@given(st.lists(amounts, min_size=1, max_size=8), st.sampled_from(LANGUAGES))
@example(list(AMOUNTS), "fa")
@settings(max_examples=60)
def test_every_amount_of_a_bill_is_read_back_exactly(each: list[int], language: str) -> None:
    word = "سهم" if language == "fa" else "share"
    lines = [AmountLine(word, written(amount, language)) for amount in each]
    total = AmountLine(word, written(sum(each), language), total=True)
    wanted = [text for line in (*lines, total) for text in (word, line.amount)]
    for paper in PAPERS:
        document = Document(word, (*lines, total), DIRECTIONS[language], paper, language)
        assert_all_read(render(document, created=NOON), wanted)


def test_narrow_and_wide_figures_are_drawn_under_each_other() -> None:
    """What keeps a reader from seeing gaps must not move a figure out of its cell."""
    figures = ("۱۱۱۱۱۱", "۰۰۰۰۰۰", "۷۷۷۷۷۷", "۵۵۵۵۵۵")
    table = Table((Column("", kind="amount"),), tuple((each,) for each in figures), size="huge")
    picture = as_image(thermal(render(Document("", (table,)), created=NOON)))
    rows = [_middles(picture.crop((0, top, picture.width, end))) for top, end in _bands(picture)]
    assert [len(row) for row in rows] == [6] * 4
    for places in zip(*rows, strict=True):
        assert max(places) - min(places) <= 2


def _bands(picture: Image.Image) -> list[tuple[int, int]]:
    """Where ink begins and ends, going down the picture."""
    inked = [
        min(picture.crop((0, y, picture.width, y + 1)).tobytes()) == 0
        for y in range(picture.height)
    ]
    edges = [y for y in range(1, len(inked)) if inked[y] != inked[y - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _middles(picture: Image.Image) -> list[float]:
    """The middles of what stands side by side, from the left."""
    turned = picture.transpose(Image.Transpose.TRANSPOSE)
    return [(start + end) / 2 for start, end in _bands(turned)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_codes_at_the_two_ends_of_a_line_are_read_back_exactly(paper: Paper, language: str) -> None:
    word = "رسید" if language == "fa" else "receipt"
    told = [in_digits(code, language) for code in ("1405-2-000087", "1405/05/12", "11:11")]
    blocks = tuple(Sides((word, " ", Code(told[0])), Code(" ".join(told[1:]))) for _ in range(3))
    pdf = render(Document(word, blocks, DIRECTIONS[language], paper, language), created=NOON)
    assert_all_read(pdf, [word, *told] * 3)
