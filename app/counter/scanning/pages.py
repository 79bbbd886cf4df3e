"""Scanned pages made fit to keep: turned upright, cropped, checked, and no larger than needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError
from pypdfium2 import PdfiumError

from models.errors import Fault, Refusal
from printing.raster import pictures

LONG_SIDE: Final = 2339
"""Dots: A4 at 200 a inch, by which small print is still read."""

PAGE_BYTES: Final = 900_000
PAGES_MAX: Final = 40
_LOOK: Final = 400
_GREY_SPREAD: Final = 12
_DARK_WHITE: Final = 115
_BLANK_SPREAD: Final = 4.0
_DIFFERS: Final = 28
_UNIFORM: Final = 14.0
_QUALITIES: Final = (80, 65, 50)
DOTS_PER_MM: Final = 8.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is kept.

    Attributes:
        jpeg: grey unless there is colour on it. flaws: of `dark`, `blank`, `cut_off`.
        reduced: it came with more dots than are kept.
    """

    jpeg: bytes
    flaws: tuple[str, ...] = ()
    reduced: bool = False


def pages_of(content: bytes) -> tuple[Page, ...]:
    """Read what a scanner or a file gives, page by page.

    Of a PDF the pages' look is kept and nothing else of it: what could run stays outside.
    Faults: `scanner.not_a_page`. Refusals: `paper.too_many_pages`, `paper.too_large`.
    """
    if content.startswith(b"%PDF-"):
        return tuple(treated(image) for image in _pdf_pages(content))
    return (treated(_image(content)),)


def treated(image: Image.Image) -> Page:
    """Make one picture fit to keep."""
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("L" if _is_grey(upright) else "RGB")
    look = _look_at(plain)
    ground = _ground(look)
    flaws = _flaws(look, ground)
    cropped = plain.crop(_content(plain, look, ground))
    jpeg, reduced = _kept(cropped)
    return Page(jpeg, flaws, reduced)


def turned(page: Page) -> Page:
    """Turn a page by a quarter, clockwise."""
    image = _image(page.jpeg).transpose(Image.Transpose.ROTATE_270)
    return Page(_jpeg(image, _QUALITIES[0]), page.flaws, page.reduced)


def _image(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=("JPEG", "PNG", "PPM"))
        image.load()
    except Image.DecompressionBombError as error:
        raise Refusal("paper.too_large", most=10) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Fault("scanner.not_a_page") from error
    return image


def _pdf_pages(content: bytes) -> Iterable[Image.Image]:
    try:
        drawn = pictures(content, dots_per_mm=DOTS_PER_MM)
    except PdfiumError as error:
        raise Fault("scanner.not_a_page") from error
    if len(drawn) > PAGES_MAX:
        raise Refusal("paper.too_many_pages", most=PAGES_MAX)
    for one in drawn:
        yield Image.frombytes("L", (one.width, one.height), one.dots)


def _is_grey(image: Image.Image) -> bool:
    """Tell whether the colours on a page are no more than a scanner's tint."""
    if image.mode in ("1", "L", "LA", "I;16"):
        return True
    small = image.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    bands = small.split()
    brightest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    darkest = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])
    spread = ImageChops.subtract(brightest, darkest)
    return _percentile(spread, 0.98) < _GREY_SPREAD * 2


def _look_at(image: Image.Image) -> Image.Image:
    """Make a small grey picture in which single specks are gone."""
    look = image.convert("L")
    look.thumbnail((_LOOK, _LOOK), Image.Resampling.BOX)
    return look.filter(ImageFilter.MedianFilter(3)) if min(look.size) > 3 else look


def _ground(look: Image.Image) -> int | None:
    """Give the grey of what lies around the paper; None where there is no even ground."""
    inside = look.copy()
    width, height = look.size
    edge = max(1, min(width, height) // 80)
    mask = Image.new("L", look.size, 255)
    mask.paste(0, (edge, edge, max(edge + 1, width - edge), max(edge + 1, height - edge)))
    ring = ImageStat.Stat(inside, mask)
    middle = int(ring.median[0])
    off = ImageChops.difference(look, Image.new("L", look.size, middle))
    # A page cut off at one side still has an even ground at the others.
    return middle if ImageStat.Stat(off, mask).median[0] < _UNIFORM else None


def _differing(look: Image.Image, ground: int) -> Image.Image:
    off = ImageChops.difference(look, Image.new("L", look.size, ground))
    return off.point([255 if value > _DIFFERS else 0 for value in range(256)])


def _flaws(look: Image.Image, ground: int | None) -> tuple[str, ...]:
    found = []
    if ground is not None and _touches(_differing(look, ground)):
        found.append("cut_off")
    inner = look if ground is None else look.crop(_differing(look, ground).getbbox() or None)
    if _percentile(inner, 0.90) < _DARK_WHITE:
        found.append("dark")
    if ImageStat.Stat(look).stddev[0] < _BLANK_SPREAD:
        found.append("blank")
    return tuple(found)


def _touches(content: Image.Image) -> bool:
    """Tell whether something goes on beyond an edge of the picture."""
    width, height = content.size
    edges = (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    )
    shares = [ImageStat.Stat(content.crop(edge)).mean[0] / 255 for edge in edges]
    return any(share > 0.04 for share in shares)


def _content(
    image: Image.Image, look: Image.Image, ground: int | None
) -> tuple[int, int, int, int]:
    """Give the part of a page that is more than ground, with some air around it."""
    whole = (0, 0, *image.size)
    found = _differing(look, ground).getbbox() if ground is not None else None
    if found is None:
        return whole
    scale = image.width / look.width
    air = round(max(image.size) * (0.03 if ground is not None and ground > 180 else 0.004))
    left, top, right, bottom = (round(edge * scale) for edge in found)
    cropped = (
        max(0, left - air),
        max(0, top - air),
        min(image.width, right + air),
        min(image.height, bottom + air),
    )
    area = (cropped[2] - cropped[0]) * (cropped[3] - cropped[1])
    # A few specks are no page, and what is nearly everything is left alone.
    share = area / (image.width * image.height)
    return cropped if 0.04 < share < 0.95 else whole


def _kept(image: Image.Image) -> tuple[bytes, bool]:
    before = image.size
    longest = max(before)
    if longest > LONG_SIDE:
        ratio = LONG_SIDE / longest
        size = (max(1, round(before[0] * ratio)), max(1, round(before[1] * ratio)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    jpeg = _jpeg(image, _QUALITIES[0])
    for quality in _QUALITIES[1:]:
        if len(jpeg) <= PAGE_BYTES:
            return jpeg, image.size != before or quality != _QUALITIES[1]
        jpeg = _jpeg(image, quality)
    while len(jpeg) > PAGE_BYTES and min(image.size) > 200:
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.BOX)
        jpeg = _jpeg(image, _QUALITIES[-1])
    return jpeg, True


def _jpeg(image: Image.Image, quality: int) -> bytes:
    into = BytesIO()
    # Nothing of where and when a telephone took it goes with the picture.
    image.save(into, "JPEG", quality=quality, optimize=True)
    return into.getvalue()


def _percentile(image: Image.Image, share: float) -> int:
    counts = image.histogram()[:256]
    left = sum(counts) * share
    for value, count in enumerate(counts):
        left -= count
        if left <= 0:
            return value
    return 255
