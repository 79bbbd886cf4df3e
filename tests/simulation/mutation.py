"""How a promise is taken out: one attribute of the product is another one for a while."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from tests.simulation.fence import swapped

Mutation = Callable[[ExitStack], None]


def swap(stack: ExitStack, owner: Any, name: str, new: Any) -> None:
    stack.enter_context(swapped(owner, name, new))


def may_delete(connection: Any) -> None:
    for name in ("event_no_delete", "event_no_update"):
        connection.exec_driver_sql(f"drop trigger if exists {name}")
