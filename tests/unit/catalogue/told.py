"""Every refusal a test provokes is told to people in both languages, with all its places filled."""

from app.i18n import Code, Language, Words
from models.errors import CounterError


def told(error: CounterError) -> bool:
    """Say whether somebody wrote the sentences of this error and the error fills them."""
    for language in Language:
        words = Words(language)
        unspoken = words.say("errors.speech.unspoken.reason", code=Code(error.code))
        sentence = words.error(error)
        if sentence.reason == unspoken or "{" in sentence.reason + sentence.remedy:
            return False
    return True
