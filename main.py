"""The door: the clerk's window by default; practice day, centre, checks and benches by name."""

import sys
from pathlib import Path

import click

from app.i18n import Language

LANGUAGE = click.option(
    "--language",
    type=click.Choice([each.value for each in Language]),
    default="fa",
    show_default=True,
)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(invoke_without_command=True)
@click.option("--profile", type=FOLDER, help="The counter's folder; by default the user's own.")
@LANGUAGE
@click.version_option(package_name=None, version="0.1.0", prog_name="pishkhan")
@click.pass_context
def door(context: click.Context, profile: Path | None, language: str) -> None:
    """Pishkhan: the counter of a government-service office, and its centre."""
    context.obj = Language(language)
    if context.invoked_subcommand is not None:
        return
    from app.door.ending import ended_well  # noqa: PLC0415 - the door opens before the rooms load

    with ended_well(first=Language(language)):
        from ui.start import open_window  # noqa: PLC0415

        sys.exit(open_window(profile, Language(language) if _said("--language") else None))


def _said(option: str) -> bool:
    """Tell whether an option stands on the command line, so that settings decide otherwise."""
    return any(argument.partition("=")[0] == option for argument in sys.argv[1:])


@door.command()
@click.option("--out", type=FOLDER, help="An empty or new folder; by default practice-day-1, 2, …")
@click.option("--visits", type=int, default=72, show_default=True, help="At least 60.")
@click.option("--seed", type=int, default=1405, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One object, for machines.")
@LANGUAGE
def demo(out: Path | None, visits: int, seed: int, as_json: bool, language: str) -> None:
    """Play one working day at a practice office against a centre on loopback, and check it."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.door import demo as played  # noqa: PLC0415

        sys.exit(played.run(played.Wanted(out, visits, seed, as_json, Language(language))))


@door.group(invoke_without_command=True)
@click.option("--folder", type=FOLDER, default=Path("centre"), show_default=True)
@click.option("--url", default="", help="A postgresql:// URL; SQLite in the folder without it.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8443, show_default=True)
@click.option("--certificate", type=click.Path(path_type=Path, exists=True), help="TLS, PEM.")
@click.option("--key", type=click.Path(path_type=Path, exists=True), help="TLS, PEM.")
@LANGUAGE
@click.pass_context
def central(
    context: click.Context,
    folder: Path,
    url: str,
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    language: str,
) -> None:
    """Serve the centre, or administer it with one of the commands below."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.central.serving import Tls  # noqa: PLC0415
        from app.door import central as rooms  # noqa: PLC0415

        context.obj = rooms.Place(folder, url, Language(language))
        if context.invoked_subcommand is None:
            tls = Tls(certificate, key) if certificate and key else None
            rooms.serve(context.obj, host, port, tls)


@central.command("add-office")
@click.argument("office")
@click.option("--title", required=True)
@click.option("--title-en", default="")
@click.option("--licence", default="")
@click.option("--held-money", is_flag=True, help="Money may be held while the line is down.")
@click.pass_obj
def add_office(
    place: object, office: str, title: str, title_en: str, licence: str, held_money: bool
) -> None:
    """Register an office by its code."""
    from app.door import central as rooms  # noqa: PLC0415
    from app.door.ending import ended_well  # noqa: PLC0415

    assert isinstance(place, rooms.Place)
    with ended_well(first=place.language):
        rooms.add_office(
            place, office, title=title, title_en=title_en, licence=licence, held_money=held_money
        )


@central.command("add-person")
@click.argument("office")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, required=True)
@click.option("--pin", prompt=True, hide_input=True, confirmation_prompt=True)
@click.pass_obj
def add_person(
    place: object, office: str, code: str, name: str, roles: tuple[str, ...], pin: str
) -> None:
    """Appoint a person of an office; the PIN is asked for."""
    from app.door import central as rooms  # noqa: PLC0415
    from app.door.ending import ended_well  # noqa: PLC0415

    assert isinstance(place, rooms.Place)
    with ended_well(first=place.language):
        rooms.add_person(place, office, code, name=name, roles=roles, pin=pin)


@central.command()
@click.argument("office")
@click.argument("counter", type=int)
@click.pass_obj
def invite(place: object, office: str, counter: int) -> None:
    """Draw a one-time code by which one machine can enrol at a counter."""
    from app.door import central as rooms  # noqa: PLC0415
    from app.door.ending import ended_well  # noqa: PLC0415

    assert isinstance(place, rooms.Place)
    with ended_well(first=place.language):
        rooms.invite(place, office, counter)


@central.command("publish-catalogue")
@click.argument("folder", type=FOLDER, required=False)
@click.pass_obj
def publish_catalogue(place: object, folder: Path | None) -> None:
    """Sign and publish a folder's catalogue, or the sample."""
    from app.door import central as rooms  # noqa: PLC0415
    from app.door.ending import ended_well  # noqa: PLC0415

    assert isinstance(place, rooms.Place)
    with ended_well(first=place.language):
        rooms.publish(place, folder)


@door.command()
@click.argument("folder", type=FOLDER)
@LANGUAGE
def verify(folder: Path, language: str) -> None:
    """Verify a profile or a centre: chain, signatures, postings, and the book rebuilt."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.door import look  # noqa: PLC0415

        sys.exit(look.verify_path(folder, Language(language)))


@door.command()
@click.argument("folder", type=FOLDER)
@click.option("--day", default="", help="Jalali, such as 1405/05/12; by default the last one.")
@click.option("--office", default="", help="At a centre: the office's code.")
@click.option("--out", type=FOLDER, default=Path(), help="Where the files go.")
@click.option(
    "--kind", "kinds", type=click.Choice(["json", "pdf", "xlsx"]), multiple=True,
    default=("json", "pdf", "xlsx"),
)  # fmt: skip
@LANGUAGE
def report(
    folder: Path, day: str, office: str, out: Path, kinds: tuple[str, ...], language: str
) -> None:
    """Write a day's report from a profile or a centre as JSON, PDF and Excel."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.door import look  # noqa: PLC0415

        sys.exit(look.write_report(folder, day, out, kinds, office, Language(language)))


@door.command()
@click.argument("folder", type=FOLDER)
@click.option("--day", default="", help="Jalali, such as 1405/05/12; by default the last one.")
@click.option("--user", prompt=True, help="The supervisor's user code.")
@click.option("--pin", prompt=True, hide_input=True)
@click.option("--note", default="")
@LANGUAGE
def approve(folder: Path, day: str, user: str, pin: str, note: str, language: str) -> None:
    """Sign a day's report as a supervisor; the PIN is asked for."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.door import approve as signing  # noqa: PLC0415

        sys.exit(signing.approve(folder, day, user, pin, note, Language(language)))


@door.command("check-receipt")
@click.argument("text")
@click.option("--profile", type=FOLDER, help="A profile whose pinned keys of the centre are used.")
@click.option("--key", "keys", multiple=True, help="The centre's public key, hex or number:hex.")
@LANGUAGE
def check_receipt(text: str, profile: Path | None, keys: tuple[str, ...], language: str) -> None:
    """Check the text of a receipt's QR code, without a network."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from app.door import look  # noqa: PLC0415

        sys.exit(look.check_receipt(text, profile, keys, Language(language)))


@door.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One object a line, for machines.")
@click.option("--long", "whole", is_flag=True, help="The long form, with a million visits.")
@LANGUAGE
def bench(name: str, as_json: bool, whole: bool, language: str) -> None:
    """Measure one promise against its floor in the same run: `visit`."""
    from app.door.ending import ended_well  # noqa: PLC0415

    with ended_well(first=Language(language)):
        from tests.benchmarks.bench import run  # noqa: PLC0415

        sys.exit(run(name, as_json=as_json, whole=whole))


if __name__ == "__main__":
    door()
