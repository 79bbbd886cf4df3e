"""Facts told at the door before anybody is in: people, clock, drafts, papers, supplies."""

from datetime import timedelta

from app.counter.commands.sign_out import sign_out
from app.counter.commands.staff import change_staff
from app.counter.commands.start_visit import start_visit
from app.counter.desk import Desk
from app.counter.drafts import keep_draft
from app.counter.queries.doorstep import doorstep
from app.counter.queries.supplies import supplies
from tests.counter_world import CLERK, MANAGER, World, come_in, put_in, serve


def test_people_are_counted_who_could_come_in(world: World) -> None:
    assert doorstep(world.desk).people == 4
    change_staff(world.desk, code=CLERK.user, name="متصدی یکم", roles=["clerk"], active=False)
    assert doorstep(world.desk).people == 3
    assert not doorstep(world.desk).fresh


def test_what_a_cut_left_behind_is_counted_and_named(world: World, desk: Desk) -> None:
    given = serve(desk)
    start_visit(desk)
    put_in(desk, "GEN-104")
    keep_draft(desk)
    told = doorstep(world.restart())
    assert told.drafts == 1
    assert told.unprinted == (f"{given.receipt.number:06d}",)


def test_an_empty_visit_is_no_draft(world: World, desk: Desk) -> None:
    start_visit(desk)
    keep_draft(desk)
    assert doorstep(world.restart()).drafts == 0


def test_a_clock_that_was_set_back_over_night_is_told_until_it_is_right(world: World) -> None:
    come_in(world.desk, MANAGER)
    sign_out(world.desk)
    assert doorstep(world.restart()).behind == timedelta()
    world.clock.set(world.clock.now() - timedelta(days=3))
    told = doorstep(world.restart())
    assert timedelta(days=3) - timedelta(minutes=1) < told.behind <= timedelta(days=3)
    world.clock.advance(timedelta(days=3))
    assert doorstep(world.desk).behind == timedelta()


def test_supplies_tell_the_catalogue_and_its_size(world: World) -> None:
    told = supplies(world.desk)
    assert (told.catalogue > 0, told.services > 100, told.size > 10_000) == (True, True, True)
    assert told.people == 4
    assert not told.whole
