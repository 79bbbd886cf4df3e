"""The documents keep their promises: links and paths lead somewhere, commands are there."""

import re
from pathlib import Path

import pytest

from tests.tidy import ROOT, tracked

DOCUMENTS = [name for name in tracked() if name.endswith(".md")]
LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#]+)[^)]*\)")
PATH = re.compile(r"`(?P<path>(?:app|models|printing|ui|tests|docs|\.ci)/[\w./-]*\w/?)`")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    lost = [
        link["target"]
        for link in LINK.finditer(read(name))
        if not (folder / link["target"]).exists()
    ]
    assert not lost


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_every_path_that_is_named_is_there(name: str) -> None:
    named = {found["path"] for found in PATH.finditer(read(name))}
    lost = [
        path
        for path in named
        if not any((ROOT / (path + ending)).exists() for ending in ("", ".py"))
    ]
    assert not lost


def test_the_readme_is_short_and_has_its_two_commands() -> None:
    text = read("README.md")
    assert len(text.splitlines()) <= 120
    for name, does in (("run", "main.py demo"), ("test", "-m pytest")):
        found = re.search(
            rf"^<!-- {name} -->\n```sh\n(?P<command>.+?)\n```\n<!-- /{name} -->$",
            text,
            re.MULTILINE | re.DOTALL,
        )
        assert found, f"no command between the {name} marks"
        assert does in found["command"]
        assert "-m pip install -r constraints.txt" in found["command"]


def test_a_license_and_a_change_list_are_there() -> None:
    assert "Apache License" in read("LICENSE")
    assert read("CHANGELOG.md").startswith("# ")


def test_the_checks_take_their_command_from_the_readme() -> None:
    checks = read(".ci/run")
    assert "command_of test" in checks
    assert "pytest" not in checks
    assert Path(ROOT / ".ci/run").stat().st_mode & 0o100
