"""P46: the server fell over at opening time, when every office came at once."""

import threading
from pathlib import Path

import sqlalchemy as sa

from app.central.rows import HEAD, INTAKE
from app.storage.engine import reading
from tests.benchmarks.frames import Sender, register
from tests.benchmarks.intake import post_frames
from tests.central.conftest import (  # noqa: F401 - fixtures
    Centre,
    centre,
    centre_on_postgres,
    cluster,
    either,
)

DEVICES = 60
"""`python main.py bench sync --long` lets a thousand come."""
EACH = 40


def test_p46_all_devices_come_at_once_and_drain_without_an_error(
    either: Centre,  # noqa: F811
    tmp_path: Path,
) -> None:
    central = either.central
    senders = [Sender(number) for number in range(DEVICES)]
    register(central.engine, senders)
    posts = [sender.posts(EACH, 20) for sender in senders]
    troubles: list[Exception] = []

    def drain(number: int) -> None:
        try:
            post_frames(str(either.line.base_url), posts[number])
        except (OSError, RuntimeError) as error:
            troubles.append(error)

    threads = [threading.Thread(target=drain, args=(number,)) for number in range(DEVICES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    with reading(central.engine) as connection:
        heads = connection.execute(sa.select(HEAD.c.seq)).scalars().all()
        posted = sa.select(sa.func.count()).select_from(INTAKE).where(INTAKE.c.state == "posted")
        assert connection.execute(posted).scalar_one() == DEVICES * EACH
    assert list(heads) == [EACH] * DEVICES
