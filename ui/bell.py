"""What is told from any thread to whoever listens: papers that came out, things that changed."""

from collections.abc import Callable

Listener = Callable[[object], None]


class Bell:
    """Rung on the thread a thing happens on; listeners are called there."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener from now on; the answer ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ring(self, event: object) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(event)


class Changed:
    """Something that header or status bar may show is different."""
