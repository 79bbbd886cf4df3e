"""Who may do what: roles, the rights they carry, and what needs a second person."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is in an office."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    INSPECTOR = "inspector"
    RURAL = "rural"


class Right(StrEnum):
    """One thing a person may do; commands ask for it, never the window."""

    SERVE = "serve"
    SHIFT = "shift"
    DRAWER = "drawer"
    REPRINT = "reprint"
    ASK_REVERSAL = "ask_reversal"
    APPROVE_REVERSAL = "approve_reversal"
    FREE_SIGN_IN = "free_sign_in"
    REPORT = "report"
    APPROVE_DAY = "approve_day"
    STAFF = "staff"
    OFFICE = "office"


_AT_THE_COUNTER: Final = frozenset(
    {Right.SERVE, Right.SHIFT, Right.DRAWER, Right.REPRINT, Right.ASK_REVERSAL}
)
_OVER_THE_COUNTER: Final = frozenset(
    {Right.APPROVE_REVERSAL, Right.FREE_SIGN_IN, Right.REPORT, Right.APPROVE_DAY}
)
RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.CLERK: _AT_THE_COUNTER,
    Role.SUPERVISOR: _AT_THE_COUNTER | _OVER_THE_COUNTER,
    Role.MANAGER: _AT_THE_COUNTER | _OVER_THE_COUNTER | {Right.STAFF, Right.OFFICE},
    Role.INSPECTOR: frozenset({Right.REPORT}),
    # One person wears every hat of a village office, except that of a second person:
    # what needs four eyes there waits for somebody else's.
    Role.RURAL: _AT_THE_COUNTER | {Right.REPORT, Right.APPROVE_DAY, Right.STAFF, Right.OFFICE},
}


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """Gather the rights of several roles; a role this version does not know carries none."""
    known = {role.value: rights for role, rights in RIGHTS.items()}
    return frozenset().union(*(known.get(role, frozenset()) for role in roles))
