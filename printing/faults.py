"""What can go wrong between a finished page and the paper."""


class PrintingFault(Exception):
    """The printer, its line or its folder failed; what was booked stays booked, try again.

    Attributes:
        code: a dotted word such as `printer.unreachable`; the words for people live elsewhere.
        facts: what a sentence about it may name (never what stood on the page).
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
