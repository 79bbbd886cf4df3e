"""Facts about roles: who may do what, told once here and once in the program."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people import RIGHTS, Right, Role, rights_of

WORK = {"serve", "shift", "drawer", "reprint", "ask_reversal"}
WATCH = {"approve_reversal", "free_sign_in", "report", "approve_day"}
OWN = {"staff", "office"}
MAY = {
    "clerk": WORK,
    "supervisor": WORK | WATCH,
    "manager": WORK | WATCH | OWN,
    "inspector": {"report"},
    "rural": WORK | {"report", "approve_day"} | OWN,
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_this_and_nothing_more(role: Role) -> None:
    assert {right.value for right in RIGHTS[role]} == MAY[role.value]


def test_every_right_is_somebodys() -> None:
    assert frozenset().union(*RIGHTS.values()) == frozenset(Right)


def test_whoever_is_alone_is_nobodys_second_person() -> None:
    """In a village office one person wears every hat but that one."""
    assert not RIGHTS[Role.RURAL] & {Right.APPROVE_REVERSAL, Right.FREE_SIGN_IN}


def test_an_inspector_changes_nothing() -> None:
    assert RIGHTS[Role.INSPECTOR] == {Right.REPORT}


@given(st.lists(st.sampled_from([*(role.value for role in Role), "owner", "", "CLERK"])))
def test_several_roles_add_up_and_an_unknown_one_carries_none(roles: list[str]) -> None:
    wanted: set[Right] = set()
    for role in roles:
        if role in MAY:
            wanted |= {Right(right) for right in MAY[role]}
    assert rights_of(roles) == wanted
