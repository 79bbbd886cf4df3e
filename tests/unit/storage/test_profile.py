"""A profile is made whole, held by one process, and opened or refused by name."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import settings
from app.ids import SeededChance
from app.journal.chain import derive
from app.settings import KeyStore
from app.storage.engine import open_file, writing
from app.storage.integrity import check_file
from app.storage.keystore import FILE_NAME
from app.storage.profile import Profile
from app.storage.schema import prepare_central
from models.errors import Defect, Fault, Refusal
from tests.unit.storage.databases import add_event, count, refused, run


def nowhere() -> None:
    return None


def profile_at(path: Path) -> Profile:
    return Profile(path, find=nowhere)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Give a profile that was set up."""
    made = profile_at(tmp_path / "باجهٔ ۱")
    with made.hold(make=True):
        made.create(SeededChance(1))
    return profile_at(made.path)


def open_once(profile: Profile) -> Engine:
    with profile.hold():
        return profile.open_database()


def test_a_new_profile_has_every_part_and_nothing_else(profile: Profile) -> None:
    with profile.hold():
        assert {entry.name for entry in profile.path.iterdir()} >= {
            "counter.db", "secret.key", "settings.toml", "receipts", "logs", "lock",
        }  # fmt: skip
    left = {entry.name for entry in profile.path.iterdir()} - {"lock"}
    assert left == {"counter.db", "secret.key", "settings.toml", "receipts", "logs"}
    assert profile.exists
    assert settings.load(profile.path).key_store is KeyStore.FILE


def test_nobody_else_looks_into_a_profile(profile: Profile) -> None:
    for path in (profile.path, *profile.path.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_profile_opens_again_with_what_was_written(profile: Profile) -> None:
    with profile.hold():
        engine = profile.open_database()
        with writing(engine) as connection:
            add_event(connection, 1)
        engine.dispose()
    again = profile_at(profile.path)
    with again.hold():
        engine = again.open_database()
        assert count(engine) == 1
        assert check_file(engine) == ()
        engine.dispose()


def test_the_keys_of_a_profile_come_from_its_secret_and_differ(profile: Profile) -> None:
    secret = SeededChance(1).token(32)
    assert profile.secret() == secret
    assert profile.key("database") == derive(secret, "database")
    assert profile.key("vault") == derive(secret, "vault")
    assert len({profile.key("database"), profile.key("vault"), secret}) == 3


def test_a_second_creation_is_refused_and_changes_nothing(profile: Profile) -> None:
    before = profile.database.read_bytes(), (profile.path / FILE_NAME).read_bytes()
    with profile.hold(make=True), refused("profile.exists", Refusal):
        profile.create(SeededChance(2))
    assert before == (profile.database.read_bytes(), (profile.path / FILE_NAME).read_bytes())


@pytest.mark.parametrize("left", ["secret.key", "settings.toml", "receipts"])
def test_a_creation_cut_short_is_finished_by_the_next(profile: Profile, left: str) -> None:
    """The database comes last: until it has its name, anything may stand there or not."""
    profile.database.rename(profile.path / ".counter.db.new")
    (profile.path / ".counter.db.new-wal").write_bytes(b"of another time")
    for entry in list(profile.path.iterdir()):
        if entry.name not in (left, ".counter.db.new", ".counter.db.new-wal"):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    key = (profile.path / FILE_NAME).read_bytes() if left == FILE_NAME else None
    again = profile_at(profile.path)
    with again.hold(make=True):
        again.create(SeededChance(3))
        engine = again.open_database()
        assert count(engine) == 0
        engine.dispose()
    assert not list(profile.path.glob(".counter*"))
    assert key in (None, (profile.path / FILE_NAME).read_bytes())


def test_settings_that_were_there_before_are_kept(tmp_path: Path) -> None:
    settings.save(settings.Settings(profile=tmp_path, zoom_percent=150))
    made = profile_at(tmp_path)
    with made.hold(make=True):
        made.create(SeededChance(1))
    kept = settings.load(tmp_path)
    assert (kept.zoom_percent, kept.key_store) == (150, KeyStore.FILE)


def test_nothing_is_done_with_a_profile_that_is_not_held(profile: Profile, tmp_path: Path) -> None:
    with refused("profile.not_held", Defect):
        profile.open_database()
    with refused("profile.not_held", Defect):
        profile_at(tmp_path / "new").create(SeededChance(1))
    with profile.hold():
        pass
    with refused("profile.not_held", Defect):
        profile.open_database()


# ----------------------------------------------------------------------------------------- the lock

HOLD = """
import sys
from pathlib import Path
from app.storage.profile import Profile
with Profile(Path(sys.argv[1])).hold():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_ends(profile: Profile) -> None:
    program = run(HOLD, profile.path)
    assert program.stdout is not None
    assert program.stdout.readline() == "held\n"
    with refused("profile.in_use", Refusal), profile.hold():
        pass
    program.communicate()
    with profile.hold():
        pass


def test_a_killed_process_holds_nothing(profile: Profile) -> None:
    program = run(HOLD, profile.path)
    assert program.stdout is not None
    assert program.stdout.readline() == "held\n"
    program.kill()
    program.communicate()
    with profile.hold():
        assert profile.exists


def test_a_second_holder_in_the_same_process_is_refused(profile: Profile) -> None:
    other = profile_at(profile.path)
    with profile.hold(), refused("profile.in_use", Refusal), other.hold():
        pass


# ----------------------------------------------------------------- what is not a profile, or harmed


def test_a_folder_that_is_no_profile_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    for path in (tmp_path, tmp_path / "none", tmp_path / "letter.txt"):
        with refused("profile.not_one", Refusal), profile_at(path).hold():
            pass
    with refused("profile.not_one", Refusal), profile_at(tmp_path / "letter.txt").hold(make=True):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_profile_that_lost_a_part_is_refused(profile: Profile) -> None:
    aside = profile.path.parent / "aside"
    for name, code in (("counter.db", "file.missing"), ("secret.key", "keystore.missing")):
        (profile.path / name).rename(aside)
        with refused(code, Refusal):
            open_once(profile_at(profile.path))
        aside.rename(profile.path / name)
    open_once(profile).dispose()


def test_a_profile_whose_database_was_exchanged_is_refused(
    profile: Profile, tmp_path: Path
) -> None:
    other = profile_at(tmp_path / "other")
    with other.hold(make=True):
        other.create(SeededChance(2))
    own = profile.database.read_bytes()
    central = open_file(tmp_path / "central.db", profile.key("database"), create=True)
    prepare_central(central)
    central.dispose()
    for content, code in (
        (other.database.read_bytes(), "file.foreign"),
        ((tmp_path / "central.db").read_bytes(), "file.of_the_centre"),
        (b"", "file.empty"),
        (b"SQLite format 3\0" + own[16:100], "file.plain"),
        (own[:100], "file.damaged"),
        (own[: len(own) // 2], "file.damaged"),
        (own[:50] + b"!" + own[51:], "file.damaged"),
    ):
        profile.database.write_bytes(content)
        with refused(code, Refusal):
            open_once(profile_at(profile.path))
        assert profile.database.read_bytes() == content
    profile.database.write_bytes(own)
    open_once(profile).dispose()


def test_a_profile_with_anothers_key_is_refused(profile: Profile) -> None:
    (profile.path / FILE_NAME).write_text("ab" * 32 + "\n")
    with refused("file.foreign", Refusal):
        open_once(profile_at(profile.path))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_profile_whose_key_others_may_read_is_refused(profile: Profile) -> None:
    (profile.path / FILE_NAME).chmod(0o644)
    with refused("keystore.exposed", Refusal):
        open_once(profile_at(profile.path))


def test_a_newer_database_is_refused_and_not_left_open(profile: Profile) -> None:
    with profile.hold():
        engine = profile.open_database()
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA user_version=99")
        engine.dispose()
    with refused("file.newer", Refusal):
        open_once(profile)
    assert not list(profile.path.glob("counter.db-*"))


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - Office", "Dropbox", "Google Drive"])
def test_no_profile_is_made_where_another_program_copies(tmp_path: Path, name: str) -> None:
    made = profile_at(tmp_path / name / "pishkhan")
    with made.hold(make=True), refused("profile.synced_folder", Refusal):
        made.create(SeededChance(1))
    assert not made.exists


# ----------------------------------------------------------------------------------------- the disk


def test_little_room_is_told_before_money_is_taken(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert profile.free_space() == pytest.approx(shutil.disk_usage(profile.path).free, rel=0.1)
    usage = shutil.disk_usage(profile.path)
    for free, told in ((500_000_000, None), (499_999_999, 499), (0, 0)):
        left = usage._replace(free=free)
        monkeypatch.setattr("app.storage.profile.shutil.disk_usage", lambda _path, left=left: left)
        notice = profile.low_space()
        assert (notice and (notice.code, notice.facts)) == (
            None if told is None else ("disk.low", {"free_mb": told})
        )


def test_a_full_disk_makes_no_half_of_a_profile(small_disk: Path) -> None:
    made = profile_at(small_disk / "counter")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (3 * 1024 * 1024 - 100_000))
    with made.hold(make=True), refused("disk.full", Fault):
        made.create(SeededChance(1))
    assert not made.exists
    ballast.unlink()
    with made.hold(make=True):
        made.create(SeededChance(1))
        engine = made.open_database()
        assert check_file(engine) == ()
        engine.dispose()
