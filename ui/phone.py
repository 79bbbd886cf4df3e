"""What the window asks of the counter about codes by phone: a supervisor's secret, put in here."""

from typing import Protocol


class Phoning(Protocol):
    """See `app.phone_code`."""

    def share_phone_secret(self, user: str, pin: str, secret: str) -> str:
        """Keep a supervisor's secret and give it as it is copied; refused without their PIN.

        Args:
            secret: the one they have from another counter; empty draws a new one.
        """
        ...
