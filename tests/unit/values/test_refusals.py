"""What each value refuses, by field and code, and that every code has its sentences."""

import ast
import re
import string
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest

from models.errors import Refusal
from models.values import text as texts
from models.values.bank_card import BankCard
from models.values.banks import BANKS_BY_CARD_PREFIX, BANKS_BY_IBAN_CODE
from models.values.bill import AGREED_KINDS, UNLABELLED, Bill, BillId, PaymentId
from models.values.foreigner_id import ForeignerId
from models.values.iban import Iban
from models.values.jalali_date import FIRST_YEAR, LAST_YEAR, JalaliDate
from models.values.legal_id import LegalId
from models.values.national_id import NationalId
from models.values.passport_no import PassportNo
from models.values.phone import Landline, Mobile
from models.values.plate import LETTER_USES, CarPlate, MotorcyclePlate
from models.values.postal_code import PostalCode
from models.values.rial import Rial
from models.values.tax_id import TaxId
from models.values.tracking_code import TrackingCode

ROOT: Final = Path(__file__).parents[3]
VALUES: Final = ROOT / "models" / "values"
CODE: Final = re.compile(r"[a-z_]+\.[a-z_]+")
BARCODE: Final = "77483178001420000001770160"
TRACKING: Final = str(TrackingCode.make(123_456_789))

Read = Callable[[str], object]

WRONG: Final[list[tuple[Read, str, str]]] = [
    (NationalId.parse, " \u200c", "national_id.empty"),
    (NationalId.parse, "04993x0899", "national_id.characters"),
    (NationalId.parse, "0499370", "national_id.length"),
    (NationalId.parse, "04993708990", "national_id.length"),
    (NationalId.parse, "2222222222", "national_id.repeated"),
    (NationalId.parse, "00000000", "national_id.repeated"),
    (NationalId.parse, "0499370898", "national_id.check_digit"),
    (NationalId, "499370899", "national_id.length"),
    (NationalId, "۰۴۹۹۳۷۰۸۹۹", "national_id.characters"),
    (LegalId.parse, "", "legal_id.empty"),
    (LegalId.parse, "1038028479o", "legal_id.characters"),
    (LegalId.parse, "0380284790", "legal_id.length"),
    (LegalId.parse, "103802847900", "legal_id.length"),
    (LegalId.parse, "10380284791", "legal_id.check_digit"),
    (ForeignerId.parse, "", "foreigner_id.empty"),
    (ForeignerId.parse, "1234567A", "foreigner_id.characters"),
    (ForeignerId.parse, "1234567", "foreigner_id.length"),
    (ForeignerId.parse, "1234567890123", "foreigner_id.length"),
    (PassportNo.parse, "--", "passport_no.empty"),
    (PassportNo.parse, "الف12345", "passport_no.characters"),
    (PassportNo.parse, "A123", "passport_no.length"),
    (PassportNo.parse, "A" * 16, "passport_no.length"),
    (PassportNo, "a12345678", "passport_no.characters"),
    (PostalCode.parse, "", "postal_code.empty"),
    (PostalCode.parse, "15178x3332", "postal_code.characters"),
    (PostalCode.parse, "151786333", "postal_code.length"),
    (PostalCode.parse, "1517063332", "postal_code.routing"),
    (PostalCode.parse, "2517863332", "postal_code.routing"),
    (Mobile.parse, "()", "mobile.empty"),
    (Mobile.parse, "0912345678x", "mobile.characters"),
    (Mobile.parse, "091234567", "mobile.length"),
    (Mobile.parse, "091234567890", "mobile.length"),
    (Mobile.parse, "+980912345678", "mobile.prefix"),
    (Mobile.parse, "02187654321", "mobile.prefix"),
    (Mobile, "9123456789", "mobile.length"),
    (Landline.parse, "", "landline.empty"),
    (Landline.parse, "021-8765432l", "landline.characters"),
    (Landline.parse, "87654321", "landline.length"),
    (Landline.parse, "195", "landline.length"),
    (Landline.parse, "09123456789", "landline.mobile"),
    (Landline.parse, "00218765432", "landline.area"),
    (Landline, "12187654321", "landline.area"),
    (Landline.parse, "02118765432", "landline.local"),
    (Landline.parse, "02108765432", "landline.local"),
    (CarPlate.parse, "ایران", "car_plate.empty"),
    (CarPlate.parse, "12145", "car_plate.shape"),
    (CarPlate.parse, "145ب1247", "car_plate.shape"),
    (CarPlate.parse, "12ب1454", "car_plate.shape"),
    (CarPlate.parse, "12Q14547", "car_plate.letter"),
    (CarPlate.parse, "12بب14547", "car_plate.letter"),
    (MotorcyclePlate.parse, " - ", "motorcycle_plate.empty"),
    (MotorcyclePlate.parse, "123-4567", "motorcycle_plate.shape"),
    (MotorcyclePlate.parse, "123-4567x", "motorcycle_plate.shape"),
    (BankCard.parse, "", "bank_card.empty"),
    (BankCard.parse, "6037x91234567893", "bank_card.characters"),
    (BankCard.parse, "603799123456789", "bank_card.length"),
    (BankCard.parse, "6037991234567894", "bank_card.check_digit"),
    (Iban.parse, "", "iban.empty"),
    (Iban.parse, "DE820540102680020817909002", "iban.country"),
    (Iban.parse, "IR8205401026800208179090O2", "iban.characters"),
    (Iban.parse, "IR82054010268002081790900", "iban.length"),
    (Iban.parse, "IR830540102680020817909002", "iban.check_digits"),
    (Iban, "820540102680020817909002", "iban.country"),
    (BillId.parse, "", "bill_id.empty"),
    (BillId.parse, "77483178OO142", "bill_id.characters"),
    (BillId.parse, "00042", "bill_id.length"),
    (BillId.parse, "77483178001420", "bill_id.length"),
    (BillId.parse, "7748317800143", "bill_id.check_digit"),
    (BillId, "07748317800142", "bill_id.length"),
    (BillId, "0774831780014", "bill_id.leading_zeros"),
    (PaymentId.parse, "", "payment_id.empty"),
    (PaymentId.parse, "17701b0", "payment_id.characters"),
    (PaymentId.parse, "0000070160", "payment_id.length"),
    (PaymentId.parse, "1770170", "payment_id.check_digit"),
    (PaymentId, "001770160", "payment_id.leading_zeros"),
    (Bill.parse, "", "bill.empty"),
    (Bill.parse, "7748317800142000000177016x", "bill.characters"),
    (Bill.parse, "77483178001421770", "bill.length"),
    (Bill.parse, BARCODE + "0", "bill.length"),
    (Bill.parse, BARCODE[:-1] + "1", "bill.pair"),
    (Bill.parse, "7748317800143" + BARCODE[13:], "bill_id.check_digit"),
    (Bill.parse, "77483178001421770161", "bill.unparted"),
    (Bill.parse, "60321818629380820650", "bill.ambiguous"),
    (TaxId.parse, "", "tax_id.empty"),
    (TaxId.parse, "A111220E1B9155CB1F18C", "tax_id.length"),
    (TaxId.parse, "A111220E1B9155CB1F18CX", "tax_id.characters"),
    (TaxId.parse, "A111220E1B9155CB1F18C8", "tax_id.check_digit"),
    (TaxId.parse, "A11122FFFFF155CB1F18C7", "tax_id.day"),
    (TaxId.parse, "A111220E1B9FFFFFFFFFF7", "tax_id.serial"),
    (lambda memory: TaxId.make(memory, date(2020, 7, 20), 12), "DEF5G", "tax_id.memory_id"),
    (lambda memory: TaxId.make(memory, date(1969, 12, 31), 12), "DEF5GH", "tax_id.day"),
    (lambda memory: TaxId.make(memory, date(2020, 7, 20), -1), "DEF5GH", "tax_id.serial"),
    (JalaliDate.parse, "", "jalali_date.empty"),
    (JalaliDate.parse, "دوازدهم مرداد", "jalali_date.format"),
    (JalaliDate.parse, "12/05/1405", "jalali_date.format"),
    (JalaliDate.parse, "405/05/12", "jalali_date.format"),
    (JalaliDate.parse, "70/01/01", "jalali_date.two_digit_year"),
    (JalaliDate.parse, "۷۰۰۱۰۱", "jalali_date.two_digit_year"),
    (JalaliDate.parse, "2026/08/03", "jalali_date.gregorian"),
    (JalaliDate.parse, "1279/12/29", "jalali_date.range"),
    (JalaliDate.parse, "1451/01/01", "jalali_date.range"),
    (JalaliDate.parse, "1405/13/01", "jalali_date.month"),
    (JalaliDate.parse, "1405/00/01", "jalali_date.month"),
    (JalaliDate.parse, "1404/12/30", "jalali_date.day"),
    (JalaliDate.parse, "1405/07/31", "jalali_date.day"),
    (JalaliDate.from_iso, "2026-8-3", "jalali_date.iso"),
    (JalaliDate.from_iso, "2026-02-30", "jalali_date.iso"),
    (JalaliDate.from_iso, "1900-01-01", "jalali_date.range"),
    (JalaliDate.from_iso, "2500-01-01", "jalali_date.range"),
    (Rial.parse, "ریال", "rial.empty"),
    (Rial.parse, "120 دلار", "rial.characters"),
    (Rial.parse, "1.5", "rial.decimal"),
    (Rial.parse, "۱٫۵", "rial.decimal"),
    (Rial.parse, "120.000 ریال", "rial.decimal"),
    (Rial.parse, "12,34", "rial.grouping"),
    (Rial.parse, "1,2000", "rial.grouping"),
    (Rial.parse, "9007199254740992", "rial.range"),
    (Rial.parse, "9007199254740990 تومان", "rial.range"),
    (Rial.parse, "9" * 5000, "rial.range"),
    (texts.from_words, " ", "words.empty"),
    (texts.from_words, "سه و سی", "words.unreadable"),
    (texts.from_words, "یک " * 1000, "words.unreadable"),
    (lambda number: texts.in_words(int(number)), "1" + "0" * 18, "words.range"),
    (TrackingCode.parse, "-", "tracking_code.empty"),
    (TrackingCode.parse, "U" + TRACKING[1:], "tracking_code.characters"),
    (TrackingCode.parse, TRACKING + "0", "tracking_code.length"),
    (TrackingCode, TRACKING.replace("-", ""), "tracking_code.length"),
    (TrackingCode, TRACKING.lower(), "tracking_code.characters"),
    (TrackingCode.parse, TRACKING[:-1] + "2", "tracking_code.check_character"),
    (lambda number: TrackingCode.make(int(number)), str(32**7), "tracking_code.range"),
]

# Asked before a value exists, by the window that saw `padded` or `with_zeros`.
ASKED: Final = {"national_id.padded", "legal_id.padded"}


def _words(language: str) -> dict[str, dict[str, dict[str, object]]]:
    path = ROOT / "app" / "locale" / language / "errors" / "values.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _sentences(language: str) -> dict[str, str]:
    found = {}

    def walk(table: dict[str, object], above: str) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                walk(value, f"{above}{name}.")
            else:
                assert isinstance(value, str)
                found[above + name] = value

    walk({**_words(language)}, "")
    return found


def _coded() -> set[str]:
    """Find every code that stands whole in the source of the values this room speaks for."""
    codes = set()
    for path in VALUES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(code)) if CODE.fullmatch(code):
                    codes.add(code)
    # Receipt numbers are the journal's; it speaks for them.
    return {code for code in codes if not code.startswith(("models.", "receipt_number."))}


def _warned() -> set[str]:
    return {f"{kind}.{name}" for kind, names in _words("fa")["warnings"].items() for name in names}


@pytest.mark.parametrize(("read", "wrong", "code"), WRONG)
def test_a_wrong_input_is_refused_by_field_and_code(read: Read, wrong: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(wrong)
    assert refusal.value.code == code
    assert refusal.value.field == code.partition(".")[0]


@pytest.mark.parametrize(("read", "wrong", "code"), WRONG)
def test_a_refusal_never_repeats_what_was_typed(read: Read, wrong: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(wrong)
    told = f"{refusal.value} {refusal.value.args} {refusal.value.facts}"
    assert len(wrong.strip()) < 6 or wrong not in told
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: NationalId(499370899),  # type: ignore[arg-type]
        lambda: NationalId.parse(499370899),  # type: ignore[arg-type]
        lambda: LegalId(None),  # type: ignore[arg-type]
        lambda: PassportNo(b"A12345678"),  # type: ignore[arg-type]
        lambda: Iban(26),  # type: ignore[arg-type]
        lambda: Bill("7748317800142", "1770160"),  # type: ignore[arg-type]
        lambda: CarPlate("12", "ب", 145, "47"),  # type: ignore[arg-type]
        lambda: JalaliDate(1405, 5, True),
        lambda: JalaliDate("1405", 5, 12),  # type: ignore[arg-type]
        lambda: JalaliDate.from_gregorian(datetime(2026, 8, 3)),  # noqa: DTZ001
        lambda: JalaliDate.of_instant(datetime(2026, 8, 3)),  # noqa: DTZ001
        lambda: TaxId.make("DEF5GH", datetime(2020, 7, 20), 12),  # noqa: DTZ001
        lambda: TaxId.make("DEF5GH", date(2020, 7, 20), True),
        lambda: TrackingCode.make("1"),  # type: ignore[arg-type]
        lambda: texts.group(1.5),  # type: ignore[arg-type]
        lambda: texts.in_words(True),
    ],
)
def test_what_is_not_even_of_the_kind_is_our_own_mistake(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        make()


def test_a_million_pasted_digits_are_refused_at_once() -> None:
    pasted = "۹" * 1_000_000
    for read in {read for read, _, _ in WRONG}:
        if getattr(read, "__name__", "") == "parse":
            with pytest.raises(Refusal):
                read(pasted)


def test_every_code_is_driven_by_an_example() -> None:
    driven = {code for _, _, code in WRONG}
    assert driven >= _coded() - _warned()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_code_has_its_sentences_and_no_sentence_is_idle(language: str) -> None:
    def parts(told: object) -> set[str]:
        return set(told) if isinstance(told, dict) else set()

    words = _words(language)
    del words["names"]
    warned = words.pop("warnings")
    told = {f"{kind}.{name}": told for kind, names in words.items() for name, told in names.items()}
    assert set(told) == {code for _, _, code in WRONG}
    assert all(parts(sentence) == {"reason", "remedy"} for sentence in told.values())
    hints = {
        f"{kind}.{name}": hint for kind, names in warned.items() for name, hint in names.items()
    }
    assert set(hints) == (_coded() - set(told)) | ASKED
    assert all(parts(hint) == {"text"} for hint in hints.values())


def test_both_languages_say_the_same_things_with_the_same_places() -> None:
    persian, english = _sentences("fa"), _sentences("en")

    def places(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}

    assert list(persian) == list(english)
    assert {k: places(v) for k, v in persian.items()} == {k: places(v) for k, v in english.items()}


@pytest.mark.parametrize(("read", "wrong", "code"), WRONG)
def test_the_facts_of_a_refusal_fill_its_sentences(read: Read, wrong: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(wrong)
    for language in ("fa", "en"):
        sentences = _sentences(language)
        for part in ("reason", "remedy"):
            assert "{" not in sentences[f"{code}.{part}"].format(**refusal.value.facts)


def test_no_sentence_begs_or_merely_complains() -> None:
    for key, sentence in {**_sentences("fa"), **_sentences("en")}.items():
        for empty in ("لطفا", "نامعتبر", "خطا", "please", "invalid", "error"):
            assert empty not in sentence.casefold(), key


def test_persian_sentences_speak_persian_digits() -> None:
    for key, sentence in _sentences("fa").items():
        assert not re.search("[0-9]", sentence), key


def test_the_limits_in_the_sentences_are_the_limits_of_the_rules() -> None:
    assert f"{FIRST_YEAR} to {LAST_YEAR}" in _sentences("en")["jalali_date.range.reason"]
    assert _sentences("en")["rial.range.remedy"].count(str(len(str(2**53)))) == 1


def test_every_hinted_name_has_its_words() -> None:
    for language in ("fa", "en"):
        names = _words(language)["names"]
        assert set(names["bank"]) >= {*BANKS_BY_IBAN_CODE.values(), *BANKS_BY_CARD_PREFIX.values()}
        assert set(names["bill_kind"]) == {*AGREED_KINDS.values(), UNLABELLED}
        assert set(names["plate_use"]) == set(LETTER_USES.values())
