"""The counter's own tables under their short names."""

from typing import Final, cast

import sqlalchemy as sa

from models.tables import before, circulars, counter, papers, people, reversals, sync


def _table(row: type) -> sa.Table:
    return cast(sa.Table, row.__dict__["__table__"])


DEVICE: Final = _table(counter.DeviceRow)
VERIFIER: Final = _table(counter.VerifierRow)
CATALOGUE: Final = _table(counter.CatalogueRow)
VAULT: Final = _table(counter.VaultRow)
DRAFT: Final = _table(counter.DraftRow)
PRINT_JOB: Final = _table(counter.PrintJobRow)
ON_FILE: Final = _table(papers.PaperOnFileRow)
PHONE_SECRET: Final = _table(reversals.PhoneSecretRow)
AGENCY_ANSWER: Final = _table(reversals.AgencyAnswerRow)
CITIZEN: Final = _table(people.CitizenRow)
CITIZEN_NAME: Final = _table(people.CitizenNameRow)
CITIZEN_VISIT: Final = _table(people.CitizenVisitRow)
CASE_NUMBER: Final = _table(people.CaseNumberRow)
CURSOR: Final = _table(counter.CursorRow)
DISPOSITION: Final = _table(counter.DispositionRow)
FEED_CURSOR: Final = _table(counter.FeedCursorRow)
FEED_UNKNOWN: Final = _table(counter.FeedUnknownRow)
ATTEMPT: Final = _table(counter.AttemptRow)
CIRCULAR: Final = _table(circulars.CircularRow)
TRIED: Final = _table(sync.TriedRow)
HISTORY_GOAL: Final = _table(sync.HistoryGoalRow)
HISTORY_FRAME: Final = _table(sync.HistoryFrameRow)
TOLD_VISIT: Final = _table(before.ToldVisitRow)
SNAPSHOT_PART: Final = _table(sync.SnapshotPartRow)

NOT_PRINTED: Final = PRINT_JOB.c.state != sa.literal_column("'printed'")
"""Said so that SQLite knows its index of owed papers: a bound value would make it read them all."""
