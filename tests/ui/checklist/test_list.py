"""The acceptance checklist as a list: each line asked of a machine has a test, or a reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[3]
NUMBERED: Final = (ROOT / "tests/ui/checklist", ROOT / "tests/window/checklist")
LINES: Final = {"A": 19, "B": 18, "C": 17, "D": 14, "E": 15, "F": 13, "G": 8}
BY_EYE: Final = {"A19", "D14", "F8", "F12", "G5"}
"""Lines that the list itself gives to the eye and the hand, not to a test."""

ELSEWHERE: Final = {
    "B1": "tests/window/test_tasks.py::test_t1_a_scanned_bill_costs_two_keys",
    "D2": "tests/window/test_printer.py::test_d2_without_a_printer_it_is_booked_counted",
    "D3": "tests/counter/test_receipt_paper.py::test_a_long_name_is_broken_and_not_cut",
    "D4": "tests/counter/test_receipt_paper.py::test_it_says_to_be_sent_until_the_centre_confirmed",
    "D5": "tests/counter/test_receipt_paper.py::test_a_copy_is_marked_twice_and_its_code_says_so",
    "E5": "tests/window/test_returned.py::test_t14_one_field_is_corrected_and_sent_again",
    "E15": "tests/window/test_training.py::test_three_lessons_end_with_ready_and_leave_nothing",
    "D12": "tests/window/test_find.py::test_the_clerk_cannot_be_the_second_person",
}
"""Lines shown beside what they are about, under a name that says it; the beginning of the name."""

MEASURED: Final = {"E7": "bench stall", "E9": "bench keys"}
"""Lines that are figures: `main.py` measures them, and fails over their limits."""

NOT_MET: Final = {"F13"}
"""Lines that do not hold yet; `docs/window.md` says why."""

_NUMBER: Final = re.compile(r"(?<![a-z0-9])([a-g])([0-9]{1,2})(?![0-9])")
_FIRST: Final = re.compile(r"(?:test_)?([a-g])([0-9]{1,2})_")


def wanted() -> list[str]:
    """Name every line of the groups that the window answers for."""
    return [f"{group}{place}" for group, count in LINES.items() for place in range(1, count + 1)]


def functions(where: Path) -> Iterator[ast.FunctionDef]:
    """Read the functions of a file, or of every file of a folder."""
    for file in sorted(where.glob("*.py")) if where.is_dir() else (where,):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield node


def numbered() -> set[str]:
    """Read the lines from the names of the tests, and of the lines asked of every scene."""
    found: set[str] = set()
    for folder in NUMBERED:
        for function in functions(folder):
            if (first := _FIRST.match(function.name)) is not None:
                found.add(first[1].upper() + first[2])
            if function.name.startswith("test_every_form_holds_"):
                several = _NUMBER.findall(function.name.replace("_", " "))
                found |= {group.upper() + place for group, place in several}
    return found


def test_every_line_has_a_test_or_a_reason() -> None:
    answered = numbered() | set(ELSEWHERE) | set(MEASURED) | BY_EYE | NOT_MET
    assert [line for line in wanted() if line not in answered] == []


def test_no_line_is_answered_twice_over_or_excused_and_met() -> None:
    assert not numbered() & (NOT_MET | set(ELSEWHERE) | set(MEASURED))


@pytest.mark.parametrize("line", list(ELSEWHERE))
def test_what_shows_a_line_elsewhere_is_there(line: str) -> None:
    file, _, begins = ELSEWHERE[line].partition("::")
    assert any(one.name.startswith(begins) for one in functions(ROOT / file))


def test_what_does_not_hold_is_told_in_the_docs() -> None:
    told = (ROOT / "docs/window.md").read_text(encoding="utf-8")
    assert [line for line in (*NOT_MET, *BY_EYE) if f"| {line} |" not in told] == []
