"""The window's colours: a light and a dark palette, each pair's contrast kept by a test."""

from typing import Final

from PySide6.QtGui import QColor, QGuiApplication, QPalette


class Shade(str):
    """One colour in both palettes; as a text it is the light one, `#RRGGBB`."""

    __slots__ = ("dark",)
    dark: str

    def __new__(cls, light: str, dark: str) -> "Shade":
        """Pair the two."""
        made = super().__new__(cls, light)
        made.dark = dark
        return made


TEXT: Final = Shade("#1B1F24", "#E8ECF0")
SECONDARY: Final = Shade("#4A5560", "#AEB8C3")
SURFACE: Final = Shade("#FFFFFF", "#1B2129")
CANVAS: Final = Shade("#F3F5F7", "#12161B")
RAISED: Final = Shade("#F8FAFB", "#232B35")
LINE: Final = Shade("#D5DAE0", "#38424E")
PRIMARY: Final = Shade("#0B5CAD", "#7DB8F5")
PRIMARY_SOFT: Final = Shade("#E8F1FA", "#1D3148")
FILL: Final = Shade("#0B5CAD", "#1F6FC4")
FILL_DEEP: Final = Shade("#084A8C", "#175A9F")
ON_PRIMARY: Final = Shade("#FFFFFF", "#FFFFFF")
RING: Final = Shade("#000000", "#FFFFFF")
ERROR: Final = Shade("#B3261E", "#FF9C93")
ERROR_TEXT: Final = Shade("#8C1D18", "#FFC4BE")
ERROR_PANEL: Final = Shade("#FDECEA", "#45201D")
WARNING_TEXT: Final = Shade("#5C4400", "#FFD98A")
WARNING_PANEL: Final = Shade("#FFF4CE", "#3D3012")
OFFLINE_TEXT: Final = Shade("#333B44", "#C5CED8")
OFFLINE_PANEL: Final = Shade("#E7EAED", "#29313B")
SENDING_TEXT: Final = Shade("#0B3A66", "#B9DAFB")
SENDING_PANEL: Final = Shade("#E3F0FB", "#17314D")
SUCCESS_TEXT: Final = Shade("#14532D", "#A6E3B8")
SUCCESS_PANEL: Final = Shade("#E6F4EA", "#183A25")
TRAINING: Final = Shade("#9A4A00", "#9A4A00")
BORDER: Final = Shade("#6B7480", "#8A95A1")
FOCUS: Final = Shade("#0B5CAD", "#7DB8F5")
DISABLED: Final = Shade("#6B7480", "#929DA9")
THUMB: Final = Shade("#7A848F", "#6F7B88")

PAIRS: Final = (
    (TEXT, SURFACE, 4.5),
    (TEXT, CANVAS, 4.5),
    (TEXT, RAISED, 4.5),
    (TEXT, PRIMARY_SOFT, 4.5),
    (TEXT, ERROR_PANEL, 4.5),
    (FOCUS, ERROR_PANEL, 3.0),
    (SECONDARY, SURFACE, 4.5),
    (SECONDARY, CANVAS, 4.5),
    (SECONDARY, RAISED, 4.5),
    (SECONDARY, PRIMARY_SOFT, 4.5),
    (SECONDARY, OFFLINE_PANEL, 4.5),
    (ON_PRIMARY, FILL, 4.5),
    (ON_PRIMARY, FILL_DEEP, 4.5),
    (PRIMARY, SURFACE, 4.5),
    (PRIMARY, PRIMARY_SOFT, 4.5),
    (PRIMARY, RAISED, 4.5),
    (ERROR, SURFACE, 4.5),
    (ERROR, ERROR_PANEL, 4.5),
    (ERROR_TEXT, ERROR_PANEL, 4.5),
    (ERROR_TEXT, SURFACE, 4.5),
    (ERROR_TEXT, PRIMARY_SOFT, 4.5),
    (WARNING_TEXT, WARNING_PANEL, 4.5),
    (WARNING_TEXT, SURFACE, 4.5),
    (WARNING_TEXT, PRIMARY_SOFT, 4.5),
    (OFFLINE_TEXT, OFFLINE_PANEL, 4.5),
    (OFFLINE_TEXT, SENDING_PANEL, 4.5),
    (OFFLINE_TEXT, SURFACE, 4.5),
    (SENDING_TEXT, SENDING_PANEL, 4.5),
    (SUCCESS_TEXT, SUCCESS_PANEL, 4.5),
    (SUCCESS_TEXT, SURFACE, 4.5),
    (SUCCESS_TEXT, PRIMARY_SOFT, 4.5),
    (ON_PRIMARY, TRAINING, 4.5),
    (DISABLED, SURFACE, 4.5),
    (DISABLED, OFFLINE_PANEL, 3.0),
    (BORDER, SURFACE, 3.0),
    (BORDER, CANVAS, 3.0),
    (FILL, SURFACE, 3.0),
    (FOCUS, SURFACE, 3.0),
    (FOCUS, CANVAS, 3.0),
    (FOCUS, PRIMARY_SOFT, 3.0),
    (RING, FILL, 3.0),
    (RING, SURFACE, 3.0),
    (THUMB, SURFACE, 3.0),
    (THUMB, CANVAS, 3.0),
)
"""Foreground, background and the least contrast they must keep (WCAG 1.4.3, 1.4.11)."""


def is_dark() -> bool:
    """Tell whether the application wears the dark palette."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window) == QColor(CANVAS.dark)


def now(colour: str) -> str:
    """Give a colour as the palette in use has it; whatever is no `Shade` is itself."""
    return colour.dark if isinstance(colour, Shade) and is_dark() else str(colour)


def ink(colour: str) -> QColor:
    """Give a colour of the palette in use, to paint with."""
    return QColor(now(colour))


def named(*, dark: bool) -> dict[str, str]:
    """Give every colour of a palette by its name, as the style sheet asks for it."""
    shades = {name: value for name, value in globals().items() if isinstance(value, Shade)}
    return {name: value.dark if dark else str(value) for name, value in shades.items()}


def contrast(one: str, other: str) -> float:
    """Give the WCAG contrast of two colours `#RRGGBB`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(*, dark: bool = False) -> QPalette:
    """Give the whole palette, so that no desktop's own can half-paint the window."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, CANVAS),
        (role.WindowText, TEXT),
        (role.Base, SURFACE),
        (role.AlternateBase, RAISED),
        (role.Text, TEXT),
        (role.PlaceholderText, SECONDARY),
        (role.Button, SURFACE),
        (role.ButtonText, TEXT),
        (role.BrightText, SURFACE),
        (role.Highlight, FILL),
        (role.HighlightedText, ON_PRIMARY),
        (role.Accent, PRIMARY),
        (role.Link, PRIMARY),
        (role.LinkVisited, PRIMARY),
        (role.ToolTipBase, TEXT),
        (role.ToolTipText, SURFACE),
        (role.Light, SURFACE),
        (role.Midlight, RAISED),
        (role.Mid, LINE),
        (role.Dark, BORDER),
        (role.Shadow, BORDER),
    ):
        made.setColor(which, QColor(colour.dark if dark else str(colour)))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(
            QPalette.ColorGroup.Disabled, which, QColor(DISABLED.dark if dark else str(DISABLED))
        )
    return made
