"""The devices' step with its presenter: made when it is come to, which is once in a PC's life."""

from collections.abc import Callable

from app.i18n import Words
from ui.devices import DeviceWork
from ui.ports import Jobs
from ui.scanner import Scanner
from ui.screens.devices.presenter import DevicesPresenter
from ui.screens.first_run.devices_step import DevicesStep


def devices_step(
    work: DeviceWork, jobs: Jobs, aside: Jobs, scanner: Callable[[], Scanner | None]
) -> Callable[[Words], DevicesStep]:
    """Give what makes the step; the scanner is asked for when it is made."""

    def make(words: Words) -> DevicesStep:
        step = DevicesStep(words)
        step.attach(DevicesPresenter(step, work, jobs, aside, left=_stay, tuned=step.tune))
        if (heard := scanner()) is not None:
            step.hear(heard)
        return step

    return make


def _stay() -> None:
    """The centre knows this machine: there is no step to go back to."""
