"""What goes by hand arrives as if the line had carried it: in any order, any number of times."""

import shutil

import pytest
import sqlalchemy as sa

from app.central.bundles import CARRIED
from app.central.rows import INTAKE
from app.counter.centre_keys import bundle_key_in
from app.counter.commands.sign_in import sign_in
from app.counter.queries.bundles import written_bundles
from app.counter.tables import DEVICE
from app.storage.engine import reading, writing
from models.errors import Refusal
from tests.bundle.stick import Trip, refused, rows, small
from tests.counter_world import CLERK
from tests.sync.branch import OFFICE, demand_equal


def test_a_stick_carries_what_waits_and_its_answer_confirms_it(trip: Trip) -> None:
    trip.branch.serve(3)
    waiting = trip.branch.outbox().waiting
    exported = trip.export()
    assert exported.events == waiting
    assert trip.branch.outbox().waiting == waiting, "a file that was written confirms nothing"

    taken = trip.bring(exported.file)
    assert (taken.standing, taken.before, taken.wrong, taken.left) == (waiting, 0, "", [])
    back = trip.back(trip.answer(taken))
    assert (back.confirmed, back.waiting, back.whole) == (waiting, 0, True)
    demand_equal(trip.branch, trip.centre)
    [written] = written_bundles(trip.branch.desk)
    assert (written.number, written.events, written.size) == (1, waiting, exported.size)
    assert written.answered_at


def test_the_centre_knows_which_events_came_by_hand(trip: Trip) -> None:
    trip.branch.serve()
    taken = trip.bring(trip.export().file)
    came = {row.via for row in rows(trip.centre.central.engine, INTAKE)}
    assert came == {"http", "bundle"}
    [row] = rows(trip.centre.central.engine, CARRIED)
    assert (row.office, row.number, row.came_by) == (OFFICE, 1, "centre")
    assert row.digest == taken.digest


def test_the_same_stick_twice_changes_nothing(trip: Trip) -> None:
    exported = small(trip)
    first = trip.bring(exported.file)
    there = trip.at_the_centre()
    again = trip.bring(exported.file)
    assert trip.at_the_centre() == there
    assert (again.before, again.standing) == (first.standing, first.standing)
    assert trip.back(trip.answer(first)).told_news
    here = trip.at_the_counter()
    assert not trip.back(trip.answer(again)).told_news
    assert trip.at_the_counter() == here
    demand_equal(trip.branch, trip.centre)


def test_two_sticks_that_change_places_on_the_way_arrive_all_the_same(trip: Trip) -> None:
    trip.centre.stop()
    copy = trip.stick.parent / "before.db"
    shutil.copy(trip.centre.file, copy)
    trip.centre.start()
    trip.branch.serve(2)
    first = trip.export().file
    trip.back(trip.answer(trip.bring(first)))
    trip.restart()
    trip.branch.serve(2)
    second = trip.export().file
    trip.centre.stop()
    shutil.copy(copy, trip.centre.file)
    trip.centre.start()

    late = trip.bring(second)
    assert {piece.code for piece in late.left} <= {"wire.gap", "wire.parent_unknown"}
    assert len(late.left) == len(late.head.spans)
    trip.bring(first)
    settled = trip.centre.central.settle_bundle(late)
    assert settled.left == []
    assert settled.standing == settled.events
    assert trip.back(trip.answer(settled)).waiting == 0
    demand_equal(trip.branch, trip.centre)


def test_what_the_line_carried_meanwhile_is_known_and_the_answer_is_news_of_nothing(
    trip: Trip,
) -> None:
    trip.branch.serve(2)
    exported = trip.export()
    assert trip.branch.sync(trip.centre.url)
    there = trip.at_the_centre()
    taken = trip.bring(exported.file)
    assert taken.before == taken.standing == exported.events
    assert trip.at_the_centre() == there
    assert trip.back(trip.answer(taken)).confirmed == 0
    demand_equal(trip.branch, trip.centre)


def test_the_line_goes_on_from_where_the_stick_came_to(trip: Trip) -> None:
    trip.branch.serve(2)
    trip.bring(trip.export().file)
    trip.branch.serve(2)
    assert trip.branch.sync(trip.centre.url)
    demand_equal(trip.branch, trip.centre)


def test_a_lost_stick_costs_nothing_since_the_next_one_carries_it_too(trip: Trip) -> None:
    trip.branch.serve()
    lost = trip.export()
    trip.branch.serve()
    found = trip.export()
    assert (lost.number, found.number) == (1, 2)
    assert found.spans[0].first == lost.spans[0].first
    trip.back(trip.answer(trip.bring(found.file)))
    demand_equal(trip.branch, trip.centre)


def test_an_answer_brings_what_the_centre_has_to_tell(trip: Trip) -> None:
    trip.branch.serve()
    exported = trip.export()
    trip.centre.central.set_policy(OFFICE, held_money=False)
    trip.centre.put_clerk(active=False)
    back = trip.back(trip.answer(trip.bring(exported.file)))
    assert back.items >= 2
    assert not trip.branch.desk.policy.held_money
    with pytest.raises(Refusal, match=r"sign_in\.wrong"):
        sign_in(trip.branch.desk, user=CLERK.user, pin=CLERK.pin)


def test_an_older_answer_after_a_newer_one_takes_nothing_back(trip: Trip) -> None:
    trip.branch.serve()
    older = trip.answer(trip.bring(trip.export().file), "older.obx-ack")
    trip.branch.serve()
    exported = trip.export()
    trip.centre.central.set_policy(OFFICE, held_money=False)
    newer = trip.answer(trip.bring(exported.file), "newer.obx-ack")
    assert trip.back(newer).confirmed == exported.events
    here = trip.at_the_counter()
    assert not trip.back(older).told_news
    assert trip.at_the_counter() == here


def test_a_page_that_begins_before_the_counters_place_is_taken_from_there_on(trip: Trip) -> None:
    trip.branch.serve()
    exported = trip.export()
    trip.centre.central.set_policy(OFFICE, held_money=False)
    assert trip.branch.sync(trip.centre.url)  # the line came back for a moment
    trip.centre.central.add_office(OFFICE, title="سراب", title_en="Sarab", licence="1-3")
    back = trip.back(trip.answer(trip.bring(exported.file)))
    assert (back.confirmed, back.items) == (0, 1), "the policy is known; the office is news"


def test_answers_in_the_wrong_order_end_as_in_the_right_one(trip: Trip) -> None:
    trip.branch.serve()
    first = trip.export()
    trip.restart()
    trip.branch.serve()
    second = trip.export()
    taken = trip.bring(first.file)
    one = trip.answer(taken, "one.obx-ack")
    two = trip.answer(trip.bring(second.file), "two.obx-ack")
    assert trip.back(two).confirmed == second.events
    assert trip.back(one).confirmed == 0
    demand_equal(trip.branch, trip.centre)


def test_a_bundle_needs_a_centre_and_something_to_carry(trip: Trip) -> None:
    trip.back(trip.answer(trip.bring(trip.export().file)))
    waiting = trip.branch.outbox().waiting
    if waiting:  # what taking the feed in made us state
        trip.back(trip.answer(trip.bring(trip.export().file)))
    with refused(trip, "bundle.nothing"):
        trip.export()
    trip.branch.serve()
    trip.branch.desk.certificate = ""
    with refused(trip, "bundle.no_centre"):
        trip.export()


def test_a_restored_centre_is_believed_by_hand_and_gets_again_what_it_lost(trip: Trip) -> None:
    trip.centre.stop()
    copy = trip.stick.parent / "yesterday.db"
    shutil.copy(trip.centre.file, copy)
    trip.centre.start()
    trip.branch.serve(2)
    before = trip.answer(trip.bring(trip.export().file), "before.obx-ack")
    trip.back(before)
    assert trip.branch.outbox().waiting == 0
    trip.centre.stop()
    shutil.copy(copy, trip.centre.file)
    trip.centre.start()
    trip.centre.central.begin_generation()

    trip.branch.serve()
    exported = trip.export()
    trip.back(trip.answer(trip.bring(exported.file), "after.obx-ack"))
    assert trip.branch.outbox().waiting > exported.events, "what the centre lost waits again"
    trip.back(trip.answer(trip.bring(trip.export().file), "again.obx-ack"))
    demand_equal(trip.branch, trip.centre)
    with refused(trip, "bundle.old"):
        trip.back(before)


def test_keys_that_the_centre_changed_reach_an_office_without_a_line(trip: Trip) -> None:
    trip.branch.serve()
    taken = trip.bring(trip.export().file)
    with writing(trip.centre.central.engine) as connection:
        connection.execute(sa.text("update server set key_id = 2"))
    trip.centre.stop()
    trip.centre.start()
    trip.back(trip.answer(taken))
    [device] = rows(trip.branch.engine, DEVICE)
    assert [each.split(":")[0] for each in device.centre_keys.split()] == ["1", "2", "3"]
    with reading(trip.branch.engine) as connection:
        key = bundle_key_in(connection)
    assert key is not None
    assert key.id == 2
    trip.branch.serve()
    taken = trip.bring(trip.export().file)
    assert taken.head.to.id == 2
    assert trip.back(trip.answer(taken)).waiting == 0


def test_a_revoked_machine_hears_that_its_events_arrived_and_nothing_else(trip: Trip) -> None:
    trip.branch.serve()
    exported = trip.export()
    trip.centre.central.revoke(OFFICE, trip.branch.desk.journal.identity.device)
    trip.centre.put_clerk(roles=("clerk", "supervisor"))
    back = trip.back(trip.answer(trip.bring(exported.file)))
    assert (back.confirmed, back.items) == (exported.events, 0)
    assert back.held > 0


def test_no_name_and_no_verifier_can_be_read_on_the_stick(trip: Trip) -> None:
    trip.branch.serve()
    exported = trip.export()
    trip.centre.put_clerk(roles=("clerk", "supervisor"))
    answer = trip.answer(trip.bring(exported.file))
    for file in (exported.file, answer):
        content = file.read_bytes()
        for said in ("argon2id", "متصدی یکم", "NOCR-111", "visit", "receipt"):
            assert said.encode() not in content
    assert exported.file.name.startswith(f"{OFFICE}-2-1405-05-12-")
