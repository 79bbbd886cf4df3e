"""Reads out of the source which errors it raises, with which facts, and which words it asks for."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tests.tidy import Source, sources

ERRORS: Final = frozenset({"Refusal", "Fault", "Defect"})
# Who asks for words by a key: the method of Words, and what the window puts on its widgets.
ASKERS: Final = {"say": 0, "says": 1, "named": 1}


@dataclass(frozen=True)
class Raised:
    """One place in the source that makes an error; `names` is None where facts are passed on."""

    where: str
    code: re.Pattern[str]
    names: frozenset[str] | None
    field: str


@dataclass(frozen=True)
class Asked:
    """One place in the source that asks for words by a literal key."""

    where: str
    key: str
    names: frozenset[str] | None


@cache
def product() -> tuple[Source, ...]:
    """Read the program's own Python files, once."""
    return tuple(file for file in sources() if file.python and file.product)


def raised(file: Source) -> Iterator[Raised]:
    """Yield every error made with a literal code; a code built by f-string becomes a pattern."""
    for node in ast.walk(file.tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in ERRORS:
                if (code := _pattern(first)) is not None:
                    where = f"{file.path}:{node.lineno}"
                    yield Raised(where, code, _names(node), _literal(node, "field"))


ROOMS: Final = {"wording": "report."}
"""Speakers of one room, by the name they go by in the source."""


def asked(file: Source) -> Iterator[Asked]:
    """Yield every literal key that words are asked for by."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and (asker := _called(node)) in ASKERS:
            place = ASKERS[asker]
            if len(node.args) > place:
                key = node.args[place]
                if (
                    isinstance(key, ast.Constant)
                    and isinstance(key.value, str)
                    and "." in key.value
                ):
                    names = _names(node) if asker == "say" else None
                    asked_key = ROOMS.get(_receiver(node), "") + key.value
                    yield Asked(f"{file.path}:{node.lineno}", asked_key, names)


def _receiver(node: ast.Call) -> str:
    """Name what a method is called on: some speakers know their room and want its keys alone."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=name)):
            return name
        case _:
            return ""


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _pattern(code: ast.expr) -> re.Pattern[str] | None:
    match code:
        case ast.Constant(value=str(text)):
            return re.compile(re.escape(text))
        case ast.JoinedStr(values=parts):
            return re.compile(
                "".join(
                    re.escape(part.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    else r"[a-z_]+"
                    for part in parts
                )
            )
        case _:
            return None


def _names(call: ast.Call) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(keyword.arg for keyword in call.keywords if keyword.arg)


def _literal(call: ast.Call, name: str) -> str:
    for keyword in call.keywords:
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return str(keyword.value.value)
    return ""
