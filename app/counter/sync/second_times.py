"""Asking the centre of second times: on a thread and a line of its own, waited for for a moment.

A slow line is waited for once, not at every bill: while a question is under way no other is asked,
and after one that came to nothing there is a rest. What comes late is known if it is asked again.
"""

import logging
import threading
from dataclasses import dataclass
from typing import Final

from app.counter.desk import Desk
from app.counter.sync.line import Line
from app.wire.before import (
    ASK,
    KEY,
    MEDIA_TYPE,
    BeforeAnswer,
    BeforeAsk,
    FoundBefore,
    MarkKey,
    mark_of,
)
from app.wire.codec import encode
from models.errors import Fault, Refusal

log = logging.getLogger(__name__)

PATIENCE_S: Final = 0.8
"""No command waits longer for the centre's word."""
CALL_S: Final = 5.0
KEPT_MS: Final = 60_000
REST_MS: Final = 30_000
_MANY: Final = 200


def mark_key(line: Line) -> bytes:
    """Ask for the key of marks."""
    return bytes.fromhex(line.ask(KEY, MarkKey).key)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: a bill, or a person's service; kept in memory and nowhere else."""

    bill: tuple[str, str] | None = None
    service: str = ""
    identity: str = ""


class AskedSecondTimes:
    """See `app.counter.second_times.SecondTimes`; lives as long as the program keeps in step."""

    def __init__(self, desk: Desk, line: Line, patience_s: float = PATIENCE_S) -> None:
        self._desk = desk
        self._line = line
        line.read_s = line.whole_s = CALL_S
        self._patience_s = patience_s
        self._key = b""
        self._turn = threading.Lock()
        self._answers: dict[_Question, tuple[int, FoundBefore | None]] = {}
        self._rest_until = 0

    def bill(self, bill: tuple[str, str]) -> FoundBefore | None:
        """See `SecondTimes`."""
        return self._said(_Question(bill=bill))

    def served(self, service: str, identity: str) -> FoundBefore | None:
        """See `SecondTimes`."""
        return self._said(_Question(service=service, identity=identity))

    def close(self) -> None:
        """Hang up; a question under way ends at once."""
        self._line.close()

    def _said(self, question: _Question) -> FoundBefore | None:
        now = self._desk.clock.monotonic_ms()
        kept = self._answers.get(question)
        if kept is not None and now - kept[0] < KEPT_MS:
            return kept[1]
        if not self._desk.line_up or now < self._rest_until:
            return None
        if not self._turn.acquire(blocking=False):
            return None
        answered = threading.Event()
        asking = (question, str(self._desk.today()), answered)
        threading.Thread(target=self._ask, args=asking, name="before", daemon=True).start()
        if not answered.wait(self._patience_s):
            return None
        kept = self._answers.get(question)
        return kept[1] if kept is not None and kept[0] >= now else None

    def _ask(self, question: _Question, day: str, answered: threading.Event) -> None:
        """Put one question; whatever fails of it is as if nobody knew anything."""
        desk, line = self._desk, self._line
        try:
            line.keys = desk.centre_keys
            line.speak_as(desk.speaker, desk.signer)
            if question.bill is None and not self._key:
                self._key = mark_key(line)
            mark = ""
            if question.bill is None:
                mark = mark_of(self._key, question.service, question.identity)
            body = encode(BeforeAsk(day=day, bill=question.bill, mark=mark))
            headers = {"Content-Type": MEDIA_TYPE}
            found = line.ask(ASK, BeforeAnswer, body=body, headers=headers).found
            if len(self._answers) >= _MANY:
                self._answers.clear()
            self._answers[question] = (desk.clock.monotonic_ms(), found)
        except (Fault, Refusal) as trouble:
            self._rest_until = desk.clock.monotonic_ms() + REST_MS
            log.info("the centre was not asked: %s", trouble.code)
        finally:
            self._turn.release()
            answered.set()
