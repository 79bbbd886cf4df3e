"""What every widget that answers a question can do, whatever its kind."""

from typing import Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget


class Answer(Protocol):
    """What a form needs of a widget, whatever the question."""

    changed: SignalInstance
    entered: SignalInstance
    left: SignalInstance

    def value(self) -> str:
        """Give what is typed or chosen, as the field's rule reads it; empty when nothing is."""
        ...

    def put(self, value: str) -> None:
        """Show a value."""
        ...

    def mark(self, problem: str) -> None:
        """Ring as wrong, or take that back with an empty text."""
        ...


def as_answer(widget: QWidget) -> Answer:
    """See a widget made here as what it can do."""
    return cast("Answer", widget)
