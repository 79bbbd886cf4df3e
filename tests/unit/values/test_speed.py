"""What is read at every scan and keystroke is read in no time."""

from collections.abc import Callable
from timeit import repeat

import pytest

from models.values.bill import Bill
from models.values.national_id import NationalId

BUDGET_US = 20
ROUNDS = 2_000


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("read", "text"),
    [
        (Bill.parse, "77483178001420000001770160"),
        (Bill.parse, "۷۷۴۸۳۱۷۸۰۰۱۴۲۰۰۰۰۰۰۱۷۷۰۱۶۰"),
        (NationalId.parse, "0499370899"),
        (NationalId.parse, "۰۴۹۹۳۷۰۸۹۹"),
    ],
)
def test_reading_stays_within_its_budget(read: Callable[[str], object], text: str) -> None:
    fastest_s = min(repeat(lambda: read(text), number=ROUNDS, repeat=5)) / ROUNDS
    print(f"{read.__qualname__}: {fastest_s * 1e6:.1f} µs")
    assert fastest_s * 1e6 < BUDGET_US
