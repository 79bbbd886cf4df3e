"""The training beside the open counter: while it is on, every port is bound to its file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.counter.commands.open_shift import COINS
from app.counter.commands.sign_out import sign_out
from app.counter.papers.closing import Sheet
from app.counter.training.founding import (
    SUPERVISOR,
    TRAINEE,
    Lent,
    bring_up,
    folder_of,
    found_training,
    lend,
    wipe_training,
)
from app.counter.training.practised import matter_of, practised
from app.settings import Settings
from models.catalogue.field import Field
from models.catalogue.record import Bilingual
from models.errors import Refusal
from ui.binding.drawer import SHEET
from ui.binding.place import Place
from ui.rows import Count, Status
from ui.training import NO_TITLE, AnswerRow, Practice


class TrainingPlace(Place):
    """A place whose drawer stays shut, and which knows no centre's address."""

    def has_drawer(self) -> bool:
        """Practising opens no drawer."""
        return False

    def print_sheet(self, sheet: Sheet, *, kick: bool = False) -> None:
        """Print a paper of the drawer, and leave the drawer alone."""
        super().print_sheet(sheet)


class TrainingBinding:
    """See `ui.training.Training`."""

    def __init__(
        self, place: Place, stand: Callable[[Place], None], status: Callable[[], Status]
    ) -> None:
        """Begin outside of the training.

        Args:
            place: the counter's own. stand: binds every port to another place.
        """
        self._counters_own: Final = place
        self._stand_on: Final = stand
        self._training_status: Final = status
        self._training_place: TrainingPlace | None = None

    def enter_training(self) -> Status:
        """Go into the training; the counter's own file stays open, and nothing is done in it."""
        if self._training_place is not None:
            raise Refusal("training.inside")
        lent = lend(self._counters_own.counter.desk)
        training = self._brought_up(lent)
        if self._counters_own.counter.desk.session is not None:
            sign_out(self._counters_own.counter.desk)
        self._training_place = training
        self._stand_on(training)
        return self._training_status()

    def leave_training(self) -> Status:
        """Go back to the counter."""
        self._let_training_go()
        return self._training_status()

    def reset_training(self) -> Status:
        """Throw the training away and make another."""
        self._let_training_go()
        wipe_training(folder_of(self._counters_own.profile))
        return self.enter_training()

    def practice(self) -> Practice:
        """Read where the training stands."""
        if self._training_place is None:
            raise Refusal("training.outside")
        desk = self._training_place.counter.desk
        done = practised(desk)
        matter = matter_of(desk, done)
        service = matter.service
        return Practice(
            done=(done.bills, done.forms, done.closings),
            bill=matter.bill,
            number=service.number if service is not None else 0,
            title=_words(service) if service is not None else NO_TITLE,
            answers=tuple(
                AnswerRow(field.name, _words(field), _said(field, matter.answers[field.name]))
                for field in (service.fields if service is not None else ())
                if field.name in matter.answers
            ),
            drawer=_on_sheet(matter.drawer),
            user=TRAINEE.user,
            pin=TRAINEE.pin,
            supervisor=SUPERVISOR.user,
            supervisor_pin=SUPERVISOR.pin,
        )

    def close_training(self) -> None:
        """Let go of the training's file, if it is open."""
        if self._training_place is not None:
            self._let_training_go()

    def _let_training_go(self) -> None:
        if self._training_place is None:
            raise Refusal("training.outside")
        inside = self._training_place
        self._training_place = None
        self._stand_on(self._counters_own)
        inside.close()

    def _brought_up(self, lent: Lent) -> TrainingPlace:
        """Open the training, made anew where it cannot be gone on with."""
        try:
            return self._training_opened(lent)
        except Refusal as refusal:
            if refusal.code == "profile.in_use":
                raise
            wipe_training(folder_of(self._counters_own.profile))
            return self._training_opened(lent)

    def _training_opened(self, lent: Lent) -> TrainingPlace:
        real = self._counters_own
        folder = folder_of(real.profile)
        found_training(folder, real.around)
        place = TrainingPlace(settings_of(real.settings), real.bell, real.around)
        try:
            place.open()
            bring_up(place.counter, lent)
        except BaseException:
            place.close()
            raise
        return place


def settings_of(real: Settings) -> Settings:
    """Give the training's settings: the counter's own devices, another folder, and no centre."""
    return replace(real, profile=folder_of(real.profile), centre_url="", centre_ca="")


def _on_sheet(drawer: Count) -> Count:
    """Lay a drawer out as the sheet asks for it: notes it has no row for go with the coins."""
    laid = {value: quantity for value, quantity in drawer.items() if value in SHEET}
    loose = sum(value * quantity for value, quantity in drawer.items() if value not in SHEET)
    coins = laid.pop(COINS, 0) + loose
    return {**laid, COINS: coins} if coins else laid


def _said(field: Field, value: str) -> Bilingual:
    """Say an answer as the form's field shows it: an option by its name."""
    if any(choice.code == value for choice in field.choices):
        return _words(field.choice(value))
    return Bilingual(fa=value, en=value)


def _words(of: Bilingual) -> Bilingual:
    return Bilingual(fa=of.fa, en=of.en)
