"""A paper in words: as a row of the pane's list, and what can be done about it."""

from typing import Final

from app.i18n import Words
from ui.papers import PaperRow, Papers, PaperState
from ui.screens.papers.state import PapersState
from ui.widgets.results import Mood, Shown

_MOODS: Final[dict[PaperState, Mood]] = {
    PaperState.NEEDED: "no",
    PaperState.ON_FILE: "good",
    PaperState.SCANNED: "good",
    PaperState.SEEN: "good",
    PaperState.LATER: "wait",
}
_ICONS: Final = {
    PaperState.NEEDED: "fix",
    PaperState.ON_FILE: "done",
    PaperState.SCANNED: "done",
    PaperState.SEEN: "done",
    PaperState.LATER: "clock",
}


def shown(row: PaperRow, words: Words) -> Shown:
    """Give a paper as a row of the list."""
    title = row.title.of(words.language.value)
    optional = row.state is PaperState.NEEDED and not row.required
    return Shown(
        title=title if row.required else words.say("window.form.optional", label=title),
        detail=detail_of(row, words),
        state=words.say("papers.state.wanted" if optional else f"papers.state.{row.state.value}"),
        icon="hold" if optional else _ICONS[row.state],
        mood="plain" if optional else _MOODS[row.state],
    )


def detail_of(row: PaperRow, words: Words) -> str:
    """Say the facts of a paper's state in one line."""
    say = words.say
    match row.state:
        case PaperState.ON_FILE if row.since is not None and row.until is not None:
            return say("papers.on_file_since", since=row.since, until=row.until)
        case PaperState.SCANNED if row.at is not None:
            return say("papers.scanned_at", count=row.pages, time=words.time(row.at))
        case PaperState.NEEDED if row.again:
            return say("papers.again_because", reason=say(f"papers.again.{row.again}"))
        case PaperState.NEEDED if row.since is not None and row.until is not None:
            return say("papers.was_on_file", since=row.since, until=row.until)
        case PaperState.NEEDED if not row.may_scan:
            return say("papers.only_look")
        case PaperState.NEEDED:
            return say("papers.how")
        case _:
            return ""


def ready_in(words: Words, papers: Papers) -> str:
    """Say how many are ready: «2 of 3 ready»."""
    return words.say("papers.ready", ready=papers.ready, count=len(papers.rows))


def page_in(words: Words, state: PapersState) -> str:
    """Say which page is in sight, and what is wrong with it."""
    page = state.seen_page
    if page is None:
        return ""
    said = [words.say("papers.page", page=state.page + 1, count=len(state.pages))]
    said += [words.say(f"papers.flaw.{flaw}") for flaw in page.flaws]
    return " ".join(said)
