"""How a command ends: a sentence in both languages and an exit code, never a traceback."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from app.i18n import Code, Language, Words
from models.errors import CounterError, Defect, Fault, Refusal

log = logging.getLogger(__name__)

DIFFERS: Final = 1
REFUSED: Final = 3
FAILED: Final = 4
BROKEN: Final = 5
STOPPED: Final = 130


@contextmanager
def ended_well(*, first: Language = Language.FA) -> Iterator[None]:
    """Run a command; what goes wrong becomes a sentence on stderr and the process's exit code."""
    try:
        yield
    except KeyboardInterrupt:
        for words in _both(first):
            _say(words.say("cli.ended.stopped"))
        sys.exit(STOPPED)
    except CounterError as error:
        tell(error, first=first)
        sys.exit(_code_of(error))
    except BrokenPipeError:
        # Whoever read our output went away; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(FAILED)
    except Exception as error:  # the process's outermost frame: nobody is shown a traceback
        defect = Defect("door.unforeseen", reference=reference_of(error))
        log.exception("unforeseen, reference %s", defect.facts["reference"])
        tell(defect, first=first)
        sys.exit(BROKEN)


def reference_of(error: BaseException) -> str:
    """Give a short number that names where an error arose, the same each time it does."""
    places = traceback.extract_tb(error.__traceback__)
    trail = "|".join(f"{place.name}:{place.lineno}" for place in places)
    return sha256(f"{type(error).__name__}|{trail}".encode()).hexdigest()[:8].upper()


def tell(error: CounterError, *, first: Language) -> None:
    """Say in both languages what is wrong and what to do."""
    for words in _both(first):
        sentence = words.error(error)
        _say(f"{sentence.reason} {sentence.remedy}".strip())


def _both(first: Language) -> tuple[Words, Words]:
    second = Language.EN if first is Language.FA else Language.FA
    return Words(first, plain=True), Words(second, plain=True)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _code_of(error: CounterError) -> int:
    match error:
        case Refusal():
            return REFUSED
        case Fault():
            return FAILED
        case _:
            return BROKEN


def finding_line(words: Words, code: str, epoch: str, seq: int, detail: str) -> str:
    """Say one finding of a verification: what, and where it stands."""
    key = f"errors.{code}.reason"
    said = words.say(key) if words.knows(key) else words.say("cli.verify.other", code=Code(code))
    return words.say(
        "cli.verify.finding",
        what=said,
        epoch=Code(epoch or "–"),
        seq=seq,
        detail=Code(detail or "–"),
    )
