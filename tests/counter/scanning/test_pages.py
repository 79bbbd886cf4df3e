"""Facts about scanned pages: cropped, checked, turned, bound; never larger than needed."""

import random
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.counter.commands.scan_paper import SCAN_MAX
from app.counter.scanning.binding import bound, unbound
from app.counter.scanning.pages import (
    LONG_SIDE,
    PAGE_BYTES,
    PAGES_MAX,
    Page,
    pages_of,
    treated,
    turned,
)
from models.errors import Fault, Refusal
from tests.counter.scanning.conftest import png, sheet


def size_of(page: Page) -> tuple[int, int]:
    with Image.open(BytesIO(page.jpeg)) as image:
        return image.size


def mode_of(page: Page) -> str:
    with Image.open(BytesIO(page.jpeg)) as image:
        return image.mode


@pytest.mark.parametrize("ground", [20, 60, 252], ids=["black", "dark", "white lid"])
def test_what_lies_around_the_paper_is_cut_away(ground: int) -> None:
    page = treated(sheet(ground=ground))
    wide, high = size_of(page)
    assert 0.45 * 1240 < wide < 0.80 * 1240
    assert 0.50 * 1754 < high < 0.80 * 1754
    assert page.flaws == ()


def test_a_sheet_that_fills_the_glass_is_left_whole() -> None:
    page = treated(sheet(paper=(0, 0, 1240, 1754), ground=240))
    assert size_of(page)[0] > 1000


def test_words_that_run_over_the_edge_are_told() -> None:
    image = sheet(ground=245, white=245)
    ImageDraw.Draw(image).rectangle((900, 300, 1240, 700), fill=(20, 20, 20))
    assert treated(image).flaws == ("cut_off",)


def test_a_sheet_that_hangs_over_one_edge_of_a_dark_glass_is_told() -> None:
    assert "cut_off" in treated(sheet(paper=(300, 250, 1240, 1400))).flaws


def test_a_page_too_dark_to_be_read_is_told() -> None:
    assert "dark" in treated(sheet(white=90, ink=10, ground=5)).flaws


def test_an_empty_page_is_told() -> None:
    assert treated(Image.new("L", (1240, 1754), 250)).flaws == ("blank",)


def test_a_page_without_colour_is_kept_in_grey_and_one_with_a_seal_in_colour() -> None:
    assert mode_of(treated(sheet())) == "L"
    assert mode_of(treated(sheet(colour=True))) == "RGB"


def test_too_many_dots_are_reduced_and_that_is_said() -> None:
    noise = random.Random(7)
    big = sheet(size=(4960, 7016), paper=(300, 300, 4600, 6700))
    draw = ImageDraw.Draw(big)
    for _ in range(20_000):
        x, y = noise.randrange(400, 4500), noise.randrange(400, 6600)
        draw.rectangle((x, y, x + 40, y + 40), fill=(noise.randrange(256),) * 3)
    page = treated(big)
    assert page.reduced
    assert max(size_of(page)) <= LONG_SIDE
    assert len(page.jpeg) <= PAGE_BYTES
    assert not treated(sheet()).reduced


def test_the_most_pages_of_a_paper_are_still_within_what_a_file_may_hold() -> None:
    assert PAGE_BYTES * 10 < SCAN_MAX  # Forty full pages are told to be too many, ten are not.


def test_a_quarter_turn_four_times_is_the_page_as_it_stood() -> None:
    page = treated(sheet())
    wide, high = size_of(page)
    once = turned(page)
    assert size_of(once) == (high, wide)
    assert size_of(turned(turned(turned(once)))) == (wide, high)


def test_what_a_telephone_wrote_beside_the_picture_is_gone() -> None:
    image = sheet()
    notes = Image.Exif()
    notes[0x010E] = "canary-of-a-telephone"
    into = BytesIO()
    image.save(into, "JPEG", exif=notes)
    assert b"canary" in into.getvalue()
    assert b"canary" not in pages_of(into.getvalue())[0].jpeg


@pytest.mark.parametrize(
    "content", [b"MZ a program", b"\xff\xd8\xff cut", b"%PDF-1.7 nothing", b"", b"P6 9"]
)
def test_what_is_no_page_is_said_so(content: bytes) -> None:
    with pytest.raises(Fault) as fault:
        pages_of(content)
    assert fault.value.code == "scanner.not_a_page"


def test_one_page_is_kept_as_its_picture(a_page: bytes) -> None:
    (page,) = pages_of(a_page)
    assert bound([page]) == page.jpeg
    assert unbound(page.jpeg) == (Page(page.jpeg),)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(30, 160), min_size=2, max_size=5))
def test_pages_bound_are_a_sound_pdf_and_come_out_dot_for_dot(widths: list[int]) -> None:
    pages = [treated(Image.effect_noise((wide, wide * 2), 60)) for wide in widths]
    content = bound(pages)
    assert [page.jpeg for page in unbound(content)] == [page.jpeg for page in pages]
    document = pypdfium2.PdfDocument(content)
    try:
        assert len(document) == len(pages)
        for page, kept in zip(document, pages, strict=True):
            wide, high = size_of(kept)
            assert page.get_width() / page.get_height() == pytest.approx(wide / high, rel=0.01)
    finally:
        document.close()


def test_a_pdf_from_elsewhere_is_taken_as_pictures_of_its_pages(a_page: bytes) -> None:
    drawn = pages_of(a_page)[0]
    pages = pages_of(bound([drawn, turned(drawn)]))
    assert len(pages) == 2
    assert all(page.jpeg.startswith(b"\xff\xd8\xff") for page in pages)


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    page = treated(Image.new("L", (40, 40), 200))
    with pytest.raises(Refusal) as refusal:
        pages_of(bound([page] * (PAGES_MAX + 1)))
    assert refusal.value.code == "paper.too_many_pages"


def test_a_page_is_ready_in_the_time_a_scanner_takes_to_move_its_lamp() -> None:
    assert pages_of(png(sheet(size=(1654, 2339))))  # A4 at 200 dots an inch.
