"""A preview that runs in this process, for tests: on a port of its own, with all that it tells."""

from __future__ import annotations

import http.client
import json
import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from harness import NOW, SiteFolder

from diglot.errors import Problem
from diglot.job import Report
from diglot.serve.preview import Preview, Wish

#: Seconds in which anything that is awaited has happened, on the slowest machine.
PATIENCE = 60


@dataclass
class Desk:
    """What a preview tells, in its order, and a way to ask it for pages."""

    site: SiteFolder
    now: datetime = NOW
    told: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)
    first: Any = None  #: what was told of the first build
    address: str = ""

    def serving(self, address: str) -> None:
        self.told.put(address)

    def built(self, report: Report, seconds: float) -> None:
        self.told.put(report)

    def failed(self, problems: Sequence[Problem], trouble: str, seconds: float) -> None:
        self.told.put([*map(str, problems), *filter(None, [trouble])])

    def next(self) -> Any:
        """What is told next: a `Report`, or a list of problems."""
        return self.told.get(timeout=PATIENCE)

    def save(self, name: str, old: str, new: str) -> Any:
        """Edit a file as careful editors do, and wait for what comes of it."""
        path = self.site.root / name
        text = path.read_text("utf-8")
        assert old in text
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text.replace(old, new, 1), "utf-8")
        beside.replace(path)
        return self.next()

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """A request, sent as it is written, and its answer."""
        parts = urlsplit(self.address)
        with closing(http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)) as connection:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=sent)
            response = connection.getresponse()
            return response, response.read()

    def text(self, path: str) -> str:
        response, body = self.get(path)
        assert response.status == 200
        return body.decode()

    @contextmanager
    def stream(self, path: str) -> Iterator[Iterator[dict[str, Any]]]:
        """What an open page is told, as it comes."""
        with closing(
            http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        ) as connection:
            connection.request("GET", f"/.diglot/events?page={path}")
            response = connection.getresponse()
            assert response.headers["Content-Type"].startswith("text/event-stream")
            lines = iter(response.readline, b"")
            yield (json.loads(line[5:]) for line in lines if line.startswith(b"data:"))


@contextmanager
def previewed(site: SiteFolder, *, everything: bool = True, kind: type[Desk] = Desk) -> Iterator[Desk]:
    """A preview of a site, from its first build to its end."""
    desk = kind(site)
    wish = Wish(site.root, "127.0.0.1", 0, exact=True, everything=everything, jobs=1)
    preview = Preview(wish, lambda: desk.now, desk)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(preview.run)
        running.add_done_callback(lambda _: desk.told.put(""))
        try:
            desk.first = desk.next()
            desk.address = desk.next().rstrip("/") if desk.first else ""
            yield desk
        finally:
            preview.stop()
            running.result(PATIENCE)
    assert not list((site.root / ".diglot").glob("preview/*")), "the scratch folder is left"
