"""What is said of a file that no page should show."""

from __future__ import annotations


class Unfit(Exception):
    """A file that no page should show; `fix` says what to do, `line` where, if the file has lines.

    One that is no image at all is not `grave`: readers get its description.
    """

    def __init__(self, message: str, fix: str, line: int = 0, *, is_grave: bool = True) -> None:
        super().__init__(message)
        self.message, self.fix, self.line, self.is_grave = message, fix, line, is_grave


def no_image(message: str = "this is no image that browsers show") -> Unfit:
    """What is wrong with a file of another kind."""
    return Unfit(message, "save it as JPEG, PNG, WebP, AVIF or SVG", is_grave=False)


def cut_short() -> Unfit:
    """What is wrong with a file that ends too early."""
    return Unfit("the image is cut short or damaged", "copy or save it again")
