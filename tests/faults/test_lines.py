"""Whatever is raised wherever while a visit is paid, the visit is paid once or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.counter_world import new_world, open_for_business
from tests.faults.lines import raise_at_lines

pytestmark = pytest.mark.faults


def test_an_exception_at_any_line_of_paying_leaves_no_half_visit(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    world = new_world(tmp_path)
    open_for_business(world)
    found = raise_at_lines(world)
    world.engine.dispose()
    record_property("counts", found.line())
    assert found.wrong == []
    assert found.raised > 400
    assert found.stood
