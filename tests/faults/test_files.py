"""Nothing is lost, doubled or half done when the disk fails at any file operation of any act."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import shim

pytestmark = pytest.mark.faults
TIMEOUT_S = 170
Told = Callable[[str], None]
THINNER = 2
"""How many times fewer operations the short form tries; `python -m tests.faults --long`: all."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled; without a compiler every test here says so and fails."""
    return shim.build(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Told:
    """Have a sweep's counts said at the end of the tests."""
    return lambda text: record_property("counts", text.strip().splitlines()[-1])


@pytest.fixture
def stride_of(long_form: bool) -> Callable[[int], str]:
    """Give how far apart the operations are that are tried."""
    return lambda stride: str(stride if long_form else stride * THINNER)


@pytest.mark.parametrize(
    ("acts", "stride"),
    [
        (("pay in cash", "pay in cash and by card", "pay, with a checkpoint"), 53),
        (("void", "close the shift", "adopt a catalogue"), 149),
        (("send, keep the receipt, take a page in",), 149),
        (("open the program", "back up"), 97),
    ],
    ids=["paying", "void, close, adopt", "sync", "opening, backup"],
)
def test_a_disk_that_fails_at_any_operation_loses_doubles_and_halves_nothing(
    built: Path, tell: Told, stride_of: Callable[[int], str], acts: tuple[str, ...], stride: int
) -> None:
    named = [part for act in acts for part in ("--act", act)]
    arguments = ["files", "--stride", stride_of(stride), *named]
    said = shim.run_under(built, arguments, timeout_s=TIMEOUT_S)
    tell(said)
    counts = [int(number) for number in re.findall(r"\d+", said.splitlines()[-1])]
    injected, acknowledged, *lost_doubled_half_broken = counts
    assert injected > 5
    assert acknowledged > 3
    assert lost_doubled_half_broken == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("act", "fault", "stride"),
    [("pay in cash", "EIO for ever", 13), ("back up", "read fails once", 97)],
)
def test_a_connection_that_a_fault_spoilt_is_never_used_again(  # noqa: PLR0917 - fixtures
    built: Path, tell: Told, stride_of: Callable[[int], str], act: str, fault: str, stride: int
) -> None:
    """One that fell back to reading alone, and one that could not read a page, once stayed."""
    arguments = ["files", "--act", act, "--fault", fault, "--stride", stride_of(stride)]
    said = shim.run_under(built, arguments, timeout_s=TIMEOUT_S)
    tell(said)
    assert said.rstrip().endswith(" 0 promises broken")


def test_a_power_cut_at_any_operation_loses_no_acknowledged_visit(
    built: Path, tell: Told, stride_of: Callable[[int], str]
) -> None:
    said = shim.run_under(built, ["power", "--stride", stride_of(47)], timeout_s=TIMEOUT_S)
    tell(said)
    assert " 0 lost, 0 broken" in said


def test_a_power_cut_amid_checkpoints_loses_nothing_either(
    built: Path, tell: Told, stride_of: Callable[[int], str]
) -> None:
    arguments = ["power", "--stride", stride_of(97), "--checkpoint"]
    said = shim.run_under(built, arguments, timeout_s=TIMEOUT_S)
    tell(said)
    assert " 0 lost, 0 broken" in said


@pytest.mark.parametrize("plant", ["synchronous=NORMAL", "acknowledged before the commit"])
def test_a_planted_fault_of_the_program_is_seen_by_the_power_cuts(built: Path, plant: str) -> None:
    with pytest.raises(AssertionError, match=r"[1-9]\d* lost"):
        shim.run_under(
            built,
            ["power", "--stride", "61", "--draws", "1", "--plant", plant],
            timeout_s=TIMEOUT_S,
        )


def test_without_a_compiler_it_is_said_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="install gcc"):
        shim.build(tmp_path)
