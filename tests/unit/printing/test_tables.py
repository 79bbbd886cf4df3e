"""Tables: titles over every page, columns that leave each other room, figures set apart."""

from printing.document import Column, Document, Table
from printing.pages import pages_of
from printing.shaping import shape
from tests.unit.printing.places import found, texts_of
from tests.unit.printing.samples import a_report


def test_every_row_of_a_long_table_is_printed_once_under_repeated_titles() -> None:
    rows = 300
    pages = pages_of(a_report(rows=rows))
    assert len(pages) > 5
    codes = [mark.line.text for page in pages for _, mark in texts_of(page)]
    for index in range(rows):
        assert codes.count(f"72-14-{index:04d}") == 1
    titled = [page for page in pages if any(mark.line.text == "کد" for _, mark in texts_of(page))]
    with_rows = [
        page
        for page in pages
        if any(mark.line.text.startswith("72-14-") for _, mark in texts_of(page))
    ]
    assert titled == with_rows


def test_repeated_titles_are_read_aloud_only_once() -> None:
    marks = [
        mark
        for page in pages_of(a_report(rows=100))
        for _, mark in texts_of(page)
        if mark.line.text == "کد"
    ]
    assert len(marks) > 1
    assert [mark.node is not None for mark in marks] == [True] + [False] * (len(marks) - 1)


def test_a_cell_taller_than_a_page_goes_on_over_the_page() -> None:
    told = " ".join(f"واژهٔ{number}" for number in range(3_000))
    table = Table((Column("شرح"), Column("مبلغ", kind="amount")), ((told, "۱"),))
    pages = pages_of(Document("", (table,), paper="a4"))
    assert len(pages) > 2
    for page in pages:
        assert [mark.line.text for _, mark in texts_of(page)].count("شرح") == 1
    read = " ".join(
        mark.line.text
        for page in pages
        for _, mark in texts_of(page)
        if mark.line.text.startswith("واژهٔ")
    )
    assert read == told


def test_an_amount_in_a_persian_table_is_isolated_but_a_word_is_not() -> None:
    table = Table(
        (Column("نام", kind="code"), Column("مبلغ", kind="amount")),
        (("72-14-305", "−۱۲"), ("ندارد (هنوز)", "۳")),
    )
    document = Document("", (table,))
    code = found(document, "72-14-305")
    assert "".join(g.character for run in code.line.runs for g in run.shaped.glyphs) == "72-14-305"
    word = found(document, "ندارد (هنوز)")
    assert [g.character for run in word.line.runs for g in run.shaped.glyphs][-1] == "ن"


def titled(*titles: str, rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """The lines of text on a page with a table, whose first column is one of words."""
    columns = (Column("Clerk"), *(Column(title, kind="amount") for title in titles))
    (page,) = pages_of(Document("", (Table(columns, rows),), "ltr", "a4"))
    return [mark.line.text for _, mark in texts_of(page)]


def test_titles_of_numbers_are_broken_between_words_and_never_within_one() -> None:
    titles = [f"Returned number {number}" for number in range(8)]
    told = titled(*titles, rows=(("a clerk", *["1,000,000"] * 8),))
    assert {"Returned", "number 7", "1,000,000"} <= set(told)
    assert "Clerk" in told


def test_titles_of_numbers_stand_on_one_line_where_there_is_room() -> None:
    told = titled("Returned number", rows=(("a clerk", "1"),))
    assert "Returned number" in told


def test_titles_of_numbers_make_room_for_long_words_if_the_table_becomes_shorter() -> None:
    titles = [f"Returned number {number}" for number in range(4)]
    rows = (("a name that takes a good half of the line's width", *["1"] * 4),) * 3
    assert titled(*titles, rows=rows).count(rows[0][0]) == 3


def test_words_in_a_column_of_numbers_are_not_spread_out_like_numbers() -> None:
    table = Table((Column("", kind="amount"),), (("باجهٔ ۱۱",), ("۱۱",)))
    words, figures = (found(Document("", (table,)), text) for text in ("باجهٔ ۱۱", "۱۱"))
    free = shape("۱۱", bold=False, rtl=False).width
    assert free in [run.shaped.width for run in words.line.runs]
    assert [run.shaped.width for run in figures.line.runs] == [2 * 585]
