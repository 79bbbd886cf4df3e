"""Each promise that is taken out is missed: an invariant that nothing breaks proves nothing."""

import pytest

from models.errors import Refusal
from tests.simulation.many import simulate
from tests.simulation.mutants import MUTANTS

pytestmark = pytest.mark.simulation

CAUGHT_BY = {
    "all_or_nothing": 3,
    "drop_rejected": 3,
    "generation_ignored": 4,
    "no_verify": 7,
    "number_alone": 6,
    "overwrite_on_same_seq": 5,
    "own_cursor": 2,
    "print_before_commit": 3,
    "status_lost": 10,
    "trust_200": 9,
}
"""Seeds that are known to catch one, asked first so that the short form is short."""


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_the_mutant_is_caught_within_fifty_seeds(name: str) -> None:
    assert (MUTANTS[name].__doc__ or "").endswith(".")
    known = simulate(CAUGHT_BY.get(name, 1), 1, mutant=name, jobs=1)
    assert known.well or simulate(1, 50, mutant=name, jobs=1).well, f"{name} lives"


def test_an_unknown_mutant_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        simulate(1, 1, mutant="werewolf")
    assert refused.value.code == "simulation.mutant"
