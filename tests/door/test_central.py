"""`main.py central`: an office founded from the command line, and served until Ctrl-C."""

import json
import os
import re
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.central.central import Central
from app.wire.enrolment import read_code
from tests.door.commands import PATIENCE_S, Ended, run_here, start

pytestmark = pytest.mark.slow
OFFICE = "72140087"
SARAB = ("--title", "دفتر پیشخوان سراب", "--title-en", "Sarab", "--licence", "1-2")


def central(folder: Path, *arguments: str) -> Ended:
    return run_here("--language", "en", "central", "--folder", folder, *arguments)


def test_an_office_its_people_its_catalogue_and_a_code(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    told = central(folder, "add-office", OFFICE, *SARAB, "--held-money").demand(0)
    assert told.out == f"Office {OFFICE} is registered.\n"
    person = ("--name", "نگار فرضی", "--role", "clerk", "--role", "supervisor", "--pin", "270394")
    told = central(folder, "add-person", OFFICE, "1024", *person).demand(0)
    assert "1024" in told.out
    assert "270394" not in told.out
    assert "18 agencies" in central(folder, "publish-catalogue").demand(0).out
    told = central(folder, "invite", OFFICE, "2").demand(0)
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", told.out)
    assert found
    assert len(read_code(found[0])) == 10
    opened = Central.open(folder)
    opened.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("invite", "99999999", "2"), "does not know this office"),
        (("invite", OFFICE, "0"), "between 1 and 999"),
        (("add-office", "not an office!", *SARAB), "office code"),
        (("add-person", OFFICE, "1", "--name", "x", "--role", "king", "--pin", "270394"), "role"),
        (("add-person", OFFICE, "1", "--name", "x", "--role", "clerk", "--pin", "12"), "PIN"),
        (("publish-catalogue", "."), ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    folder = tmp_path / "centre"
    central(folder, "add-office", OFFICE, *SARAB).demand(0)
    told = central(folder, *arguments)
    told.demand(3, says)
    assert told.out == ""


def test_a_catalogue_is_never_edited_under_its_version(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    central(folder, "publish-catalogue").demand(0)
    central(folder, "publish-catalogue").demand(0)


def test_keys_that_others_can_read_are_refused(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has its own rights")
    folder = tmp_path / "centre"
    central(folder, "add-office", OFFICE, *SARAB).demand(0)
    (folder / "keys" / "centre.secret").chmod(0o644)
    central(folder, "invite", OFFICE, "2").demand(3, "can be read by others")


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_that_is_not_there_is_told(tmp_path: Path, url: str) -> None:
    told = run_here("central", "--folder", tmp_path, "--url", url, "invite", OFFICE, "1")
    assert told.code in (3, 4)
    told.demand(told.code)


def test_half_of_what_tls_needs_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "c.pem"
    file.write_text("", encoding="ascii")
    told = run_here("central", "--folder", tmp_path / "centre", "--certificate", file)
    told.demand(3, "--key")


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a centre on a free port; the list is filled with what it said at its end."""
    process = start("--language", "en", "central", "--folder", folder, "--port", "0")
    said: list[str] = []
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    try:
        yield found[0], said
    finally:
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
        said += [out, err, str(process.returncode)]


def ask(url: str, data: bytes | None = None, **headers: str) -> tuple[int, str, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data, headers)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


@pytest.mark.skipif(os.name == "nt", reason="a group cannot be sent Ctrl-C there")
def test_it_serves_answers_nonsense_with_problems_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    with serving(tmp_path / "centre") as (url, said):
        status, kind, body = ask(f"{url}/v1/hello")
        assert (status, kind) == (200, "application/json")
        assert json.loads(body)["body"]["g"]
        for path, data in (
            ("/", None),
            ("/v1/hello?x=1", None),
            ("/v1/enrol", b"\xff\x00"),
            ("/v1/sync/push", b"nonsense"),
            ("/v1/sync/feed?scope=%00", None),
        ):
            status, kind, body = ask(url + path, data)
            assert 400 <= status < 500
            assert kind == "application/problem+json"
            assert b"Traceback" not in body
    out, err, code = said
    assert code == "0"
    assert out == ""
    assert err == "The centre has stopped.\n"
    port = int(url.rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = central(tmp_path / "centre", "--port", port)
    told.demand(4, port.replace(port, "cannot be used"))
