"""Asks servers for pages, politely: one question at a time to a host, a pause, and nothing of their content.

HEAD comes first; where a server does not want that, GET, of which nothing is read. Redirects are followed by
hand, to learn which are for good (RFC 9110, 15.4).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from queue import SimpleQueue
from socket import SHUT_RDWR
from threading import Event, Lock, Timer
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

GONE = frozenset({404, 410})

_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})

#: Redirects that are followed, and how often a server that is busy is asked again.
MOST_HOPS, TRIES = 8, 3

#: How much of what a server says is repeated, in characters.
_LONGEST = 200

#: What stays as it is in an address that is sent (RFC 3986, 2.2 and 2.3).
_PLAIN = "%/:=&?~#+!$,;'@()*[]"


class Answer(NamedTuple):
    """What a server said: plain values, so that they can be kept."""

    status: int = 0  #: of the last answer; 0 if there was none
    moved: str = ""  #: the new address, if the old one was left for good
    reason: str = ""  #: why there was no answer


class Patience(NamedTuple):
    """How long to wait, in seconds."""

    pause: float = 0.5  #: between two questions to a host
    silence: float = 10.0  #: for the next byte
    whole: float = 20.0  #: for a whole answer
    busy: float = 20.0  #: as long as a server may ask us to wait


class _Host:
    """One host: whoever wants to ask it something waits for his turn."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.ready = 0.0  #: by the monotonic clock


class Asker:
    """Asks for addresses. `agent` says who we are; `now` is what dates in answers are held against."""

    def __init__(self, agent: str, now: datetime, patience: Patience, workers: int = 16) -> None:
        self._agent, self._now, self._patience, self._workers = agent, now, patience, workers
        self._hosts: dict[str, _Host] = {}
        self._stop = Event()
        self._watches: set[Watch] = set()

    def ask(self, urls: Collection[str]) -> Generator[tuple[str, Answer]]:
        """Each address with its answer, as they come: hosts side by side, those of one host in a row."""
        rows: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            rows[urlsplit(url).netloc].append(url)
        told: SimpleQueue[tuple[str, Answer] | None] = SimpleQueue()
        pool = ThreadPoolExecutor(self._workers, "links")
        try:
            longest_first = sorted(rows.values(), key=len, reverse=True)
            waiting = [pool.submit(self._in_a_row, row, told) for row in longest_first]
            for _ in waiting:
                yield from iter(told.get, None)
            for row in waiting:
                row.result()
        finally:
            self._stop.set()
            for watch in tuple(self._watches):
                watch.cut()
            pool.shutdown(cancel_futures=True)

    def _in_a_row(self, urls: Sequence[str], told: SimpleQueue[tuple[str, Answer] | None]) -> None:
        """Put the answer of each into `told`, and None behind the last."""
        try:
            for url in urls:
                answer = self.answer(url)
                if self._stop.is_set():
                    return
                told.put((url, answer))
        finally:
            told.put(None)

    def answer(self, url: str) -> Answer:
        """What is found at an address, behind its redirects."""
        moved, for_good, here = "", True, url
        for _ in range(MOST_HOPS):
            found = self._at(here)
            if isinstance(found, str):
                return Answer(reason=found)
            status, target = found
            if status not in _REDIRECTS or not target:
                return Answer(status, moved)
            here = urljoin(here, target)
            if urlsplit(here).scheme not in {"http", "https"}:
                return Answer(reason=f"it redirects to {_shown(here)}")
            for_good = for_good and status in _FOR_GOOD
            moved = _shown(here) if for_good else moved
        return Answer(reason=f"more than {MOST_HOPS} redirects")

    def _at(self, url: str) -> tuple[int, str] | str:
        """The status and the target of one answer, or why there is none."""
        status, headers = 0, Message()
        for method in ("HEAD", "GET"):
            for _ in range(TRIES):
                watch = Watch(self._patience.whole)
                try:
                    status, headers = self._tried(method, url, watch)
                except (OSError, HTTPException, ValueError) as error:
                    return "it took too long" if watch.is_cut else _reason(error)
                if status not in _BUSY or self._stop.is_set() or not self._may_wait(url, headers):
                    break
            if status < 400 or status in _BUSY:  # noqa: PLR2004 - RFC 9110, 15
                break
        return status, headers.get("Location") or ""

    def _may_wait(self, url: str, headers: Message) -> bool:
        """Whether a busy server said when to come back, and that is soon; its host then has its peace."""
        seconds = _seconds(headers.get("Retry-After") or "", self._now)
        if not 0 <= seconds <= self._patience.busy:
            return False
        host = self._host(url)
        host.ready = max(host.ready, time.monotonic() + seconds)
        return True

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(urlsplit(url).netloc, _Host())

    def _tried(self, method: str, url: str, watch: Watch) -> tuple[int, Message]:
        """Ask once, when it is our turn."""
        host = self._host(url)
        request = Request(_sent(url), method=method, headers={"User-Agent": self._agent, "Accept": "*/*"})  # noqa: S310 - http and https only
        with host.lock:
            if self._stop.wait(max(0.0, host.ready - time.monotonic())):
                raise TimeoutError
            self._watches.add(watch)
            if self._stop.is_set():
                watch.cut()
            try:
                with watch, _opener(watch).open(request, timeout=self._patience.silence) as answer:
                    found = answer.status, answer.headers
            except HTTPError as answer:  # any other answer than a page
                with answer:
                    found = answer.code, answer.headers
            finally:
                self._watches.discard(watch)
                host.ready = max(host.ready, time.monotonic() + self._patience.pause)
        if watch.is_cut:
            raise TimeoutError  # what came until then may be half an answer
        return found


def _seconds(wanted: str, now: datetime) -> float:
    """The seconds that `Retry-After` asks for, in one of its two forms (RFC 9110, 10.2.3); else -1."""
    if wanted.strip().isdecimal():
        return float(wanted)
    try:
        return (parsedate_to_datetime(wanted) - now).total_seconds()
    except (ValueError, TypeError):
        return -1


def _reason(error: Exception) -> str:
    """What went wrong, in a few words that may be shown on a terminal."""
    cause = error.reason if isinstance(error, URLError) else error
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return _shown(text)


def _shown(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:_LONGEST]


def _sent(url: str) -> str:
    """An address as it is sent: its name in ASCII (RFC 5891), all else percent-encoded (RFC 3986)."""
    parts = urlsplit(url)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    rest = urlunsplit(("", "", parts.path, parts.query, ""))
    return f"{parts.scheme}://{host}{quote(rest, safe=_PLAIN)}"


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


class Watch:
    """Ends a question that takes too long as a whole: a server may say one byte now and then for ever."""

    def __init__(self, seconds: float) -> None:
        self.is_cut = False
        self._timer = Timer(seconds, self.cut)
        self._timer.daemon = True
        self._connections: list[HTTPConnection] = []

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def seen(self, connection: HTTPConnection) -> HTTPConnection:
        """Watch over a connection that is about to be made."""
        connect = connection.connect

        def connected() -> None:
            connect()
            if self.is_cut:  # before there was anything to cut
                raise TimeoutError

        connection.connect = connected  # type: ignore[method-assign]  # the only moment between the two
        self._connections.append(connection)
        return connection

    def cut(self) -> None:
        """End it now; whoever waits for it gets an OSError."""
        self.is_cut = True
        for connection in self._connections:
            with suppress(OSError, AttributeError):  # it may not have begun, or be over
                connection.sock.shutdown(SHUT_RDWR)


def _opener(watch: Watch) -> OpenerDirector:
    """What asks one question; it follows no redirect, and takes proxies from the environment."""

    class Plain(HTTPHandler):
        def http_open(self, req: Request) -> HTTPResponse:
            return self.do_open(lambda host, **how: watch.seen(HTTPConnection(host, **how)), req)

    class Secure(HTTPSHandler):
        def https_open(self, req: Request) -> HTTPResponse:
            return self.do_open(lambda host, **how: watch.seen(HTTPSConnection(host, **how)), req)

    return build_opener(_Stay, Plain, Secure)
