"""Codes by phone, as the window asks for them."""

from app.counter.commands.share_phone_secret import share_phone_secret
from ui.binding.place import Place


class PhoningBinding:
    """See `ui.phone.Phoning`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def share_phone_secret(self, user: str, pin: str, secret: str) -> str:
        """Keep a supervisor's secret, by their own PIN."""
        return share_phone_secret(self._place.counter.desk, user=user, pin=pin, secret=secret)
