"""The style sheet of the whole window, written for one zoom; sizes are pixels at 100 %."""

from pathlib import Path
from string import Template
from typing import Final

from ui.theme import colours, fonts

ZOOMS: Final = (100, 110, 125, 150, 175, 200)
"""The user's zoom in percent, beside whatever the operating system does."""

_DRAWINGS: Final = Path(__file__).parent / "sheet"
_FRAME: Final = """
QWidget { color: $TEXT; }
QToolTip { background: $TEXT; color: $SURFACE; border: 0; padding: ${p4}; }
#window, #stage, #desk { background: $CANVAS; }
#header { background: $SURFACE; border-bottom: 1px solid $LINE; min-height: ${p28}; }
#band { background: $TRAINING; }
#band QLabel { color: $ON_PRIMARY; font-weight: bold; }
#keys, #status { background: $SURFACE; border-top: 1px solid $LINE; min-height: ${p24}; }
#status { background: $OFFLINE_PANEL; }
#status[link="online"] { background: $SURFACE; }
#status[link="sending"] { background: $SENDING_PANEL; }
#status:focus { border: 2px solid $FOCUS; }
#status QLabel { color: $OFFLINE_TEXT; font-size: ${p12}; }
#status QLabel[aged="true"] { color: $WARNING_TEXT; background: $WARNING_PANEL; padding: 0 ${p8}; }
#header QLabel { font-size: ${p13}; color: $SECONDARY; }
#header QLabel[tone="mark"] { color: $SENDING_TEXT; background: $SENDING_PANEL; }
#header QLabel[tone="strong"] { color: $TEXT; }
QFrame[role="card"] { background: $SURFACE; border: 1px solid $LINE; border-radius: 8px; }
QFrame[role="soft"] { background: $RAISED; border: 1px solid $LINE; border-radius: 8px; }
QFrame[role="note"] { background: $WARNING_PANEL; color: $WARNING_TEXT; border: 0; }
QFrame[role="bare"], QWidget[role="bare"] { background: transparent; border: 0; }
QFrame[role="rule"] { background: $LINE; border: 0; max-height: 1px; min-height: 1px; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QDialog { background: $SURFACE; }
"""
_WORDS: Final = """
QLabel { background: transparent; }
QLabel[tone="title"] { font-size: ${p20}; font-weight: bold; }
QLabel[tone="heading"] { font-size: ${p16}; font-weight: bold; }
QLabel[tone="strong"] { font-weight: bold; }
QLabel[tone="caption"] { font-size: ${p12}; color: $SECONDARY; }
QLabel[tone="quiet"] { color: $SECONDARY; }
QLabel[tone="total"] { font-size: ${p26}; font-weight: bold; }
QLabel[tone="change"] { font-size: ${p32}; font-weight: bold; }
QLabel[tone="wrong"] { color: $ERROR; font-size: ${p13}; }
QLabel[doubt="true"] { color: $WARNING_TEXT; background: $WARNING_PANEL; border-radius: 4px;
    padding: 0 6px; }
QLabel[tone="mark"] { font-size: ${p12}; color: $SECONDARY; background: $OFFLINE_PANEL;
    border-radius: 4px; padding: 1px 6px; }
QLabel[tone="cap"] { font-size: ${p11}; font-weight: bold; color: $TEXT; background: $CANVAS;
    border: 1px solid $LINE; border-bottom: 2px solid $LINE; border-radius: 4px;
    padding: 0 ${p4}; }
QLabel[tone="step"] { color: $SECONDARY; padding: ${p4} ${p10}; border-radius: 6px; }
QLabel[tone="step"][now="true"] { color: $ON_PRIMARY; background: $FILL; font-weight: bold; }
"""
_ENTRY: Final = """
QLineEdit, QComboBox { background: $SURFACE; border: 1px solid $BORDER; border-radius: 5px;
    padding: ${p4} ${p8}; margin: 1px; min-height: ${p22};
    selection-background-color: $FILL; selection-color: $ON_PRIMARY;
    placeholder-text-color: $SECONDARY; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $FOCUS; margin: 0; }
QLineEdit:disabled, QLineEdit:read-only { background: $CANVAS; color: $DISABLED; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $ERROR; margin: 0; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus { border: 2px solid $FOCUS;
    background: $ERROR_PANEL; }
QLineEdit#omnibox { font-size: ${p16}; min-height: ${p26}; border-radius: 6px; }
QLineEdit[size="large"] { font-size: ${p20}; min-height: ${p32}; }
QComboBox::drop-down { border: 0; width: ${p24}; }
QComboBox::down-arrow { image: url("$down"); width: ${p14}; height: ${p14}; }
QAbstractItemView { background: $SURFACE; border: 1px solid $LINE; outline: 0;
    selection-background-color: $PRIMARY_SOFT; selection-color: $TEXT; }
QAbstractItemView:focus { border: 2px solid $FOCUS; }
QListView, QTableView { border-radius: 6px; }
QTableView::item { padding: 0 ${p6}; }
QTableView::item:selected { background: $PRIMARY_SOFT; color: $TEXT; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: $RAISED; color: $SECONDARY; font-size: ${p12}; border: 0;
    border-bottom: 1px solid $LINE; padding: ${p4} ${p8}; }
QRadioButton, QCheckBox { border: 2px solid transparent; border-radius: 6px;
    padding: ${p2} ${p4}; spacing: ${p6}; min-height: ${p22}; }
QRadioButton:focus, QCheckBox:focus { border-color: $FOCUS; }
QRadioButton::indicator { width: ${p12}; height: ${p12}; border: 2px solid $BORDER;
    border-radius: ${dot_radius}; background: $SURFACE; }
QRadioButton::indicator:checked { border: ${p5} solid $PRIMARY;
    width: ${dot_inner}; height: ${dot_inner}; }
QCheckBox::indicator { width: ${p14}; height: ${p14}; border: 2px solid $BORDER;
    border-radius: 4px; background: $SURFACE; }
QCheckBox::indicator:checked { background: $FILL; border-color: $FILL;
    image: url("$tick"); }
"""
_ACTS: Final = """
QPushButton { background: $SURFACE; border: 1px solid $BORDER; border-radius: 6px; margin: 1px;
    padding: ${p4} ${p14}; min-height: ${p22}; }
QPushButton:hover { background: $PRIMARY_SOFT; }
QPushButton:pressed { background: $SENDING_PANEL; }
QPushButton:focus { border: 2px solid $FOCUS; margin: 0; }
QPushButton:disabled { color: $DISABLED; background: $CANVAS; border-color: $LINE; }
QPushButton[rank="main"] { background: $FILL; color: $ON_PRIMARY; border-color: $FILL;
    font-weight: bold; min-height: ${p30}; }
QPushButton[rank="main"]:hover, QPushButton[rank="main"]:pressed { background: $FILL_DEEP; }
QPushButton[rank="main"]:focus { border: 2px solid $RING; }
QPushButton[rank="main"]:disabled { background: $OFFLINE_PANEL; color: $DISABLED;
    border-color: $LINE; }
QPushButton[rank="pay"] { background: $FILL; color: $ON_PRIMARY; border-color: $FILL;
    font-size: ${p16}; font-weight: bold; min-height: ${p38}; }
QPushButton[rank="pay"]:hover, QPushButton[rank="pay"]:pressed { background: $FILL_DEEP; }
QPushButton[rank="pay"]:focus { border: 2px solid $RING; }
QPushButton[rank="pay"]:disabled { background: $OFFLINE_PANEL; color: $DISABLED;
    border-color: $LINE; }
QPushButton[rank="quiet"] { background: transparent; border: 1px solid transparent;
    color: $PRIMARY; padding: ${p2} ${p8}; min-height: ${p20}; }
QPushButton[rank="quiet"]:focus { border: 2px solid $FOCUS; }
QPushButton[rank="quiet"]:disabled { color: $DISABLED; }
#keys QPushButton { background: transparent; border: 0; margin: 0; padding: 0;
    min-height: ${p24}; border-radius: 4px; }
#keys QPushButton:hover { background: $PRIMARY_SOFT; }
#keys QLabel { font-size: ${p12}; }
#keys[compact="true"] QLabel { font-size: ${p11}; }
#strip { border-radius: 6px; border: 1px solid $LINE; background: $SURFACE; }
#strip[kind="done"] { background: $SUCCESS_PANEL; border-color: $SUCCESS_PANEL; }
#strip[kind="undoable"] { background: $SENDING_PANEL; border-color: $SENDING_PANEL; }
#strip[kind="fix"] { background: $ERROR_PANEL; border-color: $ERROR; }
#strip[kind="device"] { background: $WARNING_PANEL; border-color: $WARNING_TEXT; }
#strip[kind="done"] QLabel { color: $SUCCESS_TEXT; }
#strip[kind="undoable"] QLabel { color: $SENDING_TEXT; }
#strip[kind="fix"] QLabel { color: $ERROR_TEXT; }
#strip[kind="device"] QLabel { color: $WARNING_TEXT; }
#strip QPushButton[rank="quiet"] { text-align: start; }
QScrollBar:vertical { background: transparent; width: ${p12}; margin: 0; }
QScrollBar::handle:vertical { background: $THUMB; border-radius: ${p4}; min-height: ${p32};
    margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}; margin: 0; }
QScrollBar::handle:horizontal { background: $THUMB; border-radius: ${p4}; margin: 2px; }
QMenu { background: $SURFACE; border: 1px solid $LINE; padding: 4px; }
QMenu::item { padding: ${p6} ${p20}; }
QMenu::item:selected { background: $PRIMARY_SOFT; color: $TEXT; }
QMenu::item:disabled { color: $DISABLED; }
"""


def sheet(zoom: int = 100, *, dark: bool = False) -> str:
    """Write the style sheet for a zoom of `ZOOMS`, in the light palette or the dark one."""
    sizes = {f"p{px}": f"{scaled(px, zoom)}px" for px in range(2, 41)}
    # Qt draws a square when a radius is more than half of the side.
    side = scaled(12, zoom) + 4
    dot = {"dot_radius": f"{side // 2}px", "dot_inner": f"{side - 2 * scaled(5, zoom)}px"}
    tone = "dark" if dark else "light"
    drawings = {one.stem: one.as_posix() for one in (_DRAWINGS / tone).glob("*.svg")}
    template = Template(_FRAME + _WORDS + _ENTRY + _ACTS)
    return template.substitute(colours.named(dark=dark) | sizes | dot | drawings)


def scaled(px: int, zoom: int) -> int:
    """Give a size at 100 % as pixels at a zoom."""
    return max(1, round(px * zoom / 100))


def base_px(zoom: int) -> int:
    """Give the height of plain text at a zoom."""
    return scaled(fonts.BASE_PX, zoom)
