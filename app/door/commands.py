"""Every command by name: practice day, centre, checks and benches; the window where none is."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from app.door import central_answers, central_backup, central_circulars, central_keys, phone_code
from app.door import replace as standing_in
from app.door.options import LANGUAGE, Commands, about, ending_well, option, said_language
from app.i18n import Language
from app.version import VERSION

if TYPE_CHECKING:
    from app.door.central import Place

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
KINDS = ("json", "pdf", "xlsx")


class Beyond(Protocol):
    """What the door leads to and `app` does not know: the window, and what measures it all.

    Each gives the process's exit code.
    """

    def window(self, profile: Path | None, language: Language | None) -> int:
        """Open the window."""
        ...

    def bench(self, name: str, *, as_json: bool, whole: bool, rows: int) -> int:
        """Measure one promise."""
        ...

    def screenshots(
        self, out: Path, *, only: tuple[str, ...], dark: bool, tour: bool, as_json: bool
    ) -> int:
        """Take a picture of every screen, or the six of the README."""
        ...

    def simulate(
        self, first: int, seeds: int, *, mutant: str, steps: int, jobs: int, as_json: bool
    ) -> int:
        """Play whole worlds grown from seeds."""
        ...


@click.group(cls=Commands, invoke_without_command=True, help=about("about"))
@option("profile", "--profile", type=FOLDER)
@LANGUAGE
@click.version_option(VERSION, prog_name="pishkhan")
@click.pass_context
@ending_well
def door(context: click.Context, /, *, profile: Path | None, **_said: object) -> int:
    """Open the window where no command is named."""
    if context.invoked_subcommand is not None:
        return 0
    beyond: Beyond = context.obj
    return beyond.window(profile, said_language(context))


@door.command(help=about("demo"))
@option("out", "--out", type=FOLDER)
@option("visits", "--visits", type=int, default=72)
@option("seed", "--seed", type=int, default=1405)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def demo(*, out: Path | None, visits: int, seed: int, as_json: bool, language: Language) -> int:
    """Play a practice day."""
    from app.door import demo as played  # noqa: PLC0415

    return played.run(played.Wanted(out, visits, seed, as_json, language))


@door.group(cls=Commands, invoke_without_command=True, help=about("central"))
@option("folder", "--folder", type=FOLDER, default=Path("centre"))
@option("url", "--url", default="")
@option("host", "--host", default="127.0.0.1")
@option("port", "--port", type=click.IntRange(0, 65_535), default=8443)
@option("certificate", "--certificate", type=FILE)
@option("key", "--key", type=FILE)
@option("workers", "--workers", type=click.IntRange(1, 64), default=1)
@LANGUAGE
@click.pass_context
@ending_well
def central(  # noqa: PLR0913 - one option each
    context: click.Context,
    /,
    *,
    folder: Path,
    url: str,
    host: str,
    port: int,
    certificate: Path | None,
    key: Path | None,
    workers: int,
    language: Language,
) -> None:
    """Serve the centre, or leave it to the command named."""
    from app.door import central as rooms  # noqa: PLC0415

    context.obj = rooms.Place(folder, url, language)
    if context.invoked_subcommand is None:
        rooms.serve(context.obj, host, port, certificate=certificate, key=key, workers=workers)


@central.command("add-office", help=about("add-office"))
@click.argument("office")
@option("title", "--title", required=True)
@option("title_en", "--title-en", default="")
@option("licence", "--licence", default="")
@option("held_money", "--held-money", is_flag=True)
@click.pass_obj
@ending_well
def add_office(
    place: "Place", *, office: str, title: str, title_en: str, licence: str, held_money: bool
) -> None:
    """Register an office."""
    from app.door import central as rooms  # noqa: PLC0415

    rooms.add_office(
        place, office, title=title, title_en=title_en, licence=licence, held_money=held_money
    )


@central.command("add-person", help=about("add-person"))
@click.argument("office")
@click.argument("code")
@option("name", "--name", required=True)
@option("role", "--role", "roles", multiple=True, required=True)
@option("pin", "--pin", prompt=True, hide_input=True, confirmation_prompt=True)
@click.pass_obj
@ending_well
def add_person(
    place: "Place", *, office: str, code: str, name: str, roles: tuple[str, ...], pin: str
) -> None:
    """Appoint a person."""
    from app.door import central as rooms  # noqa: PLC0415

    rooms.add_person(place, office, code, name=name, roles=roles, pin=pin)


@central.command("invite", help=about("invite"))
@click.argument("office")
@click.argument("counter", type=int)
@click.pass_obj
@ending_well
def invite(place: "Place", *, office: str, counter: int) -> None:
    """Draw a one-time code."""
    from app.door import central as rooms  # noqa: PLC0415

    rooms.invite(place, office, counter)


@central.command("status", help=about("status"))
@option("json", "--json", "as_json", is_flag=True)
@click.pass_obj
@ending_well
def status(place: "Place", *, as_json: bool) -> int:
    """Show the board of all machines."""
    from app.door.status import show_board  # noqa: PLC0415

    return show_board(place, as_json=as_json)


@central.command("publish-catalogue", help=about("publish-catalogue"))
@click.argument("folder", type=FOLDER, required=False)
@click.pass_obj
@ending_well
def publish_catalogue(place: "Place", *, folder: Path | None) -> None:
    """Sign and publish a catalogue."""
    from app.door import central as rooms  # noqa: PLC0415

    rooms.publish(place, folder)


central_keys.add_to(central)
central_backup.add_to(central)
central_circulars.add_to(central)
central_answers.add_to(central)
standing_in.add_to(door)
phone_code.add_to(door)


@door.command(help=about("verify"))
@click.argument("folder", type=FOLDER)
@LANGUAGE
@ending_well
def verify(*, folder: Path, language: Language) -> int:
    """Verify a profile or a centre."""
    from app.door import look  # noqa: PLC0415

    return look.verify_path(folder, language)


@door.command(help=about("report"))
@click.argument("folder", type=FOLDER)
@option("day", "--day", default="")
@option("office", "--office", default="")
@option("report_out", "--out", type=FOLDER, default=Path())
@option("kind", "--kind", "kinds", type=click.Choice(KINDS), multiple=True, default=KINDS)
@LANGUAGE
@ending_well
def report(
    *, folder: Path, day: str, office: str, out: Path, kinds: tuple[str, ...], language: Language
) -> int:
    """Write a day's report."""
    from app.door import look  # noqa: PLC0415

    return look.write_report(
        folder, day=day, out=out, kinds=kinds, office=office, language=language
    )


@door.command(help=about("approve"))
@click.argument("folder", type=FOLDER)
@option("day", "--day", default="")
@option("user", "--user", prompt=True)
@option("pin", "--pin", prompt=True, hide_input=True)
@option("note", "--note", default="")
@LANGUAGE
@ending_well
def approve(*, folder: Path, day: str, user: str, pin: str, note: str, language: Language) -> int:
    """Sign a day's report."""
    from app.door import approve as signing  # noqa: PLC0415

    return signing.approve(folder, day=day, user=user, pin=pin, note=note, language=language)


@door.command("check-receipt", help=about("check-receipt"))
@click.argument("text")
@option("receipt_profile", "--profile", type=FOLDER)
@option("receipt_key", "--key", "keys", multiple=True)
@LANGUAGE
@ending_well
def check_receipt(
    *, text: str, profile: Path | None, keys: tuple[str, ...], language: Language
) -> int:
    """Check a receipt's QR text."""
    from app.door import look  # noqa: PLC0415

    return look.check_receipt(text, profile, keys, language)


@door.group(cls=Commands, help=about("bundle"))
@LANGUAGE
@ending_well
def bundle(**_said: object) -> None:
    """Leave it to the command named."""


@bundle.command("export", help=about("export"))
@click.argument("where", type=click.Path(path_type=Path))
@option("profile", "--profile", type=FOLDER)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def bundle_export(*, where: Path, profile: Path | None, as_json: bool, language: Language) -> int:
    """Export what waits."""
    from app.door import bundle as by_hand  # noqa: PLC0415

    return by_hand.export(where, profile=profile, as_json=as_json, language=language)


@bundle.command("import", help=about("import"))
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@option("folder", "--folder", type=FOLDER, default=Path("centre"))
@option("url", "--url", default="")
@option("bundle_out", "--out", type=FOLDER)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def bundle_import(
    *,
    files: tuple[Path, ...],
    folder: Path,
    url: str,
    out: Path | None,
    as_json: bool,
    language: Language,
) -> int:
    """Take bundles in at the centre."""
    from app.door import bundle as by_hand  # noqa: PLC0415
    from app.door.central import Place  # noqa: PLC0415

    return by_hand.take_in(Place(folder, url, language), files, out=out, as_json=as_json)


@bundle.command("acknowledge", help=about("acknowledge"))
@click.argument("file", type=click.Path(path_type=Path))
@option("profile", "--profile", type=FOLDER)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def bundle_acknowledge(
    *, file: Path, profile: Path | None, as_json: bool, language: Language
) -> int:
    """Take a return file in."""
    from app.door import bundle as by_hand  # noqa: PLC0415

    return by_hand.take_back(file, profile=profile, as_json=as_json, language=language)


@bundle.command("check", help=about("check"))
@click.argument("file", type=click.Path(path_type=Path))
@option("receipt_profile", "--profile", type=FOLDER)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def bundle_check(*, file: Path, profile: Path | None, as_json: bool, language: Language) -> int:
    """Check a copy."""
    from app.door import bundle as by_hand  # noqa: PLC0415

    return by_hand.check(file, profile=profile, as_json=as_json, language=language)


@bundle.command("relay", help=about("relay"))
@click.argument("file", type=click.Path(path_type=Path))
@option("profile", "--profile", type=FOLDER)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@ending_well
def bundle_relay(*, file: Path, profile: Path | None, as_json: bool, language: Language) -> int:
    """Send another office's bundle on."""
    from app.door import bundle as by_hand  # noqa: PLC0415

    return by_hand.send_on(file, profile=profile, as_json=as_json, language=language)


@door.command(help=about("bench"))
@click.argument("name")
@option("json", "--json", "as_json", is_flag=True)
@option("whole", "--long", "whole", is_flag=True)
@option("rows", "--rows", type=click.IntRange(0), default=0)
@LANGUAGE
@click.pass_obj
@ending_well
def bench(
    beyond: Beyond, /, *, name: str, as_json: bool, whole: bool, rows: int, **_said: object
) -> int:
    """Measure one promise."""
    return beyond.bench(name, as_json=as_json, whole=whole, rows=rows)


@door.command(help=about("screenshots"))
@option("pictures_out", "--out", type=FOLDER, default=Path("screenshots"))
@option("screens", "--screen", "screens", multiple=True)
@option("dark", "--dark", is_flag=True)
@option("tour", "--tour", is_flag=True)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@click.pass_obj
@ending_well
def screenshots(
    beyond: Beyond,
    /,
    *,
    out: Path,
    screens: tuple[str, ...],
    dark: bool,
    tour: bool,
    as_json: bool,
    **_said: object,
) -> int:
    """Take a picture of every screen, or the six of the README."""
    return beyond.screenshots(out, only=screens, dark=dark, tour=tour, as_json=as_json)


@door.command(help=about("simulate"))
@option("seeds", "--seeds", type=click.IntRange(1), default=500)
@option("first_seed", "--first", type=click.IntRange(0), default=1)
@option("mutant", "--mutant", default="")
@option("steps", "--steps", type=click.IntRange(1, 100_000), default=40)
@option("jobs", "--jobs", type=click.IntRange(0, 256), default=0)
@option("json", "--json", "as_json", is_flag=True)
@LANGUAGE
@click.pass_obj
@ending_well
def simulate(
    beyond: Beyond,
    /,
    *,
    seeds: int,
    first: int,
    mutant: str,
    steps: int,
    jobs: int,
    as_json: bool,
    **_said: object,
) -> int:
    """Play whole worlds grown from seeds."""
    return beyond.simulate(first, seeds, mutant=mutant, steps=steps, jobs=jobs, as_json=as_json)
