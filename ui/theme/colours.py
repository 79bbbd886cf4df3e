"""The window's colours: one light palette, each pair's contrast computed and kept by a test."""

from typing import Final

from PySide6.QtGui import QColor, QPalette

TEXT: Final = "#1B1F24"
SECONDARY: Final = "#4A5560"
SURFACE: Final = "#FFFFFF"
CANVAS: Final = "#F3F5F7"
RAISED: Final = "#F8FAFB"
LINE: Final = "#D5DAE0"
PRIMARY: Final = "#0B5CAD"
PRIMARY_DEEP: Final = "#084A8C"
PRIMARY_SOFT: Final = "#E8F1FA"
ON_PRIMARY: Final = "#FFFFFF"
ERROR: Final = "#B3261E"
ERROR_TEXT: Final = "#8C1D18"
ERROR_PANEL: Final = "#FDECEA"
WARNING_TEXT: Final = "#5C4400"
WARNING_PANEL: Final = "#FFF4CE"
OFFLINE_TEXT: Final = "#333B44"
OFFLINE_PANEL: Final = "#E7EAED"
SENDING_TEXT: Final = "#0B3A66"
SENDING_PANEL: Final = "#E3F0FB"
SUCCESS_TEXT: Final = "#14532D"
SUCCESS_PANEL: Final = "#E6F4EA"
TRAINING: Final = "#9A4A00"
BORDER: Final = "#6B7480"
FOCUS: Final = "#0B5CAD"
DISABLED: Final = "#6B7480"

PAIRS: Final = (
    (TEXT, SURFACE, 4.5),
    (TEXT, CANVAS, 4.5),
    (TEXT, PRIMARY_SOFT, 4.5),
    (SECONDARY, SURFACE, 4.5),
    (SECONDARY, CANVAS, 4.5),
    (SECONDARY, PRIMARY_SOFT, 4.5),
    (ON_PRIMARY, PRIMARY, 4.5),
    (ON_PRIMARY, PRIMARY_DEEP, 4.5),
    (PRIMARY, SURFACE, 4.5),
    (ERROR, SURFACE, 4.5),
    (ERROR_TEXT, ERROR_PANEL, 4.5),
    (WARNING_TEXT, WARNING_PANEL, 4.5),
    (OFFLINE_TEXT, OFFLINE_PANEL, 4.5),
    (SENDING_TEXT, SENDING_PANEL, 4.5),
    (SUCCESS_TEXT, SUCCESS_PANEL, 4.5),
    (ON_PRIMARY, TRAINING, 4.5),
    (DISABLED, SURFACE, 4.5),
    (BORDER, SURFACE, 3.0),
    (FOCUS, SURFACE, 3.0),
    (FOCUS, CANVAS, 3.0),
)
"""Foreground, background and the least contrast they must keep (WCAG 1.4.3, 1.4.11)."""


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


def palette() -> QPalette:
    """Give the whole palette, so that a dark desktop cannot half-paint the window."""
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
        (role.Highlight, PRIMARY),
        (role.HighlightedText, ON_PRIMARY),
        (role.Accent, PRIMARY),
        (role.Link, PRIMARY),
        (role.LinkVisited, PRIMARY_DEEP),
        (role.ToolTipBase, TEXT),
        (role.ToolTipText, SURFACE),
        (role.Light, SURFACE),
        (role.Midlight, RAISED),
        (role.Mid, LINE),
        (role.Dark, BORDER),
        (role.Shadow, BORDER),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(DISABLED))
    return made
