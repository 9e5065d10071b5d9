"""The preview over HTTP: what is served, and what becomes of each save."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from harness import NOW, SiteFolder, run_cli
from previewing import PATIENCE, Desk, previewed

from diglot.cli import serve
from diglot.errors import UsageError
from diglot.hosting import POLICY
from diglot.job import Report
from diglot.serve.server import bound

SITE = """
=== articles/first/index.en.md
---
title: The first
date: 2026-05-01
---
Words of the first story. ![a dot](dot.svg)
=== articles/first/dot.svg
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>
=== articles/first/index.zh.md
---
title: 第一篇
date: 2026-05-01
---
第一篇的文字。
=== articles/second.en.md
---
title: The second
date: 2026-05-02
draft: true
---
Words of the second story.
=== articles/third.en.md
---
title: The third
date: 2026-06-03T08:00:00Z
---
Words of the third story.
=== static/fonts/x.woff2
not really a font
"""
FIRST = "articles/first/index.en.md"


@pytest.fixture
def desk(site: SiteFolder) -> Iterator[Desk]:
    with previewed(site.write(SITE)) as desk:
        assert desk.first.summary.written > 20
        yield desk


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A preview of which no file changes."""
    with previewed(SiteFolder(tmp_path_factory.mktemp("still")).write(SITE)) as desk:
        yield desk


# What is served.


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/en/first/", "text/html; charset=utf-8"),
        ("/en/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/en/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/en/feed.json", "application/feed+json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/media/first/dot.svg", "image/svg+xml; charset=utf-8"),
        ("/fonts/x.woff2", "font/woff2"),
    ],
)
def test_a_file_says_what_it_is_and_is_sent_once(still: Desk, path: str, kind: str) -> None:
    response, body = still.get(path)
    assert (response.status, response.headers["Content-Type"]) == (200, kind)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-cache"
    assert len(body) == int(response.headers["Content-Length"])
    again, nothing = still.get(path, If_None_Match=response.headers["ETag"])
    assert (again.status, nothing) == (304, b"")
    head, nothing = still.get(path, "HEAD")
    assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", f"{len(body)}")


def test_films_are_sent_in_parts(still: Desk) -> None:
    response, body = still.get("/fonts/x.woff2", Range="bytes=4-9")
    assert (response.status, body) == (206, b"really")
    assert still.get("/fonts/x.woff2", Range="bytes=400-")[0].status == 416


@pytest.mark.parametrize(
    ("path", "words"), [("/en/nothing/", "no such page"), ("/zh/x", "没有"), ("/x", "没有")]
)
def test_a_missing_address_is_told_in_its_language(still: Desk, path: str, words: str) -> None:
    response, body = still.get(path)
    assert response.status == 404
    assert words in body.decode()
    assert b"/.diglot/live.js" in body


def test_a_folder_leads_to_its_page(still: Desk) -> None:
    response, _ = still.get("/en/first?x=1")
    assert (response.status, response.headers["Location"]) == (307, "/en/first/?x=1")


@pytest.mark.parametrize(
    "path",
    [
        "/../diglot.toml",
        "/en/../../../../diglot.toml",
        "/%2e%2e/%2e%2e/lock",
        "/..%5c..%5cdiglot.toml",
        "//etc/passwd",
        "/en/%00",
        "/%ff%fe/",
        "/.diglot/x",
        "/.diglot-staging/en/",
        f"/{'x' * 5000}",
    ],
    ids=range(10),
)
def test_nothing_outside_the_site_is_served(still: Desk, path: str) -> None:
    assert still.get(path)[0].status == 404


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "192.168.1.7:8000", "[::2]", "local host["]
)
def test_a_name_that_others_made_lead_here_is_refused(still: Desk, name: str) -> None:
    for path in ("/en/first/", "/.diglot/events?page=/en/"):
        response, body = still.get(path, Host=name)
        assert response.status in {400, 403}
        assert b"first story" not in body


@pytest.mark.parametrize("name", ["localhost:9", "127.0.0.1", "[::1]:80", "site.localhost"])
def test_names_of_this_machine_are_answered(still: Desk, name: str) -> None:
    assert still.get("/en/first/", Host=name)[0].status == 200


def test_nothing_can_be_sent(still: Desk) -> None:
    response, _ = still.get("/en/", "POST")
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")


def test_the_site_is_the_one_that_is_served(still: Desk) -> None:
    page, feed = still.text("/en/first/"), still.text("/en/feed.xml")
    assert f'<link rel="canonical" href="{still.address}/en/first/">' in page
    assert f"<link>{still.address}/en/first/</link>" in feed
    assert "series.example" not in page + feed
    assert "live.js" not in feed
    assert not still.site.output.exists()


def test_what_is_not_published_yet_is_marked(still: Desk) -> None:
    assert '<span class="badge">Draft</span>' in still.text("/en/second/")
    assert ">Scheduled for <time" in still.text("/en/third/")
    assert "badge" not in still.text("/en/first/")


def test_or_it_is_left_out(site: SiteFolder) -> None:
    with previewed(site.write(SITE), everything=False) as desk:
        assert [desk.get(f"/en/{key}/")[0].status for key in ("first", "second", "third")] == [200, 404, 404]


def test_a_site_below_the_root_stays_below_it(site: SiteFolder) -> None:
    site.write(SITE).edit("diglot.toml", "https://series.example", "https://series.example/news")
    with previewed(site) as desk:
        assert desk.address.endswith("/news")
        for path in ("/", "/news"):
            assert desk.get(path)[0].headers["Location"] == "/news/"
        assert 'href="/news/en/first/"' in desk.text("/news/en/")
        response, body = desk.get("/news/zh/x/")
        assert (response.status, "没有" in body.decode()) == (404, True)


# What becomes of a save.


def looks(desk: Desk, path: str) -> str:
    """The look that a page knows of itself."""
    return desk.text(path).partition('data-page="')[2].partition('"')[0]


def test_a_save_is_a_small_build_and_is_told_to_its_page(desk: Desk) -> None:
    other = looks(desk, "/zh/first/")
    with desk.stream("/en/first/") as news:
        before = next(news)
        report = desk.save(FIRST, "Words of", "Other words of")
        after = next(news)
    assert "Other words of" in desk.text("/en/first/")
    assert report.parsed == 1
    assert before["page"] != after["page"] == looks(desk, "/en/first/")
    assert before["styles"] == after["styles"]
    assert looks(desk, "/zh/first/") == other, "this page would be loaded again"


def test_every_error_is_told_and_the_last_good_page_stays(desk: Desk) -> None:
    with desk.stream("/en/first/") as news:
        good = next(news)
        assert good["problems"] == []
        desk.save(FIRST, "date: 2026-05-01", "date: tomorrow\ncolour: red")
        bad = next(news)
        assert "first story" in desk.text("/en/first/")
        desk.save(FIRST, "date: tomorrow\ncolour: red", "date: 2026-05-01")
        mended = next(news)
    assert [(each["place"], each["kind"]) for each in bad["problems"]] == [
        (f"{FIRST}:3:7", "error[date]"),
        (f"{FIRST}:4:1", "error[unknown-key]"),
    ]
    assert all(each["message"] and each["fix"] for each in bad["problems"])
    assert bad["page"] == good["page"] == mended["page"]
    assert mended["problems"] == []


def test_a_site_that_is_broken_from_the_beginning_heals(site: SiteFolder) -> None:
    site.write(SITE).edit(FIRST, "2026-05-01", "someday")
    with previewed(site) as desk:
        (told,) = desk.first
        assert told.startswith(f"{FIRST}:3:7: error[date]")
        response, body = desk.get("/en/first/")
        assert (response.status, b"live.js" in body) == (404, True)
        with desk.stream("/en/first/") as news:
            assert [each["place"] for each in next(news)["problems"]] == [f"{FIRST}:3:7"]
            desk.save(FIRST, "someday", "2026-05-01")
            assert next(news)["problems"] == []
        assert "first story" in desk.text("/en/first/")


def test_a_picture_is_part_of_the_look_of_a_page(desk: Desk) -> None:
    other = looks(desk, "/en/second/")
    with desk.stream("/en/first/") as news:
        page = next(news)["page"]
        desk.save("articles/first/dot.svg", "<circle", "<circle fill='red'")
        assert next(news)["page"] != page
    assert looks(desk, "/en/second/") == other


def test_a_stylesheet_is_not(desk: Desk) -> None:
    css = desk.text("/en/first/").partition('rel="stylesheet" href="')[2].partition('"')[0]
    desk.site.put("templates/assets/style.css", desk.text(css))
    desk.next()
    with desk.stream("/en/first/") as news:
        before = next(news)
        desk.save("templates/assets/style.css", ":root", "/* new */ :root")
        after = next(news)
    assert before["page"] == after["page"]
    assert before["styles"] != after["styles"]


def test_a_burst_is_one_build(desk: Desk) -> None:
    for number in range(200):
        desk.site.put(
            f"articles/more-{number}.en.md", f"---\ntitle: More {number}\ndate: 2026-05-03\n---\nWords.\n"
        )
    reports = [desk.next()]
    while reports[-1].stories < 203:
        reports.append(desk.next())
    assert len(reports) <= 2  # a machine that stands still for a moment takes it for two


@pytest.mark.parametrize("how", ["in place", "by rename", "with a copy", "by a new file", "with a test file"])
def test_editors_save_in_many_ways(desk: Desk, how: str) -> None:
    path = desk.site.root / FIRST
    new = path.read_text("utf-8").replace("Words of", f"Saved {how}:")
    beside = path.with_name("index.en.md~")
    match how:
        case "in place":
            path.write_text(new, "utf-8")
        case "by rename":
            beside.write_text(new, "utf-8")
            beside.replace(path)
        case "with a copy":
            path.rename(beside)
            path.write_text(new, "utf-8")
        case "by a new file":
            path.unlink()
            path.write_text(new, "utf-8")
        case "with a test file":
            (path.parent / "4913").touch()
            (path.parent / "4913").unlink()
            (path.parent / ".index.en.md.swp").write_bytes(b"b0VIM")
            path.write_text(new, "utf-8")
    while f"Saved {how}:" not in desk.text("/en/first/"):
        desk.next()


def test_what_editors_keep_beside_a_file_is_no_change(desk: Desk) -> None:
    for name in (".index.en.md.swp", "index.en.md~", "#index.en.md#", ".#index.en.md", "4913"):
        desk.site.put(f"articles/first/{name}", "not an article")
    report = desk.save(FIRST, "Words of", "New words of")
    assert desk.told.empty()
    assert report.parsed == 1


def test_folders_come_and_go(desk: Desk) -> None:
    desk.site.put("templates/_extra.html", "")  # a folder that was not there
    desk.next()
    (desk.site.root / "articles").rename(desk.site.root / "away")
    assert isinstance(desk.next(), list)
    (desk.site.root / "away").rename(desk.site.root / "articles")
    assert desk.next().stories == 3
    assert desk.save(FIRST, "Words of", "Later words of").parsed == 1


def test_configuration_catalogs_and_templates_are_watched(desk: Desk) -> None:
    desk.save("diglot.toml", "The Series", "Another Series")
    assert "Another Series" in desk.text("/en/first/")
    desk.site.put("templates/404.html", "<p>Lost</p>")
    desk.next()
    assert desk.get("/en/x/")[1].endswith(b"<p>Lost</p>") or b"<p>Lost</p>" in desk.get("/en/x/")[1]
    assert isinstance(desk.save("diglot.toml", "title", "titel"), list)
    (desk.site.root / "diglot.toml").unlink()
    (told,) = desk.next()
    assert "diglot.toml" in told


def test_a_change_during_a_build_is_built_after_it(site: SiteFolder) -> None:
    """The second save comes before the first one's build is told of."""

    class Late(Desk):
        saved = False

        def built(self, report: Report, seconds: float) -> None:
            if self.address and not self.saved:
                self.saved = True
                self.site.edit(FIRST, "One", "Two")
            super().built(report, seconds)

    with previewed(site.write(SITE), kind=Late) as desk:
        desk.save(FIRST, "Words", "One")
        desk.next()
        assert "Two of the first story" in desk.text("/en/first/")


def test_the_site_changes_by_itself_when_its_time_has_come(site: SiteFolder) -> None:
    later = NOW + timedelta(days=3)
    with previewed(site.write(SITE)) as desk:
        assert "Scheduled" in desk.text("/en/third/")
        desk.now = later
        desk.save(FIRST, "Words", "Words")
        assert "Scheduled" not in desk.text("/en/third/")


def test_who_reads_slowly_holds_up_nobody(desk: Desk) -> None:
    with ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(desk.stream("/en/first/"))  # none of them reads a line
        for turn in range(3):
            desk.save(FIRST, "Words", f"Words {turn}")
        assert "Words 2 1 0 of" in desk.text("/en/first/")


# The command.


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with bound("127.0.0.1", port, exact=False) as free:
            assert port < free.getsockname()[1] < port + 100
        with pytest.raises(UsageError, match=f"port {port} is taken"):
            bound("127.0.0.1", port, exact=True)
    with pytest.raises(UsageError, match="cannot serve at 203.0.113.7"):
        bound("203.0.113.7", 0, exact=False)


@pytest.mark.parametrize("library", serve.NEEDED)
def test_a_library_that_is_absent_is_named_with_what_installs_it(
    library: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == library else serve)
    assert run_cli("serve") == 2
    needs = f'needs the package {library}; install it: pip install "diglot[serve]"'
    assert capsys.readouterr().err == f"diglot: a preview {needs}\n"


def test_what_is_no_site_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli("serve", "--port", "0", "--site", os.fspath(tmp_path)) == 2
    assert "no diglot.toml" in capsys.readouterr().err


def test_a_scratch_folder_is_removed_by_clean(site: SiteFolder) -> None:
    folder = site.root / ".diglot" / "preview" / "8000"
    assert site.write(SITE).build(output=folder).summary.written
    assert run_cli("clean", "--site", os.fspath(site.root)) == 0
    assert not folder.exists()
    assert site.build(output=folder).summary.written


def test_ctrl_c_ends_it(site: SiteFolder) -> None:
    site.write(SITE)
    command = [sys.executable, "-m", "diglot", "serve", "--port", "0", "--site", os.fspath(site.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        assert " files in " in lines[0]
        desk = Desk(site, address=lines[1].strip().rstrip("/"))
        with desk.stream("/en/") as news:
            next(news)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=PATIENCE)
            assert list(news) == []
    assert (process.returncode, out, err) == (130, "", "diglot: stopped\n")
    assert [path.name for path in Path(site.root, ".diglot").iterdir() if "record" in path.name] == []
