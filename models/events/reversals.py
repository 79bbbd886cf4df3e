"""What stands beside taking back: asked for without a second person, settled, approved by phone."""

from typing import ClassVar

from models.events.base import Body, Reference


class ReversalAsked(Body, frozen=True, kw_only=True):
    """Lines are to be taken back, and somebody who is not here must agree; no money goes out.

    Attributes:
        of: the receipt's act. receipt: its number. lines: their places, from 0.
        amount: rial that is to go back. reason: one of the reasons of a void.
        wants: `supervisor`, or `agency` where a line is with an agency already.
        kept: citation of the clerk's own words in the vault, or empty.
    """

    kind: ClassVar[str] = "reversal.asked"
    of: Reference
    receipt: str
    lines: tuple[int, ...]
    amount: int
    reason: str
    wants: str
    kept: str = ""


class ReversalSettled(Body, frozen=True, kw_only=True):
    """What was asked for was decided: `given` with a slip of its own, or `declined`.

    Attributes:
        ask: the `reversal.asked`. of: the receipt's act. slip: number of the slip, or empty.
    """

    kind: ClassVar[str] = "reversal.settled"
    ask: Reference
    of: Reference
    outcome: str
    slip: str = ""


class ReversalPhoned(Body, frozen=True, kw_only=True):
    """The second person was not here and told a code by phone; the envelope's approver is who.

    Attributes:
        of: the receipt's act. slip: number of the slip it allowed. amount: rial that went back.
        step: which span of time the code was good for; the same code opens nothing twice.
    """

    kind: ClassVar[str] = "reversal.phoned"
    of: Reference
    slip: str
    amount: int
    step: int


class ReversalExplained(Body, frozen=True, kw_only=True):
    """Why, in the clerk's own words: they may name a citizen, so the vault keeps them.

    Attributes:
        of: the receipt's act. slip: number of the slip. kept: citation of the words.
    """

    kind: ClassVar[str] = "reversal.explained"
    of: Reference
    slip: str
    kept: str


class PhoneSecretShared(Body, frozen=True, kw_only=True):
    """A supervisor's secret for codes by phone was put into this counter.

    Attributes:
        user: whose. mark: the beginning of the secret's hash, so that a change is seen.
    """

    kind: ClassVar[str] = "phone_secret.shared"
    user: str
    mark: str


class GuardPassed(Body, frozen=True, kw_only=True):
    """Something that looked like a second time was done all the same.

    Attributes:
        guard: `bill` or `request`. receipt: number of the earlier receipt, as far as known.
        service: the catalogue's code.
    """

    kind: ClassVar[str] = "guard.passed"
    guard: str
    receipt: str
    service: str


class RequestCorrected(Body, frozen=True, kw_only=True):
    """A request that an agency returned was put right and goes out again.

    Attributes:
        of: the receipt's act. line: its place, from 0. fields: names of what was put right.
        answer: number of the agency's word that asked for it.
        kept: citation of all answers of the line, as they are now.
    """

    kind: ClassVar[str] = "request.corrected"
    of: Reference
    line: int
    fields: tuple[str, ...]
    answer: int
    kept: str
