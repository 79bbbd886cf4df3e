"""A line whose answers were heard once from the real centre and are given again, word by word.

Under the shim a process is forked for every fault, and no server's threads may live in it. What
the centre signed is the real thing; only the cable is not there.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from app.counter.desk import Desk
from app.counter.sync.line import Line
from app.ids import SeededChance
from app.wire.messages import Answer, Hello, PushReceipt
from models.errors import Fault

_A = TypeVar("_A", bound=Answer)
Heard = dict[tuple[Any, ...], Any]


class Replay(Line):
    """Answers what was heard before; a question nobody asked then finds the line down."""

    def __init__(self, desk: Desk, heard: Heard, address: str = "") -> None:
        super().__init__(
            address or "http://centre.invalid",
            desk.journal.identity,
            desk.signer,
            desk.centre_keys,
            SeededChance(99),
            desk.clock,
        )
        self._heard = heard
        self._listens = bool(address)

    def hello(self) -> Hello:
        """Say what the centre said."""
        said: Hello = self._once(("hello",), super().hello)
        return said

    def push(self, frame: bytes, *rest: Any, **more: Any) -> tuple[PushReceipt, bytes]:
        """Give the receipt that the centre gave for these very bytes."""
        listen = super().push
        told: tuple[PushReceipt, bytes] = self._once(
            ("push", frame), lambda: listen(frame, *rest, **more)
        )
        return told

    def ask(
        self,
        target: str,
        kind: type[_A],
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> _A:
        """Give the answer to this very question."""
        listen = super().ask
        said: _A = self._once(
            ("ask", target, body), lambda: listen(target, kind, body=body, headers=headers)
        )
        return said

    def _once(self, question: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        if self._listens:
            self._heard[question] = ask()
        elif question not in self._heard:
            raise Fault("line.down")
        return self._heard[question]
