"""Settings: whoever holds one holds a valid one, and a wrong file is refused by name."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings
from app.i18n import Language, MoneyUnit, Words
from app.settings import KeyStore, Paper, Settings
from models.errors import Fault, Refusal

NOWHERE = Path("nowhere")

texts = st.text(max_size=settings.TEXT_MAX).filter(
    lambda text: text.isprintable() and text.encode("utf-8", "ignore").decode() == text
)
some_settings = st.builds(
    Settings,
    profile=st.just(NOWHERE),
    language=st.sampled_from(Language),
    money_unit=st.sampled_from(MoneyUnit),
    appearance=st.sampled_from(settings.Appearance),
    zoom_percent=st.integers(100, 200),
    lock_after_minutes=st.integers(1, 60),
    receipt_printer=texts | st.just("چاپگر\u200cها \\ \"دو\" 'سه' # 🖨"),
    receipt_paper=st.sampled_from(Paper),
    centre_url=st.sampled_from(["", "https://centre.example:8443/api", "http://127.0.0.1:8080"]),
    centre_ca=texts,
    key_store=st.sampled_from(KeyStore),
)


def test_a_profile_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings(profile=tmp_path)
    assert settings.load(tmp_path).language is Language.FA
    assert list(tmp_path.iterdir()) == []


@given(some_settings)
def test_what_is_saved_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, chosen: Settings
) -> None:
    here = dataclasses.replace(chosen, profile=tmp_path_factory.mktemp("profile"))
    settings.save(here)
    assert settings.load(here.profile) == here


def test_only_what_differs_from_the_default_is_written(tmp_path: Path) -> None:
    settings.save(Settings(profile=tmp_path, language=Language.EN))
    assert (tmp_path / "settings.toml").read_text(encoding="utf-8") == 'language = "en"\n'


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("langauge = 'fa'", "settings.unknown_key", "langauge"),
        ("profile = '/elsewhere'", "settings.unknown_key", "profile"),
        ("[window]\nzoom = 5", "settings.unknown_key", "window"),
        ("language = 'de'", "settings.not_a_choice", "language"),
        ("language = 1", "settings.not_a_text", "language"),
        ("centre_url = ['https://a']", "settings.not_a_text", "centre_url"),
        ("zoom_percent = '100'", "settings.not_a_number", "zoom_percent"),
        ("zoom_percent = 100.0", "settings.not_a_number", "zoom_percent"),
        ("zoom_percent = true", "settings.not_a_number", "zoom_percent"),
        ("zoom_percent = 99", "settings.out_of_bounds", "zoom_percent"),
        ("zoom_percent = 201", "settings.out_of_bounds", "zoom_percent"),
        ("lock_after_minutes = 0", "settings.out_of_bounds", "lock_after_minutes"),
        ('receipt_printer = "a\\nb"', "settings.not_one_line", "receipt_printer"),
        (f"centre_ca = '{'x' * 301}'", "settings.not_one_line", "centre_ca"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    tmp_path: Path, text: str, code: str, key: str
) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        settings.load(tmp_path)
    assert (refused.value.code, refused.value.facts["key"]) == (code, key)
    for language in Language:
        told = Words(language, plain=True).error(refused.value)
        assert key in told.reason


@pytest.mark.parametrize(
    "url",
    [
        "http://centre.example",
        "http://127.0.0.1.example",
        "https://",
        "https://clerk:secret@centre.example",
        "https://centre.example/?token=1",
        "https://centre.example/#x",
        "https://centre.example:port",
        "https://[::1",
        "ftp://centre.example",
        "centre.example",
    ],
)
def test_an_address_that_others_could_read_on_the_way_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match=r"settings\.unsafe_address"):
        Settings(profile=NOWHERE, centre_url=url)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_centre_on_the_same_machine_needs_no_encryption(host: str) -> None:
    assert Settings(profile=NOWHERE, centre_url=f"http://{host}").centre_url.endswith(host)


@pytest.mark.parametrize("content", [b"language = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(Refusal, match=r"settings\.not_toml"):
        settings.load(tmp_path)
    assert file.read_bytes() == content


def test_a_disk_that_does_not_answer_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(Fault, match=r"disk\.unreadable"):
        settings.load(tmp_path)


def test_a_change_is_checked_like_everything_else() -> None:
    with pytest.raises(Refusal, match=r"settings\.out_of_bounds"):
        dataclasses.replace(Settings(profile=NOWHERE), zoom_percent=500)


@pytest.mark.parametrize("language", list(Language))
def test_every_setting_and_every_choice_has_words(language: Language) -> None:
    words = Words(language)
    for rule in dataclasses.fields(Settings):
        if rule.name == "profile":
            continue
        assert words.knows(f"settings.{rule.name}.title")
        assert words.knows(f"settings.{rule.name}.says")
        kind = type(rule.default)
        for choice in (
            list(kind) if issubclass(kind, Language | MoneyUnit | KeyStore | Paper) else ()
        ):
            assert words.knows(f"settings.{rule.name}.choice.{choice}")


def test_the_default_profile_is_the_programs_own() -> None:
    assert settings.default_profile().name == "pishkhan"
