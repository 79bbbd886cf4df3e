"""The feed under pressure: nothing is lost between two who write and one who reads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.central.central import Central
from app.central.feed import News, publish, read_page
from app.central.keys import Keys
from app.ids import SeededChance
from app.storage.engine import reading, writing
from models.errors import Refusal
from models.events.people import SessionOpened
from tests.central.conftest import Centre
from tests.central.machine import OFFICE

SCOPE = "circulars"
WRITERS, EACH = 4, 25


def test_a_reader_misses_nothing_while_others_write(either: Centre) -> None:
    engine, generation = either.central.engine, either.central.generation

    def write(writer: int) -> None:
        for number in range(EACH):
            with writing(engine) as connection:
                publish(connection, SCOPE, [News(f"{writer}:{number}", "note", b"{}")])

    seen: list[str] = []
    cursor = ""
    with ThreadPoolExecutor(WRITERS) as pool:
        under_way = [pool.submit(write, writer) for writer in range(WRITERS)]
        while True:
            done = all(one.done() for one in under_way)
            with reading(engine) as connection:
                page = read_page(connection, generation, SCOPE, cursor, 7)
            seen += [item.item for item in page.items]
            cursor = page.next
            if done and not page.items:
                break
        for one in under_way:
            one.result()
    assert len(seen) == len(set(seen)) == WRITERS * EACH


def test_an_item_that_was_replaced_is_told_once(either: Centre) -> None:
    engine, generation = either.central.engine, either.central.generation
    for number in range(5):
        with writing(engine) as connection:
            publish(connection, SCOPE, [News("a", "note", b"%d" % number), News("b", "note", b"0")])
    with reading(engine) as connection:
        page = read_page(connection, generation, SCOPE, "", 100)
    assert [(item.item, item.version, bytes(item.data)) for item in page.items] == [
        ("a", 5, b"4"),
        ("b", 5, b"0"),
    ]


def test_pages_join_without_a_seam(either: Centre) -> None:
    engine, generation = either.central.engine, either.central.generation
    with writing(engine) as connection:
        publish(connection, SCOPE, [News(f"{n}", "note", b"{}") for n in range(10)])
    cursor, seen, more = "", list[str](), True
    while more:
        with reading(engine) as connection:
            page = read_page(connection, generation, SCOPE, cursor, 3)
        cursor, more = page.next, page.more
        seen += [item.item for item in page.items]
    assert seen == [str(n) for n in range(10)]


def test_machines_of_one_office_push_at_once(either: Centre, tmp_path: Path) -> None:
    machines = [either.enrolled(tmp_path, seed, seed) for seed in (1, 2, 3)]
    for machine in machines:
        for _ in range(20):
            machine.append(SessionOpened(user="101"))
    frames = [machine.frame(machine.head.epoch) for machine in machines]
    calls = [(machine, frame) for machine, frame in zip(machines, frames, strict=True)] * 2
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda call: call[0].post(either.line, call[1]), calls))
    assert {answer.status_code for answer in answers} == {200}
    for machine in machines:
        (head,) = machine.ask_head(either.line).epochs
        assert head.chain == machine.head.chain.hex()


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = Keys.open(folder, SeededChance(1))
    assert Keys.open(folder, SeededChance(2)).public == first.public
    assert first.numbered(2).public[0] == first.public[1]
    assert first.catalogue_public not in {key.key for key in first.public}
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
    (folder / "centre.secret").chmod(0o644)
    with pytest.raises(Refusal, match=r"centre\.keys_exposed"):
        Keys.open(folder, SeededChance(1))
    (folder / "centre.secret").chmod(0o600)
    (folder / "centre.secret").write_bytes(b"short")
    with pytest.raises(Refusal, match=r"centre\.keys_damaged"):
        Keys.open(folder, SeededChance(1))


def test_a_centre_opened_again_is_the_same_centre(tmp_path: Path) -> None:
    first = Central.open(tmp_path, chance=SeededChance(1))
    known = (first.generation, first.keys.public)
    first.close()
    again = Central.open(tmp_path, chance=SeededChance(2))
    assert (again.generation, again.keys.public) == known
    with pytest.raises(Refusal, match=r"centre\.unknown_office"):
        again.invite(OFFICE, 1)
    with again.serve() as serving:
        assert serving.port > 0
    again.close()
