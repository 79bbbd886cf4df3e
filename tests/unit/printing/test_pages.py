"""Blocks on paper: nothing beyond the margins, amounts under each other, pages broken well."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import (
    AmountLine,
    Block,
    Code,
    Column,
    Columns,
    Direction,
    Document,
    Frame,
    Heading,
    PageLabel,
    Pair,
    Paper,
    Paragraph,
    Part,
    Qr,
    Rule,
    Sides,
    SignatureLine,
    Spacer,
    Stamp,
    Table,
)
from printing.lines import plain
from printing.marks import TextMark
from printing.pages import Page, pages_of
from printing.themes import A4, ROLL80, THEMES
from tests.unit.printing.places import boxes_of, found, right_edge, texts_of
from tests.unit.printing.samples import a_receipt, a_report, an_english_receipt

GOLDEN: Final = Path(__file__).parents[2] / "golden" / "printing"
DIRECTIONS: Final[tuple[Direction, ...]] = ("rtl", "ltr")
ONE_LETTER: Final = 60  # Where a field is narrower than a letter, the letter wins.

texts = st.text(st.sampled_from("سلام لا\u200cگپچ۱۲۳٬.()-/ AByz09😀\n"), max_size=60) | st.just(
    "یک‌کلمهٔ‌بسیار‌بسیار‌بلند" * 100
)
words = texts | texts.map(Code) | st.tuples(texts, texts.map(Code))


def _tables(columns: int) -> st.SearchStrategy[Table]:
    row = st.tuples(*[words] * columns)
    column = st.builds(Column, words, kind=st.sampled_from(["text", "amount", "code"]))
    return st.builds(
        Table,
        st.tuples(*[column] * columns),
        st.lists(row, max_size=5).map(tuple),
        st.just(()) | row,
    )


leaves: st.SearchStrategy[Block] = (
    st.builds(Heading, words, align=st.sampled_from(["start", "center", "end"]))
    | st.builds(Paragraph, words, indent=st.floats(0, 10))
    | st.builds(Pair, words, words, indent=st.floats(0, 10))
    | st.builds(Sides, words, words)
    | st.builds(AmountLine, words, texts, total=st.booleans(), indent=st.floats(0, 10))
    | st.builds(Rule, st.sampled_from(["thin", "thick", "dashed", "double"]))
    | st.builds(Spacer, st.floats(0, 50))
    | st.builds(Qr, st.text(min_size=1, max_size=20), words, st.floats(1, 60))
    | st.builds(Stamp, words, st.sampled_from(["band", "frame"]))
    | st.builds(SignatureLine, st.lists(words, max_size=3).map(tuple))
    | st.integers(1, 4).flatmap(_tables)
)
blocks: st.SearchStrategy[Block] = leaves | st.builds(
    Columns,
    st.lists(
        st.builds(Part, st.lists(leaves, max_size=3).map(tuple), st.floats(0.5, 2)),
        min_size=1,
        max_size=2,
    ).map(tuple),
    middle=st.booleans(),
) | st.builds(Frame, st.lists(leaves, max_size=3).map(tuple))  # fmt: skip


@pytest.mark.parametrize("share", [0.5, 0.7, 1.5])
@pytest.mark.parametrize("paper", ["roll80", "a4"])
def test_a_dashed_line_ends_with_its_column(share: float, paper: Paper) -> None:
    dashed = Columns((Part((Rule("dashed"),), share), Part((Rule("thin"),), 2 - share)), gap=3)
    theme = THEMES[paper]
    (page,) = pages_of(Document("", (dashed,), "rtl", paper))
    right = max(box.x + box.width for _, box in boxes_of(page))
    assert right <= theme.width - theme.side + 0.01


@given(st.lists(blocks, max_size=6).map(tuple), st.sampled_from(["rtl", "ltr"]), st.data())
def test_nothing_stands_beyond_the_margins(
    given_blocks: tuple[Block, ...], direction: str, data: st.DataObject
) -> None:
    paper: Paper = data.draw(st.sampled_from(["roll80", "a4"]))
    theme = THEMES[paper]
    document = Document(
        "", given_blocks, "ltr" if direction == "ltr" else "rtl", paper, page_label=PageLabel()
    )
    for page in pages_of(document):
        for top, mark in texts_of(page):
            assert mark.x >= theme.side - ONE_LETTER
            assert right_edge(mark) <= theme.width - theme.side + ONE_LETTER
            assert 0 <= top + mark.y <= page.height
        for top, box in boxes_of(page):
            assert box.x >= theme.side - 0.01
            assert box.x + box.width <= theme.width - theme.side + 0.01
            assert top + box.y >= 0
            assert top + box.y + box.height <= page.height


def test_titles_too_tall_to_be_repeated_leave_the_page_to_the_rows() -> None:
    """Titles of most of a page over rows of half of one once ran into the foot."""
    word = "یک\u200cکلمهٔ\u200cبسیار\u200cبسیار\u200cبلند"
    table = Table((Column(word * 116),) * 2, ((word * 44,) * 2,) * 3)
    for page in pages_of(Document("", (table,), "rtl", "a4", page_label=PageLabel())):
        for top, mark in texts_of(page):
            assert 0 <= top + mark.y <= page.height


@pytest.mark.parametrize("rtl", [True, False])
def test_the_units_of_all_amounts_stand_under_each_other(rtl: bool) -> None:
    document = Document(
        "",
        (
            AmountLine("قبض برق", "۱۷٬۰۰۰٬۰۰۰"),
            AmountLine("کارمزد با نامی بسیار بلند که در یک سطر رسید جا نمی‌شود", "۱۲٬۰۰۰"),
            AmountLine("تخفیف", "−۵۰۰"),
            AmountLine("جمع", "۱۷٬۰۱۱٬۵۰۰", total=True),
        ),
        "rtl" if rtl else "ltr",
    )
    amounts = ("۱۷٬۰۰۰٬۰۰۰", "۱۲٬۰۰۰", "−۵۰۰", "۱۷٬۰۱۱٬۵۰۰")
    edges = [right_edge(found(document, amount)) for amount in amounts]
    assert max(edges) - min(edges) < 0.01


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_label_too_long_for_its_line_goes_on_further_in_beside_its_amount(
    direction: Direction,
) -> None:
    long = "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده"
    lines = (AmountLine("کوتاه", "۱"), AmountLine(long, "۱۲٬۰۰۰٬۰۰۰"))
    (page,) = pages_of(Document("", lines, direction))
    short, _, one, two, amount = (mark for _, mark in texts_of(page))
    assert f"{one.line.text} {two.line.text}" == long
    assert amount.y + _top(page, amount) == two.y + _top(page, two)
    if direction == "rtl":
        assert right_edge(one) == pytest.approx(right_edge(short))
        assert right_edge(two) == pytest.approx(right_edge(one) - 16)
    else:
        assert one.x == pytest.approx(short.x)
        assert two.x == pytest.approx(one.x + 16)


def _top(page: Page, wanted: TextMark) -> float:
    return next(top for top, mark in texts_of(page) if mark is wanted)


def test_from_the_left_a_small_amount_leaves_its_label_the_room() -> None:
    label = "Agency's fee, Health Insurance Organization"
    lines = (AmountLine(label, "1,000"), AmountLine("Total", "117,000,000", total=True))
    assert found(Document("", lines, "ltr"), label)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_pair_set_in_keeps_its_value_at_the_end_of_the_line(direction: Direction) -> None:
    pairs = (Pair("برق", "۱"), Pair("آب", "۲", indent=5))
    out, far = (found(Document("", pairs, direction), text) for text in ("برق", "آب"))
    one, two = (found(Document("", pairs, direction), text) for text in ("۱", "۲"))
    if direction == "rtl":
        assert right_edge(far) == pytest.approx(right_edge(out) - 40)
        assert two.x == pytest.approx(one.x)
    else:
        assert far.x == pytest.approx(out.x + 40)
        assert right_edge(two) == pytest.approx(right_edge(one))


def test_the_total_is_the_largest_thing_on_a_receipt() -> None:
    total = found(a_receipt(), "۱۹٬۸۲۴٬۰۰۰")
    (page,) = pages_of(a_receipt())
    assert total.size == ROLL80.sizes["huge"]
    assert max(mark.size for _, mark in texts_of(page) if mark is not total) <= total.size


@pytest.mark.parametrize("document", [a_receipt(), an_english_receipt(), a_receipt(stamp="آزمایش")])
def test_no_letter_of_a_receipt_is_smaller_than_can_be_read(document: Document) -> None:
    for page in pages_of(document):
        assert min(mark.size for _, mark in texts_of(page)) >= 20


def test_an_english_line_begins_at_the_left_and_a_persian_one_at_the_right() -> None:
    left = found(Document("", (Paragraph("Receipt"),), "ltr"), "Receipt")
    right = found(Document("", (Paragraph("رسید"),), "rtl"), "رسید")
    assert left.x == ROLL80.side
    assert right_edge(right) == pytest.approx(ROLL80.width - ROLL80.side)


def test_a_negative_amount_keeps_its_sign_on_the_left() -> None:
    mark = found(Document("", (AmountLine("مغایرت", "−۱۵۰٬۰۰۰"),)), "−۱۵۰٬۰۰۰")
    assert next(glyph.character for run in mark.line.runs for glyph in run.shaped.glyphs) == "−"


@given(st.integers(0, 60))
@settings(max_examples=30)
def test_titles_and_sums_are_never_left_alone(rows: int) -> None:
    for page in pages_of(a_report(rows=rows)):
        told = [mark.line.text for _, mark in texts_of(page)]
        numbered = [text for text in told if text.startswith("72-14-")]
        if rows and ("کد" in told or "۲٬۹۹۱٬۲۳۴٬۵۶۰" in told):
            assert numbered
        if "موارد نیازمند بررسی" in told:
            assert any(text.startswith("۱) کسری") for text in told)


def test_no_page_runs_into_its_foot() -> None:
    for page in pages_of(a_report(rows=200)):
        body = [(top, strip) for top, strip in page.strips if top < A4.height - A4.foot]
        assert max(top + strip.height for top, strip in body) <= A4.height - A4.foot


def test_pages_are_counted_in_the_documents_own_digits() -> None:
    report = a_report(rows=70)
    last = [mark.line.text for _, mark in texts_of(pages_of(report)[-1])]
    assert "صفحهٔ ۳ از ۳" in last
    assert PageLabel("Page {page} of {pages}").words(2, 12) == "Page 2 of 12"


def test_a_stamp_stands_on_every_page() -> None:
    for page in pages_of(a_report(rows=100, stamp="نمونه")):
        assert [mark.line.text for _, mark in texts_of(page)].count("نمونه") == 1


@pytest.mark.parametrize("paper", ["roll80", "a4"])
def test_an_empty_document_is_one_empty_page(paper: Paper) -> None:
    (page,) = pages_of(Document("", (), paper=paper))
    assert not list(texts_of(page))
    assert page.height >= 160


def test_an_endless_roll_is_parted_before_a_pdf_page_grows_too_long() -> None:
    pages = pages_of(Document("", (Paragraph("سطر"),) * 2_000))
    assert len(pages) > 1
    assert all(page.height <= ROLL80.height for page in pages)
    assert sum(1 for page in pages for _ in texts_of(page)) == 2_000


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Table((), ()),
        lambda: Table((Column("a", share=0),), ()),
        lambda: Table((Column("a"),), (("1", "2"),)),
        lambda: Table((Column("a"),), (), ("1", "2")),
        lambda: Columns(()),
        lambda: Columns((Part((), 0),)),
        lambda: Qr(""),
        lambda: Qr("x" * 1_201),
        lambda: PageLabel(digits="0123"),
        lambda: Document("", (), language="fa) /X ("),
    ],
)
def test_a_document_that_cannot_be_printed_cannot_be_made(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def outline(document: Document) -> str:
    """Every text and box with its place, in whole dots: what a reprint must not change."""
    lines: list[str] = []
    for number, page in enumerate(pages_of(document), start=1):
        lines.append(f"page {number} {page.width}x{page.height}")
        for top, strip in page.strips:
            for boxes in strip.boxes:
                first = boxes.boxes[0]
                lines.append(f"  boxes {len(boxes.boxes)} {first.x:.0f} {top + first.y:.0f}")
            for mark in strip.texts:
                weight = "b" if mark.line.runs[0].bold else "r"
                place = f"{mark.x:.0f} {top + mark.y:.0f} {mark.size:.0f}{weight}"
                lines.append(f"  {place} {mark.line.text}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("receipt.fa", a_receipt(stamp="نسخهٔ آموزشی، بدون ارزش")),
        ("receipt.en", an_english_receipt()),
        ("report.fa", a_report()),
    ],
)
def test_a_paper_of_old_is_laid_out_as_ever(name: str, document: Document) -> None:
    assert outline(document) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_label_of_a_receipt_is_on_the_paper() -> None:
    (page,) = pages_of(a_receipt())
    told = " ".join(mark.line.text for _, mark in texts_of(page))
    labels = [plain(each.label) for each in a_receipt().blocks if isinstance(each, AmountLine)]
    assert len(labels) == 6
    assert all(label in told for label in labels)
