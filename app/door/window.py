"""A command line that asks for the window and nothing else, read without what reads the others.

Most starts are a clerk's: no command, perhaps a folder, perhaps a language. To read so little needs
no library of command lines, which takes as long to load as the window takes to be painted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from app.i18n import Language

_LANGUAGES: Final = tuple(each.value for each in Language)


class Wanted(NamedTuple):
    """What the window is asked for with; None where nothing was said."""

    profile: Path | None = None
    language: Language | None = None


def wanted(arguments: Sequence[str]) -> Wanted | None:
    """Read a command line; None for every other than the window's, right or wrong."""
    asked = Wanted()
    rest = iter(arguments)
    for one in rest:
        name, joined, value = one.partition("=")
        if not joined:
            value = next(rest, "")
        if not value or value.startswith("-"):
            return None
        if name == "--profile" and not Path(value).is_file():
            asked = asked._replace(profile=Path(value))
        elif name == "--language" and value in _LANGUAGES:
            asked = asked._replace(language=Language(value))
        else:
            return None
    return asked
