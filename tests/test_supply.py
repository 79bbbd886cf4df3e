"""What is installed is what was chosen: exact, hashed, within our bounds, from no named place."""

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.version import VERSION
from tests.tidy import ROOT

PIN = re.compile(
    r"(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;]+)"
    r"(?: ; (?P<marker>[^\\]+?))?(?P<hashes>(?: --hash=\S+)+)"
)


@cache
def pins() -> dict[str, str]:
    """Read the constraints: name to version."""
    found = {}
    for line in lines():
        pin = PIN.fullmatch(line)
        assert pin, f"not an exact and hashed pin: {line[:80]}"
        assert pin["name"] not in found, f"pinned twice: {pin['name']}"
        found[pin["name"]] = pin["version"]
    return found


def lines() -> list[str]:
    """Join the continued lines; leave out comments and options."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    return [
        line for line in joined.splitlines() if line and not line.lstrip().startswith(("#", "--"))
    ]


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wanted() -> list[Requirement]:
    extras = [text for extra in PROJECT["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in [*PROJECT["dependencies"], *extras]]


def test_the_program_and_its_project_are_of_one_version() -> None:
    assert PROJECT["version"] == VERSION


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_what_we_ask_for_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    version = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_every_pin_is_exact_and_has_its_hashes() -> None:
    assert len(pins()) > 50
    for line in lines():
        for value in re.findall(r"--hash=(\S+)", line):
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", value), line[:80]


def test_nothing_is_built_from_source_on_a_counter() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "\n--only-binary :all:\n" in text


def test_no_index_no_address_and_no_folder_is_named() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for word in ("://", " @ ", "--index", "--extra-index", "--find-links", "--trusted-host"):
        assert word not in text


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_what_one_system_needs_is_pinned_on_every_system(platform: str) -> None:
    """Resolved for all systems at once: a counter on Windows finds its own few packages here."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    own = {"win32": ("colorama", "pywin32-ctypes"), "linux": ("jeepney", "secretstorage")}[platform]
    for name in own:
        assert re.search(rf"^{name}==\S+ ; sys_platform == '{platform}'", text, re.MULTILINE)
