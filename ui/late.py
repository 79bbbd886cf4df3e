"""The counter before there is one: made when it is first asked, after the window was painted.

Journal, book, line and paper are most of what the program loads. None of it is needed to show a
clerk where to type the code, so none of it is loaded until the one worker thread asks.
"""

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

C = TypeVar("C")


class Late(Generic[C]):
    """Answers every question with the answer of what `make` makes; asked first on one thread."""

    def __init__(self, make: Callable[[], C]) -> None:
        self._make: Final = make
        self.made: C | None = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Give what asks `name` of the real one, making it if this is the first question."""

        def ask(*given: Any, **named: Any) -> Any:
            if self.made is None:
                self.made = self._make()
            return getattr(self.made, name)(*given, **named)

        return ask
