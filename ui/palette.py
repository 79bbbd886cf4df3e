"""The command palette: acts found by their words in either language, or by their key."""

from app.i18n import Language, Words
from models.values.text import search_key
from ui.actions import ACTIONS, Command, valid_now


def commands(text: str, asked: frozenset[str]) -> tuple[Command, ...]:
    """Find acts, those that do something here first.

    Args:
        asked: the names of the acts that the screen in front asked for.
    """
    wanted, valid = search_key(text), set(valid_now(asked))
    tongues = [Words(language, plain=True) for language in Language]
    found = [
        Command(action, action in valid)
        for action in ACTIONS
        if any(wanted in search_key(words.say(action.words)) for words in tongues)
        or action.cap.casefold() == text.strip().casefold()
    ]
    return tuple(sorted(found, key=lambda command: not command.valid))
