"""What is wrong with a dialog as a whole, beside a sign; not in sight while nothing is."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QFrame

from app.i18n import Words
from ui.theme import colours
from ui.told import Problem, tell
from ui.widgets.basic import Picture, announce, label, row
from ui.widgets.fieldrow import FieldRow


class Alarm(QFrame):
    """Says one sentence, and announces it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self._words: Final = label("wrong", wrap=True)
        across = row(8)
        across.addWidget(Picture("fix", colours.ERROR, px=18))
        across.addWidget(self._words, 1)
        self.setLayout(across)
        self.hide()

    def text(self) -> str:
        """Give what is said now."""
        return self._words.text()

    def say(self, text: str) -> None:
        """Say this, or nothing."""
        self._words.setText(text)
        self.setVisible(bool(text))
        announce(self, text)

    def tell_of(self, problem: Problem | None, rows: Mapping[str, FieldRow], words: Words) -> None:
        """Say a problem at the question it is about, or here when it is about none of them."""
        for name, asked in rows.items():
            asked.show_problem(problem if problem is not None and problem.field == name else None)
        general = problem is not None and problem.field not in rows
        self.say(tell(words, problem.told) if problem is not None and general else "")
