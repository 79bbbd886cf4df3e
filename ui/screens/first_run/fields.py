"""The fields of the two steps of a first run that are typed."""

from typing import Final

from app.i18n import Words
from ui.widgets.digits import CodeEdit, DigitsEdit
from ui.widgets.line import Line

_CODE_MOST: Final = 32


def fields(words: Words) -> dict[str, Line]:
    """Make them, by the names of `ui.screens.first_run.state.FIELDS`."""
    return {
        "office": DigitsEdit(words, most=12, chars=14),
        "counter": DigitsEdit(words, most=2, chars=4),
        "title": Line(words, rtl=True),
        "address": Line(words, rtl=False),
        "code": CodeEdit(words, most=_CODE_MOST, chars=20),
        "user": DigitsEdit(words, most=8, chars=10),
        "name": Line(words, rtl=True),
        "pin": _hidden(words),
        "again": _hidden(words),
    }


def _hidden(words: Words) -> Line:
    made = Line(words, chars=20, rtl=False)
    made.setEchoMode(Line.EchoMode.Password)
    return made
