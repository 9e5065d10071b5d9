"""Links to other sites, asked for on a real server that does what servers do."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness import NOW, SiteFolder, run_cli

from diglot import __version__, check
from diglot.check import external
from diglot.check.asking import Answer, Asker, Patience

SOON = Patience(pause=0, silence=0.5, whole=1.0, busy=2)
AGENT = "diglot/test"


@dataclass
class Server:
    """A server, and what it was asked."""

    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)  #: methods and paths
    agents: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


#: What is at each path, by method: a status and headers.
PAGES: dict[str, dict[str, tuple[int, dict[str, str]]]] = {
    "/ok": {"*": (200, {})},
    "/gone": {"*": (404, {})},
    "/for-ever": {"*": (410, {})},
    "/get-only": {"HEAD": (405, {}), "GET": (200, {})},
    "/get-better": {"HEAD": (404, {}), "GET": (200, {})},
    "/private": {"*": (403, {})},
    "/broken": {"*": (500, {})},
    "/moved": {"*": (301, {"Location": "/ok"})},
    "/lent": {"*": (302, {"Location": "/ok"})},
    "/moved-then-lent": {"*": (308, {"Location": "/lent"})},
    "/moved-away": {"*": (301, {"Location": "/gone"})},
    "/round": {"*": (302, {"Location": "/round"})},
    "/script": {"*": (302, {"Location": "javascript:alert(1)"})},
    "/nowhere": {"*": (301, {})},
    "/tired": {"*": (503, {"Retry-After": "7200"})},
    "/coy": {"*": (429, {})},
    "/%E8%B7%AF?q=%E6%B0%B4": {"*": (200, {})},
}


class Handler(BaseHTTPRequestHandler):
    """Says what is at a path, or does what servers should not."""

    told: Server

    def do_GET(self) -> None:
        told = self.told
        told.asked.append((self.command, self.path))
        told.agents.add(self.headers["User-Agent"])
        told.at_once += 1
        told.most_at_once = max(told.most_at_once, told.at_once)
        try:
            self.answer()
        finally:
            told.at_once -= 1

    def do_HEAD(self) -> None:
        self.do_GET()

    def answer(self) -> None:
        match self.path:
            case "/silent":
                self.told.ended.wait(20)
            case "/drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-")
                while not self.told.ended.wait(0.05):
                    self.wfile.write(b"x")
            case "/noise":
                self.wfile.write(b"\x00\xff noise \x1b[31m\r\n\r\n")
            case "/cut":
                pass
            case "/busy":
                first = self.told.asked.count((self.command, self.path)) == 1
                self.say(*((429, {"Retry-After": "0"}) if first else (200, {})))
            case "/busy-until":
                first = self.told.asked.count((self.command, self.path)) == 1
                until = format_datetime(NOW + timedelta(seconds=1), usegmt=True)
                self.say(*((503, {"Retry-After": until}) if first else (200, {})))
            case _:
                found = PAGES.get(self.path, {"*": (404, {})})
                self.say(*(found.get(self.command) or found["*"]))

    def say(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked has gone
            super().handle()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Server]:
    class Own(Handler):
        told = Server("")

    with ThreadingHTTPServer((host, 0), Own) as server:
        Own.told.address = f"http://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield Own.told
        finally:
            Own.told.ended.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as told:
        yield told


def answers(told: Server, *paths: str) -> dict[str, Answer]:
    found = Asker(AGENT, NOW, SOON).ask([told.address + path for path in paths])
    return {url.removeprefix(told.address): answer for url, answer in found}


def test_what_servers_answer(server: Server) -> None:
    at = server.address
    assert answers(
        server,
        *("/ok", "/gone", "/for-ever", "/get-only", "/get-better", "/private", "/broken", "/moved", "/lent"),
        *(
            "/moved-then-lent",
            "/moved-away",
            "/nowhere",
            "/tired",
            "/coy",
            "/busy",
            "/busy-until",
            "/路?q=水",
        ),
    ) == {
        "/ok": Answer(200),
        "/gone": Answer(404),
        "/for-ever": Answer(410),
        "/get-only": Answer(200),
        "/get-better": Answer(200),
        "/private": Answer(403),
        "/broken": Answer(500),
        "/moved": Answer(200, moved=f"{at}/ok"),
        "/lent": Answer(200),
        "/moved-then-lent": Answer(200, moved=f"{at}/lent"),
        "/moved-away": Answer(404, moved=f"{at}/gone"),
        "/nowhere": Answer(301),
        "/tired": Answer(503),
        "/coy": Answer(429),
        "/busy": Answer(200),
        "/busy-until": Answer(200),
        "/路?q=水": Answer(200),
    }


def test_what_no_server_should_do(server: Server) -> None:
    reasons = {path: answer.reason for path, answer in answers(
        server, "/silent", "/drip", "/noise", "/cut", "/round", "/script"
    ).items()}  # fmt: skip
    assert reasons["/silent"] == "timed out"
    assert reasons["/drip"] == "it took too long"
    assert reasons["/round"] == "more than 8 redirects"
    assert reasons["/script"] == "it redirects to javascript:alert(1)"
    assert all(reasons.values())
    assert all(reason.isprintable() for reason in reasons.values()), "it goes to a terminal"


def test_addresses_that_lead_to_no_server() -> None:
    wrong = [
        "http://127.0.0.1:1/",
        "http://nowhere.invalid/",
        "http://[::1]:1/",
        "http://a..b/",
        "http://a b/",
    ]
    found = dict(Asker(AGENT, NOW, SOON).ask(wrong))
    assert [*found]
    assert {*found} == {*wrong}
    assert all(answer.reason for answer in found.values())


def test_hosts_are_asked_side_by_side_and_each_one_thing_at_a_time(server: Server) -> None:
    with serving("localhost") as other:
        paths = ["/ok", "/gone", "/lent", "/get-only"]
        urls = [told.address + path for told in (server, other) for path in paths]
        found = dict(Asker(AGENT, NOW, SOON).ask(urls))
        assert found.keys() == set(urls)
        for told in (server, other):
            assert told.most_at_once == 1
            assert told.agents == {AGENT}
            assert Counter(told.asked)["HEAD", "/ok"] == 2, "once for the redirect"
            assert ("GET", "/ok") not in told.asked


def test_whoever_stops_is_not_kept_waiting(server: Server) -> None:
    patient = SOON._replace(silence=30.0, whole=30.0)
    asking = Asker(AGENT, NOW, patient).ask([server.address + path for path in ("/ok", "/silent")])
    assert next(asking)[1] == Answer(200)
    asking.close()  # as Ctrl-C does; a thread that went on would keep the test from ending
    assert not [each for each in threading.enumerate() if each.name.startswith("links")]


@pytest.fixture
def linking(site: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A site with links of all kinds to the server."""
    monkeypatch.setattr(external, "PATIENCE", SOON)
    at = server.address
    return site.write(f"""
=== articles/salt.en.md
---
title: Salt
date: 2026-01-02
---
Fine: [one]({at}/ok#part). Gone: [two]({at}/gone).

![A picture]({at}/broken) and [three][moved], {at}/silent

<p>As HTML <a href="{at}/gone">four</a>, [example](https://example.org/gone),
and [ours](https://series.example/en/salt/).</p>

[moved]: {at}/moved
=== articles/wells.en.md
---
title: Wells
date: 2026-01-03
---
Again [gone]({at}/gone), [private]({at}/private).
=== locales/zh_Hans/articles/wells.po
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Wells"
msgstr "井"

msgid "Again [gone]({at}/gone), [private]({at}/private)."
msgstr "又是[没有的页面]({at}/gone)，[私人的页面]({at}/private)。"
""")


def place(site: SiteFolder, file: str, words: str) -> str:
    """Where the first of some words stands, as a problem says it."""
    for number, line in enumerate((site.root / file).read_text("utf-8").splitlines(), 1):
        if words in line:
            return f"{file}:{number}:{line.index(words) + 1}"
    raise AssertionError(words)


def told(site: SiteFolder, **more: object) -> list[str]:
    found = check.run(site.options(**more), abroad=True)
    return [str(each) for each in found if each.code == "external"]


def test_each_place_of_a_dead_link_is_told(linking: SiteFolder, server: Server) -> None:
    at = server.address
    dead = f"{at}/gone is gone: the answer is 404; mend the address, or link to an archived copy"
    later = "try it again later, and in a browser"
    salt, po = "articles/salt.en.md", "locales/zh_Hans/articles/wells.po"
    assert told(linking) == [
        f"{place(linking, salt, '[two]')}: error[external]: {dead}",
        f"{place(linking, salt, '![A pic')}: warning[external]: {at}/broken does not work: the answer is 500; {later}",
        f"{place(linking, salt, f'{at}/silent')}: warning[external]: {at}/silent cannot be reached (timed out); {later}",
        f"{place(linking, salt, 'href')}: error[external]: {dead}",
        f"{place(linking, salt, '[moved]:')}: warning[external]: {at}/moved moved for good to {at}/ok; "
        "write the new address",
        f"{place(linking, 'articles/wells.en.md', '[gone]')}: error[external]: {dead}",
        f"{place(linking, po, '[没有')}: error[external]: {dead}",
    ]
    assert server.agents == {f"diglot/{__version__} (link check for https://series.example)"}


def test_examples_are_told_from_sites_whose_names_end_like_them(
    linking: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Asker, "ask", lambda _, urls: ((url, Answer(404)) for url in urls))
    linking.put(
        "articles/salt.en.md",
        "---\ntitle: Salt\ndate: 2026-01-02\n---\n"
        "https://example.org/ https://a.example.com/ https://b.test/ https://counterexample.org/",
    )
    said = [each for each in told(linking) if each.startswith("articles/salt")]
    assert [each.partition(" is gone")[0].rpartition(" ")[2] for each in said] == [
        "https://counterexample.org/"
    ]


def test_what_was_answered_is_remembered_for_as_long_as_it_may_hold(
    linking: SiteFolder, server: Server
) -> None:
    first = told(linking)
    server.asked.clear()
    assert told(linking) == first
    assert server.asked == [], "nobody is asked twice"

    assert told(linking, now=NOW + timedelta(hours=2)) == first
    assert {path for _, path in server.asked} == {"/gone", "/broken", "/silent", "/private"}

    server.asked.clear()
    told(linking, now=NOW + timedelta(days=8))
    assert {"/ok", "/moved"} < {path for _, path in server.asked}

    server.asked.clear()
    told(linking, cached=False)
    assert {"/ok", "/gone"} < {path for _, path in server.asked}


def test_only_on_request_and_only_of_some_files(
    linking: SiteFolder, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--site", str(linking.root), "--format", "json")
    assert run_cli("check", *where) == 0
    assert server.asked == []
    capsys.readouterr()
    assert run_cli("check", "--external", str(linking.root / "articles/wells.en.md"), *where) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert {each["path"] for each in found if each["code"] == "external"} == {"articles/wells.en.md"}
    assert {path for _, path in server.asked} == {"/gone", "/private"}


def test_warnings_of_other_sites_can_be_switched_off(linking: SiteFolder) -> None:
    with (linking.root / "diglot.toml").open("a", encoding="utf-8") as file:
        file.write('[check]\nignore = ["external"]\n')
    assert {each.partition("]")[0].partition(": ")[2] for each in told(linking)} == {"error[external"}


def test_memories_that_are_damaged_are_made_anew(linking: SiteFolder, server: Server) -> None:
    first = told(linking)
    (linking.root / ".diglot" / external.MEMORY).write_bytes(b"no such thing")
    server.asked.clear()
    assert told(linking) == first
    assert server.asked
