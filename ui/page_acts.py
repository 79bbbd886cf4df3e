"""Which acts a page asks for; what is always there need not be asked for."""

from typing import Final

from ui.rows import Stage

STAGE_ACTS: Final[dict[Stage, frozenset[str]]] = {
    Stage.FIRST_RUN: frozenset({"confirm", "back"}),
    Stage.SIGNED_OUT: frozenset(),
    Stage.LOCKED: frozenset(),
    Stage.NO_SHIFT: frozenset({"confirm", "back", "lock", "outbox", "circulars", "devices", "usb"}),
    Stage.CLOSING: frozenset({"confirm", "back", "lock"}),
}
OUTBOX_ACTS: Final = frozenset(
    {"send", "export", "import", "usb", "back", "lock", "next_pane", "previous_pane"}
)
FIND_ACTS: Final = frozenset(
    {"find", "reprint", "void", "back", "lock", "next_pane", "previous_pane", "outbox"}
)
