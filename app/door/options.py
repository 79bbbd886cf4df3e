"""What a command line may say: options and help in the locale's words, commands that end well."""

import functools
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from app.door.streams import holds_persian
from app.i18n import Language, Words

Wrapped = TypeVar("Wrapped", bound=Callable[..., Any])
_ENGLISH: Final = Words(Language.EN, plain=True)
_PERSIAN: Final = Words(Language.FA, plain=True)
_BOTH: Final = (_ENGLISH, _PERSIAN) if holds_persian(sys.stdout) else (_ENGLISH,)


def _asked_for_persian() -> bool:
    """Tell whether Persian stands on the command line; help is written before options are read."""
    pairs = zip(sys.argv, sys.argv[1:], strict=False)
    asked = "--language=fa" in sys.argv or ("--language", "fa") in pairs
    return asked and _PERSIAN in _BOTH


def about(command: str) -> str:
    """Give a command's help: what it does, in both languages."""
    return "\n\n".join(words.say(f"cli.commands.{_key(command)}") for words in _BOTH)


def option(name: str, *flags: str, **settings: Any) -> Callable[[Wrapped], Wrapped]:
    """Make an option whose help stands under its name in the locale."""
    help_text = (_PERSIAN if _asked_for_persian() else _ENGLISH).say(f"cli.options.{name}")
    return click.option(*flags, help=help_text, show_default=True, **settings)


class Commands(click.Group):
    """A group that lists its commands in both languages."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command once in each language."""
        for words in _BOTH:
            rows = [
                (name, words.say(f"cli.commands.{_key(name)}")) for name in self.list_commands(ctx)
            ]
            with formatter.section(words.say("cli.commands_head")):
                formatter.write_dl(rows)


def _key(command: str) -> str:
    return command.replace("-", "_")


def _language(context: click.Context, _parameter: click.Parameter, said: str | None) -> Language:
    """Take the language said here, else the one said before the command, else Persian."""
    outer = context.parent
    if said is None and outer is not None:
        kept = outer.params.get("language")
        if isinstance(kept, Language):
            return kept
    return Language(said) if said else Language.FA


LANGUAGE: Final = option(
    "language",
    "--language",
    type=click.Choice([each.value for each in Language]),
    callback=_language,
)


def said_language(context: click.Context) -> Language | None:
    """Give the language if it stands on the command line; else settings may decide."""
    source = context.get_parameter_source("language")
    language = context.params["language"]
    assert isinstance(language, Language)
    return language if source is ParameterSource.COMMANDLINE else None


def ending_well(run: Wrapped) -> Wrapped:
    """Let a command end with a sentence and an exit code, whatever happens in it.

    The command gets its `language` from its options, or from the group above it, and answers with
    its exit code, or None for 0. Rooms are loaded within it: help must not wait for them.
    """

    @functools.wraps(run)
    def wrapped(*arguments: Any, **options: Any) -> None:
        from app.door.ending import ended_well  # noqa: PLC0415 - the door opens before the rooms

        context = click.get_current_context()
        said = options.get("language", getattr(context.obj, "language", Language.FA))
        with ended_well(first=Language(said)):
            code = run(*arguments, **options)
            if code:
                sys.exit(code)

    return wrapped  # type: ignore[return-value] # the same to click, which is all that calls it
