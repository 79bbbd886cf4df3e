"""Pages drawn for the tests: a sheet with words on a scanner's white lid, or on a dark ground."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw


def sheet(
    *,
    size: tuple[int, int] = (1240, 1754),
    paper: tuple[int, int, int, int] = (200, 250, 1000, 1400),
    ground: int = 40,
    white: int = 240,
    ink: int = 20,
    colour: bool = False,
) -> Image.Image:
    """Draw a sheet of paper with lines of ink lying on a ground."""
    image = Image.new("RGB", size, (ground,) * 3)
    draw = ImageDraw.Draw(image)
    draw.rectangle(paper, fill=(white,) * 3)
    left, top, right, bottom = paper
    for line in range(top + 80, bottom - 80, 48):
        draw.rectangle((left + 80, line, right - 80, line + 14), fill=(ink,) * 3)
    if colour:
        draw.rectangle((left + 100, bottom - 300, left + 400, bottom - 100), fill=(180, 30, 40))
    return image


def png(image: Image.Image) -> bytes:
    """Give an image as a scanner's PNG."""
    into = BytesIO()
    image.save(into, "PNG")
    return into.getvalue()


@pytest.fixture
def a_page() -> bytes:
    """Give a good page."""
    return png(sheet())
