"""The acceptance checklist, E1, at the real counter: a whole shift without the network."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from models.values.rial import Rial
from tests.window.conftest import Start
from tests.window.tasks.shift import whole_shift
from tests.window.town import Town
from ui.rows import Link


@contextmanager
def cut(town: Town) -> Iterator[None]:
    """Refuse every call at once, as a network that is down does."""
    town.cable.cut()
    yield


@contextmanager
def hanging(town: Town) -> Iterator[None]:
    """Take every call and never answer, as a network that is worse than down does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        town.cable.port = silent.getsockname()[1]
        yield


@pytest.mark.parametrize("network", [cut, hanging])
def test_e1_a_whole_shift_is_worked_while_the_network_is_down_or_hangs(
    town: Town, start: Start, network: Callable[[Town], AbstractContextManager[None]]
) -> None:
    with network(town):
        clerk = start(town)
        worked = whole_shift(clerk)
        assert worked.difference != Rial(0)
        clerk.line_is(Link.OFFLINE)
        assert clerk.waiting() > 0
        assert clerk.town.receipts_total() == 0
        clerk.end()
