"""Finding a service: what a clerk types in a hurry, with any keyboard."""

import pytest

from models.catalogue.catalogue import Catalogue
from models.catalogue.search import Names, find, fold
from models.errors import Refusal
from tests.unit.catalogue.told import told


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("112", "NOCR-112"),
        ("۱۱۲", "NOCR-112"),
        ("nocr-112", "NOCR-112"),
        ("nocr112", "NOCR-112"),
        ("كارت ملي گم شده", "NOCR-112"),
        ("کارت‌ملی گمشده", "NOCR-112"),
        ("پاسپورت", "POL-101"),
        ("passport", "POL-101"),
        ("خلافی ماشین", "POL-301"),
        ("قبض برق", "BILL-101"),
        ("بلیط اتوبوس", "BUS-101"),
        ("ملی هوشمند صدور", "NOCR-111"),
        ("کپی", "GEN-104"),
        ("adsl", "TCI-201"),
        ("رجیستری", "CUST-102"),
    ],
)
def test_a_clerk_finds_the_service_first(sample: Catalogue, typed: str, first: str) -> None:
    assert sample.search(typed)[0].code == first


def test_every_service_is_found_first_by_its_number_and_its_own_names(sample: Catalogue) -> None:
    for service in sample.services:
        assert sample.search(str(service.number))[0] is service
        assert sample.search(service.code)[0] is service
        assert sample.search(service.fa)[0] is service
        assert sample.search(service.en)[0] is service


def test_every_other_name_finds_its_service(sample: Catalogue) -> None:
    for service in sample.services:
        for synonym in service.synonyms:
            assert service in sample.search(synonym), (service.code, synonym)


def test_an_agency_finds_all_its_services(sample: Catalogue) -> None:
    assert set(sample.search("ثبت احوال", limit=200)) >= set(sample.services_of("NOCR"))
    assert len(sample.search("ثبت احوال", limit=3)) == 3


def test_the_beginning_of_a_number_finds_its_block(sample: Catalogue) -> None:
    assert [s.number for s in sample.search("10")][:4] == [101, 102, 103, 104]


@pytest.mark.parametrize("typed", ["", "  ", "\u200c", "-", "zzzz", "گربه"])
def test_what_nothing_is_called_finds_nothing(sample: Catalogue, typed: str) -> None:
    assert sample.search(typed) == ()


def test_exact_goes_before_beginning_before_word() -> None:
    entries = fold(
        [
            Names(1, ("پست ویژه تهران",), (), ("شرکت",)),
            Names(2, ("تهران پست",), (), ("شرکت",)),
            Names(3, ("پست",), (), ("شرکت",)),
            Names(4, ("نامه",), ("پست",), ("شرکت",)),
            Names(5, ("نامه",), (), ("پست",)),
        ]
    )
    assert find(entries, "پست") == [2, 3, 4, 0, 1]


def test_a_word_of_the_name_goes_before_a_word_of_the_agency() -> None:
    entries = fold(
        [
            Names(1, ("صدور گواهی",), (), ("کد پستی",)),
            Names(2, ("گواهی کد پستی",), (), ("شرکت",)),
        ]
    )
    assert find(entries, "گواهی پستی") == [1, 0]


def test_a_number_nobody_has_is_refused(sample: Catalogue) -> None:
    with pytest.raises(Refusal) as refused:
        sample.by_number(999)
    assert refused.value.facts == {"number": 999}
    with pytest.raises(Refusal, match="unknown_service"):
        sample.service("NOCR-999")
    for look in (sample.agency, sample.payee, sample.part, sample.category, sample.table):
        with pytest.raises(Refusal, match="unknown_") as refused:
            look("nothing")
        assert told(refused.value)
