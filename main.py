"""The door: the clerk's window by default; practice day, centre, checks and benches by name."""

import gc
import sys
from pathlib import Path

from app.door.window import wanted
from app.i18n import Language


class Beyond:
    """What the door leads to and `app` does not know; each is loaded when it is asked for."""

    def window(self, profile: Path | None, language: Language | None) -> int:
        """Open the window and stay until it is closed."""
        # To load them may fail, too.
        import ui.plain_import  # noqa: F401, PLC0415
        from ui import start  # noqa: PLC0415

        return start.open_window(profile, language)

    def bench(self, name: str, *, as_json: bool, whole: bool, rows: int) -> int:
        """Measure one promise."""
        from tests.benchmarks.bench import run  # noqa: PLC0415

        return run(name, as_json=as_json, whole=whole, rows=rows)

    def screenshots(
        self, out: Path, *, only: tuple[str, ...], dark: bool, tour: bool, as_json: bool
    ) -> int:
        """Take a picture of every screen, or the six of the README."""
        if tour:
            from tests.screenshots.tour import run as go_round  # noqa: PLC0415

            return go_round(out)
        from tests.screenshots.matrix import run  # noqa: PLC0415

        return run(out, only=only, dark=dark, as_json=as_json)

    def simulate(
        self, first: int, seeds: int, *, mutant: str, steps: int, jobs: int, as_json: bool
    ) -> int:
        """Play whole worlds grown from seeds."""
        from tests.simulation.many import run  # noqa: PLC0415

        return run(first, seeds, mutant=mutant, steps=steps, jobs=jobs, as_json=as_json)


def main() -> None:
    """Open the window, or leave it to the command named."""
    asked = wanted(sys.argv[1:])
    if asked is not None:
        open_window(asked.profile, asked.language)
        return
    from app.door.commands import door  # noqa: PLC0415
    from app.door.streams import take_any_character  # noqa: PLC0415

    take_any_character()
    door(obj=Beyond())


def open_window(profile: Path | None, language: Language | None) -> None:
    """Open the window, and end as every command does, with an exit code and never a traceback."""
    # What is made for the first paint stays: to look through it for rubbish only takes time. The
    # window turns it on again once it is whole.
    gc.disable()
    try:
        code = Beyond().window(profile, language)
    except BaseException:
        from app.door.ending import ended_well  # noqa: PLC0415 - nothing of it is needed before

        with ended_well(first=language or Language.FA):
            raise
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
