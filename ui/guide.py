"""The guide of F1: first the keys that work here, then what is to be known about this place."""

from functools import partial
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from app.i18n import Code
from app.version import VERSION
from models.errors import CounterError
from ui.actions import Action
from ui.articles import BY_NAME, Article, Told, tell, tell_service
from ui.ports import Jobs, Visits
from ui.rows import ServiceForm, ServiceRow, Stage, Status
from ui.screens.counter.state import CounterState, Pane
from ui.tongue import Tongue
from ui.widgets.help import HelpOverlay

Topic = Article | ServiceRow | ServiceForm
"""What F1 has more to say about."""


_ARTICLES: Final = {
    Stage.NO_SHIFT: "opening",
    Stage.CLOSING: "closing",
    Stage.SERVING: "omnibox",
}


class Asked(Protocol):
    """What is asked in the work pane."""

    def asked_form(self) -> ServiceForm:
        """Give the service being asked."""
        ...


def article_of(stage: Stage, beside: str) -> Article:
    """Give the article of a screen; where nobody is signed in it is that of signing in.

    Args:
        beside: name of the page in front of the stage's own (`find`, `drawer` …), or empty.
    """
    return BY_NAME.get(beside) or BY_NAME[_ARTICLES.get(stage, "sign_in")]


def topic_of(state: CounterState, form: Asked) -> Topic | None:
    """Give the service being asked, or the one under the arrows, if there is one."""
    if state.pane is Pane.FORM:
        return form.asked_form()
    what = state.rows[state.current].what if 0 <= state.current < len(state.rows) else None
    return what if isinstance(what, ServiceRow) else None


class Guide:
    """Opens the overlay, and finds what it says of a service."""

    def __init__(self, parent: QWidget, counter: Visits, jobs: Jobs, tongue: Tongue) -> None:
        self._parent: Final = parent
        self._counter: Final = counter
        self._jobs: Final = jobs
        self._tongue: Final = tongue

    def keys(
        self, actions: tuple[Action, ...], status: Status, topic: Topic, other: Article
    ) -> None:
        """List the keys of these acts; F1 again tells of the topic, or of the other one."""
        overlay = self._overlay(status)
        overlay.show_keys(actions)
        overlay.asked.connect(lambda: self._tell(overlay, topic, other))
        overlay.open()

    def article(self, status: Status, topic: Topic, other: Article) -> None:
        """Tell of a topic at once, as help was searched for it."""
        overlay = self._overlay(status)
        self._tell(overlay, topic, other)
        overlay.open()

    def _overlay(self, status: Status) -> HelpOverlay:
        place = f"{status.office_code or '0'}-{status.counter}-{status.catalogue}"
        return HelpOverlay(self._tongue.words, self._parent, Code(f"{VERSION}/{place}"))

    def _tell(self, overlay: HelpOverlay, topic: Topic, other: Article) -> None:
        words = self._tongue.words

        def known(form: ServiceForm) -> None:
            self._show(overlay, tell_service(words, form))

        def unknown(_error: CounterError) -> None:
            self._show(overlay, tell(words, other))

        match topic:
            case Article():
                self._show(overlay, tell(words, topic))
            case ServiceForm():
                known(topic)
            case ServiceRow(code=code):
                self._jobs.run(partial(self._counter.form, code), known, unknown)

    def _show(self, overlay: HelpOverlay, told: Told) -> None:
        if overlay.is_there:
            overlay.show_article(told)
