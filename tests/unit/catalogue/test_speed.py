"""Budgets: a counter opens its catalogue and prices a line while nobody notices."""

import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.catalogue.encode import encode
from app.catalogue.signed import open_signed, sign
from models.catalogue.catalogue import Catalogue
from models.catalogue.price import price
from models.values.jalali_date import JalaliDate

pytestmark = pytest.mark.benchmark


def fastest(work: Callable[[], object], tries: int = 20) -> float:
    """Give the shortest of many tries, in seconds; a busy machine makes the others longer."""
    taken = []
    for _ in range(tries):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def test_a_signed_catalogue_opens_in_30_ms(sample: Catalogue) -> None:
    key = Ed25519PrivateKey.generate()
    signed = sign(encode(sample), key)
    assert fastest(lambda: open_signed(signed, key.public_key(), None)) < 0.030


@pytest.mark.parametrize("typed", ["ک", "کارت ملی", "passport", "1", "گربه"])
def test_searching_takes_less_than_a_millisecond(sample: Catalogue, typed: str) -> None:
    sample.search("once, to fold the names")
    assert fastest(lambda: sample.search(typed), tries=50) < 0.001


def test_a_form_is_checked_and_priced_in_a_millisecond(sample: Catalogue) -> None:
    service = sample.service("POL-101")
    today = JalaliDate(1405, 5, 12)
    typed = service.example(today)

    def take() -> None:
        price(service, service.check(typed, today).accepted(), sample)

    assert fastest(take, tries=50) < 0.001
