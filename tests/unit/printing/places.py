"""Where texts and boxes stand on laid-out pages."""

from collections.abc import Iterator

from printing.document import Document
from printing.marks import Box, TextMark
from printing.pages import Page, pages_of


def texts_of(page: Page) -> Iterator[tuple[float, TextMark]]:
    for top, strip in page.strips:
        for mark in strip.texts:
            yield top, mark


def boxes_of(page: Page) -> Iterator[tuple[float, Box]]:
    for top, strip in page.strips:
        for mark in strip.boxes:
            for box in mark.boxes:
                yield top, box


def right_edge(mark: TextMark) -> float:
    return mark.x + mark.line.width * mark.size / 1000


def found(document: Document, text: str) -> TextMark:
    marks = [
        mark for page in pages_of(document) for _, mark in texts_of(page) if mark.line.text == text
    ]
    assert len(marks) == 1, text
    return marks[0]
