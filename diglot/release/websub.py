"""Tells a WebSub hub which feeds have changed, so that their subscribers learn of it at once.

WebSub (a W3C Recommendation) leaves open how a publisher tells its hub. Hubs take what PubSubHubbub 0.3
(section 7.1) laid down: a form with `hub.mode=publish` and a `hub.url` for each feed, in one request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from diglot.job import Released

#: Seconds for one try, and for all: nobody waits for a hub.
TIMEOUT, PATIENCE = 3.0, 7.0
TRIES = 2

#: How much of what a hub says is repeated, in characters.
LONGEST = 200


class NotTold(Exception):
    """The hub does not know what is new. The message ends a sentence."""


def tell(released: Released, told: Path) -> int:
    """Tell the hub of all feeds that changed since it was last told; how many. Raises NotTold.

    `told` is the file that remembers what the hub knows. If it is lost, the hub is told of every feed.
    """
    if not released.hub:
        return 0
    known = _known(told, released.hub)
    changed = [url for url, digest in released.feeds.items() if known.get(url) != digest]
    if changed:
        _post(released.hub, urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in changed)]))
        with suppress(OSError):
            told.write_text(json.dumps({"hub": released.hub, "feeds": dict(released.feeds)}), "utf-8")
    return len(changed)


def _known(told: Path, hub: str) -> Mapping[str, str]:
    try:
        found = json.loads(told.read_text("utf-8"))
        return found["feeds"] if found["hub"] == hub else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _post(hub: str, form: str) -> None:
    """One form, posted on a thread of its own: looking up a name knows no timeout."""
    reasons = ["it did not answer in time"]

    def run() -> None:
        for _ in range(TRIES):
            reasons.append(_tried(hub, form))
            if not reasons[-1]:
                return

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if reasons[-1]:
        reason = "".join(filter(str.isprintable, reasons[-1]))[:LONGEST]  # a hub's words go to a terminal
        raise NotTold(f"the hub {hub} was not told of new entries ({reason}); the next release tells it")


def _tried(hub: str, form: str) -> str:
    """Why a hub did not take a form; "" if it did."""
    kind = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "diglot"}
    try:
        with build_opener(_Here).open(Request(hub, form.encode(), kind), timeout=TIMEOUT):  # noqa: S310 - `config` takes http and https only
            return ""
    except HTTPError as error:
        with error:
            return f"it answered {error.code} {error.reason}".strip()
    except URLError as error:
        return str(error.reason)
    except (OSError, HTTPException, ValueError) as error:
        return str(error) or type(error).__name__


class _Here(HTTPRedirectHandler):
    """A form that is redirected would lose its content: that is a refusal."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None
