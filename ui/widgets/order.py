"""The order of Persian lists: آ ا ب پ … ژ … ک گ … ی, whatever keyboard a word was typed with."""

from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import Any, Final, TypeVar

from PySide6.QtCore import QCollator, QLocale, Qt

from models.values.text import ZWNJ, normalise

Row = TypeVar("Row")
_COLLATOR: Final = QCollator(QLocale(QLocale.Language.Persian, QLocale.Country.Iran))
_COLLATOR.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
_COLLATOR.setNumericMode(True)
_KEY: Final = cmp_to_key(_COLLATOR.compare)


def in_order(
    rows: Iterable[Row], text: Callable[[Row], str], *, falling: bool = False
) -> tuple[Row, ...]:
    """Sort rows by a text of theirs as a Persian dictionary does; equal texts keep their order."""
    return tuple(sorted(rows, key=lambda row: order_key(text(row)), reverse=falling))


def order_key(text: str) -> Any:
    """Give what `sorted` compares of a Persian text; only to be compared with its like."""
    return _KEY(normalise(text).replace(ZWNJ, ""))
