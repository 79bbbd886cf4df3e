"""P11: receipt numbers repeated when two devices worked off line, or a backup was put back."""

import re
from itertools import cycle
from pathlib import Path

from app.counter.commands.sign_in import sign_in
from app.counter.opening import epoch_of
from app.counter.queries.receipts import receipts
from models.values.receipt_number import ReceiptNumber
from tests.counter_world import CLERK, World, new_world, open_for_business, serve

RUNNING = re.compile(r"-(\d{6})-")


def worked(folder: Path, seed: int, visits: int) -> tuple[World, list[str]]:
    folder.mkdir()
    world = new_world(folder, seed=seed)
    open_for_business(world)
    return world, [str(serve(world.desk, codes=("NOCR-111",)).receipt) for _ in range(visits)]


def test_four_devices_off_line_never_print_one_number_twice(tmp_path: Path) -> None:
    """Four copies of one disk, the worst there is: numbers run on and no paper is like another."""
    numbers: list[str] = []
    for seed in range(1, 5):
        world, given = worked(tmp_path / f"m{seed}", seed, 40)
        runs = [int(found.group(1)) for one in given if (found := RUNNING.search(one))]
        assert runs == list(range(runs[0], runs[0] + 40))
        assert len(receipts(world.desk)) == 40
        assert all(str(ReceiptNumber.parse(one)) == one for one in given)
        numbers += given
        world.engine.dispose()
    assert len(set(numbers)) == len(numbers)


def test_a_backup_put_back_prints_other_numbers_than_the_days_it_forgot(tmp_path: Path) -> None:
    """The same running number may come again; the number on the paper never does."""
    folder = tmp_path / "m"
    world, before = worked(folder, 1, 5)
    world.engine.dispose()
    copy = world.path.read_bytes()
    world.restart()
    open_for_business_again(world)
    lost = [str(serve(world.desk, codes=("NOCR-111",)).receipt) for _ in range(20)]
    world.engine.dispose()
    world.path.write_bytes(copy)
    for end in ("-wal", "-shm"):
        world.path.with_name(world.path.name + end).unlink(missing_ok=True)
    world.restart()
    open_for_business_again(world)
    again = [str(serve(world.desk, codes=("NOCR-111",)).receipt) for _ in range(20)]
    assert not set(again) & set(lost)
    assert not set(again) & set(before)
    world.engine.dispose()


def open_for_business_again(world: World) -> None:
    sign_in(world.desk, user=CLERK.user, pin=CLERK.pin)
    world.desk.line_up = True
    assert world.desk.shift is not None


def test_two_branches_of_one_disk_share_their_mark_once_in_a_thousand(tmp_path: Path) -> None:
    """Ten thousand starts of the program: their receipts' marks are spread over all 1,024."""
    world = new_world(tmp_path)
    marks = [epoch_of(world.around)[-2:] for _ in range(10_000)]
    assert len(set(marks)) == 1_024
    assert max(marks.count(mark) for mark in set(marks)) < 40
    world.engine.dispose()


def test_ten_thousand_receipts_of_four_devices_are_ten_thousand_numbers() -> None:
    """Four counters of an office, whatever their starts: no two papers bear one number."""
    numbers = {
        str(ReceiptNumber("72140087", counter, number, mark))
        for counter in range(1, 5)
        for number, mark in zip(range(1, 2_501), cycle(("4F", "4F", "Z0")), strict=False)
    }
    assert len(numbers) == 10_000
    assert all(str(ReceiptNumber.parse(number)) == number for number in numbers)
