"""Reading an office's list of places near it, which lies as one file in its profile."""

import tomllib
from pathlib import Path
from typing import Final

import msgspec

from models.catalogue.place import Places
from models.errors import Refusal

FILE: Final = "places.toml"
SAMPLE: Final = Path(__file__).parent / "sample" / FILE
_BYTES_MOST: Final = 1_000_000


def read_places(profile: Path) -> Places:
    """Give the profile's own list, none where it has none; a broken one is refused."""
    file = profile / FILE
    return _read(file) if file.is_file() else Places()


def sample_places() -> Places:
    """Give the product's own sample: places that do not exist."""
    return _read(SAMPLE)


def _read(file: Path) -> Places:
    try:
        data = file.read_bytes()
        if len(data) > _BYTES_MOST:
            raise Refusal("places.unreadable", field="places")
        return msgspec.convert(tomllib.loads(data.decode()), Places)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refusal("places.unreadable", field="places") from error
