"""What every test may count on: a window system without a screen, and chance that repeats."""

import gc
import os
import shutil
from pathlib import Path

# Before anything imports Qt: a server has no screen, and a developer's must not flicker.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from hypothesis import HealthCheck, settings

from app.storage import migrate
from tests.prepared import BY_ALEMBIC, OWN_WAY, quickly

# `--hypothesis-profile=dev` looks further, with new examples each time; the rule is to repeat.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile("ci")


_MEMORY = Path("/dev/shm")
_ROOM = 6 * 2**30


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever has the time ask for the long form of what has one; `.ci/run long` does."""
    parser.addoption(
        "--long", action="store_true", help="the long form of tests that have a short one"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, where the long form is not asked for, what is marked `long`."""
    if config.getoption("--long"):
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.get_closest_marker("long") is None]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a good part of the tests waits for a server to answer."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end: all modules and all tests."""
    gc.freeze()
    gc.enable()


@pytest.fixture
def long_form(pytestconfig: pytest.Config) -> bool:
    """Tell whether the long form is asked for."""
    return bool(pytestconfig.getoption("--long"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory where there is room: a commit then waits for no disk.

    What a disk may lose is tested by recording what was written, not by waiting for one.
    """
    # While modules are loaded and tests are collected nothing is garbage yet.
    gc.disable()
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    if roomy and config.option.basetemp is None:
        config.option.basetemp = str(_MEMORY / f"pishkhan-tests-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the memory back."""
    kept = Path(config.option.basetemp or "")
    if kept.name == f"pishkhan-tests-{os.getpid()}":
        shutil.rmtree(kept, ignore_errors=True)


migrate.migrate = quickly


@pytest.fixture(autouse=True)
def _files_made_by_alembic(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests of storage and of its faults make their files as the program does."""
    if any(room in request.path.as_posix() for room in OWN_WAY):
        monkeypatch.setattr(migrate, "migrate", BY_ALEMBIC)


@pytest.fixture(autouse=True)
def _no_desktop_of_the_developer(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep every test out of the real profile, key store and proxies of whoever runs it."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what sweeps counted (`record_property("counts", …)`), whoever ran them."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, value in report.user_properties:
            if name == "counts":
                terminalreporter.write_line(str(value))
