"""The window's own command line, read without click: what is read is what click would read."""

import io
from contextlib import redirect_stderr
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.door.commands import door
from app.door.options import said_language
from app.door.window import Wanted, wanted
from app.i18n import Language

TOKENS = st.sampled_from(
    [
        *("--profile", "--language", "fa", "en", "de", "somewhere", "main.py", "demo", "--help"),
        *("--profile=somewhere", "--profile=", "--language=fa", "--language=", "--profile=main.py"),
        *("-h", "--", "--version", "--prof", "--LANGUAGE=fa", "--profile=-x", "-x", "", "a=b"),
    ]
)


def click_reads(arguments: list[str]) -> Wanted | None:
    """Give what click makes of a command line that names no command; None where it refuses."""
    try:
        with redirect_stderr(io.StringIO()):
            context = door.make_context("main.py", list(arguments))
    except click.ClickException:
        return None
    return Wanted(context.params["profile"], said_language(context))


@given(st.lists(TOKENS, max_size=6))
def test_what_is_read_is_what_click_reads(arguments: list[str]) -> None:
    asked = wanted(arguments)
    if asked is not None:
        assert click_reads(arguments) == asked


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], Wanted()),
        (["--profile", "here"], Wanted(Path("here"))),
        (["--language=en", "--profile=here"], Wanted(Path("here"), Language.EN)),
        (["--language", "fa"], Wanted(None, Language.FA)),
        (["demo"], None),
        (["--help"], None),
        (["--profile"], None),
        (["--profile", "pyproject.toml"], None),
        (["--language", "de"], None),
    ],
)
def test_only_the_windows_own_line_is_read(arguments: list[str], asked: Wanted | None) -> None:
    assert wanted(arguments) == asked
