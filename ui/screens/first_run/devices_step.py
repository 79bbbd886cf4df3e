"""The fourth step of a first run: the devices page itself, with the way on to the next step."""

from typing import Final

from PySide6.QtCore import Signal

from app.i18n import Words
from ui.actions import cap
from ui.devices import SetUp
from ui.screens.devices.presenter import SET
from ui.screens.devices.state import DevicesState
from ui.screens.devices.view import DevicesScreen
from ui.theme import colours
from ui.widgets.basic import Picture, button, label, row, spoken

_NOW: Final = frozenset({"test", "find", "folder"})
"""What is done before there is any work; backups and secrets come later."""


class DevicesStep(DevicesScreen):
    """Tests printer, drawer, barcode scanner and paper scanner as the devices page does.

    Signals:
        gone_on: the next step is asked for.
    """

    gone_on = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._whose: Final = label("strong", wrap=True)
        self._count: Final = label("quiet")
        self._on: Final = button("entrance.step.on", words, "main", cap=cap("confirm"))
        if (page := self.inner.itemAt(0)) is not None and (title := page.widget()) is not None:
            title.hide()
        head = row(12)
        head.addWidget(Picture("office", colours.PRIMARY, px=34))
        head.addWidget(spoken("entrance.step.devices.title", words, "title"), 1)
        head.addWidget(self._count)
        self.inner.insertLayout(0, head)
        self.inner.insertWidget(1, self._whose)
        self.foot.addWidget(self._on)
        self._on.clicked.connect(self.confirm)
        self._back.hide()

    def show_office(self, said: str, count: str) -> None:
        """Say whose counter this has become, before anything else is done, and which step it is."""
        self._count.setText(count)
        self._whose.setText(said)
        self._whose.setVisible(bool(said))

    def present(self, state: DevicesState) -> None:
        """Draw the state; the way on is the main act, once what is set is kept."""
        super().present(state)
        self._on.setEnabled(not state.learning)

    def begin(self) -> None:
        """The step is come to: ask the devices, and begin at their list."""
        if self._presenter is not None:
            self._presenter.opened()
        self.take_focus()

    def confirm(self) -> None:
        """Ctrl+Enter: keep what is set, else go on."""
        if self._state.device in SET and self.setting.wanted() != self._kept_setting():
            super().confirm()
        else:
            self.gone_on.emit()

    def step_back(self) -> None:
        """Esc: the scanner is learned no more."""
        if self._presenter is not None:
            self._presenter.stepped_back()

    def _kept_setting(self) -> SetUp:
        return self._state.devices.set_up

    def _offered(self) -> dict[str, bool]:
        return {name: here and name in _NOW for name, here in super()._offered().items()}

    def _draw(self) -> None:
        super()._draw()
        self._keep.setVisible(False)
