"""What is said of a file that no page should show."""

from __future__ import annotations


class Unfit(Exception):
    """A file that no page should show; `fix` says what to do, `line` where, if the file has lines."""

    def __init__(self, message: str, fix: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.fix, self.line = message, fix, line


def cut_short() -> Unfit:
    """What is wrong with a file that ends too early."""
    return Unfit("the image is cut short or damaged", "copy or save it again")
