"""An act of the outbox in words: as a row of the list, and told in full beside it."""

from typing import Final

from app.i18n import Code, Numeral, Typed, Words
from models.events.base import SYSTEM
from ui.screens.outbox.presenter import OutboxState
from ui.sending import ActRow, Queue, Remedy, Standing
from ui.told import tell
from ui.widgets.results import Mood, Shown

_MOODS: Final[dict[Standing, Mood]] = {
    Standing.WAITING: "plain",
    Standing.SENDING: "plain",
    Standing.RECEIVED: "good",
    Standing.SAFE: "good",
    Standing.HELD: "wait",
    Standing.REJECTED: "no",
    Standing.UNREADABLE: "no",
    Standing.ASKED: "wait",
    Standing.HANDED: "wait",
    Standing.WITHDRAWN: "plain",
}


def shown(act: ActRow, words: Words) -> Shown:
    """Give an act as a row of the list."""
    return Shown(
        title=words.say(f"outbox.kind.{act.kind.replace('.', '_')}"),
        detail=words.shape(Code(act.number)) if act.number else "",
        code=words.time(act.at) if act.at else "",
        side=_by(act, words),
        state=words.say(f"outbox.standing.{act.standing.value}"),
        mood=_MOODS[act.standing],
    )


def _by(act: ActRow, words: Words) -> str:
    """Say who did it; some acts are the program's own."""
    if act.actor == SYSTEM:
        return words.say("outbox.by_program")
    return words.say("outbox.by", actor=Numeral(act.actor)) if act.actor else ""


def told_in_full(act: ActRow, words: Words) -> str:
    """Tell one act in full: when, how far, what kept it, and what to do."""
    moment = words.moment(act.at) if act.at else words.say("outbox.no_time")
    said = [words.say("outbox.made", moment=moment)]
    if Remedy.CORRECT not in act.remedies:
        said.append(words.say(f"outbox.means.{act.standing.value}"))
    if act.said:
        said.append(words.say("outbox.agency_said", said=Typed(act.said)))
    if act.due is not None:
        said.append(words.say("outbox.due", day=act.due))
    if act.tries:
        said.append(words.say("outbox.tries", count=act.tries))
    if act.trouble is not None:
        said.append(tell(words, act.trouble))
        said.append(words.say("outbox.code", code=Code(act.trouble.code)))
        if act.trouble.field:
            said.append(words.say("outbox.field", field=Code(act.trouble.field)))
    if act.asked:
        said.append(words.say("outbox.asked_times", count=act.asked))
        if not act.asks and act.remedies:
            said.append(words.say("outbox.same_word"))
    if act.note:
        note = words.say(f"outbox.note.{act.note}")
        said.append(words.say("outbox.told_supervisor", note=note))
    return "\n".join(said)


def line_in(words: Words, queue: Queue) -> str:
    """Say how the line stands, when the next try is, and which files are still to go."""
    said = [words.say("outbox.online" if queue.online else "outbox.offline")]
    if not queue.online and queue.trouble is not None:
        said.append(words.error(queue.trouble).reason)
    if queue.next_at is not None:
        said.append(words.say("outbox.next", time=Typed(words.time(queue.next_at))))
    if queue.files:
        said.append(words.say("outbox.files", count=queue.files))
    return " ".join(said)


def empty_key(state: OutboxState) -> str:
    """Name the words for a list without an act."""
    if not state.loaded:
        return "outbox.loading"
    return f"outbox.empty.{state.which.value}"
