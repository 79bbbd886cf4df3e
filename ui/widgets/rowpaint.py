"""How a row of a list is drawn: laid out once for a width, and from then on only drawn.

Between two calls to Qt another thread may take the interpreter. A list that asks for fonts, widths
and shortened texts at every paint makes hundreds of such calls, and whoever types waits for them.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import colours, icons

if TYPE_CHECKING:
    from ui.widgets.results import Shown

Index = QModelIndex | QPersistentModelIndex
ROW: Final = Qt.ItemDataRole.UserRole
KEPT: Final = 200
"""So many rows stay laid out; then it begins anew."""
_CHOSEN: Final[int] = QStyle.StateFlag.State_Selected.value
_HOVERED: Final[int] = QStyle.StateFlag.State_MouseOver.value
_LEFT: Final = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute).value)
_RIGHT: Final = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute).value)
_BOTTOM: Final = int(Qt.AlignmentFlag.AlignBottom.value)
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter.value)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter.value)
_MOODS: Final = {
    "plain": colours.SECONDARY,
    "good": colours.SUCCESS_TEXT,
    "wait": colours.WARNING_TEXT,
    "no": colours.ERROR_TEXT,
}


class _Place(NamedTuple):
    """A rectangle in pixels from the corner of its row."""

    x: int
    y: int
    w: int
    h: int


class _Piece(NamedTuple):
    """One text of a row, shortened to what there is room for."""

    font: QFont
    colour: str
    at: _Place
    flags: int
    text: str


class _Laid(NamedTuple):
    """A row laid out; `top` is how high the heading of its group stands over it."""

    top: int
    pieces: tuple[_Piece, ...]
    icon: str
    icon_at: tuple[int, int]


class _Face:
    """The fonts of one list, how wide their texts are, and which way it runs."""

    def __init__(self, option: QStyleOptionViewItem) -> None:
        self.font: Final = QFont(option.font)
        self.direction: Final = option.direction
        self.rtl: Final = self.direction == Qt.LayoutDirection.RightToLeft
        self.line: Final = option.fontMetrics.height()
        self.bold: Final = QFont(self.font)
        self.bold.setBold(True)
        self.small: Final = QFont(self.font)
        self.small.setPixelSize(max(12, round(self.font.pixelSize() * 12 / 14)))
        self.struck: Final = QFont(self.font)
        self.struck.setStrikeOut(True)
        self.struck_bold: Final = QFont(self.struck)
        self.struck_bold.setBold(True)
        self.px: Final = round(self.line * 0.9)
        self.code: Final = self.wide(self.font, "0000")

    def wide(self, font: QFont, text: str) -> int:
        """Give how wide a text is."""
        return QFontMetrics(font).horizontalAdvance(text) if text else 0

    def piece(
        self, font: QFont, colour: str, at: _Place, text: str, *, end: bool = False, down: int
    ) -> _Piece:
        """Shorten a text to its place and put it at its side."""
        flags = down | (_RIGHT if end != self.rtl else _LEFT)
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, at.w)
        return _Piece(font, colour, at, flags, cut)

    def mirrored(self, outer: _Place, x: int, w: int) -> int:
        """Give where something that wide begins, that stands so far from the start side."""
        return outer.x + outer.w - x - w if self.rtl else outer.x + x


class RowPaint(QStyledItemDelegate):
    """Draws a row: a code, a title over its detail, and at the end side a sum over a word."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._face: _Face | None = None
        self._laid: Final[dict[tuple[Shown, int], _Laid]] = {}
        self._inks: Final[dict[str, QColor]] = {}
        self._dark = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Be two lines high, three where a group begins."""
        row: Shown | None = index.data(ROW)
        line = self._face_of(option).line
        heading = round(line * 1.5) if row is not None and row.heading else 0
        return QSize(240, round(line * 1.02) + round(line * 0.92) + 14 + heading)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Shown = index.data(ROW)
        face = self._face_of(option)
        rect = option.rect
        x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
        laid = self._laid.get((row, w))
        if laid is None:
            if len(self._laid) >= KEPT:
                self._laid.clear()
            laid = self._laid[row, w] = _lay(face, row, w, h)
        if (dark := colours.is_dark()) != self._dark:
            self._dark = dark
            self._inks.clear()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, QRect(x, y + laid.top, w, h - laid.top))
        painter.setLayoutDirection(face.direction)
        for font, colour, at, flags, text in laid.pieces:
            painter.setFont(font)
            painter.setPen(self._ink(colour))
            painter.drawText(x + at.x, y + at.y, at.w, at.h, flags, text)
        if laid.icon:
            ratio = painter.device().devicePixelRatio()
            colour = colours.now(colours.PRIMARY)
            picture = icons.pixmap(laid.icon, colour, face.px, ratio=ratio, rtl=face.rtl)
            painter.drawPixmap(x + laid.icon_at[0], y + laid.icon_at[1], picture)
        painter.restore()

    def _face_of(self, option: QStyleOptionViewItem) -> _Face:
        """Give the fonts; when they or the direction change, everything is laid out anew."""
        face = self._face
        if face is None or face.font != option.font or face.direction != option.direction:
            face = self._face = _Face(option)
            self._laid.clear()
        return face

    def _ink(self, colour: str) -> QColor:
        ink = self._inks.get(colour)
        if ink is None:
            ink = self._inks[colour] = colours.ink(colour)
        return ink

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state = option.state.value
        chosen = bool(state & _CHOSEN)
        if not chosen and not state & _HOVERED:
            return
        inner = rect.adjusted(3, 1, -3, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(colours.PRIMARY_SOFT if chosen else colours.RAISED))
        painter.drawRoundedRect(inner, 6, 6)
        if chosen:
            bar = QRect(inner.x(), inner.y() + 5, 3, inner.height() - 10)
            painter.setBrush(self._ink(colours.PRIMARY))
            bar = QStyle.visualRect(option.direction, inner, bar)
            painter.drawRoundedRect(bar, 1.5, 1.5)


def _lay(face: _Face, row: "Shown", w: int, h: int) -> _Laid:
    """Lay out a row of so many pixels."""
    top = round(face.line * 1.5) if row.heading else 0
    body = _Place(10, top + 5, w - 20, h - top - 12)
    upper = _Place(body.x, body.y, body.w, round(face.line * 1.02))
    lower = _Place(body.x, body.y + upper.h, body.w, round(face.line * 0.92))
    wide = max(face.code, face.wide(face.font, row.code)) if row.code or row.icon else 0
    lead = wide + 10 if wide else 0
    plain, bold = (face.struck, face.struck_bold) if row.struck else (face.font, face.bold)
    pieces: list[_Piece] = []

    def write(
        font: QFont, colour: str, at: _Place, text: str, *, end: bool = False, down: int = _MIDDLE
    ) -> None:
        if text:
            pieces.append(face.piece(font, colour, at, text, end=end, down=down))

    def inside(at: _Place, side: int) -> _Place:
        room = max(0, at.w - lead - side)
        return at._replace(x=face.mirrored(at, lead, room), w=room)

    side = face.wide(face.bold, row.side) + (12 if row.side else 0)
    state = face.wide(face.small, row.state) + (12 if row.state else 0)
    heading = _Place(10, 0, w - 20, top - 2)
    write(face.small, colours.SECONDARY, heading, row.heading, down=_BOTTOM)
    cell = _Place(face.mirrored(body, 0, wide), body.y, wide, body.h)
    if row.code:
        pieces.append(_Piece(face.bold, colours.PRIMARY, cell, _CENTRE, row.code))
    write(plain, colours.TEXT, inside(upper, side), row.title)
    write(bold, colours.TEXT, upper, row.side, end=True)
    write(face.small, colours.SECONDARY, inside(lower, state), row.detail)
    write(face.small, _MOODS[row.mood], lower, row.state, end=True)
    half = face.px // 2
    corner = (cell.x + (cell.w - 1) // 2 - half, cell.y + (cell.h - 1) // 2 - half)
    return _Laid(top, tuple(pieces), "" if row.code else row.icon, corner)
