"""P1: a paid order vanishes at a power cut. Killed again and again while paying, nothing does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import shim

pytestmark = pytest.mark.faults


def test_p01_a_till_killed_again_and_again_while_paying_lost_no_printed_receipt(
    tmp_path: Path, long_form: bool, record_property: Callable[[str, object], None]
) -> None:
    """Kill -9 at random moments; printed means paid, once, and the rows' sum is the drawer's."""
    times = 200 if long_form else 50
    said = shim.run_under(shim.build(tmp_path), ["kill", "--times", str(times)], timeout_s=170)
    record_property("counts", said.strip())
    assert f"{times} kills" in said
    assert ", 0 wrong" in said
