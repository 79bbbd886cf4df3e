"""`main.py replace`: this computer takes a broken one's place at its counter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.door.options import LANGUAGE, about, ending_well, option

if TYPE_CHECKING:
    from app.i18n import Language

_FOLDER = click.Path(path_type=Path, file_okay=False)


def add_to(door: click.Group) -> None:
    """Add the command to the door."""
    door.add_command(replace)


@click.command("replace", help=about("replace"))
@click.argument("folder", type=_FOLDER)
@option("address", "--address", required=True)
@option("office", "--office", required=True)
@option("at_counter", "--counter", "at_counter", type=int, required=True)
@option("title", "--title", required=True)
@option("first_user", "--user", "user", required=True)
@option("name", "--name", required=True)
@option("one_time_code", "--code", "one_time_code", prompt=True, hide_input=True)
@option("pin", "--pin", prompt=True, hide_input=True, confirmation_prompt=True)
@LANGUAGE
@ending_well
def replace(  # noqa: PLR0913 - what a first run asks
    *,
    folder: Path,
    address: str,
    office: str,
    at_counter: int,
    title: str,
    user: str,
    name: str,
    one_time_code: str,
    pin: str,
    language: "Language",
) -> None:
    """Set up, enrol in another machine's place, and fetch its journal."""
    from app.counter.commands.set_up_office import (  # noqa: PLC0415 - the door opens before rooms
        FirstPerson,
        OfficeDescription,
    )
    from app.counter.counter import surroundings  # noqa: PLC0415
    from app.counter.stand_in import stand_in  # noqa: PLC0415
    from app.door.ending import answer, words_for  # noqa: PLC0415

    came = stand_in(
        folder,
        surroundings(),
        office=OfficeDescription(office=office, counter=at_counter, title=title),
        person=FirstPerson(code=user, name=name, pin=pin),
        address=address,
        code=one_time_code,
    )
    words = words_for(language)
    answer(words.say("cli.replaced", count=came.events, slips=came.slips, number=came.number))
