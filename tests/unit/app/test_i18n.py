"""Words, numbers, money and dates come out as the reader of each language expects them."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import i18n
from app.i18n import Code, Language, MoneyUnit, Plural, Typed, Words
from models.errors import Defect, Fault, Refusal
from models.values.jalali_date import JalaliDate
from models.values.rial import Rial
from models.values.text import fold_digits

FA = Words(Language.FA)
EN = Words(Language.EN)
PLAIN = Words(Language.FA, plain=True)

LRI, FSI, PDI, LRM = "\u2066", "\u2068", "\u2069", "\u200e"


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A locale of the test's own, in place of the program's."""
    for language in Language:
        (tmp_path / language).mkdir()
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n._room.cache_clear()
    yield tmp_path
    i18n._room.cache_clear()


def write(locale: Path, name: str, text: str) -> None:
    file = locale / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_an_amount_is_grouped_and_has_its_unit() -> None:
    assert FA.shape(Rial(19_824_000)) == "۱۹٬۸۲۴٬۰۰۰ ریال"
    assert EN.shape(Rial(19_824_000)) == "19,824,000 rials"


def test_toman_is_the_same_amount_to_the_last_rial() -> None:
    assert FA.toman(Rial(19_824_000)) == "۱٬۹۸۲٬۴۰۰ تومان"
    assert FA.toman(Rial(1_005)) == "۱۰۰٫۵ تومان"
    assert EN.toman(Rial(-5)) == "-0.5 tomans"
    assert PLAIN.toman(Rial(-10_050)) == "−۱٬۰۰۵ تومان"
    assert Words(Language.FA, unit=MoneyUnit.TOMAN).shape(Rial(1_000)) == "۱۰۰ تومان"


@given(st.integers(-(2**53) + 1, 2**53 - 1))
def test_no_digit_of_an_amount_is_lost_in_either_unit(amount: int) -> None:
    for words in (FA, EN):
        rials = fold_digits(words.rial(Rial(amount)))
        tomans = fold_digits(words.toman(Rial(amount)))
        assert digits(rials) == str(abs(amount))
        shown = digits(tomans) if ("." in tomans or "٫" in tomans) else digits(tomans) + "0"
        assert int(shown) == abs(amount)
        assert ("−" in rials or "-" in rials) == (amount < 0)
        assert ("−" in tomans or "-" in tomans) == (amount < 0)


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def test_a_negative_number_keeps_its_sign_at_the_left_and_paper_gets_no_mark() -> None:
    assert FA.number(-1_234) == f"{LRM}−۱٬۲۳۴"
    assert PLAIN.number(-1_234) == "−۱٬۲۳۴"
    assert EN.number(-1_234) == "-1,234"


def test_a_day_is_written_with_slashes_in_the_readers_digits() -> None:
    day = JalaliDate(1405, 5, 12)
    assert FA.shape(day) == "۱۴۰۵/۰۵/۱۲"
    assert EN.shape(day) == "1405/05/12"


def test_an_instant_is_told_as_the_clock_on_the_wall_at_tehran_has_it() -> None:
    instant = datetime(2026, 8, 3, 20, 45, tzinfo=UTC)
    assert FA.shape(instant) == "۰۰:۱۵"
    assert FA.moment(instant) == "۱۴۰۵/۰۵/۱۳ ساعت ۰۰:۱۵"
    assert EN.moment(instant.astimezone(timezone(timedelta(hours=-8)))) == "1405/05/13 at 00:15"


def test_the_summer_time_of_old_is_remembered() -> None:
    assert EN.time(datetime(2021, 7, 1, 12, tzinfo=UTC)) == "16:30"
    assert EN.time(datetime(2021, 1, 1, 12, tzinfo=UTC)) == "15:30"


def test_an_instant_that_does_not_know_its_zone_is_no_instant() -> None:
    with pytest.raises(TypeError, match="offset from UTC"):
        FA.time(datetime(2026, 8, 3, 7, 12))  # noqa: DTZ001 - the point of the test


def test_a_code_reads_left_to_right_on_the_screen_and_bare_elsewhere() -> None:
    code = Code("72-1402-0087")
    assert FA.shape(code) == f"{LRI}72-1402-0087{PDI}"
    assert EN.shape(code) == f"{LRI}72-1402-0087{PDI}"
    assert PLAIN.shape(code) == "72-1402-0087"
    assert FA.shape(Code("")) == ""


@given(st.text())
def test_what_a_person_typed_cannot_turn_the_sentence_around(said: str) -> None:
    shaped = FA.shape(Typed(said))
    inner = shaped.removeprefix(FSI).removesuffix(PDI)
    assert not set(inner) & set(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    assert PLAIN.shape(Typed(said)) == inner


@given(st.integers(), st.text(alphabet="012-./abc"), st.integers(-(10**12), 10**12))
def test_paper_and_files_get_no_invisible_mark(count: int, code: str, amount: int) -> None:
    for value in (count, Code(code), Rial(amount)):
        assert not set(PLAIN.shape(value)) & {LRI, FSI, PDI, LRM}


def test_words_are_filled_in_by_name(locale: Path) -> None:
    write(locale, "fa/desk.toml", 'taken = "{clerk} {count} ردیف را گرفت"')
    write(locale, "en/desk.toml", 'taken = "{clerk} took {count} lines"')
    assert FA.say("desk.taken", clerk="رضا", count=1_205) == "رضا ۱٬۲۰۵ ردیف را گرفت"
    assert EN.say("desk.taken", clerk="Reza", count=1_205) == "Reza took 1,205 lines"


def test_a_count_chooses_the_form_as_each_language_has_it(locale: Path) -> None:
    write(locale, "fa/desk.toml", 'waiting = { one = "یکی: {count}", other = "چند تا: {count}" }')
    write(locale, "en/desk.toml", 'waiting = { one = "{count} waits", other = "{count} wait" }')
    assert [FA.say("desk.waiting", count=count) for count in (0, 1, 2)] == [
        "یکی: ۰", "یکی: ۱", "چند تا: ۲",
    ]  # fmt: skip
    assert [EN.say("desk.waiting", count=count) for count in (0, 1, 2)] == [
        "0 wait", "1 waits", "2 wait",
    ]  # fmt: skip
    with pytest.raises(Defect, match=r"speech\.missing_place"):
        EN.say("desk.waiting")


def test_a_room_may_be_a_folder_and_a_key_is_written_once(locale: Path) -> None:
    write(locale, "fa/desk/one.toml", 'a = "الف"')
    write(locale, "fa/desk/two.toml", '[b]\nc = "ب"')
    assert (FA.say("desk.a"), FA.say("desk.b.c")) == ("الف", "ب")
    write(locale, "fa/table/one.toml", 'a = "الف"')
    write(locale, "fa/table/two.toml", 'a = "ب"')
    with pytest.raises(Defect, match=r"speech\.written_twice"):
        FA.say("table.a")


@pytest.mark.parametrize(
    "translated",
    [
        'taken = "{who} took it"',
        'taken = "Somebody took it"',
        'taken = { one = "x", other = "y" }',
        "",
    ],
)
def test_a_translation_that_lost_its_place_is_not_shown(locale: Path, translated: str) -> None:
    write(locale, "fa/desk.toml", 'taken = "{clerk} گرفت"')
    write(locale, "en/desk.toml", translated)
    assert EN.say("desk.taken", clerk="Reza") == "Reza گرفت"


def test_a_key_that_nobody_wrote_and_a_place_that_nobody_named_are_defects(locale: Path) -> None:
    write(locale, "fa/desk.toml", 'taken = "{clerk} گرفت"')
    for key in ("desk.given", "no_such_room.at_all", "desk", "", "../fa/desk.taken"):
        with pytest.raises(Defect, match=r"speech\.unknown_key"):
            FA.say(key)
    with pytest.raises(Defect, match=r"speech\.missing_place"):
        FA.say("desk.taken", somebody="رضا")


def test_what_is_no_text_is_a_defect(locale: Path) -> None:
    write(locale, "fa/desk.toml", "taken = 5")
    with pytest.raises(Defect, match=r"speech\.not_text"):
        FA.say("desk.taken")


def test_a_value_with_braces_is_not_read_as_a_place(locale: Path) -> None:
    write(locale, "fa/desk.toml", 'taken = "{clerk} گرفت"')
    assert FA.say("desk.taken", clerk="{amount}") == "{amount} گرفت"


def test_an_error_tells_what_is_wrong_and_what_to_do() -> None:
    refusal = Refusal(
        "settings.out_of_bounds", field="zoom", key="zoom_percent", least=100, most=200
    )
    told = FA.error(refusal)
    assert told.reason == f"مقدار تنظیم {LRI}zoom_percent{PDI} بیرون از اندازه است."
    assert told.remedy == "عددی از ۱۰۰ تا ۲۰۰ بنویسید."
    assert PLAIN.error(refusal).reason == "مقدار تنظیم zoom_percent بیرون از اندازه است."
    assert (
        EN.error(Fault("disk.full")).reason == "This computer's disk is full; nothing was written."
    )


def test_an_error_nobody_wrote_words_for_still_says_its_code() -> None:
    told = EN.error(Fault("no.such.code"))
    assert told.reason == f"Nobody has written a sentence for {LRI}no.such.code{PDI} yet."
    lost_its_fact = Refusal("settings.unknown_key")
    assert "settings.unknown_key" in FA.error(lost_its_fact).reason


def test_an_error_names_its_field_where_its_sentence_asks_for_it(locale: Path) -> None:
    write(locale, "fa/fields.toml", 'bill_id = "شناسهٔ قبض"')
    write(
        locale, "fa/errors.toml", '[desk.empty]\nreason = "{field} خالی است."\nremedy = "بنویسید."'
    )
    assert FA.error(Refusal("desk.empty", field="bill_id")).reason == "شناسهٔ قبض خالی است."


def test_each_language_knows_its_direction() -> None:
    assert (FA.direction, EN.direction) == ("rtl", "ltr")
    assert Language("fa") is Language.FA


def test_a_room_is_read_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    i18n._room.cache_clear()
    read: list[str] = []
    honest = i18n.read_room

    def watched(language: Language, room: str) -> dict[str, i18n.Text]:
        read.append(f"{language}/{room}")
        return honest(language, room)

    monkeypatch.setattr(i18n, "read_room", watched)
    for _ in range(3):
        EN.say("units.rial", amount="1")
    assert read == ["fa/units", "en/units"]
    i18n._room.cache_clear()


@pytest.mark.benchmark
def test_a_sentence_costs_next_to_nothing() -> None:
    FA.money(Rial(1))
    begun = time.perf_counter()
    for amount in range(2_000):
        FA.money(Rial(amount))
    each_us = (time.perf_counter() - begun) / 2_000 * 1e6
    print(f"an amount with its unit: {each_us:.1f} us")
    assert each_us < 200


def test_a_plural_has_both_forms() -> None:
    assert i18n.places(Plural("one", "{count} of {what}")) == {"count", "what"}
