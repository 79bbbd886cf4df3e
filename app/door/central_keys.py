"""`main.py central rotate-key`, `revoke` and the like: keys and who may speak, by command."""

from typing import TYPE_CHECKING

import click

from app.door.options import about, ending_well, option

if TYPE_CHECKING:
    from app.door.central import Place

_KEY_NUMBER = click.IntRange(1, 65_535)


def add_to(central: click.Group) -> None:
    """Add the commands to the centre's group."""
    for command in (rotate_key, rotate_centre_key, revoke, reinstate):
        central.add_command(command)


def _say(place: "Place", key: str, **facts: str | int) -> None:
    from app.door.ending import answer, words_for  # noqa: PLC0415 - the door opens before rooms
    from app.i18n import Code  # noqa: PLC0415

    said = {name: Code(value) if isinstance(value, str) else value for name, value in facts.items()}
    answer(words_for(place.language).say(f"cli.central.{key}", **said))


@click.command("rotate-key", help=about("rotate-key"))
@click.argument("office")
@click.argument("device")
@click.pass_obj
@ending_well
def rotate_key(place: "Place", *, office: str, device: str) -> None:
    """Ask a machine for its next key."""
    with place.opened() as centre:
        number = centre.rotate_key(office, device)
    _say(place, "key_asked", device=device, number=number)


@click.command("rotate-centre-key", help=about("rotate-centre-key"))
@click.pass_obj
@ending_well
def rotate_centre_key(place: "Place") -> None:
    """Let the centre's next key sign from now on."""
    with place.opened() as centre:
        number = centre.rotate_centre_key()
    _say(place, "centre_key", number=number)


@click.command("revoke", help=about("revoke"))
@click.argument("office")
@click.argument("device")
@option("machine_key", "--key", "key", type=_KEY_NUMBER)
@click.pass_obj
@ending_well
def revoke(place: "Place", *, office: str, device: str, key: int | None) -> None:
    """Turn a machine away, or one of its keys."""
    with place.opened() as centre:
        centre.revoke(office, device, key)
    if key is None:
        _say(place, "revoked", device=device)
    else:
        _say(place, "key_revoked", device=device, number=key)


@click.command("reinstate", help=about("reinstate"))
@click.argument("office")
@click.argument("device")
@option("machine_key", "--key", "key", type=_KEY_NUMBER)
@click.pass_obj
@ending_well
def reinstate(place: "Place", *, office: str, device: str, key: int | None) -> None:
    """Take a machine or a key back."""
    with place.opened() as centre:
        posted = centre.reinstate(office, device, key)
    _say(place, "reinstated", device=device, count=posted)
