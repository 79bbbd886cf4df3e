"""Naming the place of a fault in a catalogue, for the person who has to mend it."""

from models.errors import Fact, Refusal


def unsound(code: str, service: str, at: str, **facts: Fact) -> Refusal:
    """Give the refusal of a service: `at` is the question, paper or part that is at fault."""
    return Refusal(code, field=at, service=service, at=at, **facts)
