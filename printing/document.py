"""What is to stand on paper: frozen documents of blocks, holding finished text and no rules.

Everything here is already translated, and its digits are already Persian or Latin: a document
knows no language but the direction it reads in. Measures on paper are the theme's business.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

Direction: TypeAlias = Literal["rtl", "ltr"]
Paper: TypeAlias = Literal["roll80", "a4"]
Align: TypeAlias = Literal["start", "center", "end"]
Size: TypeAlias = Literal["small", "normal", "large", "title", "huge"]


@dataclass(frozen=True, slots=True)
class Code:
    """Digits and letters that read left to right whatever stands around them (`72-14-305`)."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold within a sentence."""

    text: str


Inline: TypeAlias = str | Code | Strong
Words: TypeAlias = Inline | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names what follows, and is never left alone at the foot of a page."""

    words: Words
    size: Size = "title"
    align: Align = "start"
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a newline in it starts a new line. `indent` is in millimetres."""

    words: Words
    size: Size = "normal"
    bold: bool = False
    align: Align = "start"
    indent: float = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what it is: `Tracking code   9F4K-27QX`. `indent` is in millimetres."""

    label: Words
    value: Words
    size: Size = "normal"
    bold: bool = False
    indent: float = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """One text at the line's start and another at its end, of equal weight."""

    start: Words
    end: Words
    size: Size = "normal"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class AmountLine:
    """A line of a bill: the units of all amounts in a list stand under each other.

    `amount` is finished text (`۱۹٬۸۲۴٬۰۰۰`); it is set apart from the label and never reordered.
    `total` makes it the line that is seen first.
    """

    label: Words
    amount: str
    size: Size = "normal"
    bold: bool = False
    total: bool = False
    indent: float = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    kind: Literal["thin", "thick", "dashed", "double"] = "thin"


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty paper, in millimetres; it vanishes at the head of a page."""

    height: float = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        share: how much of the width that is left this column takes, beside the others.
        kind: `amount` and `code` are as wide as their longest cell, and read left to right;
            amounts stand with their units under each other.
    """

    title: Words
    share: float = 1
    kind: Literal["text", "amount", "code"] = "text"
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles; the titles are repeated on every page.

    `footer`, if there is one, is the row of sums, and stays with the last row.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    footer: tuple[Words, ...] = ()
    size: Size = "normal"

    def __post_init__(self) -> None:
        if not self.columns or any(column.share <= 0 for column in self.columns):
            raise ValueError("a table wants columns, each with a share above zero")
        for row in (*self.rows, *((self.footer,) if self.footer else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code of `payload`, its words beneath. `width` is in millimetres, quiet zone apart."""

    payload: str
    caption: Words = ()
    width: float = 20

    def __post_init__(self) -> None:
        if not self.payload or len(self.payload.encode()) > 1200:
            raise ValueError("a QR code holds 1 to 1,200 bytes")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A band nobody can overlook: COPY, TRAINING, SAMPLE."""

    words: Words
    kind: Literal["band", "frame"] = "band"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Places to sign, side by side, each over its label."""

    labels: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several columns of blocks."""

    blocks: "tuple[Block, ...]"
    share: float = 1


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, from the reading side on; `gap` is in millimetres.

    `middle` centres shorter parts beside the tallest; else all begin at the top.
    """

    parts: tuple[Part, ...]
    gap: float = 3
    middle: bool = False

    def __post_init__(self) -> None:
        if not self.parts or any(part.share <= 0 for part in self.parts):
            raise ValueError("columns want parts, each with a share above zero")


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks within a border."""

    blocks: "tuple[Block, ...]"


Block: TypeAlias = (
    Heading
    | Paragraph
    | Pair
    | Sides
    | AmountLine
    | Rule
    | Spacer
    | Table
    | Qr
    | Stamp
    | SignatureLine
    | Columns
    | Frame
)


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The words that count the pages, as `{page}` of `{pages}`, in ten digits of one's own."""

    pattern: str = "{page} / {pages}"
    digits: str = "0123456789"

    def __post_init__(self) -> None:
        if len(self.digits) != 10:
            raise ValueError("a page label wants ten digits")

    def words(self, page: int, pages: int) -> str:
        """The label of one page; both numbers count from 1."""
        named = self.pattern.replace("{page}", str(page)).replace("{pages}", str(pages))
        return named.translate({ord("0") + value: each for value, each in enumerate(self.digits)})


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper.

    Attributes:
        title: the file's title, seen in viewers; it must hold no personal data.
        language: of the text, for readers aloud (`fa`, `en`).
        stamp: a band at the head of every page.
        header, footer: small words at the head and the foot of every A4 page.
        page_label: counts the A4 pages; None for paper without numbers.
    """

    title: str
    blocks: tuple[Block, ...]
    direction: Direction = "rtl"
    paper: Paper = "roll80"
    language: str = "fa"
    stamp: Words = ()
    header: Words = ()
    footer: Words = ()
    page_label: PageLabel | None = None

    def __post_init__(self) -> None:
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError("a document's language is a tag such as fa or en-GB")
