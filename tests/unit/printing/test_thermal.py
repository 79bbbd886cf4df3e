"""A receipt on thermal paper: the dots that leave here are the dots that come out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Paragraph, Qr, Stamp
from printing.escpos import job
from printing.pdf import render
from printing.raster import HEAD_DOTS, Bitmap, Picture, pictures, thermal
from tests.unit.printing.reading import codes_on, dots_of_a_module, printed
from tests.unit.printing.samples import NOON, TRACKING, a_receipt, a_report, an_english_receipt


def paper_of(document: Document) -> Bitmap:
    return thermal(render(document, created=NOON))


def ink(bitmap: Bitmap) -> int:
    return int.from_bytes(bitmap.rows, "big").bit_count()


def column_is_white(bitmap: Bitmap, dots: range) -> bool:
    return all(
        not bitmap.rows[y * bitmap.stride + dot // 8] & (0x80 >> dot % 8)
        for y in range(bitmap.height)
        for dot in dots
    )


@pytest.mark.parametrize("document", [a_receipt(), an_english_receipt()])
def test_a_receipt_is_as_wide_as_the_head_and_keeps_its_margins(document: Document) -> None:
    bitmap = paper_of(document)
    assert bitmap.width == HEAD_DOTS
    assert len(bitmap.rows) == bitmap.stride * bitmap.height
    assert column_is_white(bitmap, range(7))
    assert column_is_white(bitmap, range(HEAD_DOTS - 7, HEAD_DOTS))
    assert 0.03 < ink(bitmap) / (bitmap.width * bitmap.height) < 0.25


@pytest.mark.parametrize("document", [a_receipt(), an_english_receipt()])
def test_the_code_on_a_receipt_is_read_by_a_scanner(document: Document) -> None:
    assert codes_on(paper_of(document)) == [TRACKING]


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=60))
@settings(max_examples=25)
def test_any_payload_is_read_by_a_scanner(payload: str) -> None:
    assert codes_on(paper_of(Document("", (Qr(payload, width=25),)))) == [payload]


def test_a_code_of_a_hundred_letters_still_fits_the_roll() -> None:
    payload = "https://pishkhan.example/r?" + "x" * 73
    assert codes_on(paper_of(Document("", (Qr(payload, width=60),)))) == [payload]


@pytest.mark.parametrize("letters", [10, 100, 375, 600])
def test_no_module_is_too_small_for_a_phone_however_small_a_code_was_asked_for(
    letters: int,
) -> None:
    bitmap = paper_of(Document("", (Qr("7" * letters, width=10),)))
    assert codes_on(bitmap) == ["7" * letters]
    assert dots_of_a_module(bitmap) > 3.9


def test_a_code_too_long_for_the_roll_at_that_size_is_as_large_as_the_roll() -> None:
    bitmap = paper_of(Document("", (Qr("x" * 1_200, width=10),)))
    assert codes_on(bitmap) == ["x" * 1_200]
    assert 2.9 < dots_of_a_module(bitmap) < 3.1


@pytest.mark.parametrize("document", [a_receipt(), an_english_receipt(), Document("", ())])
def test_the_printer_gets_exactly_the_picture(document: Document) -> None:
    bitmap = paper_of(document)
    paper = printed(job(bitmap))
    assert paper.bitmap() == bitmap
    assert paper.deeds[0] == "reset"
    assert paper.deeds[-1] == "cut"


def test_the_drawer_opens_before_the_paper_and_only_when_told() -> None:
    bitmap = paper_of(a_receipt())
    assert printed(job(bitmap, kick=True)).deeds[:3] == ["reset", "drawer pin 2", "band"]
    assert "drawer pin 2" not in printed(job(bitmap)).deeds
    assert "cut" not in printed(job(bitmap, cut=False)).deeds


def test_a_stamp_is_a_black_band_with_white_letters() -> None:
    plain, stamped = paper_of(Document("", ())), paper_of(Document("", (Stamp("المثنی"),)))
    assert ink(stamped) - ink(plain) > 560 * 40 * 0.7


def test_what_the_typeface_lacks_leaves_ink() -> None:
    assert ink(paper_of(Document("", (Paragraph("👩"),)))) > 100
    assert ink(paper_of(Document("", (Paragraph("\x07"),)))) > 100


def rows_of_ink(text: str) -> tuple[int, int]:
    """The first and the last row that a line of text blackens."""
    bitmap = paper_of(Document("", (Paragraph(text, size="huge"),)))
    rows = [
        y for y in range(bitmap.height) if any(bitmap.rows[y * bitmap.stride :][: bitmap.stride])
    ]
    return rows[0], rows[-1]


def test_vowel_marks_stand_above_and_below_their_letter() -> None:
    top, bottom = rows_of_ink("س")
    assert rows_of_ink("سّ")[0] < top - 3
    assert rows_of_ink("سّ")[1] == bottom
    assert rows_of_ink("سِ")[0] == top
    assert rows_of_ink("سِ")[1] > bottom + 1


def test_a_roll_of_several_pages_comes_out_in_one_piece() -> None:
    bitmap = paper_of(Document("", (Paragraph("سطر"),) * 1_500))
    assert bitmap.height > 1_500 * 30
    assert printed(job(bitmap)).bitmap() == bitmap


def test_an_a4_page_on_a_roll_is_cropped_and_not_blackened() -> None:
    assert paper_of(replace(a_report(rows=2))).width == HEAD_DOTS
    narrow = thermal(render(Document("", ()), created=NOON))
    assert ink(narrow) == 0


def test_a_preview_is_as_large_as_asked() -> None:
    pdf = render(a_report(rows=60), created=NOON)
    pages = pictures(pdf, dots_per_mm=4)
    assert len(pages) == 3
    assert (pages[0].width, pages[0].height) == (840, 1188)
    assert all(isinstance(page, Picture) for page in pages)
    assert len(pages[0].dots) == 840 * 1188
    assert min(pages[0].dots) < 60
    assert max(pages[0].dots) == 255
