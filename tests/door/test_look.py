"""`verify`, `report` and `check-receipt`: good files, bad files, and one sentence for each."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from app.central.keys import Keys
from app.ids import SystemChance
from app.storage.engine import open_file, writing
from app.storage.profile import Profile
from tests.door.commands import digests, run, run_here
from tests.door.conftest import Played

pytestmark = pytest.mark.slow


def test_what_a_good_day_left_is_sound(played: Played) -> None:
    for name in ("counter", "centre"):
        told = run("verify", played.folder / name, "--language", "en").demand(0)
        assert told.out.startswith("Sound:")
        assert told.err == ""
    assert "درست است" in run("verify", played.folder / "counter").demand(0).out


def altered(folder: Path, name: str) -> None:
    """Turn bits over in the middle of the file."""
    file = folder / name
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4096] = bytes(byte ^ 0x55 for byte in data[middle : middle + 4096])
    file.write_bytes(data)


def cut_short(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 3])


def foreign(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"this is a letter to my aunt\n" * 500)


def emptied(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")


def newer(folder: Path, name: str) -> None:
    if name == "counter.db":
        profile = Profile(folder)
        engine = open_file(folder / name, profile.key("database"))
    else:
        engine = open_file(folder / name, None)
    with writing(engine) as connection:
        connection.exec_driver_sql("pragma user_version = 99")
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    engine.dispose()


SPOILT: list[tuple[Callable[[Path, str], None], str, str]] = [
    (altered, "counter.db", "damaged"),
    (altered, "centre.db", ""),
    (cut_short, "counter.db", "damaged"),
    (cut_short, "centre.db", ""),
    (foreign, "counter.db", "did not make this file"),
    (foreign, "centre.db", "did not make this file"),
    (emptied, "counter.db", "empty"),
    (emptied, "centre.db", "empty"),
    (newer, "counter.db", "newer version"),
    (newer, "centre.db", "newer version"),
]


@pytest.mark.parametrize(("spoil", "name", "says"), SPOILT)
def test_a_spoilt_file_is_one_clear_sentence_and_is_left_as_it_is(
    counter: Path, centre: Path, spoil: Callable[[Path, str], None], name: str, says: str
) -> None:
    folder = counter if name == "counter.db" else centre
    spoil(folder, name)
    before = (folder / name).read_bytes()
    for command in ("verify", "report"):
        told = run_here(command, folder, *(("--out", folder) if command == "report" else ()))
        if command == "verify" or spoil is not altered:
            assert told.code in (1, 3, 4)  # A report need not have read the altered page.
        if told.code > 1:
            told.demand(told.code, says)
            assert len(told.err.splitlines()) == 2, told.err
        told.demand(told.code)
    assert (folder / name).read_bytes() == before


def test_a_changed_row_is_named(centre: Path) -> None:
    engine = open_file(centre / "centre.db", None)
    with writing(engine) as connection:
        connection.exec_driver_sql("update receipt set total = total + 1 where number = 5")
    engine.dispose()
    told = run_here("verify", centre, "--language", "en").demand(1)
    assert "receipt" in told.out
    assert told.err == ""


def test_a_folder_without_a_counter_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        run_here("verify", folder).demand(3, "No counter was set up")
        run_here("report", folder).demand(3, "No counter was set up")
    assert list(tmp_path.iterdir()) == []


def test_a_counter_that_is_open_elsewhere_is_told_and_left_alone(counter: Path) -> None:
    before = digests(counter)
    with Profile(counter).hold():
        run_here("verify", counter).demand(3, "open in another program")
    assert digests(counter) == before


def test_another_counters_key_and_a_lost_key_are_told(counter: Path) -> None:
    (counter / "secret.key").write_text("ab" * 32 + "\n", encoding="ascii")
    run_here("verify", counter).demand(3, "its key is another one")
    (counter / "secret.key").write_text("not a key", encoding="ascii")
    run_here("verify", counter).demand(3, "key is damaged")
    (counter / "secret.key").unlink()
    run_here("verify", counter).demand(3, "key is not in its folder")


@pytest.mark.skipif(os.name == "nt", reason="Windows has its own rights")
def test_a_key_that_others_can_read_is_told(counter: Path) -> None:
    (counter / "secret.key").chmod(0o644)
    run_here("verify", counter).demand(3, "Others can read")


def test_verifying_changes_nothing(counter: Path, centre: Path) -> None:
    for folder in (counter, centre):
        before = digests(folder)
        run_here("verify", folder).demand(0)
        assert digests(folder) == before


def test_a_report_is_written_from_either_side_and_they_agree(
    played: Played, tmp_path: Path
) -> None:
    facts = []
    for name in ("counter", "centre"):
        out = tmp_path / name / "deep"
        told = run_here("report", played.folder / name, "--out", out, "--language", "en").demand(0)
        assert str(out) in told.out
        assert sorted(each.suffix for each in out.iterdir()) == [".json", ".pdf", ".xlsx"]
        (paper,) = out.glob("*.pdf")
        document = pypdfium2.PdfDocument(paper)
        assert len(document) >= 2
        document.close()
        (book,) = out.glob("*.xlsx")
        assert openpyxl.load_workbook(book).sheetnames
        (file,) = out.glob("*.json")
        facts.append(json.loads(file.read_text(encoding="utf-8"))["facts"])
    assert facts[0] == facts[1]


def test_a_report_of_one_kind_only(played: Played, tmp_path: Path) -> None:
    run_here("report", played.folder / "counter", "--kind", "json", "--out", tmp_path).demand(0)
    assert [each.suffix for each in tmp_path.iterdir()] == [".json"]


@pytest.mark.parametrize(
    ("day", "says"),
    [("1405/13/01", ""), ("not a day", ""), ("1405/05/13", ""), ("2026-08-03", "")],
)
def test_a_day_that_is_none_is_refused(played: Played, tmp_path: Path, day: str, says: str) -> None:
    told = run_here("report", played.folder / "counter", "--day", day, "--out", tmp_path / "r")
    told.demand(3, says)
    assert len(told.err.splitlines()) == 2
    assert not (tmp_path / "r").exists()


def test_the_day_may_be_named_in_persian_digits(played: Played, tmp_path: Path) -> None:
    run_here("report", played.folder / "centre", "--day", "۱۴۰۵/۰۵/۱۲", "--out", tmp_path).demand(0)


def test_an_unknown_office_has_no_day(played: Played, tmp_path: Path) -> None:
    told = run_here("report", played.folder / "centre", "--office", "99999999", "--out", tmp_path)
    told.demand(3)


def test_a_folder_that_cannot_be_written_is_told(played: Played, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = run_here("report", played.folder / "counter", "--out", tmp_path / "file" / "deep")
    assert told.code in (3, 4)
    told.demand(told.code)
    assert len(told.err.splitlines()) == 2


@pytest.fixture(scope="session")
def code(played: Played) -> str:
    """The text of a receipt's QR code, read off its paper."""
    document = pypdfium2.PdfDocument(min((played.folder / "receipts").glob("*.pdf")))
    try:
        (read,) = zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())
    finally:
        document.close()
    return str(read.text)


def centre_key(played: Played) -> str:
    keys = Keys.open(played.folder / "centre" / "keys", SystemChance())
    return keys.public[0].key


def test_a_receipt_is_proved_by_a_profile_or_a_key(played: Played, code: str) -> None:
    told = run_here("check-receipt", code, "--profile", played.folder / "counter").demand(0)
    assert "رسید درست است" in told.out
    key = centre_key(played)
    for given in (key, f"1:{key}"):
        told = run_here("check-receipt", code, "--key", given, "--language", "en").demand(0)
        assert told.out.startswith("The receipt is genuine")


def wrong_total(code: str) -> str:
    parts = code.split(":")
    parts[2] = str(int(parts[2]) + 10)
    return ":".join(parts)


def cut_off(code: str) -> str:
    return code[:-20]


def turned(code: str) -> str:
    return code[:-40] + ("A" if code[-40] != "A" else "B") + code[-39:]


@pytest.mark.parametrize("alter", [wrong_total, cut_off, turned])
def test_an_altered_receipt_is_refused(
    played: Played, code: str, alter: Callable[[str], str]
) -> None:
    told = run_here("check-receipt", alter(code), "--profile", played.folder / "counter")
    told.demand(3)
    assert told.out == ""
    assert len(told.err.splitlines()) == 2


@pytest.mark.parametrize(
    "text", ["", "x", "https://example.invalid/?r=1", "PSK1:::::::", "PSK1" * 999]
)
def test_what_is_no_receipt_is_told(played: Played, text: str) -> None:
    run_here("check-receipt", text, "--profile", played.folder / "counter").demand(3)


@pytest.mark.parametrize("key", ["", "xyz", "00" * 32, "1:", "a:b:c", "1:" + "zz" * 32, "-1:00"])
def test_another_key_or_none_proves_nothing(code: str, key: str) -> None:
    told = run_here("check-receipt", code, "--key", key)
    told.demand(3)
    assert told.out == ""


def test_without_any_key_it_says_which_it_needs(code: str) -> None:
    run_here("check-receipt", code).demand(3)
