"""The PDF itself: read back by poppler and PDFium, the same bytes again, and nothing to spy on."""

import hashlib
import os
import re
import statistics
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import AmountLine, Code, Document, Paper, Paragraph, Qr, Strong, Words
from printing.lines import plain
from printing.pages import pages_of
from printing.pdf import render
from tests.unit.printing.reading import Element, as_poppler_tells, poppler_text, structure
from tests.unit.printing.samples import (
    NOON,
    a_receipt,
    a_report,
    an_english_receipt,
    an_english_report,
)

SENTENCES = (
    "رسید دریافت خدمت",
    "این رسید را تا پایان کار نگه دارید.",
    "می‌شود و لازم است؛ مدارک لازم‌الارائه",
    "تأیید محلّ مؤسسهٔ «لا اله» آن‌ها",
    "گواهی عدم سوءپیشینه (برگشت‌خورده)",
)
MIXED: tuple[tuple[Words, tuple[str, ...]], ...] = (
    ("لازم است، و «می‌شود»، آن‌ها", ("لازم است", "و «می‌شود»", "آن‌ها")),
    (("رسید ", Code("۱۴۰۵-۲-۰۰۰۰۸۷"), " ثبت شد"), ("رسید", "۱۴۰۵-۲-۰۰۰۰۸۷", "ثبت شد")),
    (("کد ", Code("9F4K-27QX"), " را نگه دارید"), ("کد", "9F4K-27QX", "را نگه دارید")),
    ("مبلغ ۱۹٬۸۲۴٬۰۰۰ ریال", ("مبلغ", "۱۹٬۸۲۴٬۰۰۰", "ریال")),
    (("تلفن ", Code("021-1234")), ("تلفن 021-1234",)),
    (("مبلغ ", Strong("۱۲٬۰۰۰"), " در 10:42"), ("مبلغ", "۱۲٬۰۰۰", "10:42")),
)
persian_words = st.text(
    st.sampled_from("ابپتثجچخدذرزسشضطظعغفقکگلمنوهی"), min_size=2, max_size=9
).filter(lambda word: word.strip("\u200c") == word)
pieces = st.lists(
    persian_words
    | st.sampled_from(["می‌رود", "محلّ", "لازم", "۱۲٬۰۰۰", "(برق)", "Tavanir"])
    | st.sampled_from([Code("72-14-305"), Code("۷۲-۱۴-۳۰۵"), Code("9F4K-27QX")]),
    min_size=1,
    max_size=5,
)
anything = st.text(st.characters(), max_size=30) | st.text(
    st.sampled_from(
        "سلام لا\u200c\u200d\u0651👩‍👧🏽\ud800\x00\u2066\u2069\u202e\u00ad\ufeff\n ۱2A"
    ),
    max_size=30,
)


def paragraphs(*lines: Words, paper: Paper = "a4") -> Document:
    return Document("متن", tuple(Paragraph(line) for line in lines), paper=paper)


def streams(pdf: bytes) -> bytes:
    """All streams of a file, unpacked."""
    found = re.findall(rb"stream\n(.*?)endstream", pdf, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in found)


@pytest.mark.parametrize("paper", ["roll80", "a4"])
def test_persian_sentences_come_back_as_they_were(paper: Paper) -> None:
    pdf = render(paragraphs(*SENTENCES, paper=paper), created=NOON)
    assert poppler_text(pdf) == list(SENTENCES)


@pytest.mark.parametrize(("words", "parts"), MIXED)
def test_codes_and_amounts_come_back_whole_within_a_sentence(
    words: Words, parts: tuple[str, ...]
) -> None:
    (line,) = poppler_text(render(paragraphs(words), created=NOON))
    assert all(part in line for part in parts)
    assert line.replace(" ", "") == plain(words).replace(" ", "")


@given(st.lists(pieces, min_size=1, max_size=4))
@settings(max_examples=40)
def test_every_letter_is_where_poppler_looks_for_it(lines: list[list[str | Code]]) -> None:
    spaced = [tuple(part for piece in line for part in (piece, " "))[:-1] for line in lines]
    document = paragraphs(*spaced)
    (page,) = pages_of(document)
    told = poppler_text(render(document, created=NOON))
    assert [_spaced(line) for line in told] == [_spaced(line) for line in as_poppler_tells(page)]


def _spaced(line: str) -> str:
    return re.sub(" +", " ", line).strip()


def test_pdfium_finds_persian_words_and_codes() -> None:
    pdf = render(paragraphs(*SENTENCES, Code("۱۴۰۵-۲-۰۰۰۰۸۷")), created=NOON)
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    for wanted in ("رسید دریافت خدمت", "لازم", "می‌شود", "۱۴۰۵-۲-۰۰۰۰۸۷"):
        assert text.search(wanted).get_next(), wanted
    text.close()
    document.close()


def test_no_steering_mark_reaches_the_file() -> None:
    document = paragraphs("\u2067سلام\u2069 \u200e12\u200f", (Code("۷۲-۱۴"), " \u202bx\u202c"))
    pdf = render(document, created=NOON)
    for mark in "\u2066\u2067\u2068\u2069\u200e\u200f\u202a\u202b\u202c":
        assert mark.encode("utf-16-be").hex().encode() not in streams(pdf)
    assert [each.text for each in structure(pdf)[0].walk()][1:] == ["سلام 12", "۷۲-۱۴ x"]


def texts(pdf: bytes) -> list[tuple[str, str]]:
    return [(each.role, each.text) for root in structure(pdf) for each in root.walk()]


def test_readers_aloud_are_told_the_logical_text() -> None:
    told = texts(render(a_receipt(), created=NOON))
    assert ("H1", "دفتر پیشخوان خدمات دولت") in told
    assert ("P", "رسید ۱۴۰۵-۲-۰۰۰۰۸۷ ۱۴۰۵/۰۵/۱۲  ۱۰:۴۲") in told
    assert ("P", "گام بعدی: پاسخ تا ۱۴۰۵/۰۵/۲۰ با پیامک می‌رسد.") in told


def test_a_table_is_told_row_by_row() -> None:
    roots = structure(render(a_report(rows=3), created=NOON))
    (table,) = [each for each in roots[0].walk() if each.role == "Table"]
    rows = [[cell.text for cell in row.children] for row in table.children]
    assert rows[0] == ["ردیف", "خدمت", "دستگاه", "کد", "تعداد", "مبلغ (ریال)", "کارمزد"]
    assert [cell.role for cell in table.children[0].children] == ["TH"] * 7
    assert rows[2][:4] == ["۲", "تمدید گواهینامهٔ رانندگی", "پلیس راهور", "72-14-0001"]
    assert len(rows) == 5


def test_the_structure_is_a_tree_over_all_pages() -> None:
    roots: list[Element] = structure(render(a_report(rows=80), created=NOON))
    assert {root.role for root in roots} == {"Document"}


@pytest.mark.parametrize(
    "document", [a_receipt(), an_english_receipt(), a_report(), an_english_report(), paragraphs()]
)
def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert render(document, created=NOON) == render(replace(document), created=NOON)


def test_another_process_gives_the_same_bytes() -> None:
    root = Path(__file__).parents[3]
    program = (
        "import hashlib; from printing.pdf import render;"
        "from tests.unit.printing.samples import NOON, a_receipt;"
        "print(hashlib.sha256(render(a_receipt(), created=NOON)).hexdigest())"
    )
    here = hashlib.sha256(render(a_receipt(), created=NOON)).hexdigest()
    for seed in ("1", "2"):
        # The library's own reproducible date must not reach into ours either.
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed}
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=root, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == here


def test_another_moment_gives_another_file_and_is_written_in_it() -> None:
    pdf = render(a_receipt(), created=NOON)
    assert b"/CreationDate (D:20260803120000+03'30')" in pdf
    assert pdf != render(a_receipt(), created=datetime(2026, 8, 3, 12, 0, tzinfo=UTC))
    assert b"D:20260803120000Z" in render(a_receipt(), created=NOON.replace(tzinfo=UTC))


def test_a_date_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="UTC"):
        render(a_receipt(), created=NOON.replace(tzinfo=None))


def test_the_file_says_its_title_language_and_reading_direction() -> None:
    document = pypdfium2.PdfDocument(render(a_receipt(), created=NOON))
    told = document.get_metadata_dict()
    document.close()
    assert told["Title"] == "رسید دریافت خدمت"
    assert set(told.values()) - {""} <= {
        "رسید دریافت خدمت", "Pishkhan", "ReportLab", "D:20260803120000+03'30'",
    }  # fmt: skip
    persian = render(a_receipt(), created=NOON)
    english = render(an_english_receipt(), created=NOON)
    assert b"/Lang (fa)" in persian
    assert b"/Direction /R2L" in persian
    assert b"/Lang (en)" in english
    assert b"/Direction /L2R" in english


def test_only_the_letters_used_are_embedded() -> None:
    pdf = render(paragraphs("سلام"), created=NOON)
    assert len(pdf) < 8_000
    assert re.search(rb"/BaseFont /[A-Z]{6}\+Vazirmatn-Regular", pdf)
    assert b"Vazirmatn-Bold" not in pdf
    assert b"Helvetica" not in pdf


@given(anything, anything)
@settings(max_examples=60)
def test_no_text_stops_the_renderer(text: str, other: str) -> None:
    for paper in ("roll80", "a4"):
        document = Document(
            other,
            (Paragraph((text, Code(other))), AmountLine(text, other), Qr(f"x{plain(text)}", text)),
            paper="a4" if paper == "a4" else "roll80",
            stamp=other,
            header=text,
            footer=other,
        )
        pypdfium2.PdfDocument(render(document, created=NOON)).close()


def test_a_lone_surrogate_in_the_title_is_made_visible() -> None:
    assert "\ufffd".encode("utf-16-be").hex().encode() in render(
        Document("\ud800", ()), created=NOON
    )


@pytest.mark.benchmark
def test_a_receipt_is_rendered_well_within_thirty_milliseconds() -> None:
    times: list[float] = []
    for number in range(40):
        receipt = a_receipt()
        own = (Paragraph(f"مراجعهٔ {number} در دفتر"), Qr(f"9F4K-{number:04d}"))
        receipt = replace(receipt, blocks=(*receipt.blocks, *own))
        started = time.perf_counter()
        render(receipt, created=NOON)
        times.append(time.perf_counter() - started)
    print(f"a receipt takes {statistics.median(times) * 1000:.1f} ms")
    assert statistics.median(times) < 0.030
