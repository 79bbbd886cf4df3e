"""P2: a paid order was opened as a draft again by a push from the server, its payment gone."""

import random
from collections.abc import Callable

import pytest

from app.central.feed import news, of_office
from app.counter.commands.approve import Approval
from app.counter.commands.reprint import reprint
from app.counter.commands.void_receipt import void_receipt
from app.counter.queries.receipts import Found, receipts
from app.wire.feed_items import OfficePolicy, Status
from tests.counter_world import SUPERVISOR
from tests.sync.branch import OFFICE, Branch, Centre

RANKS = {"given": 0, "refunded": 1, "voided": 2}


def paid(branch: Branch) -> dict[str, Found]:
    return {found.receipt: found for found in receipts(branch.desk)}


@pytest.mark.parametrize("seed", range(6))
def test_no_word_of_the_centre_takes_back_what_was_paid(
    centre: Centre, branch: Branch, seed: int
) -> None:
    """Whatever the order of acts here and words from there, a receipt's state never goes back."""
    chance = random.Random(seed)
    branch.serve()

    def said_of_any() -> None:
        epoch, seq = chance.choice(sorted(branch.events()))
        state = chance.choice(("held", "rejected", "posted", "draft", "waiting"))
        device = branch.desk.journal.identity.device
        status = Status(device=device, epoch=epoch, seq=seq, event="x", state=state, code="a.b")
        centre.tell(of_office(OFFICE), news(f"status:{epoch}:{seq}", status))

    def policy() -> None:
        centre.tell(of_office(OFFICE), news("policy", OfficePolicy(held_money=False, services=())))

    def void() -> None:
        given = [found for found in paid(branch).values() if found.state == "given"]
        if given and chance.random() < 0.3:
            chosen = chance.choice(given)
            branch.desk.line_up = True
            who: Approval = SUPERVISOR
            void_receipt(branch.desk, receipt=chosen.receipt, reason="mistake", approval=who)

    acts: list[Callable[[], object]] = [
        branch.serve,
        said_of_any,
        said_of_any,
        policy,
        lambda: reprint(branch.desk, receipt=chance.choice(sorted(paid(branch)))),
        lambda: branch.sync(centre.url),
    ]
    before = paid(branch)
    for _ in range(14):
        chance.choice(acts)()
        after = paid(branch)
        for receipt, found in before.items():
            assert after[receipt].total == found.total
            assert RANKS[after[receipt].state] >= RANKS[found.state]
        before = after
    assert branch.sync(centre.url)
    assert paid(branch) == before
