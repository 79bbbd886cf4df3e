"""The plan of a practice day: the same from the same seed, and everything in it, whatever seed."""

from datetime import timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.read import read_sample
from app.counter.training.filling import count_out
from app.practice.demo import MORNING
from app.practice.hands import answers_of
from app.practice.plan import (
    CLOSES,
    LINE_BACK,
    LINE_CUT,
    OPENS,
    VISITS_LEAST,
    VISITS_MOST,
    Day,
    plan_day,
    takes_bill,
)
from models.catalogue.catalogue import Catalogue
from models.catalogue.price import price
from models.values.bill import Bill
from models.values.jalali_date import JalaliDate
from models.values.national_id import NationalId
from models.values.phone import Mobile

AGENCIES = 18
seeds = st.integers(0, 2**63)
sizes = st.integers(VISITS_LEAST, 200)


@cache
def sample() -> Catalogue:
    return read_sample()


def planned(seed: int, visits: int = VISITS_LEAST) -> Day:
    return plan_day(sample(), seed=seed, visits=visits)


@given(seed=seeds, visits=sizes)
def test_the_same_seed_plans_the_same_day(seed: int, visits: int) -> None:
    assert planned(seed, visits) == planned(seed, visits)


def test_another_seed_plans_another_day() -> None:
    assert len({planned(seed).visits for seed in range(20)}) == 20


@given(seed=seeds, visits=sizes)
def test_every_day_has_every_agency_bills_and_several_services_a_visit(
    seed: int, visits: int
) -> None:
    day = planned(seed, visits)
    wishes = [wish for visit in day.visits for wish in visit.wishes]
    assert len(day.visits) == visits
    assert len({sample().service(wish.service).agency for wish in wishes}) == AGENCIES
    assert sum(wish.bill is not None for wish in wishes) >= 5
    assert sum(len(visit.wishes) > 1 for visit in day.visits) >= visits // 3


@given(seed=seeds, visits=sizes)
def test_every_day_is_paid_in_every_way(seed: int, visits: int) -> None:
    day = planned(seed, visits)
    for pays in ("cash", "card", "split"):
        those = [visit for visit in day.visits if visit.pays == pays and visit.least > 0]
        assert those, pays
    assert all(visit.can_split for visit in day.visits if visit.pays == "split")
    assert [visit.least > 0 for visit in day.visits if visit.pays == "unknown"] == [True]


@given(seed=seeds, visits=sizes)
def test_what_turns_up_turns_up_where_it_can(seed: int, visits: int) -> None:
    day = planned(seed, visits)
    turns = (day.voided, day.refunded, day.copied, day.killed)
    assert len(set(turns)) == 4
    assert all(0 <= number < visits for number in turns)
    assert len(day.visits[day.killed].wishes) > 1
    for number in (day.voided, day.refunded):
        assert day.visits[number].pays == "cash"
        assert day.visits[number].wishes[0].least > 0
        assert not any(wish.card_only for wish in day.visits[number].wishes)


@given(seed=seeds)
def test_nobody_asks_for_what_the_line_does_not_allow(seed: int) -> None:
    day = planned(seed)
    times = [visit.at for visit in day.visits]
    assert times == sorted(times)
    assert times[0] == OPENS
    assert times[-1] < CLOSES
    assert timedelta(hours=2) == LINE_BACK - LINE_CUT
    down = [visit for visit in day.visits if LINE_CUT <= visit.at < LINE_BACK]
    assert len(down) >= 10
    for visit in down:
        for wish in visit.wishes:
            assert sample().service(wish.service).connectivity != "online_required"


@given(seed=seeds)
def test_the_people_and_bills_are_valid_to_the_last_check_digit(seed: int) -> None:
    for visit in planned(seed).visits:
        assert NationalId.parse(visit.citizen.national_id).warnings() == ()
        Mobile.parse(visit.citizen.mobile)
        for wish in visit.wishes:
            assert (wish.bill is not None) == takes_bill(sample().service(wish.service))
            if wish.bill is not None:
                again = Bill.of(str(wish.bill.bill_id), str(wish.bill.payment_id))
                assert again == wish.bill
                assert again.amount.amount > 0


@given(seed=seeds)
def test_every_form_is_filled_so_that_it_is_accepted_and_costs_what_was_planned(
    seed: int,
) -> None:
    today = JalaliDate.of_instant(MORNING)
    for visit in planned(seed).visits[:20]:
        for wish in visit.wishes:
            service = sample().service(wish.service)
            answers = service.check(answers_of(service, visit, wish, today), today).accepted()
            bill = service.bill(answers)
            assert bill == wish.bill
            assert price(service, answers, sample(), bill=bill).total.amount >= wish.least
            if service.person_field:
                assert answers[service.person_field]


@given(st.integers(0, 10**12))
def test_a_drawer_is_counted_to_the_last_rial(amount: int) -> None:
    counts = count_out(amount)
    assert sum(value * quantity for value, quantity in counts.items()) == amount
    assert all(quantity > 0 for quantity in counts.values())


def test_a_long_day_can_be_planned() -> None:
    assert len(planned(1, VISITS_MOST).visits) == VISITS_MOST
