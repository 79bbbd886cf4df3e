"""`main.py phone-code`: a supervisor's secret put in at a counter, and the code told by phone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.door.options import LANGUAGE, Commands, about, ending_well, option

if TYPE_CHECKING:
    from app.i18n import Language

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False)


def add_to(door: click.Group) -> None:
    """Add the commands to the door."""
    door.add_command(phone_code)


@click.group("phone-code", cls=Commands, help=about("phone-code"))
def phone_code() -> None:
    """Gather the two sides: the counter's, and the supervisor's."""


@phone_code.command("share", help=about("share"))
@click.argument("folder", type=_FOLDER)
@option("whose_code", "--user", "user", required=True)
@option("secret_file", "--secret-file", "secret_file", type=_FILE)
@option("pin", "--pin", prompt=True, hide_input=True)
@LANGUAGE
@ending_well
def share(
    *, folder: Path, user: str, secret_file: Path | None, pin: str, language: "Language"
) -> None:
    """Put a supervisor's secret in at a counter; a file that is there is put in as it is."""
    from app.counter.commands.share_phone_secret import (  # noqa: PLC0415 - rooms open later
        share_phone_secret,
    )
    from app.counter.counter import open_counter, surroundings  # noqa: PLC0415
    from app.door.ending import answer, words_for  # noqa: PLC0415
    from app.i18n import Code  # noqa: PLC0415

    there = secret_file is not None and secret_file.is_file()
    before = secret_file.read_text(encoding="ascii") if secret_file and there else ""
    with open_counter(folder, surroundings()) as counter:
        secret = share_phone_secret(counter.desk, user=user, pin=pin, secret=before)
    words = words_for(language)
    if secret_file is not None and not there:
        _write_alone(secret_file, secret)
        answer(words.say("cli.phone_code.written", user=Code(user)))
    elif there:
        answer(words.say("cli.phone_code.put_in", user=Code(user)))
    else:
        answer(words.say("cli.phone_code.secret", user=Code(user), secret=Code(secret)))


@phone_code.command("tell", help=about("tell"))
@option("of_receipt", "--receipt", "receipt", required=True)
@option("sum_back", "--amount", "amount", required=True)
@option("secret_file", "--secret-file", "secret_file", type=_FILE)
@LANGUAGE
@ending_well
def tell(*, receipt: str, amount: str, secret_file: Path | None, language: "Language") -> None:
    """Tell the code that opens the taking back of one sum of one receipt, for a few minutes."""
    from app.clock import SystemClock  # noqa: PLC0415
    from app.door.ending import answer, words_for  # noqa: PLC0415
    from app.i18n import Code  # noqa: PLC0415
    from app.phone_code import phone_code as code_of  # noqa: PLC0415
    from app.phone_code import read_secret  # noqa: PLC0415
    from models.values.receipt_number import ReceiptNumber  # noqa: PLC0415
    from models.values.rial import Rial  # noqa: PLC0415

    words = words_for(language)
    if secret_file is not None:
        typed = secret_file.read_text(encoding="ascii")
    else:
        typed = click.prompt(words.say("cli.phone_code.asked"), hide_input=True)
    number, sum_back = ReceiptNumber.parse(receipt), Rial.parse(amount)
    code = code_of(read_secret(typed), str(number), sum_back.amount, SystemClock().now())
    shown = Code(f"{code[:3]} {code[3:]}")
    answer(words.say("cli.phone_code.code", code=shown, receipt=Code(str(number)), amount=sum_back))


def _write_alone(file: Path, secret: str) -> None:
    """Write a secret where only its owner reads it."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(secret + "\n", encoding="ascii")
