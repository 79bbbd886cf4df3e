"""What is painted first: the frame with the sign-in in it, made of as little as can be."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from app.i18n import Words
from ui.look import Look
from ui.screens.sign_in.view import SignInScreen
from ui.window import Window


class Front:
    """The window and the one screen that waits for nobody."""

    def __init__(self, words: Words, look: Look, now: Callable[[], datetime]) -> None:
        self.window: Final = Window(words, look, now)
        self.sign_in: Final = SignInScreen(words)
        self.window.show_acts(frozenset())

    def expect_sign_in(self) -> None:
        """Show where the code is typed, before the counter could be asked anything."""
        self.window.stage.addWidget(self.sign_in)
        self.window.show_page(self.sign_in, "window.title.sign_in")
        self.sign_in.setFocus()
