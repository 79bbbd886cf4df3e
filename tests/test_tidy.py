"""The house rules hold in every file; and each rule is seen to bite on a fault planted for it."""

import statistics
from functools import cache

import pytest

from tests import tidy
from tests.tidy import Rule, Source

PLANTED: tuple[tuple[Rule, str, str], ...] = (
    (tidy.is_of_a_readable_length, "app/a.py", "\n" * 401),
    (tidy.has_short_functions, "app/a.py", "def f():\n" + "    f()\n" * 60),
    (tidy.says_what_it_is_for, "app/a.py", "import os\n"),
    (tidy.says_what_it_is_for, "app/a.py", '"""No full stop"""\n'),
    (tidy.has_an_empty_init, "app/__init__.py", "from app.a import b\n"),
    (tidy.is_named_for_what_it_is, "app/utils.py", ""),
    (tidy.is_named_for_what_it_is, "ui/print_helpers/a.py", ""),
    (tidy.is_named_for_what_it_is, "app/a.py", "class ShiftManager: ..."),
    (tidy.catches_all_only_outermost, "app/a.py", "try: f()\nexcept Exception: pass"),
    (tidy.catches_all_only_outermost, "app/a.py", "try: f()\nexcept: pass"),
    (tidy.catches_all_only_outermost, "ui/a.py", "try: f()\nexcept (OSError, Exception): pass"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "import time"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "from time import sleep"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "x = datetime.now(UTC)"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "x = datetime.datetime.now(UTC)"),
    (tidy.takes_time_and_chance_as_arguments, "ui/a.py", "x = date.today()"),
    (tidy.takes_time_and_chance_as_arguments, "ui/a.py", "x = QDateTime.currentDateTime()"),
    (tidy.takes_time_and_chance_as_arguments, "models/a.py", "from uuid import uuid4"),
    (tidy.takes_time_and_chance_as_arguments, "models/a.py", "import uuid\nx = uuid.uuid4()"),
    (tidy.takes_time_and_chance_as_arguments, "models/a.py", "import random"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "import secrets"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "x = os.urandom(9)"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "x = os.environ['HOME']"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "from os import getenv"),
    (tidy.prints_nothing, "app/a.py", "print('x')"),
    (tidy.keeps_money_whole, "models/a.py", "half = amount / 2"),
    (tidy.keeps_money_whole, "models/a.py", "amount /= 2"),
    (tidy.keeps_money_whole, "app/book/a.py", "rate = 0.09"),
    (tidy.keeps_money_whole, "app/book/a.py", "def f(rate: float) -> None: ..."),
    (tidy.keeps_money_whole, "app/counter/commands/a.py", "x = round(y)"),
    (tidy.leaves_words_to_the_locale, "ui/a.py", "label = 'رسید'"),
    (tidy.leaves_words_to_the_locale, "app/a.py", "say(f'رسید {number}')"),
    (tidy.stands_on_little, "models/values/a.py", "import sqlalchemy"),
    (tidy.stands_on_little, "models/values/a.py", "from models.events import Event"),
    (tidy.tells_no_machine_and_no_registry, "docs/a.md", "https:" + "//files.pythonhosted.org/x"),
    (tidy.tells_no_machine_and_no_registry, "README.md", "cd /" + "work/main"),
    (tidy.is_finished, "app/a.py", "# TO" + "DO: all of it"),
    (tidy.lies_where_it_belongs, "scratch.py", ""),
    (tidy.lies_where_it_belongs, "scripts/a.py", ""),
)

INNOCENT: tuple[tuple[Rule, str, str], ...] = (
    (
        tidy.catches_all_only_outermost,
        "app/a.py",
        "try: f()\nexcept BaseException:\n    g()\n    raise",
    ),
    (tidy.catches_all_only_outermost, "ui/jobs.py", "try: f()\nexcept Exception: g()"),
    (tidy.catches_all_only_outermost, "app/a.py", "try: f()\nexcept OSError: g()"),
    (tidy.takes_time_and_chance_as_arguments, "app/clock.py", "import time\nx = datetime.now(UTC)"),
    (tidy.takes_time_and_chance_as_arguments, "app/ids.py", "import secrets"),
    (tidy.takes_time_and_chance_as_arguments, "app/a.py", "x = clock.now()"),
    (tidy.keeps_money_whole, "models/a.py", "half, rest = divmod(amount, 2)"),
    (tidy.leaves_words_to_the_locale, "ui/a.py", '"""The receipt (رسید)."""'),
    (tidy.stands_on_little, "models/values/a.py", "import re\nfrom persiantools import digits"),
    (tidy.is_named_for_what_it_is, "app/commons_act.py", "class Helping: ..."),
)


@cache
def everything() -> tuple[Source, ...]:
    return tuple(tidy.sources())


def name(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", tidy.RULES, ids=name)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    broken = [f"{file.path}: {wrong}" for file in everything() for wrong in rule(file)]
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_the_rule_bites_on_a_planted_fault(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), INNOCENT)
def test_the_rule_leaves_the_innocent_alone(rule: Rule, path: str, text: str) -> None:
    assert not list(rule(Source(path, text)))


@pytest.mark.parametrize("rule", tidy.RULES, ids=name)
def test_no_rule_goes_without_a_planted_fault(rule: Rule) -> None:
    assert any(planted is rule for planted, _, _ in PLANTED)


def test_files_are_short_on_the_whole() -> None:
    """Half of the product's files fit two screens, nine of ten the budget."""
    lines = [
        len(file.text.splitlines())
        for file in everything()
        if file.python and file.product and file.text
    ]
    assert statistics.median(lines) <= 120
    assert statistics.quantiles(lines, n=10)[-1] <= 300


def test_functions_are_short_on_the_whole() -> None:
    lines = [length for file in everything() if file.product for _, length in tidy.functions(file)]
    assert statistics.median(lines) <= 9
    assert statistics.quantiles(lines, n=10)[-1] <= 25
