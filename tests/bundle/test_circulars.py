"""A circular comes with the return file of a stick, as everything of the feed does."""

from app.counter.queries.circulars import unread
from tests.bundle.stick import Trip
from tests.counter.test_circulars import circular


def test_a_circular_comes_by_stick(trip: Trip) -> None:
    trip.branch.serve()
    exported = trip.export()
    trip.centre.central.issue_circular(circular())
    trip.back(trip.answer(trip.bring(exported.file)))
    assert [one.circular for one in unread(trip.branch.desk)] == [circular()]
