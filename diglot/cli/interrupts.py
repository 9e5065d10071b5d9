"""Ctrl-C, in whatever dress Python hands it on. Imports nothing: it stands before all else."""

from __future__ import annotations


def interrupt(error: BaseException | None) -> KeyboardInterrupt | None:
    """The Ctrl-C that an exception is, or comes of.

    Where a class is made, as imports do, Python 3.11 raises a RuntimeError in its place.
    """
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error
