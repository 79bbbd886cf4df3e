"""`main.py central circular FILE`: a circular signed and told to every counter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.door.options import about, ending_well

if TYPE_CHECKING:
    from app.door.central import Place

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_to(central: click.Group) -> None:
    """Add the command to the centre's group."""
    central.add_command(circular)


@click.command("circular", help=about("circular"))
@click.argument("file", type=_FILE)
@click.pass_obj
@ending_well
def circular(place: "Place", *, file: Path) -> None:
    """Sign a circular of a TOML file and publish it."""
    from app.catalogue.circular import read_circular  # noqa: PLC0415 - the door opens before rooms
    from app.door.ending import answer, words_for  # noqa: PLC0415
    from app.i18n import Code  # noqa: PLC0415

    read = read_circular(file)
    with place.opened() as centre:
        centre.issue_circular(read)
    words = words_for(place.language)
    answer(
        words.say(
            "cli.central.circular",
            code=Code(read.code),
            services=len(read.services),
            day=Code(read.effective),
        )
    )
