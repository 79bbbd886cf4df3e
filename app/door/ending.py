"""How a command speaks and ends: sentences and an exit code, on any terminal, never a traceback."""

import errno
import io
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final, NoReturn

from app import logs
from app.door.streams import holds_persian, take_any_character
from app.i18n import Code, Language, Words
from app.settings import default_profile
from models.errors import CounterError, Defect, Fault, Refusal

log = logging.getLogger(__name__)

DIFFERS: Final = 1
REFUSED: Final = 3
FAILED: Final = 4
BROKEN: Final = 5
STOPPED: Final = 130

_NO_SUCH_PLACE: Final = frozenset(
    {
        *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST),
        *(errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL),
    }
)


@contextmanager
def ended_well(*, first: Language = Language.FA) -> Iterator[None]:
    """Run a command; what goes wrong becomes a sentence on stderr and the process's exit code."""
    take_any_character()
    # Whoever writes logs says where; nobody's go to the terminal.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        yield
        sys.stdout.flush()
    except KeyboardInterrupt:
        for words in _both(first):
            complain(words.say("cli.ended.stopped"))
        sys.exit(STOPPED)
    except CounterError as error:
        tell(error, first=first)
        sys.exit(_code_of(error))
    except BrokenPipeError:
        # Whoever read our output went away; there is nobody left to tell.
        sys.stdout = io.StringIO()
        sys.exit(FAILED)
    except OSError as error:
        named = _named(error)
        if named is None:
            _break(error, first)
        tell(named, first=first)
        sys.exit(_code_of(named))
    except Exception as error:  # noqa: BLE001 - the process's outermost frame: no traceback is shown
        _break(error, first)


def _break(error: Exception, first: Language) -> NoReturn:
    """Say that we broke a promise, and keep what tells us how."""
    defect = Defect("door.unforeseen", reference=reference_of(error))
    kept = _keep(error, str(defect.facts["reference"]))
    tell(defect, first=first)
    if kept is not None:
        for words in _both(first):
            complain(words.say("cli.ended.log", file=Code(str(kept))))
    sys.exit(BROKEN)


def _keep(error: Exception, reference: str) -> Path | None:
    """Write an error down where support can find it: its numbers masked, as all that is logged."""
    folder = default_profile() / "logs"
    try:
        handler = logs.start(folder)
        log.error("unforeseen, reference %s", reference, exc_info=error)
        logs.stop(handler)
    except OSError:
        return None
    return folder / logs.FILE_NAME


def _named(error: OSError) -> CounterError | None:
    """Name what the system says of a file or folder; None for what is our own mistake."""
    if error.errno in _NO_SUCH_PLACE:
        return Refusal("cli.place")
    from app.storage.faults import name_fault  # noqa: PLC0415 - costs as much as all the rest

    return name_fault(error)


def reference_of(error: BaseException) -> str:
    """Give a short number that names where an error arose, the same each time it does."""
    places = traceback.extract_tb(error.__traceback__)
    trail = "|".join(f"{place.name}:{place.lineno}" for place in places)
    return sha256(f"{type(error).__name__}|{trail}".encode()).hexdigest()[:8].upper()


def tell(error: CounterError, *, first: Language) -> None:
    """Say in both languages what is wrong and what to do."""
    for words in _both(first):
        sentence = words.error(error)
        complain(f"{sentence.reason} {sentence.remedy}".strip())


def complain(text: str) -> None:
    """Write a line where it does not get into the way of what a command answers."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def answer(text: str) -> None:
    """Write a line of what a command was asked for."""
    sys.stdout.write(f"{text}\n")


def words_for(language: Language) -> Words:
    """Give the words of a command's answer: English where the output cannot hold Persian."""
    return Words(language if holds_persian(sys.stdout) else Language.EN, plain=True)


def _both(first: Language) -> tuple[Words, ...]:
    if not holds_persian(sys.stderr):
        return (Words(Language.EN, plain=True),)
    second = Language.EN if first is Language.FA else Language.FA
    return Words(first, plain=True), Words(second, plain=True)


def _code_of(error: CounterError) -> int:
    match error:
        case Refusal():
            return REFUSED
        case Fault():
            return FAILED
        case _:
            return BROKEN


def finding_line(words: Words, code: str, epoch: str, seq: int, detail: str) -> str:
    """Say one finding of a verification or a report: what, and where it stands."""
    if words.knows(code):
        return words.say(code, place=Code(detail))
    key = f"errors.{code}.reason"
    said = words.say(key) if words.knows(key) else words.say("cli.verify.other", code=Code(code))
    if not epoch:
        return words.say("cli.verify.finding_at", what=said, detail=Code(detail or "–"))
    return words.say(
        "cli.verify.finding",
        what=said,
        epoch=Code(epoch),
        seq=seq,
        detail=Code(detail or "–"),
    )
