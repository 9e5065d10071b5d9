"""What web hosts and crawlers read beside pages; and what a real nginx makes of `diglot nginx`."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from harness import CONFIG, GIF, SiteFolder, needed, run_cli
from lxml import html

from diglot import hosting
from diglot.plan import encoded

BASE = "https://series.example"
STORIES = (
    """
=== articles/a.en.md
---
title: Alpha
date: 2026-01-01
image: pic.gif
aliases: [/old/a/, /旧 $x/, /old.html, "/odd/a:b/"]
---
One ![Pic](pic.gif)
=== articles/a.zh.md
---
title: 甲
aliases: [/zh/旧文/]
---
一
=== articles/pic.gif
"""
    + GIF
    + """
"""
)
#: Files that a site may bring instead of ours.
OWN = (
    "404.html",
    "zh/404.html",
    "robots.txt",
    "sitemap.xml",
    "news-sitemap.xml",
    ".well-known/security.txt",
    "_headers",
    "_redirects",
)
SECURITY = """
[security]
contact = ["security@series.example", "https://series.example/report"]
expires = 2026-12-31
policy = "https://series.example/policy"
encryption = "https://series.example/key.asc"
"""


# Files in static/


@pytest.mark.parametrize("file", OWN)
def test_the_sites_own_file_wins_silently(site: SiteFolder, file: str) -> None:
    site.put("diglot.toml", CONFIG + SECURITY)
    site.write(STORIES).build()
    ours = site.tree()
    site.put(f"static/{file}", "own\n")
    report = site.build()
    assert not report.problems
    assert site.read(file) == "own\n"
    assert set(site.tree()) == set(ours)
    if file != "_redirects":
        assert site.read("_redirects").encode() == ours["_redirects"], "it leads to the site's own page"
    (site.root / "static" / file).unlink()
    site.build()
    assert site.tree() == ours


# Crawlers


def test_crawlers_are_welcome_and_told_of_the_sitemaps(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert site.read("robots.txt") == (
        f"User-agent: *\nDisallow:\n\nSitemap: {BASE}/sitemap.xml\nSitemap: {BASE}/news-sitemap.xml\n"
    )


def test_a_sitemap_that_the_site_brings_is_named_as_well(site: SiteFolder) -> None:
    site.write(STORIES).put("static/sitemap.xml", "<x/>")
    site.build(base_url=f"{BASE}/sub")
    assert f"Sitemap: {BASE}/sub/sitemap.xml\n" in site.read("robots.txt")


# Security


def test_a_security_contact_is_written_as_the_standard_says(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + SECURITY)
    assert not site.write(STORIES).build().problems
    assert site.read(".well-known/security.txt").splitlines() == [
        "Contact: mailto:security@series.example",
        "Contact: https://series.example/report",
        "Expires: 2026-12-31T00:00:00Z",
        "Encryption: https://series.example/key.asc",
        "Policy: https://series.example/policy",
        "Preferred-Languages: en, zh-Hans",
        "Canonical: https://series.example/.well-known/security.txt",
    ]


def test_it_is_looked_for_at_the_root_of_the_host(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + SECURITY)
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    assert f"Canonical: {BASE}/.well-known/security.txt" in site.read(".well-known/security.txt")


def test_without_a_contact_there_is_none(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert not (site.output / ".well-known").exists()


def test_a_contact_that_expires_is_told_though_nothing_was_touched(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + SECURITY)
    site.write(STORIES)
    end = datetime(2026, 12, 31, tzinfo=UTC)
    assert site.warnings(now=end - timedelta(days=400)) == [
        "diglot.toml: warning[config]: security: it expires on 2026-12-31, which is more than a year ahead;"
        " write a day within the next year"
    ]
    assert site.warnings(now=end - timedelta(days=366)) == []
    assert site.warnings(now=end - timedelta(seconds=1)) == []
    before = site.tree()
    told = site.warnings(now=end)
    assert told == [
        "diglot.toml: warning[config]: security: it expired on 2026-12-31, so nobody relies on it;"
        " write a day within the next year"
    ]
    assert site.tree() == before
    assert site.warnings(now=end + timedelta(days=1)) == told


# Hosts that read _headers and _redirects


def test_old_addresses_are_redirects_with_and_without_a_slash(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert site.read("_redirects").splitlines() == [
        "/old.html /en/a/ 301",
        "/old/a/ /en/a/ 301",
        "/old/a /en/a/ 301",
        "/zh/%E6%97%A7%E6%96%87/ /zh/a/ 301",
        "/zh/%E6%97%A7%E6%96%87 /zh/a/ 301",
        "/%E6%97%A7%20$x/ /en/a/ 301",
        "/%E6%97%A7%20$x /en/a/ 301",
        "/en/* /en/404.html 404",
        "/zh/* /zh/404.html 404",
    ]
    assert (site.output / "odd/a:b/index.html").exists(), "the format cannot say it, but there is a page"


def test_redirects_follow_what_they_lead_to(site: SiteFolder) -> None:
    site.write(STORIES).build()
    old = (site.root / "articles/a.zh.md").read_text("utf-8")
    site.put("articles/a.zh.md", old.replace("title", "slug: b\ntitle"))
    assert site.build().rendered["redirects"] == 1
    assert "/zh/%E6%97%A7%E6%96%87/ /zh/b/ 301" in site.read("_redirects")
    site.put("articles/a.zh.md", old.replace("[/zh/旧文/]", "[]"))
    site.build()
    assert "%96%87" not in site.read("_redirects")


def test_redirects_hold_the_path_of_the_base_url(site: SiteFolder) -> None:
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    lines = site.read("_redirects").splitlines()
    assert "/sub/old/a /sub/en/a/ 301" in lines
    assert "/sub/zh/* /sub/zh/404.html 404" in lines
    assert all(line.count("/sub/") == 2 for line in lines)


def test_without_the_kinds_that_they_tell_of_there_are_no_redirects(site: SiteFolder) -> None:
    site.put("diglot.toml", f'{CONFIG}outputs = ["page", "redirects"]\n')
    site.write(STORIES).build()
    assert site.read("_redirects") == ""


def rules(text: str) -> dict[str, dict[str, str]]:
    """The rules of a `_headers` file."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            found[line] = {}
        else:
            name, value = line.strip().split(": ", 1)
            assert name not in list(found.values())[-1]
            list(found.values())[-1][name] = value
    return found


def test_hosts_are_told_the_policy_the_caching_and_the_types(site: SiteFolder) -> None:
    site.write(STORIES).build()
    found = rules(site.read("_headers"))
    assert found["/*"]["Content-Security-Policy"] == hosting.POLICY
    assert found["/assets/*"] == {"Cache-Control": "public, max-age=31536000, immutable"}
    assert found["/media/*"] == {"Cache-Control": "public, max-age=86400"}
    assert found["/*/feed.xml"] == {"Content-Type": "application/rss+xml; charset=utf-8"}
    assert found["/*/atom.xml"] == {"Content-Type": "application/atom+xml; charset=utf-8"}
    assert found["/*/feed.json"] == {"Content-Type": "application/feed+json; charset=utf-8"}
    for name in found["/*"]:
        assert not any(name in rule for path, rule in found.items() if path != "/*"), "hosts would join them"


def test_the_policy_allows_nothing_inline_and_no_script_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in hosting.POLICY.split("; "))
    assert policy.pop("default-src") == "'none'"
    assert "unsafe" not in hosting.POLICY
    assert {name for name, sources in policy.items() if "https:" in sources} == {"img-src", "media-src"}
    assert {name for name, sources in policy.items() if sources == "'none'"} == {
        "base-uri",
        "form-action",
        "frame-ancestors",
    }


@pytest.mark.parametrize(("base", "told"), [(BASE, True), ("http://series.example", False)])
def test_only_a_site_that_is_encrypted_says_that_it_always_is(
    site: SiteFolder, base: str, told: bool
) -> None:
    site.write(STORIES).build(base_url=base)
    assert ("Strict-Transport-Security" in site.read("_headers")) is told


def test_headers_hold_the_path_of_the_base_url(site: SiteFolder) -> None:
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    assert all(path.startswith("/sub/") for path in rules(site.read("_headers")))


# Pages of missing and of old addresses


def test_the_page_of_missing_addresses_speaks_all_languages_at_the_root(site: SiteFolder) -> None:
    site.write(STORIES).build()
    page = html.fromstring(site.read("404.html").encode())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//link[@rel='canonical'] | //link[@rel='alternate' and not(@type)]")
    parts = page.xpath("//main//section")
    assert [part.get("lang") for part in parts] == ["en", "zh-Hans"]
    for part, code, words, story in zip(
        parts, ("en", "zh"), ("There is no such page", "没有这个页面"), ("Alpha", "甲"), strict=True
    ):
        assert part.xpath("string(h2)") == words
        assert part.xpath(".//p[@class='ways']/a/@href") == [f"/{code}/", f"/{code}/archive/"]
        assert [(link.text, link.get("href")) for link in part.xpath(".//h3/a")] == [(story, f"/{code}/a/")]
    assert page.xpath("string(//title)") == "There is no such page · 没有这个页面"


def test_each_language_has_a_page_of_missing_addresses(site: SiteFolder) -> None:
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    page = html.fromstring(site.read("zh/404.html").encode())
    assert page.get("lang") == "zh-Hans"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("string(//h1)") == "没有这个页面"
    assert page.xpath("//main//a/@href") == ["/sub/zh/", "/sub/zh/archive/", "/sub/zh/a/"]
    assert not page.xpath("//main//*[@lang]")


def test_it_leads_to_nothing_that_the_site_lacks(site: SiteFolder) -> None:
    site.put("diglot.toml", f'{CONFIG}outputs = ["page", "notfound"]\n')
    site.write(STORIES).build()
    page = html.fromstring(site.read("404.html").encode())
    assert page.xpath("//main//p[@class='ways']/a/@href") == ["/en/", "/zh/"]


def test_an_old_address_leads_on_in_the_language_of_the_article(site: SiteFolder) -> None:
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    page = html.fromstring(site.read("zh/旧文/index.html").encode())
    assert (page.get("lang"), page.get("dir")) == ("zh-Hans", "ltr")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={BASE}/sub/zh/a/"]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{BASE}/sub/zh/a/"]
    assert [(link.text, link.get("href")) for link in page.xpath("//a")] == [("甲", "/sub/zh/a/")]
    assert "本文已移到新地址。" in page.text_content()
    # A page that must not be indexed would take its canonical address with it.
    assert not page.xpath("//meta[@name='robots']")


# nginx

Get = Callable[[str], HTTPResponse]
MIME_TYPES = Path("/etc/nginx/mime.types")


@contextmanager
def nginx(folder: Path, snippet: str) -> Iterator[Get]:
    """A server of its own in a folder; what it answers to a path that is sent as it is."""
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    needed("nginx", binary and MIME_TYPES.exists(), "apt-get install nginx-light")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    (folder / "site.conf").write_text(snippet, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{ }}\n"
        f"http {{ include {MIME_TYPES}; access_log off; {temporary}"
        f"server {{ listen 127.0.0.1:{port}; include {folder}/site.conf; }} }}\n",
        "utf-8",
    )
    command = [
        str(binary),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
        "-e",
        str(folder / "error.log"),
    ]
    with subprocess.Popen(command) as process:
        try:
            _await(process, port, folder)
            yield lambda path: _get(port, path)
        finally:
            process.terminate()


def _await(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(500):
        assert process.poll() is None, (folder / "error.log").read_text("utf-8")
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail("nginx does not answer")


def _get(port: int, path: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.headers["Body"] = "yes" if answer.read() else ""
    connection.close()
    return answer


@pytest.fixture(params=["", "/sub"])
def base(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def get(site: SiteFolder, tmp_path: Path, base: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Get]:
    """The site, served by nginx, with or without a path."""
    site.put("diglot.toml", CONFIG.replace(BASE, BASE + base) + SECURITY)
    site.write(STORIES).build()
    assert run_cli("nginx", "--site", str(site.root)) == 0
    with nginx(tmp_path / "nginx", capsys.readouterr().out) as get:
        yield lambda path: get(base + path)


def asset(site: SiteFolder) -> str:
    return next(site.output.glob("assets/*.css")).name


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/en/a/", "text/html; charset=utf-8"),
        ("/zh/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/media/pic.gif", "image/gif"),
    ],
)
def test_nginx_sends_the_type_and_the_headers(get: Get, path: str, media: str) -> None:
    answer = get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, media)
    said = rules("/*\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers.items()))["/*"]
    assert (
        said.items()
        >= {"Content-Security-Policy": hosting.POLICY, "X-Content-Type-Options": "nosniff"}.items()
    )
    assert said["Strict-Transport-Security"] == "max-age=31536000"
    kept = "public, max-age=86400" if path.startswith("/media/") else "public, max-age=0, must-revalidate"
    assert said["Cache-Control"] == kept


def test_nginx_lets_assets_be_kept_for_ever(get: Get, site: SiteFolder) -> None:
    answer = get(f"/assets/{asset(site)}")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Security-Policy"] == hosting.POLICY


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nothing", "404.html"),
        ("/en/nothing/", "en/404.html"),
        ("/zh/nothing", "zh/404.html"),
        ("/assets/", "404.html"),
        ("/assets/no.css", "404.html"),
        ("/media/no.png", "404.html"),
        ("/zh/tags/", "zh/404.html"),
        ("/.diglot-staging/x", "404.html"),
    ],
)
def test_nginx_answers_for_missing_addresses_in_the_language_of_the_address(
    get: Get, site: SiteFolder, path: str, page: str
) -> None:
    site.put("public/.diglot-staging/x", "not for readers")
    answer = get(path)
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.headers["ETag"] == get(f"/{page}").headers["ETag"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/old/a/", "/en/a/"),
        ("/old/a", "/en/a/"),
        ("/old.html", "/en/a/"),
        ("/旧 $x/", "/en/a/"),
        ("/zh/旧文", "/zh/a/"),
        ("/odd/a:b/", "/en/a/"),
        ("/en/a", "/en/a/"),
        ("/en", "/en/"),
    ],
)
def test_nginx_leads_on_from_old_addresses(get: Get, base: str, old: str, new: str) -> None:
    answer = get(encoded(old))
    assert (answer.status, answer.headers["Location"]) == (301, base + new)


@pytest.mark.parametrize("base", ["/sub"])
def test_nginx_finds_the_site_without_its_slash(get: Get, base: str) -> None:
    answer = get("")
    assert (answer.status, answer.headers["Location"]) == (301, f"{base}/")


def test_nginx_and_the_hosts_are_told_the_same(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(STORIES).build()
    assert run_cli("nginx", "--site", str(site.root)) == 0
    text = capsys.readouterr().out
    said = dict(re.findall(r'^ +add_header ([\w-]+) "(.*)" always;$', text, re.MULTILINE))
    found = rules(site.read("_headers"))
    assert said == found["/*"]
    for path, rule in found.items():
        for value in rule.values() if path != "/*" else ():
            assert value.removesuffix("; charset=utf-8") in text, path
    moved = set(re.findall(r'location = "(.+)" \{ return 301 "(.+)"; \}', text))
    lines = [line.split() for line in site.read("_redirects").splitlines() if line.endswith(" 301")]
    assert {(old, new) for old, new, _ in lines} == {
        (encoded(old), new) for old, new in moved if ":" not in old
    }


def test_nginx_is_told_nothing_of_a_site_that_was_not_built(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli("nginx", "--site", str(site.root)) == 2
    assert "build the site first" in capsys.readouterr().err


def test_nginx_shows_the_sites_own_page_for_missing_addresses(
    site: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put("diglot.toml", f'{CONFIG}outputs = ["page"]\n')
    site.write(STORIES).put("static/zh/404.html", "own\n")
    site.build()
    run_cli("nginx", "--site", str(site.root))
    text = capsys.readouterr().out
    assert text.count("error_page 404 ") == 1
    with nginx(tmp_path / "nginx", text) as get:
        answer = get("/zh/nothing")
        assert (answer.status, answer.headers["Content-Length"]) == (404, "4")
        assert get("/en/nothing").status == 404


def test_an_output_and_an_address_of_their_own(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    output = site.root / 'a "b" c'
    site.write(STORIES).build(output=output, base_url="http://other.example/sub")
    arguments = ["--site", str(site.root), "--output", str(output), "--base-url", "http://other.example/sub"]
    assert run_cli("nginx", *arguments) == 0
    text = capsys.readouterr().out
    assert 'location "/sub/" {' in text
    assert 'a \\"b\\" c/";' in text
    assert "Strict-Transport-Security" not in text


def test_an_old_address_that_is_too_long_for_nginx_takes_no_other(
    site: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """nginx keeps 257 bytes as 1, so that the front page would lead to the article."""
    old = f"/{'a' * 200}/{'b' * 54}/"
    site.write(f"=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\naliases: [{old}]\n---\nText").build()
    run_cli("nginx", "--site", str(site.root))
    text = capsys.readouterr().out
    with nginx(tmp_path / "nginx", text) as get:
        assert get("/").status == 200
        assert get(old).status == 200
        assert get(old[:-1]).status == 301


def test_nginx_has_no_way_to_write_a_dollar(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    output = site.root / "pub$host"
    site.write(STORIES).build(output=output)
    assert run_cli("nginx", "--site", str(site.root), "--output", str(output)) == 2
    assert "the path holds a $" in capsys.readouterr().err
