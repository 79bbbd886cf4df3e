"""What may be kept of an unexpected error: its kind and its place, never what it says.

An exception's text can hold what a clerk typed; the type and the frames cannot.
"""

from traceback import extract_tb
from types import TracebackType


def evidence(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Write the type and the chain of places, outermost first, as one line for the log."""
    places = " > ".join(
        f"{_tail(step.filename)}:{step.lineno} {step.name}" for step in extract_tb(trace)
    )
    return f"{kind.__module__}.{kind.__qualname__} at {places or 'nowhere known'}"


def _tail(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-3:])
