"""All that looks back: the find screen, the void dialog and the form of a returned request."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from app.i18n import Words
from ui.finding import SlipRow, SlipWhole
from ui.ports import Counter, Jobs
from ui.rows import Basket, ReceiptRow
from ui.screens.find.presenter import FindPresenter
from ui.screens.find.view import FindScreen
from ui.screens.outbox.correct_dialog import CorrectDialog
from ui.screens.outbox.correcting import CorrectPresenter
from ui.screens.void.again import AgainDialog, AgainPresenter
from ui.screens.void.presenter import VoidPresenter
from ui.screens.void.view import VoidDialog
from ui.told import Notice


class FindRoom:
    """Made once and wired; also the doors that the find screen opens beside itself."""

    def __init__(  # noqa: PLR0917 - what screens are made of, and the ways out
        self,
        counter: Counter,
        jobs: Jobs,
        words: Words,
        parent: QWidget,
        left: Callable[[], None],
        settle: Callable[[ReceiptRow], None],
        corrected: Callable[[Notice], None],
        added: Callable[[Basket], None],
    ) -> None:
        """Make the room.

        Args:
            left: the find screen was left. settle: asks how a card payment ended.
            corrected: a returned request goes out again. added: a bill is paid once more.
        """
        self._settle: Final = settle
        self._told: Final = corrected
        self.screen: Final = FindScreen(words)
        self.void_dialog: Final = VoidDialog(words, parent)
        self.correct_dialog: Final = CorrectDialog(words, parent)
        self.again_dialog: Final = AgainDialog(words, parent)
        self.finding: Final = FindPresenter(self.screen, counter, counter, jobs, self, left=left)
        self.voiding: Final = VoidPresenter(
            self.void_dialog, counter, jobs, finished=self.finding.taken_back
        )
        self.again: Final = AgainPresenter(self.again_dialog, counter, jobs, added)
        self.again_dialog.attach(self.again)
        self.correcting: Final = CorrectPresenter(
            self.correct_dialog, counter, jobs, finished=self._corrected
        )
        self.screen.attach(self.finding)
        self.void_dialog.attach(self.voiding)
        self.correct_dialog.attach(self.correcting)

    def settle_slip(self, row: SlipRow) -> None:
        """Ask how a card payment in doubt ended."""
        self._settle(
            ReceiptRow(
                number=row.number,
                short=row.short,
                at=row.at,
                lines=row.lines,
                total=row.total,
                printed=row.printed,
                doubtful=row.doubtful,
            )
        )

    def void(self, whole: SlipWhole) -> None:
        """Ask what of a receipt is to be taken back."""
        self.voiding.opened(whole)

    def correct(self, whole: SlipWhole) -> None:
        """Put right what an agency sent back."""
        self.correcting.opened(next(line.key for line in whole.lines if line.returned))

    def cancelled(self) -> None:
        """The window is locked: the dialogs go, and nothing was done."""
        self.voiding.cancelled()
        self.correcting.cancelled()
        self.again.cancelled()

    def _corrected(self, notice: Notice) -> None:
        self._told(notice)
        self.finding.taken_back(notice)
