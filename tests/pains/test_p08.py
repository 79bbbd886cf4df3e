"""P8: an answer that is lost makes nothing twice, and no second program sends from one file."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.central.rows import INTAKE
from app.storage.engine import reading
from app.storage.profile import Profile
from models.errors import Refusal
from tests.sync.bad_lines import middlebox
from tests.sync.branch import Branch, Centre, demand_equal, events_of
from tests.tidy import ROOT

SHORT, LONG = 250, 1_000


def test_p08_a_proxy_that_swallows_every_answer_once_doubles_nothing(
    centre: Centre, branch: Branch, long_form: bool
) -> None:
    branch.serve(LONG if long_form else SHORT)
    swallowed: set[bytes] = set()

    with middlebox(centre.url) as box:

        def once(target: str, body: bytes) -> bytes:
            if not target.endswith("/push") or body in swallowed:
                return body
            swallowed.add(body)
            return b""

        box.after = once
        passes = 0
        while branch.outbox().waiting:
            branch.sync(box.url)
            passes += 1
    assert passes > 1
    assert len(swallowed) > 1
    with reading(centre.central.engine) as connection:
        rows = connection.execute(INTAKE.select()).all()
    assert len(rows) == len(events_of(centre.central.engine)) == len(branch.events())
    assert {row.state for row in rows} == {"posted"}
    demand_equal(branch, centre)


def test_p08_a_second_program_on_the_same_folder_does_not_start(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "counter")
    program = (
        "import sys; from pathlib import Path; from app.storage.profile import Profile\n"
        "from models.errors import Refusal\n"
        "try:\n"
        "    with Profile(Path(sys.argv[1])).hold(make=True): print('started')\n"
        "except Refusal as refusal: print(refusal.code)\n"
    )

    def second() -> str:
        ended = subprocess.run(
            [sys.executable, "-c", program, str(profile.path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout.strip()

    with profile.hold(make=True):
        assert second() == "profile.in_use"
        with pytest.raises(Refusal), Profile(profile.path).hold(make=True):
            pass
    assert second() == "started"
