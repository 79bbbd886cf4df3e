"""The sample catalogue, read once: it is frozen, so tests may share it."""

import pytest

from app.catalogue.read import read_sample
from models.catalogue.catalogue import Catalogue
from models.values.jalali_date import JalaliDate


@pytest.fixture(scope="session")
def sample() -> Catalogue:
    """Give the product's own catalogue."""
    return read_sample()


@pytest.fixture(scope="session")
def today() -> JalaliDate:
    """Give the day all these tests happen on."""
    return JalaliDate(1405, 5, 12)
