"""What an office can offer: by its licence, its circulars, its policy and its line."""

import pytest

from models.catalogue.catalogue import Catalogue
from models.catalogue.offer import Offer, Policy, offered
from models.errors import Refusal
from models.values.jalali_date import JalaliDate
from tests.unit.catalogue.told import told

CAREFUL = Policy()
BOLD = Policy(held_money=True)


@pytest.mark.parametrize(
    ("code", "line_up", "offer"),
    [
        ("GEN-104", True, Offer("now")),
        ("GEN-104", False, Offer("now")),
        ("NOCR-202", True, Offer("now")),
        ("NOCR-202", False, Offer("as_request")),
        ("BILL-101", True, Offer("now")),
        ("BILL-101", False, Offer("not", "catalogue.line_down")),
    ],
)
def test_the_line_decides_how(sample: Catalogue, code: str, line_up: bool, offer: Offer) -> None:
    assert offered(sample.service(code), CAREFUL, line_up=line_up) == offer


@pytest.mark.parametrize("code", ["BILL-104", "ICTR-103"])
@pytest.mark.parametrize("line_up", [True, False])
def test_held_money_is_off_until_the_policy_turns_it_on(
    sample: Catalogue, code: str, line_up: bool
) -> None:
    service = sample.service(code)
    off = offered(service, CAREFUL, line_up=line_up)
    assert off == Offer("not", "catalogue.held_money_off")
    with pytest.raises(Refusal, match="held_money_off"):
        off.demand(service)
    on = offered(service, BOLD, line_up=line_up)
    assert on == Offer("now" if line_up else "as_request")
    on.demand(service)


def test_with_a_careful_policy_no_service_takes_money_through_without_a_line(
    sample: Catalogue,
) -> None:
    for service in sample.services:
        if service.takes_money_through:
            assert offered(service, CAREFUL, line_up=False).how == "not"


def test_a_licence_names_agencies_and_services(sample: Catalogue) -> None:
    post = Policy(agencies=frozenset({"POST", "NOCR"}), services=frozenset({"POST-105"}))
    found = {s.code for s in sample.services if offered(s, post, line_up=True).how == "now"}
    assert found == {"POST-105"}
    assert offered(sample.service("POL-101"), post, line_up=True).reason == "catalogue.not_licensed"


def test_a_circular_stops_a_service_for_now(sample: Catalogue) -> None:
    stopped = Policy(suspended=frozenset({"POL-101"}))
    assert offered(sample.service("POL-101"), stopped, line_up=True) == Offer(
        "not", "catalogue.suspended"
    )
    assert offered(sample.service("POL-102"), stopped, line_up=True) == Offer("now")


def test_every_reason_is_told(sample: Catalogue) -> None:
    service = sample.service("BILL-104")
    policies = (Policy(agencies=frozenset()), Policy(suspended=frozenset({"BILL-104"})), CAREFUL)
    offers = [offered(service, policy, line_up=False) for policy in policies]
    offers.append(offered(sample.service("BILL-101"), CAREFUL, line_up=False))
    assert len({offer.reason for offer in offers}) == 4
    for offer in offers:
        with pytest.raises(Refusal) as refused:
            offer.demand(service)
        assert told(refused.value)


def test_what_the_licence_forbids_is_told_before_what_the_line_does(sample: Catalogue) -> None:
    none = Policy(agencies=frozenset(), held_money=False)
    reasons = {offered(s, none, line_up=False).reason for s in sample.services}
    assert reasons == {"catalogue.not_licensed"}


def test_prices_hold_from_their_day_on(sample: Catalogue) -> None:
    assert not sample.in_force_on(JalaliDate(1405, 4, 31))
    assert sample.in_force_on(JalaliDate(1405, 5, 1))
