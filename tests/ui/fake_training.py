"""A training beside the counter in memory: another world, with the same hands."""

from models.catalogue.record import Bilingual
from models.errors import Refusal
from models.values.rial import ZERO
from tests.ui.bills import LANDLINE
from tests.ui.fake_drawer import FakeDrawer
from tests.ui.fake_world import FIRST, World
from ui.rows import CashTender, Stage, Status
from ui.training import AnswerRow, Practice


class FakeTraining(FakeDrawer):
    """See `ui.training.Training`."""

    _real: World | None = None

    def enter_training(self) -> Status:
        """Put the real world aside."""
        with self.command("enter_training"):
            if self.world.shift is not None:
                raise Refusal("training.shift_open")
        self._real = self.world
        return self._begin()

    def leave_training(self) -> Status:
        """Take the real world up again."""
        with self.command("leave_training"):
            if self._real is None:
                raise Refusal("training.outside")
        self.world, self._real, self.training = self._real, None, False
        return self.status()

    def reset_training(self) -> Status:
        """Begin anew."""
        with self.command("reset_training"):
            return self._begin()

    def practice(self) -> Practice:
        """Tell how far it is, by the receipts there are."""
        lines = [line for basket, _, _ in self.world.receipts for line in basket.lines]
        bills = sum(bool(line.detail) for line in lines)
        taken = [one for _, _, tenders in self.world.receipts for one in tenders]
        cash = sum(one.amount.amount for one in taken if isinstance(one, CashTender))
        return Practice(
            done=(bills, len(lines) - bills, self.world.shifts - bool(self.world.shift)),
            bill=LANDLINE,
            number=161,
            title=Bilingual(fa="بیمه", en="Insurance"),
            answers=(AnswerRow("national_id", Bilingual(fa="کد ملی", en="National ID"), _both()),),
            drawer={1: cash} if cash else {},
            user="1024",
            pin="482915",
            supervisor="1031",
            supervisor_pin="771203",
        )

    def _begin(self) -> Status:
        self.world = World(stage=Stage.NO_SHIFT, left=ZERO, shifts=0, basket=FIRST)
        self.training = True
        return self.status()


def _both() -> Bilingual:
    return Bilingual(fa="0012345679", en="0012345679")
