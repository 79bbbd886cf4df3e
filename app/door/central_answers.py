"""`main.py central answer`: what an agency says of a request, told to the office that took it."""

from typing import TYPE_CHECKING

import click

from app.door.options import about, ending_well, option

if TYPE_CHECKING:
    from app.door.central import Place


def add_to(central: click.Group) -> None:
    """Add the command to the centre's group."""
    central.add_command(answer_request)


@click.command("answer", help=about("answer"))
@click.argument("office")
@click.argument("receipt")
@option("at_line", "--line", "line", type=click.IntRange(1, 40), default=1)
@option("agency_state", "--state", "state", required=True)
@option("agency_number", "--number", "number", default="")
@option("questioned", "--field", "fields", multiple=True)
@option("said", "--said", default="")
@option("due", "--due", default="")
@click.pass_obj
@ending_well
def answer_request(  # noqa: PLR0913 - one option each
    place: "Place",
    *,
    office: str,
    receipt: str,
    line: int,
    state: str,
    number: str,
    fields: tuple[str, ...],
    said: str,
    due: str,
) -> None:
    """Tell an office what an agency says of one line of a receipt."""
    from app.central.answers import Word  # noqa: PLC0415 - the door opens before the rooms
    from app.door.ending import answer, words_for  # noqa: PLC0415
    from app.i18n import Code  # noqa: PLC0415
    from models.values.jalali_date import JalaliDate  # noqa: PLC0415

    day = str(JalaliDate.parse(due)) if due else ""
    word = Word(state=state, number=number, fields=fields, said=said, due=day)
    with place.opened() as central:
        central.answer_line(office, receipt, line - 1, word)
    answer(words_for(place.language).say("cli.central.answered", receipt=Code(receipt)))
