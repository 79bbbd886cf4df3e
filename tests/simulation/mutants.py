"""Mutants: the product with one promise taken out, from these rooms alone; each must be caught.

The first eleven are those that a model of the protocol was tried by; the others take out what
the design's fault catalogue and the later parts of the protocol promise.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import tests.simulation.mutants_of_centre as centre
import tests.simulation.mutants_of_counter as counter
from tests.simulation.mutation import Mutation

_WITH_WHAT: Final[tuple[tuple[Mutation, str], ...]] = (
    (counter.own_cursor, "I1 I5"),
    (counter.purge_on_received, "I1 I1b"),
    (counter.reuse_epoch, "I1"),
    (centre.dedupe_by_seq, "I1 I9"),
    (centre.no_dedupe, "I2 I10 V"),
    (centre.all_or_nothing, "I1 I6 I6b"),
    (centre.drop_rejected, "I1 I4 I9"),
    (centre.ack_before_commit, "I1 I5"),
    (counter.trust_200, "I1 I5"),
    (counter.wall_cursor, "I1 I6"),
    (centre.no_verify, "I3 I8"),
    (counter.print_before_commit, "I0"),
    (counter.number_alone, "L"),
    (counter.fresh_id_on_retry, "I0"),
    (centre.overwrite_on_same_seq, "I1 I1b I3"),
    (centre.generation_ignored, "I11"),
    (centre.forks_untold, "I7"),
    (centre.status_lost, "I9"),
    (centre.gap_passed, "I4"),
    (counter.safe_at_once, "I5s"),
    (centre.held_up_by_the_unknown, "I6b"),
    (counter.cursor_before_items, "I11"),
    (counter.export_confirms, "I1 I5"),
)
MUTANTS: Final[dict[str, Mutation]] = {each.__name__: each for each, _ in _WITH_WHAT}
CAUGHT_BY: Final[dict[str, frozenset[str]]] = {
    each.__name__: frozenset(names.split()) for each, names in _WITH_WHAT
}
"""The invariants that keep the promise which is taken out: a crash, say, is not what it is for."""


@contextmanager
def mutated(name: str) -> Iterator[None]:
    """Take one promise out for a while; no name takes out nothing."""
    with ExitStack() as stack:
        if name:
            MUTANTS[name](stack)
        yield
