"""The house rules that no linter knows: each takes a file and yields what is wrong with it."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
ROOMS: Final = ("app", "models", "printing", "ui")

FILE_LINES_MAX: Final = 400
FUNCTION_LINES_MAX: Final = 60

# The outermost frame of the process, a thread or a request: the only places that catch anything.
OUTERMOST: Final = frozenset(
    {
        "main.py",
        "app/central/problems.py",
        "app/counter/sync/runner.py",
        "app/door/ending.py",
        "ui/jobs.py",
    }
)
CLOCK: Final = "app/clock.py"
IDS: Final = "app/ids.py"

NO_NAMES: Final = frozenset(
    {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "stuff"}
)
NO_CLASS_ENDINGS: Final = ("Manager", "Helper", "Helpers", "Util", "Utils")

# What may stand at the top of the repository; what tools leave behind is not tracked.
TOP_LEVEL: Final = frozenset(
    {
        *ROOMS, "tests", "docs", ".ci", ".gitignore", ".gitattributes", ".editorconfig",
        "main.py", "pyproject.toml", "constraints.txt",
        "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
    }
)  # fmt: skip

_TELLS_TIME: Final = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    | {f"{kind}.current{what}" for kind in ("QDateTime", "QDate", "QTime")
       for what in ("DateTime", "DateTimeUtc", "Date", "Time", "MSecsSinceEpoch")}
)  # fmt: skip
_DRAWS_LOTS: Final = frozenset({"uuid1", "uuid4", "uuid6", "uuid7", "urandom"})
_READS_ENVIRONMENT: Final = frozenset({"environ", "getenv", "environb"})
# Amounts pass here; a fraction anywhere on the way is a rial lost somewhere.
_MONEY: Final = ("models/", "app/book/", "app/counter/commands/", "app/central/settlement")
_NOT_MONEY: Final = ("models/migrations/", "app/book/reports/paper")  # rows, and widths on paper
_PERSIAN_LETTERS: Final = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
# Letters on key-caps, and the invented people and papers of the practice office, are no words.
_NOT_WORDS: Final = ("ui/keyboard.py", "app/counter/training/people.py", "app/practice/")
_REGISTRY: Final = re.compile(r"https?://[a-z0-9.-]*(?:pypi|pythonhosted|npmjs|debian)\.[a-z]+")
_MACHINE: Final = re.compile(
    r"(?<![\w.])/(?:work|farm|home/\w+|Users/\w+|root/\.|tmp/[a-z]+/[a-z])"
)
_UNFINISHED: Final = re.compile(
    "|".join(
        ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error", "pragma: no " + "cover")
    )
)
_BINARY: Final = frozenset(
    {".ttf", ".png", ".pdf", ".db", ".bin", ".ico", ".qm", ".gz", ".zst", ".zdict"}
)


@dataclass(frozen=True)
class Source:
    """One file of the repository, by its path from the top."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def product(self) -> bool:
        return self.path == "main.py" or self.path.startswith(tuple(f"{room}/" for room in ROOMS))


Rule = Callable[[Source], Iterator[str]]


def tracked() -> list[str]:
    """Name every file that is, or would be, part of a commit; all there is in a plain export."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        # The checkout may belong to somebody else, as it does in a container; we only read it.
        command = [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        return sorted(
            name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()
        )
    return sorted(
        found.relative_to(ROOT).as_posix()
        for found in ROOT.rglob("*")
        if found.is_file() and not _left_behind(found.relative_to(ROOT))
    )


def sources() -> list[Source]:
    """Read every text file of the repository."""
    return [
        Source(name, (ROOT / name).read_text(encoding="utf-8"))
        for name in tracked()
        if PurePosixPath(name).suffix not in _BINARY
    ]


def _left_behind(path: Path) -> bool:
    return any(
        part == "__pycache__"
        or part.endswith(("_cache", ".egg-info"))
        or part in (".venv", ".hypothesis")
        for part in path.parts
    )


def is_of_a_readable_length(source: Source) -> Iterator[str]:
    if source.python and (lines := len(source.text.splitlines())) > FILE_LINES_MAX:
        yield f"has {lines} lines, and {FILE_LINES_MAX} are the most"


def has_short_functions(source: Source) -> Iterator[str]:
    for function, lines in functions(source):
        if lines > FUNCTION_LINES_MAX:
            yield f"{function} has {lines} lines, and {FUNCTION_LINES_MAX} are the most"


def functions(source: Source) -> Iterator[tuple[str, int]]:
    """Yield each function's name and its length in lines, decorators apart."""
    if source.python:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def says_what_it_is_for(source: Source) -> Iterator[str]:
    if source.python and source.text and not source.path.endswith("__init__.py"):
        told = (ast.get_docstring(source.tree) or "").partition("\n")[0]
        if not told.endswith("."):
            yield "does not open with one sentence, ended by a full stop, that says what it is for"


def has_an_empty_init(source: Source) -> Iterator[str]:
    if source.path.endswith("__init__.py") and source.text:
        yield "is not empty: a re-export hides who depends on whom"


def is_named_for_what_it_is(source: Source) -> Iterator[str]:
    for part in PurePosixPath(source.path).parts:
        if set(re.split(r"[_.-]", part.lower())) & NO_NAMES:
            yield f"{part!r} says nothing of what is in it"
    if source.python:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith(NO_CLASS_ENDINGS):
                yield f"class {node.name} says nothing of what it is"


def catches_all_only_outermost(source: Source) -> Iterator[str]:
    if not (source.python and source.product) or source.path in OUTERMOST:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _catches_all(node.type):
            last = node.body[-1]
            if not (isinstance(last, ast.Raise) and last.exc is None):  # to tidy up is no catching
                yield f"line {node.lineno} catches everything"


def _catches_all(caught: ast.expr | None) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in kinds
    )


def takes_time_and_chance_as_arguments(source: Source) -> Iterator[str]:
    if not (source.python and source.product):
        return
    for node in ast.walk(source.tree):
        line = getattr(node, "lineno", 0)
        if source.path != CLOCK and (_imports(node, "time") or _dotted(node) in _TELLS_TIME):
            yield f"line {line} asks the machine for the time: take a Clock"
        if source.path != IDS and (
            _imports(node, "random") or _imports(node, "secrets") or _names(node) in _DRAWS_LOTS
        ):
            yield f"line {line} draws lots: take Ids or Chance"
        if source.path != "main.py" and _names(node) in _READS_ENVIRONMENT:
            yield f"line {line} reads the environment: take Settings"


def _imports(node: ast.AST, module: str) -> bool:
    match node:
        case ast.Import(names):
            return any(name.name == module for name in names)
        case ast.ImportFrom(module=found, level=0):
            return found == module
        case _:
            return False


def _dotted(node: ast.AST) -> str:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(value=ast.Attribute(attr=owner), attr=name):
            return f"{owner}.{name}"
        case _:
            return ""


def _names(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.alias(name=name):
            return name
        case _:
            return ""


def prints_nothing(source: Source) -> Iterator[str]:
    if source.python and source.product and source.path != "main.py":
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Name(id="print")):
                    yield f"line {node.lineno} prints: the door speaks, the rooms answer"


def keeps_money_whole(source: Source) -> Iterator[str]:
    if (
        not source.python
        or not source.path.startswith(_MONEY)
        or source.path.startswith(_NOT_MONEY)
    ):
        return
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id="float" | "round") | ast.Constant(value=float()):
                yield f"line {node.lineno} knows fractions"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"line {node.lineno} divides into fractions: use // and say who gets the rest"


def leaves_words_to_the_locale(source: Source) -> Iterator[str]:
    if not source.python or source.path.startswith(_NOT_WORDS):
        return
    if source.path.startswith(("app/", "ui/")):
        told = {id(node) for node in _docstrings(source.tree)}
        for node in ast.walk(source.tree):
            match node:
                case ast.Constant(value=str(text)) if id(node) not in told:
                    if _PERSIAN_LETTERS.search(text):
                        yield f"line {node.lineno} speaks Persian: words live in app/locale"


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                yield text


def stands_on_little(source: Source) -> Iterator[str]:
    """Values need the standard library, persiantools, the errors and each other, and no more."""
    if not source.python or not source.path.startswith("models/values/"):
        return
    for node in ast.walk(source.tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        for module in modules:
            first = module.partition(".")[0]
            if first not in sys.stdlib_module_names | {"persiantools"} and not (
                module == "models.errors" or module.startswith("models.values")
            ):
                yield f"imports {module}"


def tells_no_machine_and_no_registry(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _REGISTRY.search(line):
            yield f"line {number} names a package registry"
        if _MACHINE.search(line) and not source.path.startswith("tests/"):
            yield f"line {number} names a path of somebody's machine"


def is_finished(source: Source) -> Iterator[str]:
    if source.python:
        for number, line in enumerate(source.text.splitlines(), start=1):
            if _UNFINISHED.search(line):
                yield f"line {number} says that it is not finished"


def lies_where_it_belongs(source: Source) -> Iterator[str]:
    top = PurePosixPath(source.path).parts[0]
    if top not in TOP_LEVEL:
        yield f"{top!r} has no place at the top of the repository"


RULES: Final[tuple[Rule, ...]] = (
    is_of_a_readable_length,
    has_short_functions,
    says_what_it_is_for,
    has_an_empty_init,
    is_named_for_what_it_is,
    catches_all_only_outermost,
    takes_time_and_chance_as_arguments,
    prints_nothing,
    keeps_money_whole,
    leaves_words_to_the_locale,
    stands_on_little,
    tells_no_machine_and_no_registry,
    is_finished,
    lies_where_it_belongs,
)
