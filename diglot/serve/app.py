"""The preview as a WSGI application: files of the scratch folder, and news as server-sent events."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.security import safe_join
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import wrap_file

from diglot import hosting
from diglot.errors import Problem
from diglot.serve import looks
from diglot.serve.looks import OWN
from diglot.serve.news import News, State

#: Seconds between two signs of life on a silent stream: so long does one last whose page is gone.
PAUSE = 10.0

#: How soon a browser asks again when a stream broke off, in milliseconds.
RETRY = 500

FOUND = 200

#: Names that this machine has for itself.
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

#: What is shown while there is nothing at all, not even a page of missing addresses.
EMPTY = b"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>diglot: no page</title>
</head>
<body>
<main>
<h1>No page yet</h1>
<p>There is nothing at this address. As soon as there is, it is shown here.</p>
</main>
</body>
</html>
"""


class App:
    """Answers requests for what lies in a folder.

    With `guarded`, only under the names that this machine has for itself: a page of others may have a name
    that was made to lead here (DNS rebinding), and would read what is not published yet.
    """

    def __init__(self, folder: Path, news: News, *, guarded: bool) -> None:
        self._folder, self._news, self._guarded = os.fspath(folder), news, guarded
        self._open: list[str] = []  #: the addresses of the pages that are told what is new

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """WSGI."""
        request = Request(environ)
        try:
            response = self._answer(request)
        except HTTPException as error:
            response = error.get_response(environ)
        except Exception as error:  # noqa: BLE001 - the last fence: the preview goes on
            response = _text(f"this is a bug in diglot ({type(error).__name__}: {error})", 500)
        for name, value in self._news.state.headers.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        name = urlsplit(f"//{request.host}").hostname or ""
        if self._guarded and name not in LOOPBACK and not name.endswith(".localhost"):
            return _text(f"{name} is no name of this machine; to serve others, start with --host", 403)
        if request.method not in {"GET", "HEAD"}:
            response = _text("there is nothing to send to a preview", 405)
            response.headers["Allow"] = "GET, HEAD"
            return response
        if request.path == f"{OWN}/events":
            return self._events(request)
        if request.path.startswith(f"{OWN}/"):
            return _own(request)
        return self._page(request)

    # Files

    def _page(self, request: Request) -> Response:
        base, path = self._news.state.base_path, request.path
        file = self.file(path)
        if file is None and (path in {"/", base} or self.file(f"{path}/")):
            target = f"{base}/" if path == "/" else f"{path}/"
            if target != path:
                return _leading_to(target, request)
        status = 200 if file else 404
        file = file or self.missing(path)
        try:
            if file is None:
                return self._html(EMPTY, status, request)
            if file.suffix == ".html":
                return self._html(self._read(file), status, request)
            return _file(file.open("rb"), file, request)
        except FileNotFoundError:  # it was there a moment ago
            return _text("", 404)

    def file(self, path: str) -> Path | None:
        """The file at an address below the root of the host."""
        base = self._news.state.base_path
        if not path.startswith(f"{base}/"):
            return None
        rest = path[len(base) + 1 :]
        if any(part.startswith(".") and part != ".well-known" for part in rest.split("/")):
            return None
        found = safe_join(self._folder, rest)
        if found is None or "\0" in found:
            return None
        if not rest or rest.endswith("/"):
            found = f"{found}/index.html"
        return Path(found) if os.path.isfile(found) else None  # noqa: PTH113 - false for all that no disk takes

    def _read(self, page: Path) -> bytes:
        early = self._news.state.early.get(page.relative_to(self._folder).as_posix())
        return page.read_bytes() if early is None else early

    def watched(self) -> list[str]:
        """The files of the pages that are open now."""
        found = (self.file(path) or self.missing(path) for path in tuple(self._open))
        return [file.relative_to(self._folder).as_posix() for file in dict.fromkeys(found) if file]

    def early(self, pages: Mapping[str, bytes]) -> None:
        """Show open pages as soon as they are made, while lists and feeds still are.

        A page that shows what is not in its place yet has to wait for it.
        """
        whole = {file: html for file, html in pages.items() if looks.is_whole(html, self.file)}
        if whole:
            self._news.tell(replace(self._news.state, early=whole, problems=(), trouble=""))

    def missing(self, path: str) -> Path | None:
        """The page of missing addresses that is nearest to one, as hosts look for it."""
        base = self._news.state.base_path
        first = path.removeprefix(base).lstrip("/").partition("/")[0]
        own = self.file(f"{base}/{first}/404.html") if first else None
        return own or self.file(f"{base}/404.html")

    def _html(self, html: bytes, status: int, request: Request) -> Response:
        response = Response(looks.watched(html, looks.look(html, self.file)), status)
        response.content_type = hosting.media_type(".html")
        return _checked(response, request) if status == FOUND else _fresh(response)

    # News

    def _events(self, request: Request) -> Response:
        stream = self._told(request.args.get("page", "/"))
        response = Response(stream, mimetype="text/event-stream", direct_passthrough=True)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _told(self, path: str) -> Iterator[bytes]:
        """What a page is told: its look and all problems, first as they are now."""
        yield f"retry: {RETRY}\n\n".encode()
        self._open.append(path)
        try:
            told: dict[str, Any] = {}
            for state in self._news.states(PAUSE):
                news = self._news_for(path, state) if state else {}
                if news and news != told:
                    told = news
                    yield f"data: {json.dumps(news)}\n\n".encode()
                else:  # nothing that is new to this page
                    yield b": still here\n\n"
        finally:
            self._open.remove(path)

    def _news_for(self, path: str, state: State) -> dict[str, Any]:
        file = self.file(path) or self.missing(path)
        try:
            html = self._read(file) if file else EMPTY
        except FileNotFoundError:
            html = EMPTY
        problems = [
            _problem(each) for each in sorted(state.problems, key=lambda each: (not each.is_error, each))
        ]
        if state.trouble:
            problems.insert(0, {"place": "", "kind": "error", "message": state.trouble, "fix": ""})
        return {**looks.look(html, self.file)._asdict(), "problems": problems}


def _problem(each: Problem) -> dict[str, str]:
    place = f"{each.path}:{each.line}:{each.col}" if each.line else each.path
    return {"place": place, "kind": f"{each.severity}[{each.code}]", "message": each.message, "fix": each.fix}


def _own(request: Request) -> Response:
    """What the preview needs itself: two files of this package."""
    name = request.path.removeprefix(f"{OWN}/")
    if name not in {"live.js", "live.css"}:
        return _text("", 404)
    response = Response(_read(name))
    response.content_type = hosting.media_type(name)
    return _checked(response, request)


@lru_cache(maxsize=2)
def _read(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()


def _checked(response: Response, request: Request) -> Response:
    """A browser asks each time, and gets nothing if it has the same (RFC 9110, 13)."""
    response.add_etag()
    return _fresh(response).make_conditional(request.environ)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    return response


def _file(data: IO[bytes], file: Path, request: Request) -> Response:
    """A file as it is, or a part of it: films are read in parts."""
    stat = os.fstat(data.fileno())
    response = Response(wrap_file(request.environ, data), direct_passthrough=True)
    response.content_type = hosting.media_type(file.as_posix())
    response.content_length = stat.st_size
    response.set_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}-{stat.st_ino:x}")
    response.call_on_close(data.close)
    try:
        return _fresh(response).make_conditional(
            request.environ, accept_ranges=True, complete_length=stat.st_size
        )
    except HTTPException:
        data.close()
        raise


def _leading_to(path: str, request: Request) -> Response:
    response = _text("", 307)
    query = request.query_string.decode("latin-1")
    response.headers["Location"] = quote(path) + (f"?{query}" if query else "")
    return response


def _text(text: str, status: int) -> Response:
    return _fresh(Response(f"{text}\n" if text else "", status, mimetype="text/plain"))
