"""The names of places a form can offer: provinces and their towns, whole from the province."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from models.catalogue.rules.naming import PLACE_MARK
from models.values.text import search_key

_FILE: Final = Path(__file__).with_name("towns.toml")
_BETWEEN: Final = "، "


@cache
def towns() -> tuple[str, ...]:
    """Give every province, and after it its towns as `گیلان › ماسال`; read once."""
    named: list[str] = []
    for province, inside in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        named.append(province)
        named += [f"{province}{PLACE_MARK}{town}" for town in str(inside).split(_BETWEEN)]
    return tuple(named)


def towns_like(typed: str, most: int) -> tuple[str, ...]:
    """Find places by any part of their names, however typed; what begins with it comes first.

    A town is found by its own name and by its province's; a province stands before its towns.
    """
    wanted = search_key(typed)
    if not wanted:
        return ()
    begin, have = [], []
    for place, own, whole in _keys():
        if own.startswith(wanted):
            begin.append(place)
        elif wanted in whole:
            have.append(place)
    return tuple((begin + have)[:most])


@cache
def _keys() -> tuple[tuple[str, str, str], ...]:
    """Give of each place its words, the key of its last name and the key of all of them."""
    return tuple(
        (place, search_key(place.rpartition(PLACE_MARK)[2]), search_key(place)) for place in towns()
    )
