"""Every key that the window can ask for is written, also those put together from codes."""

import ast
import re
from pathlib import Path

import pytest

import ui
from app.i18n import Language, Words, read_room
from ui.actions import ACTIONS
from ui.rows import Health, Link, Reach
from ui.screens.close_shift.presenter import REASONS, Step
from ui.screens.pay.presenter import Method

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
# The code of a defect, whose words stand among the errors, and the name of a file.
NO_WORDS = {"window.unexpected", "window.lock"}
OPEN = ("held", "unprinted", "unknown_card", "drafts", "cash", "unsent")
BUILT = {
    *(action.words for action in ACTIONS),
    *(f"window.weekday.{day}" for day in range(7)),
    *(f"window.month.{month}" for month in range(1, 13)),
    *(f"window.link.{link.value}" for link in Link),
    *(f"window.link.{name}_count" for name in ("waiting", "returned", "unprinted")),
    *(f"window.reach.{reach.value}" for reach in Reach),
    *(f"window.pay.{method.value}" for method in Method),
    *(f"window.closing.reason.{reason}" for reason in REASONS),
    *(f"window.closing.step.{step.value}" for step in (Step.COUNT, Step.CARD, Step.RESULT)),
    *(f"drawer.before.{part}.{what}" for part in ("open", "settle") for what in OPEN),
    *(
        f"window.check.{what}_{health.value}"
        for what in ("printer", "drawer", "terminal", "scanner", "clock", "disk")
        for health in Health
    ),
    *(
        f"window.opening.reason.{reason}"
        for reason in ("brought_unrecorded", "miscounted", "missing", "unknown")
    ),
    *(
        f"window.bill.{kind}"
        for kind in ("water", "power", "gas", "landline", "mobile", "municipality", "other")
    ),
}


def literal_keys() -> set[str]:
    found: set[str] = set()
    for file in SOURCES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        parts = {id(part) for one in nodes if isinstance(one, ast.JoinedStr) for part in one.values}
        for node in nodes:
            if isinstance(node, ast.Constant) and id(node) not in parts:
                text = str(node.value)
                found |= {text} if re.fullmatch(r"window(\.\w+)+", text) else set()
    return found - NO_WORDS


@pytest.mark.parametrize("language", list(Language))
def test_every_key_of_the_window_is_written(language: Language) -> None:
    words = Words(language)
    assert not {key for key in literal_keys() | BUILT if not words.knows(key)}


def test_every_word_of_the_window_is_asked_for() -> None:
    """A key nobody asks for is a word nobody sees."""
    patterns = [
        re.compile(re.sub(r"\\\{.*?\\\}", r"\\w+", re.escape(built)))
        for file in SOURCES
        for built in re.findall(r'f"(window\.[^"]+)"', file.read_text(encoding="utf-8"))
    ]
    asked = literal_keys() | BUILT
    unasked = {
        key
        for key in read_room(Language.FA, "window")
        if key not in asked and not any(pattern.fullmatch(key) for pattern in patterns)
    }
    assert not unasked
