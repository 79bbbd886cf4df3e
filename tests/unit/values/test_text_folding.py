"""Text as it is stored, as it is searched, and as an identifier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values.text import fold_digits, fold_identifier, normalise, search_key

persian = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("abcXYZ019 \t\n\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2066\u2069-"),
    )
)


@pytest.mark.parametrize(
    ("text", "stored", "searched"),
    [
        ("علي كريمي", "علی کریمی", "علیکریمی"),
        ("موسى", "موسی", "موسی"),
        ("پلاک ۱۲ و ٣٤", "پلاک 12 و 34", "پلاک12و34"),
        ("مسئول", "مسئول", "مسیول"),
        ("فاطمة أحمد إيران آذر", "فاطمة أحمد إیران آذر", "فاطمهاحمدایراناذر"),
        ("می\u200cروم", "می\u200cروم", "میروم"),
        ("می\u200c\u200c\u200cروم\u200c", "می\u200cروم", "میروم"),
        ("خانه\u200c بزرگ", "خانه بزرگ", "خانهبزرگ"),
        ("\ufeff\u202bعلی\u202c\u200f", "علی", "علی"),
        ("کتا\u00adب", "کتاب", "کتاب"),
        ("مـحـمّد", "مـحـمّد", "محمد"),
        ("  دو \u00a0\t واژه ", "دو واژه", "دوواژه"),
        ("\ufee3\ufea4\ufee4\ufeaa", "محمد", "محمد"),
        ("\ufefb", "لا", "لا"),
        ("\ufe76", "\u064e", ""),
        ("ا\u0653ب", "آب", "اب"),
        ("\u064a\u0654", "ئ", "ی"),
        ("Ali-REZA", "Ali-REZA", "alireza"),
    ],
)
def test_text_is_stored_and_searched_as_the_table_says(
    text: str, stored: str, searched: str
) -> None:
    assert normalise(text) == stored
    assert search_key(text) == searched


@given(st.one_of(persian, st.text()))
def test_storing_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(persian)
def test_a_search_key_is_its_own_key_and_that_of_the_stored_text(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text) == search_key(normalise(text))


@given(st.text("0123456789"))
def test_digits_of_three_scripts_fold_to_one(text: str) -> None:
    assert fold_digits(text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))) == text
    assert fold_digits(text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))) == text


def test_folding_digits_leaves_the_rest_alone() -> None:
    assert fold_digits("ي ۱ـ-x") == "ي 1ـ-x"


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("۱۲-۳۴ \u200c٥٦\u200f", "123456"),
        ("12\u201334\u221256", "123456"),
        ("ك ي هـ", "کیه"),
        ("\ufedb", "ک"),
        ("ab 12", "ab12"),
        ("", ""),
    ],
)
def test_an_identifier_is_stripped_of_what_is_not_part_of_it(typed: str, bare: str) -> None:
    assert fold_identifier(typed) == bare
