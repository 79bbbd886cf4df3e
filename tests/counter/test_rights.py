"""Facts about rights: every command asks for its own, and who lacks it changes nothing."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import app.counter.commands
from app.counter.commands.add_bill import add_bill
from app.counter.commands.add_service import add_service
from app.counter.commands.approve_day import approve_day
from app.counter.commands.ask_again import ask_again
from app.counter.commands.ask_paper_again import ask_paper_again
from app.counter.commands.ask_reversal import ask_reversal, decline_asked, give_asked
from app.counter.commands.attach_file import attach_file
from app.counter.commands.close_shift import close_shift
from app.counter.commands.correct_request import correct_request
from app.counter.commands.count_cash import count_cash
from app.counter.commands.free_sign_in import free_sign_in
from app.counter.commands.hand_cash import accept_cash, take_in
from app.counter.commands.hand_over import hand_over
from app.counter.commands.hold_visit import hold_visit, recall_visit
from app.counter.commands.lock import lock, unlock
from app.counter.commands.move_drawer import move_cash, open_drawer
from app.counter.commands.new_person import IDENTITY, NAME, new_person
from app.counter.commands.open_shift import open_shift
from app.counter.commands.pass_guard import pay_again
from app.counter.commands.read_circular import read_circular
from app.counter.commands.refer import refer
from app.counter.commands.refund_lines import refund_lines
from app.counter.commands.relieve import relieve
from app.counter.commands.remove_line import abandon_visit, remove_line
from app.counter.commands.reprint import reprint
from app.counter.commands.resolve_card import resolve_card
from app.counter.commands.scan_paper import scan_paper
from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import name_person, start_visit
from app.counter.commands.take_back import TakeBack, grant_take_back, take_back
from app.counter.commands.take_payment import take_payment
from app.counter.commands.void_receipt import void_receipt
from app.counter.desk import Desk
from app.counter.queries.day import office_day
from app.counter.queries.elsewhere import Elsewhere
from app.counter.sync.enrolment import enrol
from app.counter.visit import Person
from models.errors import CounterError, Refusal
from models.events.base import Reference
from models.people import Right, Role, rights_of
from models.values.rial import Rial
from tests.counter_world import SUPERVISOR, WATER_BILL, World, refused

Act = Callable[[Desk], object]
DAY: Final = "1405/05/12"
PERSON: Final = {IDENTITY: "0012345679", NAME: "علی محمدی"}
ASKED: Final = Reference(DAY, "none", 1)
GONE: Final = TakeBack(receipt="none", lines=(0,), reason="gave_up")


def send_on(desk: Desk) -> None:
    """Send somebody on to nowhere in particular."""
    service = desk.need_catalogue().service("GEN-104")
    why = Refusal("catalogue.not_licensed")
    refer(desk, elsewhere=Elsewhere(service=service, why=why, places=(), papers=(), sample=True))


ACTS: Final[dict[str, tuple[Right, Act]]] = {
    "start_visit": (Right.SERVE, start_visit),
    "name_person": (Right.SERVE, lambda desk: name_person(desk, person=Person(name="ا ب"))),
    "new_person": (Right.SERVE, lambda desk: new_person(desk, answers=PERSON)),
    "add_service": (
        Right.SERVE,
        lambda desk: add_service(desk, service="GEN-104", answers={"pages": "1"}),
    ),
    "add_bill": (Right.SERVE, lambda desk: add_bill(desk, bill=WATER_BILL)),
    "pay_again": (
        Right.SERVE,
        lambda desk: pay_again(desk, bill=WATER_BILL, approval=SUPERVISOR),
    ),
    "refer": (Right.SERVE, send_on),
    "remove_line": (Right.SERVE, lambda desk: remove_line(desk, line=0)),
    "abandon_visit": (Right.SERVE, abandon_visit),
    "hold_visit": (Right.SERVE, hold_visit),
    "recall_visit": (Right.SERVE, lambda desk: recall_visit(desk, visit="none")),
    "take_payment": (Right.SERVE, lambda desk: take_payment(desk, tenders=[])),
    "resolve_card": (
        Right.SERVE,
        lambda desk: resolve_card(desk, receipt="none", outcome="paid_cash"),
    ),
    "open_shift": (Right.SHIFT, lambda desk: open_shift(desk, counts={})),
    "count_cash": (Right.SHIFT, lambda desk: count_cash(desk, counts={})),
    "close_shift": (Right.SHIFT, lambda desk: close_shift(desk, left=Rial(0))),
    "move_cash": (
        Right.DRAWER,
        lambda desk: move_cash(
            desk, direction="in", party="safe", amount=Rial(10), reason="پول خرد"
        ),
    ),
    "take_in": (Right.DRAWER, lambda desk: take_in(desk, slip="7-45", amount=Rial(10))),
    "accept_cash": (Right.DRAWER, lambda desk: accept_cash(desk, slip="2-1", word="03123456")),
    "open_drawer": (Right.DRAWER, lambda desk: open_drawer(desk, reason="check")),
    "scan_paper": (
        Right.SERVE,
        lambda desk: scan_paper(desk, service="none", code="none", content=b""),
    ),
    "attach_file": (
        Right.SERVE,
        lambda desk: attach_file(desk, service="none", field="none", content=b""),
    ),
    "ask_paper_again": (
        Right.SERVE,
        lambda desk: ask_paper_again(
            desk, service="none", paper="none", identity="none", reason="unclear"
        ),
    ),
    "correct_request": (
        Right.SERVE,
        lambda desk: correct_request(desk, epoch="none", seq=1, line=0, answers={}),
    ),
    "reprint": (Right.REPRINT, lambda desk: reprint(desk, receipt="none")),
    "void_receipt": (
        Right.ASK_REVERSAL,
        lambda desk: void_receipt(desk, receipt="none", reason="other", approval=SUPERVISOR),
    ),
    "refund_lines": (
        Right.ASK_REVERSAL,
        lambda desk: refund_lines(
            desk, receipt="none", lines=[0], reason="other", tender="cash", approval=SUPERVISOR
        ),
    ),
    "take_back": (
        Right.ASK_REVERSAL,
        lambda desk: take_back(desk, wanted=GONE, approval=SUPERVISOR),
    ),
    "grant_take_back": (
        Right.ASK_REVERSAL,
        lambda desk: grant_take_back(desk, wanted=GONE, approval=SUPERVISOR),
    ),
    "ask_reversal": (Right.ASK_REVERSAL, lambda desk: ask_reversal(desk, wanted=GONE)),
    "give_asked": (
        Right.ASK_REVERSAL,
        lambda desk: give_asked(desk, ask=ASKED, back="", reference="", approval=SUPERVISOR),
    ),
    "decline_asked": (
        Right.ASK_REVERSAL,
        lambda desk: decline_asked(desk, ask=ASKED, approval=SUPERVISOR),
    ),
    "relieve": (Right.SHIFT, lambda desk: relieve(desk, approval=SUPERVISOR)),
    "ask_again": (Right.SERVE, lambda desk: ask_again(desk, epoch="none", seq=1)),
    "hand_over": (Right.SERVE, lambda desk: hand_over(desk, epoch="none", seq=1, note="unclear")),
    "change_staff": (
        Right.STAFF,
        lambda desk: change_staff(desk, code="200", name="نفر تازه", roles=["clerk"], pin="590218"),
    ),
    "approve_day": (Right.APPROVE_DAY, lambda desk: approve_day(desk, day=DAY, pin="000000")),
    "office_day": (Right.REPORT, lambda desk: office_day(desk, DAY)),
    "enrol": (
        Right.OFFICE,
        lambda desk: enrol(desk, address="http://127.0.0.1:9", code="7K2M9QX4TB", app="test"),
    ),
}
"""Every act that asks for a right, given so that nothing but the right keeps it from beginning."""

PRESENT: Final[dict[str, Act]] = {
    "lock": lock,
    "sign_out": sign_out,
    "read_circular": lambda desk: read_circular(desk, code="none"),
    "free_sign_in": lambda desk: free_sign_in(desk, user="103", approval=SUPERVISOR),
}
"""Acts that anybody who is signed in may begin; a second person's right may still be asked for."""

ASKS_NOTHING: Final = {
    "sign_in": "it is how one gets rights",
    "unlock": "it proves the person anew",
    "free_at_the_door": "the PIN of the second person proves the person and the right",
    "leave_relief": "it gives leave back, and writes nothing",
    "share_phone_secret": "the PIN of whoever's secret it is proves the person and the right",
    "adopt_catalogue": "the centre's signature is the right",
    "adopt_circular": "the centre's signature is the right",
    "adopt_policy": "the centre decided it",
    "adopt_staff": "the centre decided it",
    "accept_enrolment": "the one-time code was proved; `enrol` asks for the right",
}


ASKS_ONLY: Final = {"line_of", "bill_service", "begun_here", "is_set_up_as"}
"""Questions that stand beside a command and write nothing."""


def commands() -> Iterator[str]:
    """Name every command there is: a public function that takes the desk and writes the journal."""
    folder = Path(app.counter.commands.__path__[0])
    for file in sorted(folder.glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                keyworded = bool(node.args.kwonlyargs) or len(node.args.args) == 1
                if [arg.arg for arg in node.args.args] == ["desk"] and keyworded:
                    yield node.name


def test_no_command_was_forgotten_here() -> None:
    told = {*ACTS, *PRESENT, *ASKS_NOTHING}
    assert set(commands()) - told <= ASKS_ONLY
    assert {*PRESENT, *ASKS_NOTHING} <= set(commands())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_can_begin_what_is_its_own_and_nothing_else(
    world: World, desk: Desk, role: Role
) -> None:
    rights = rights_of([role])
    assert desk.session is not None
    desk.session = replace(desk.session, roles=(role.value,), rights=rights)
    for right, act in ACTS.values():
        if right not in rights:
            with refused(world, "right.missing", right=right.value):
                act(desk)
    own = desk.session
    for name, (right, act) in ACTS.items():
        if right in rights:
            desk.session = own
            assert _code_of(act, desk) != "right.missing", name


def _code_of(act: Act, desk: Desk) -> str:
    try:
        act(desk)
    except CounterError as error:
        return error.code
    return ""


def test_nobody_signed_in_can_do_nothing(world: World) -> None:
    desk = world.desk
    sign_out(desk)
    for name, act in {**{name: act for name, (_, act) in ACTS.items()}, **PRESENT}.items():
        if name == "office_day":
            continue  # the program itself reads reports too
        with refused(world, "session.none"):
            act(desk)


def test_a_locked_window_does_nothing(world: World, desk: Desk) -> None:
    lock(desk)
    for act in [*(act for _, act in ACTS.values()), *PRESENT.values()]:
        with refused(world, "session.locked"):
            act(desk)
    unlock(desk, pin="827364")
    open_drawer(desk, reason="check")
