"""Every act of the window as data: its name, its key, its place in the key strip.

The words are `window.action.<name>`. Keys do not depend on the layout: function keys, Enter, Esc,
and letters only with Ctrl. F10 stays free, since it opens menus elsewhere.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Action:
    """One act.

    Attributes:
        keys: the first is shown, as on the key-cap; all of them work.
        rank: which acts keep their place in a narrow key strip (1 first); 0 is never shown there.
        always: valid on every screen, so that no screen has to say so.
    """

    name: str
    keys: tuple[str, ...]
    rank: int = 0
    always: bool = False

    @property
    def cap(self) -> str:
        """The key as on its cap."""
        return self.keys[0]

    @property
    def words(self) -> str:
        """The key of the act's words."""
        return f"window.action.{self.name}"


@dataclass(frozen=True, slots=True)
class Command:
    """An act as the palette lists it; `valid` says whether it does something here and now."""

    action: Action
    valid: bool = True


ACTIONS: Final = (
    Action("help", ("F1",), rank=1, always=True),
    Action("command", ("F2",), rank=6),
    Action("person", ("F3",), rank=8),
    Action("papers", ("F4",), rank=7),
    Action("find", ("F5",), rank=7),
    Action("next_pane", ("F6",), rank=10),
    Action("previous_pane", ("Shift+F6",)),
    Action("hold", ("F7",), rank=5),
    Action("recall", ("F7",), rank=5),
    Action("cash", ("F9",), rank=2),
    Action("card", ("F11",), rank=3),
    Action("split", ("Ctrl+F9",)),
    Action("confirm", ("Ctrl+Enter", "Ctrl+Return"), rank=4),
    Action("back", ("Esc",), rank=9),
    Action("send", ("Ctrl+Enter", "Ctrl+Return"), rank=2),
    Action("export", ("Ctrl+S",), rank=3),
    Action("import", ("Ctrl+O",), rank=5),
    Action("undo", ("Ctrl+Z",)),
    Action("reprint", ("Ctrl+P",)),
    Action("void", ("Ctrl+Del",), rank=3),
    Action("outbox", ("Ctrl+F5",), rank=10),
    Action("drawer", ("F12",), rank=11),
    Action("circulars", ("Ctrl+I",)),
    Action("close_shift", ("Ctrl+F12",), rank=11),
    Action("devices", ("Ctrl+F2",)),
    Action("print_again", ("Ctrl+Shift+P",)),
    Action("print_files", ("Ctrl+Shift+F",)),
    Action("print_later", ("Ctrl+Shift+L",)),
    Action("lock", ("Ctrl+L",), rank=12),
    Action("training", ("Ctrl+Shift+T",), always=True),
    Action("usb", ("Ctrl+F6",)),
    Action("lesson", ("Ctrl+Shift+B",)),
    Action("language", ("Ctrl+Shift+E",), always=True),
    Action("appearance", ("Ctrl+Shift+D",), always=True),
    Action("zoom_in", ("Ctrl++", "Ctrl+="), always=True),
    Action("zoom_out", ("Ctrl+-",), always=True),
)
"""In the order they are shown."""

BY_NAME: Final = {action.name: action for action in ACTIONS}


def cap(name: str) -> str:
    """Give the key-cap of an act."""
    return BY_NAME[name].cap


def valid_now(asked: frozenset[str]) -> tuple[Action, ...]:
    """Give the acts a screen asked for and those that are always there, in order."""
    return tuple(action for action in ACTIONS if action.always or action.name in asked)
