"""A host as hosts are: conditional requests, compression, the site's own `_headers`; it notes what is asked."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from fnmatch import fnmatchcase
from hashlib import blake2b
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

#: Media types that hosts know by themselves.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
}


class Asked(NamedTuple):
    """One request as it was answered."""

    path: str
    status: int


@dataclass
class Host:
    """What is served, from where, and what was asked for so far."""

    folder: Path
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    _versions: dict[Path, tuple[int, datetime]] = field(default_factory=dict)

    def statuses(self, path: str) -> list[int]:
        """How requests for a path were answered, in order; then they are forgotten."""
        found = [each.status for each in self.asked if each.path == path]
        self.asked[:] = [each for each in self.asked if each.path != path]
        return found

    def file(self, path: str) -> Path | None:
        """What a path shows: a file in the folder, or none."""
        found = (self.folder / unquote(path).lstrip("/")).resolve()
        if path.endswith("/"):
            found /= "index.html"
        return found if found.is_file() and found.is_relative_to(self.folder.resolve()) else None

    def modified(self, file: Path) -> datetime:
        """The age of a file, an hour later whenever it is written again.

        Readers built on libcurl take no news that is as old as what they have, to the second: tests are faster.
        """
        written = file.stat().st_mtime_ns
        known, moment = self._versions.get(file, (0, datetime(2026, 1, 1, tzinfo=UTC)))
        if known != written:
            moment += timedelta(hours=1)
            self._versions[file] = written, moment
        return moment

    def headers(self, path: str) -> dict[str, str]:
        """What the site's own `_headers` says of a path: lines of patterns, each with its headers below it."""
        rules, found, applies = self.folder / "_headers", {}, False
        for line in rules.read_text("utf-8").splitlines() if rules.exists() else ():
            if not line.startswith(" "):
                applies = fnmatchcase(path, line)
            elif applies:
                name, _, value = line.strip().partition(": ")
                found[name] = value
        return found

    def missing(self, path: str) -> Path | None:
        """The nearest 404 page, as hosts look for it."""
        own = self.folder / path.split("/")[1] / "404.html"
        return next((page for page in (own, self.folder / "404.html") if page.is_file()), None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 3  # seconds: a crawler that leaves a large body unread would hold its connection, and never end
    host: Host

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        file, status = self.host.file(path), HTTPStatus.OK
        if file is None:
            file, status = self.host.missing(path), HTTPStatus.NOT_FOUND
        body = file.read_bytes() if file else b""
        tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
        modified = self.host.modified(file) if file else datetime.fromtimestamp(0, UTC)
        if status == HTTPStatus.OK and self._fresh(tag, modified):
            status, body = HTTPStatus.NOT_MODIFIED, b""
        self.host.asked.append(Asked(path, status))
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        self.send_header("Vary", "Accept-Encoding")
        usual = {"Content-Type": TYPES.get(file.suffix if file else "", "application/octet-stream")}
        for name, value in (usual | self.host.headers(path)).items():
            self.send_header(name, value)
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that the library calls

    def _fresh(self, tag: str, modified: datetime) -> bool:
        """RFC 9110, 13.2.2: a tag decides where there is one, else the date."""
        if tags := self.headers.get("If-None-Match"):
            return tag in (each.strip().removeprefix("W/") for each in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        return since is not None and modified <= parsedate_to_datetime(since)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Takes as many connections at once as a crawler opens: five, the default, make some of them wait for ever."""

    request_queue_size = 256


@contextmanager
def hosted(folder: Path) -> Iterator[Host]:
    """A loopback host for a folder, which may change while it runs."""
    host = Host(folder)
    handler = type("Handler", (_Handler,), {"host": host})
    with _Server(("127.0.0.1", 0), handler) as server:
        host.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
