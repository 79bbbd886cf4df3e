"""`main.py bundle`: sentences, exit codes and one JSON object, on a real profile and centre."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.central.central import Central
from app.counter.commands.open_shift import open_shift
from app.counter.commands.set_up_office import FirstPerson, OfficeDescription
from app.counter.commands.sign_in import sign_in
from app.counter.counter import open_counter, set_up, surroundings
from app.counter.sync.runner import Runner
from app.passwords import Passwords
from app.settings import KeyStore
from models.values.rial import Rial
from tests.counter_world import CLERK, MANAGER, sample, serve
from tests.door.commands import Ended, run_here
from tests.sync.branch import OFFICE

CHEAP = Passwords(time_cost=1, memory_kib=64, lanes=1)


@dataclass
class Place:
    """A counter's profile, a centre's folder and a stick."""

    profile: Path
    centre: Path
    stick: Path

    def bundle(self, *arguments: str | Path, language: str = "en") -> Ended:
        """Run `main.py bundle`."""
        return run_here("--language", language, "bundle", *arguments)

    def serve(self, visits: int = 1) -> None:
        """Serve citizens without a line."""
        with open_counter(self.profile, surroundings(passwords=CHEAP)) as counter:
            sign_in(counter.desk, user=CLERK.user, pin=CLERK.pin)
            if counter.desk.shift is None:
                open_shift(counter.desk, counts={1_000_000: 10}, brought=Rial(10_000_000))
            counter.desk.line_up = True
            for _ in range(visits):
                serve(counter.desk, codes=("NOCR-111",))

    @property
    def bundles(self) -> list[Path]:
        """Name what is on the stick."""
        return sorted(self.stick.glob("*.obx"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An enrolled counter that has been in step once, and its line then cut."""
    made = Place(tmp_path / "counter", tmp_path / "centre", tmp_path / "stick")
    made.stick.mkdir()
    around = surroundings(passwords=CHEAP)
    office = OfficeDescription(office=OFFICE, counter=2, title="دفتر سراب", profile="practice")
    person = FirstPerson(code=MANAGER.user, name="مدیر یکم", pin=MANAGER.pin)
    set_up(made.profile, around, office=office, person=person, wish=KeyStore.FILE)
    central = Central.open(made.centre)
    central.add_office(OFFICE, title="دفتر سراب", title_en="Sarab", licence="1-2")
    central.set_policy(OFFICE, held_money=True)
    central.add_staff(
        OFFICE, CLERK.user, name="متصدی یکم", roles=["clerk"], pin=CLERK.pin, passwords=CHEAP
    )
    central.publish_catalogue(sample())
    with central.serve() as serving, open_counter(made.profile, around) as counter:
        counter.enrol(address=serving.url, code=central.invite(OFFICE, 2))
        runner = Runner(counter.desk, around, counter.line())
        assert runner.pass_once()
        runner.stop()
    central.close()
    return made


def told(ended: Ended) -> dict[str, Any]:
    """Read the one object a command answered with."""
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_there_and_back_from_the_command_line(place: Place) -> None:
    place.serve(2)
    out = place.bundle("export", place.stick, "--profile", place.profile).demand(0).out
    assert "read back and found whole" in out
    assert "You can take the stick out now." in out
    [file] = place.bundles
    out = place.bundle("import", file, "--folder", place.centre).demand(0).out
    assert f"office {OFFICE}" in out
    back = file.with_name(file.name + "-ack")
    assert back.name in out
    out = place.bundle("acknowledge", back, "--profile", place.profile).demand(0).out
    assert "Bundle 1 is answered" in out
    out = place.bundle("acknowledge", back, "--profile", place.profile).demand(0).out
    assert "nothing that is not known" in out


def test_the_same_in_json_and_in_persian(place: Place) -> None:
    place.serve()
    exported = told(place.bundle("export", place.stick, "--profile", place.profile, "--json"))
    [file] = place.bundles
    assert exported["file"] == file.name
    assert exported["bytes"] == file.stat().st_size
    said = told(place.bundle("import", file, "--folder", place.centre, "--json").demand(0))
    [taken] = said["bundles"]
    assert (taken["new"], taken["known"], taken["left"]) == (exported["events"], 0, [])
    back = file.with_name(taken["answer"])
    done = told(place.bundle("acknowledge", back, "--profile", place.profile, "--json").demand(0))
    assert done["confirmed"] == exported["events"]
    place.serve()
    out = place.bundle("export", place.stick, "--profile", place.profile, language="fa").out
    assert "می‌توانید فلش را جدا کنید." in out


def test_several_files_in_any_order_with_one_that_is_none(place: Place) -> None:
    place.serve()
    place.bundle("export", place.stick, "--profile", place.profile).demand(0)
    place.serve()
    place.bundle("export", place.stick, "--profile", place.profile).demand(0)
    first, second = place.bundles
    photo = place.stick / "photo.obx"
    photo.write_bytes(b"\xff\xd8\xff")
    ended = place.bundle("import", second, photo, first, "--folder", place.centre, "--json")
    ended.demand(1, "photo.obx", "not a file of this program")
    by_name = {each["file"]: each for each in told(ended)["bundles"]}
    assert by_name["photo.obx"] == {"file": "photo.obx", "refused": "bundle.not_one"}
    assert by_name[second.name]["new"] == by_name[second.name]["events"]
    assert by_name[first.name]["known"] == by_name[first.name]["events"]


def test_what_went_wrong_is_a_sentence_and_a_code(place: Place) -> None:
    place.serve()
    place.bundle("export", place.stick / "no", "--profile", place.profile).demand(4, "not there")
    place.bundle("import", place.stick / "no.obx", "--folder", place.centre).demand(4, "not there")
    place.bundle("acknowledge", __file__, "--profile", place.profile).demand(3, "not a file")
    place.bundle("import", __file__, "--folder", place.centre).demand(3, "not a file")
    place.bundle("export", place.stick, "--profile", place.stick).demand(3)
    place.bundle("export", place.stick, "--profile", place.profile).demand(0)
    [file] = place.bundles
    file.write_bytes(file.read_bytes()[:-20])
    ended = place.bundle("import", file, "--folder", place.centre)
    ended.demand(1, "ends too early")
    assert "here already 0" in ended.out


def test_an_export_starts_nothing_and_is_refused_beside_an_open_window(place: Place) -> None:
    place.serve()
    with open_counter(place.profile, surroundings(passwords=CHEAP)):
        place.bundle("export", place.stick, "--profile", place.profile).demand(3)
    first = told(place.bundle("export", place.stick, "--profile", place.profile, "--json"))
    second = told(place.bundle("export", place.stick, "--profile", place.profile, "--json"))
    assert first["spans"] == second["spans"]


def test_a_copy_is_checked_by_whoever_carries_it(place: Place) -> None:
    place.serve()
    place.bundle("export", place.stick, "--profile", place.profile).demand(0)
    [file] = place.bundles
    place.bundle("import", file, "--folder", place.centre).demand(0)
    back = file.with_name(file.name + "-ack")
    for copy, kind in ((file, "a bundle of office"), (back, "the return file of office")):
        ended = place.bundle("check", copy, "--profile", place.profile).demand(0)
        assert kind in ended.out
        assert "as the centre vouches" in ended.out
        assert "cannot be proved here" in place.bundle("check", copy).demand(0).out
        hurt = place.stick / f"hurt-{copy.name}"
        content = bytearray(copy.read_bytes())
        content[-500] ^= 1
        hurt.write_bytes(content)
        place.bundle("check", hurt).demand(1, "was damaged on the way")
        facts = told(place.bundle("check", hurt, "--profile", place.profile, "--json"))
        assert (facts["signed"], facts["wrong"]) == (True, "bundle.damaged")
    place.bundle("check", __file__).demand(3, "not a file")


def test_another_counter_sends_it_on_from_the_command_line(place: Place, tmp_path: Path) -> None:
    place.serve()
    place.bundle("export", place.stick, "--profile", place.profile).demand(0)
    [file] = place.bundles
    relay = tmp_path / "relay"
    office = OfficeDescription(office="65323340", counter=1, title="دفتر دیگر", profile="practice")
    person = FirstPerson(code=MANAGER.user, name="مدیر دوم", pin=MANAGER.pin)
    around = surroundings(passwords=CHEAP)
    set_up(relay, around, office=office, person=person, wish=KeyStore.FILE)
    place.bundle("relay", file, "--profile", relay).demand(3, "No centre")
    central = Central.open(place.centre)
    central.add_office("65323340", title="دفتر دیگر", title_en="Other", licence="3-4")
    with central.serve() as serving:
        with open_counter(relay, around) as counter:
            counter.enrol(address=serving.url, code=central.invite("65323340", 1))
        ended = place.bundle("relay", file, "--profile", relay, "--json").demand(0)
    central.close()
    assert told(ended)["left"] == []
    back = place.stick / told(ended)["answer"]
    done = told(place.bundle("acknowledge", back, "--profile", place.profile, "--json"))
    assert done["confirmed"] == told(ended)["events"]
