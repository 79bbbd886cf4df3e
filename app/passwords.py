"""PINs and passwords: kept only as argon2id verifiers, compared slowly on purpose."""

import unicodedata
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from models.errors import Refusal
from models.values.text import fold_digits

LENGTH_MIN: Final = 6
LENGTH_MAX: Final = 128


class Passwords:
    """Makes and checks verifiers with RFC 9106's second parameter set (64 MiB, t=3, p=4)."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65_536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes
        )
        # Compared with when nobody has the code that was typed, so that time tells nothing.
        self._nobody = self._hasher.hash("nobody has this code")

    def verifier(self, pin: str, *, code: str = "") -> str:
        """Make the verifier of a new PIN, or refuse one that is too short or too easily guessed."""
        folded = _fold(pin)
        if not LENGTH_MIN <= len(folded) <= LENGTH_MAX:
            raise Refusal("pin.length", field="pin", minimum=LENGTH_MIN)
        if _guessable(folded) or (code and code in folded):
            raise Refusal("pin.guessable", field="pin")
        return self._hasher.hash(folded)

    def holds(self, verifier: str, pin: str) -> bool:
        """Tell whether a PIN is a verifier's own; an empty verifier takes as long and never is."""
        try:
            self._hasher.verify(verifier or self._nobody, _fold(pin))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
        return bool(verifier)


def _fold(pin: str) -> str:
    return fold_digits(unicodedata.normalize("NFKC", pin))


def _guessable(pin: str) -> bool:
    """One repeated character, or a run up or down: the first things a finger tries."""
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return len(steps) == 1 and next(iter(steps)) in (-1, 0, 1)
