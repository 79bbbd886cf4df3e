"""Circulars travel with the feed, by line as by stick; who read them goes up with the journal."""

import msgspec
import sqlalchemy as sa

from app.book.fold.rows import READING
from app.catalogue.circular import sign_circular
from app.central.feed import News, publish
from app.counter.commands.read_circular import read_circular
from app.counter.queries.circulars import refused_circulars, unread
from app.storage.engine import reading, writing
from app.wire.feed_items import CIRCULAR, CIRCULARS, circular_item
from tests.counter.test_circulars import circular
from tests.sync.branch import Branch, Centre, demand_equal


def test_a_circular_comes_by_line_and_who_read_it_is_known_at_the_centre(
    centre: Centre, branch: Branch
) -> None:
    centre.central.issue_circular(circular())
    assert branch.sync(centre.url)
    assert [one.circular for one in branch.desk.circulars] == [circular()]
    read_circular(branch.desk, code="nocr-1405-12")
    assert branch.sync(centre.url)
    with reading(centre.central.engine) as connection:
        (row,) = connection.execute(sa.select(READING)).all()
    assert row.reader == branch.desk.need_session().user
    demand_equal(branch, centre)


def test_the_same_circular_twice_is_told_once_and_another_text_is_read_again(
    centre: Centre, branch: Branch
) -> None:
    first = centre.central.issue_circular(circular())
    assert centre.central.issue_circular(circular()) == first
    assert branch.sync(centre.url)
    read_circular(branch.desk, code="nocr-1405-12")
    assert not unread(branch.desk)
    centre.central.issue_circular(circular(effective="1405/05/09"))
    assert branch.sync(centre.url)
    assert len(branch.desk.circulars) == len(unread(branch.desk)) == 1


def test_an_unsigned_circular_in_the_feed_is_refused_in_words_and_keeps_nothing_back(
    centre: Centre, branch: Branch
) -> None:
    signed = sign_circular(circular(), centre.central.keys.catalogue_key)
    unsigned = msgspec.structs.replace(signed, signature=b"").pack()
    with writing(centre.central.engine) as connection:
        publish(connection, CIRCULARS, [News(circular_item(signed.code), CIRCULAR, unsigned)])
    centre.central.issue_circular(circular(code="nocr-1405-13"))
    assert branch.sync(centre.url)
    assert [code for code, _, _ in refused_circulars(branch.desk)] == ["nocr-1405-12"]
    assert [one.circular.code for one in branch.desk.circulars] == ["nocr-1405-13"]
