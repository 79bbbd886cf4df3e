"""The set-up of one device: what it is called, how it prints, scans or types."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QWidget
from zxingcpp import BarcodeFormat, create_barcode

from app.i18n import Code, Words
from ui.devices import BARCODE_SHOWN, PAPERS, Choice, Device, SetUp
from ui.screens.devices.state import DevicesState
from ui.told import Problem, Saying
from ui.tongue import named
from ui.widgets.basic import Button, clear, column, label, row
from ui.widgets.choice import Radios, spoken_choice
from ui.widgets.digits import DigitsEdit
from ui.widgets.fieldrow import FieldRow
from ui.widgets.flow import Flow
from ui.widgets.line import Line

_OF: Final = {
    Device.PRINTER: ("printer", "paper"),
    Device.SCANNER: ("scanner", "dpi"),
    Device.BARCODE: ("gap_ms", "prefix", "suffix"),
}
_FIELDS: Final = {"receipt_printer": "printer", "paper_scanner": "scanner", "scan_dpi": "dpi",
                  "barcode_gap_ms": "gap_ms", "barcode_prefix": "prefix",
                  "barcode_suffix": "suffix"}  # fmt: skip
"""What the settings call a field, and what it is called here."""


_CODES: Final = {
    "printer": {
        "net": Code("tcp://192.168.1.50:9100"),
        "queue": Code("lp:EPSON"),
        "raw": Code("raw:EPSON"),
        "file": Code("device:/dev/usb/lp0"),
    },
    "scanner": {"sane": Code("sane:epson2:net"), "folder": Code("folder:/srv/scans")},
}
"""Addresses as they are written, for the words beside the fields."""


class Setting(QFrame):
    """Shows the fields of the device in hand, and what was found to choose from.

    Signals:
        entered: Enter in the last field.
    """

    entered = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words = words
        self._kept = SetUp()
        self._choices: tuple[Choice, ...] | None = None
        papers = tuple(spoken_choice(one, f"settings.receipt_paper.choice.{one}") for one in PAPERS)
        self.fields: Final[dict[str, Any]] = {
            "printer": Line(words, rtl=False),
            "paper": Radios(papers, words),
            "scanner": Line(words, rtl=False),
            "dpi": DigitsEdit(words, most=3, chars=5),
            "gap_ms": DigitsEdit(words, most=2, chars=5),
            "prefix": Line(words, chars=10, rtl=False),
            "suffix": Line(words, chars=10, rtl=False),
        }
        self.rows: Final = {
            name: FieldRow(
                name,
                field,
                Saying(f"devices.field.{name}"),
                words,
                hint=Saying(f"devices.hint.{name}", _CODES.get(name, {})),
            )
            for name, field in self.fields.items()
        }
        self._code: Final = label("caption")
        self._barcode: Final = QLabel()
        self._barcode.setPixmap(_barcode())
        named(self._barcode, "devices.barcode_shown", words)
        self._found: Final = QWidget()
        self._found.setProperty("role", "bare")
        self._flow: Final = Flow(self._found, gap=6)
        self._build()

    def show_setting(self, state: DevicesState, *, anew: bool) -> None:
        """Show the fields of the device in hand; `anew` puts what is kept into them."""
        self._kept = state.devices.set_up
        if anew:
            for name, field in self.fields.items():
                field.put(str(getattr(self._kept, name)))
        shown = _OF.get(state.device or Device.CLOCK, ())
        for name, one in self.rows.items():
            one.setVisible(name in shown)
            one.show_problem(_told(state.problem, name))
        self._barcode.setVisible(state.device is Device.BARCODE)
        self._code.setVisible(state.device is Device.BARCODE)
        if state.found != self._choices:
            self._choices = state.found
            self._offer(state.found or ())
        self._found.setVisible(bool(state.found))

    def wanted(self) -> SetUp:
        """Give what is set now."""
        values = {name: field.value() for name, field in self.fields.items()}
        numbers = {
            name: int(values[name]) if values[name] else getattr(self._kept, name)
            for name in ("dpi", "gap_ms")
        }
        return replace(self._kept, **{**values, **numbers})

    def first(self) -> QWidget | None:
        """Give the first field in sight."""
        return next(
            (self.fields[name] for name, one in self.rows.items() if not one.isHidden()), None
        )

    def put_scanner(self, value: str) -> None:
        """Name the scanner as a choice outside this frame says."""
        self.fields["scanner"].put(value)

    def reword(self, words: Words) -> None:
        """Say what depends on more than a key."""
        self._words = words
        self._code.setText(BARCODE_SHOWN)

    def _offer(self, found: tuple[Choice, ...]) -> None:
        clear(self._flow)
        for choice in found:
            one = Button()
            one.setProperty("rank", "quiet")
            one.setText(choice.title.replace("&", "&&"))
            one.clicked.connect(_putting(self, choice))
            self._flow.addWidget(one)
            one.show()

    def chose(self, choice: Choice) -> None:
        """Take a device that was found."""
        name = "scanner" if choice.value.startswith("sane:") else "printer"
        self.fields[name].put(choice.value)
        self.fields[name].setFocus()

    def _build(self) -> None:
        down = column(6)
        across = row(12)
        across.addWidget(self._barcode)
        across.addWidget(self._code, 1)
        down.addLayout(across)
        for one in self.rows.values():
            down.addWidget(one)
            one.entered.connect(self._next)
        down.addWidget(self._found)
        self.setLayout(down)
        self._code.setText(BARCODE_SHOWN)

    def _next(self, name: str) -> None:
        shown = [one for one, line in self.rows.items() if not line.isHidden()]
        place = shown.index(name) + 1 if name in shown else len(shown)
        if place < len(shown):
            self.fields[shown[place]].setFocus()
        else:
            self.entered.emit()


def _told(problem: Problem | None, name: str) -> Problem | None:
    return problem if problem is not None and _FIELDS.get(problem.field) == name else None


def _putting(setting: Setting, choice: Choice) -> Any:
    return lambda: setting.chose(choice)


def _barcode() -> QPixmap:
    """Draw the code to be scanned, black on white whatever the palette is."""
    made: Any = create_barcode(BARCODE_SHOWN, BarcodeFormat.Code128).to_image(scale=1)
    dots: Any = memoryview(made)
    high, wide = dots.shape
    image = QImage(bytes(dots), wide, high, wide, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image.copy())
