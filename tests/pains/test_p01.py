"""P1: a paid order vanishes at a power cut. Killed 200 times while paying, nothing does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import shim

pytestmark = pytest.mark.faults


def test_p01_a_till_killed_two_hundred_times_while_paying_lost_no_printed_receipt(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Kill -9 at random moments; printed means paid, once, and the rows' sum is the drawer's."""
    said = shim.run_under(shim.build(tmp_path), ["kill", "--times", "200"], timeout_s=170)
    record_property("counts", said.strip())
    assert "200 kills" in said
    assert ", 0 wrong" in said
