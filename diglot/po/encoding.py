"""The bytes of a catalog to its text, without loss."""

from __future__ import annotations

import re
import shlex

from diglot import text
from diglot.errors import Problem

_CHARSET = re.compile(rb"(?i)charset=([\w.:-]+)")
_OURS = {"", "UTF-8", "UTF8", "CHARSET", "ASCII", "US-ASCII"}


def decoded(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text, and each line with bytes that are not UTF-8, which become surrogates.

    A catalog that is in another charset as a whole has one problem, of line 0.
    """
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        source = data.decode("utf-8", "surrogateescape")
    said = _CHARSET.search(data)
    charset = said[1].decode().upper() if said else ""
    if charset in _OURS:
        charset = text.encoding(data)
    if charset:
        name = shlex.quote(path)
        fix = (
            f"convert it: iconv -f {charset} -t UTF-8 {name} > utf8.po, and write charset=UTF-8 in its header"
        )
        return source, [Problem(path, 0, 0, "bytes", f"the catalog is in {charset}, not in UTF-8", fix)]
    problems = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            col = len(line[: error.start].decode()) + 1
            message = f"byte 0x{line[error.start]:02X} is not UTF-8"
            fix = "retype the character that stands there, and save the catalog as UTF-8"
            problems.append(Problem(path, number, col, "bytes", message, fix))
    return source, problems
