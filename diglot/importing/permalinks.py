"""The old address of an article, from the rule that a system's configuration has for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """A rule with `:name` in it; "" if it holds a name that nobody can tell.

    What is empty takes its slash with it.
    """
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        # The longest name that is known: `:titles` is `:title` and an s.
        name = next((found[1][:end] for end in range(len(found[1]), 0, -1) if found[1][:end] in values), None)
        if name is None:
            missing = True
            return ""
        return values[name] + found[1][len(name) :]

    path = re.sub(r":([a-z_]+)", value, pattern)
    return "" if missing else rooted(path)


def rooted(path: str) -> str:
    """A path from the root, without empty parts."""
    return re.sub(r"/{2,}", "/", f"/{path}")


def dated(when: datetime) -> dict[str, str]:
    """The parts of a date under the names that Jekyll, Hexo and Hugo have for them."""
    return {
        "year": f"{when:%Y}",
        "short_year": f"{when:%y}",
        "month": f"{when:%m}",
        "i_month": str(when.month),
        "short_month": _MONTHS[when.month - 1][:3],
        "long_month": _MONTHS[when.month - 1],
        "monthname": _MONTHS[when.month - 1].lower(),
        "day": f"{when:%d}",
        "i_day": str(when.day),
        "y_day": f"{when.timetuple().tm_yday:03}",
        "yearday": str(when.timetuple().tm_yday),
        "week": f"{when.isocalendar().week:02}",
        "w_year": str(when.isocalendar().year),
        "w_day": str(when.isoweekday()),
        "weekday": str(when.isoweekday() % 7),
        "weekdayname": _DAYS[when.weekday()].lower(),
        "short_day": _DAYS[when.weekday()][:3],
        "long_day": _DAYS[when.weekday()],
        "hour": f"{when:%H}",
        "minute": f"{when:%M}",
        "second": f"{when:%S}",
        "timestamp": str(int(when.timestamp())),
    }


_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def hyphenated(text: str, *, keep: str = "", lower: bool = True) -> str:
    """Words as a part of an address: letters and digits of all scripts, hyphens between them."""
    between = rf"[^\w{re.escape(keep)}]+" if "_" in keep else rf"(?:[^\w{re.escape(keep)}]|_)+"
    text = re.sub(between, "-", unicodedata.normalize("NFC", text)).strip("-")
    return text.lower() if lower else text
