"""Fields of digits: typed in any script, shown in the reader's, stored and copied as ASCII."""

import re
from typing import Final

from PySide6.QtGui import QValidator

from app.i18n import Words
from models.values.text import fold_digits, fold_identifier
from ui.widgets.line import Line

_NOT_DIGITS: Final = re.compile(r"[^0-9]")


class _Shaping(QValidator):
    """Rewrites what a field holds at each change; the caret stays behind the same digit."""

    def __init__(self, line: "DigitsEdit") -> None:
        super().__init__(line)
        self._line: Final = line

    def validate(self, text: str, caret: int) -> tuple[QValidator.State, str, int]:
        """Shape the text; what the field cannot hold is dropped, never refused with a beep."""
        before = len(self._line.kept(text[:caret]))
        kept = self._line.kept(text)
        shaped = self._line.shaped(kept)
        return QValidator.State.Acceptable, shaped, caret_after(shaped, before)


class DigitsEdit(Line):
    """A code of digits, always left to right: ids, references, counts, PINs."""

    def __init__(self, words: Words, *, most: int, chars: int = 0) -> None:
        super().__init__(words, chars=chars or most, rtl=False)
        self.most: Final = most
        self.setValidator(_Shaping(self))

    def value(self) -> str:
        """Give the digits as ASCII."""
        return self.kept(self.text())

    def put(self, value: str) -> None:
        """Show digits in the reader's script."""
        self.setText(self.shaped(self.kept(value)))

    def reword(self, words: Words) -> None:
        """Show the same digits in the other language's script."""
        kept, caret = self.value(), len(self.kept(self.text()[: self.cursorPosition()]))
        super().reword(words)
        self.blockSignals(True)
        self.setText(self.shaped(kept))
        self.setCursorPosition(caret_after(self.text(), caret))
        self.blockSignals(False)

    def kept(self, text: str) -> str:
        """Give of a typed or pasted text what the field stores."""
        return _NOT_DIGITS.sub("", fold_identifier(text))[: self.most]

    def shaped(self, kept: str) -> str:
        """Give what the field stores as it is shown."""
        return self.words.digits(kept)

    def plain(self, text: str) -> str:
        """Copy digits as other systems read them."""
        return fold_digits(text)


class CodeEdit(DigitsEdit):
    """A code of Latin letters and digits: IBAN, passport, one-time code, receipt number."""

    def kept(self, text: str) -> str:
        """Keep ASCII letters, upper-cased, and digits."""
        folded = fold_identifier(text).upper()
        return "".join(one for one in folded if one.isascii() and one.isalnum())[: self.most]

    def shaped(self, kept: str) -> str:
        """Show a code as other systems write it, in any language."""
        return kept


def caret_after(shaped: str, marks: int) -> int:
    """Find the place behind so many digits (or letters) of a grouped text."""
    seen = 0
    for place, one in enumerate(shaped):
        if seen == marks:
            return place
        if one.isalnum() or one == "/":
            seen += 1
    return len(shaped)
