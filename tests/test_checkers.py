"""The built sample series, before checkers that others wrote: HTML, CSS, XML and links."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from harness import ROOT, SiteFolder, needed
from host import Host
from lxml import html

MODULES = ROOT / "node_modules"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LINKINATOR = MODULES / ".bin" / "linkinator"

#: What the Nu HTML checker says and is wrong in: its exact words, and why.
WRONG: dict[str, str] = {}


def test_the_nu_html_checker_has_nothing_to_say(live: Host, tmp_path: Path) -> None:
    needed("Java", shutil.which("java"), "apt-get install default-jre-headless")
    needed("the Nu HTML checker", NU.exists(), "npm install --no-save vnu-jar")
    files = [str(path) for kind in ("html", "css", "svg") for path in sorted(live.folder.rglob(f"*.{kind}"))]
    assert len(files) > 100
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><html lang=en><title>t</title><p><b>never closed", "utf-8")
    checks = ["--also-check-css", "--also-check-svg", "--Werror", "--format", "json"]
    done = subprocess.run(
        ["java", "-jar", str(NU), *checks, str(bad), *files], capture_output=True, text=True, check=False
    )
    told = [
        f"{each.get('url', '').rpartition(f'{live.folder}/')[2]}:{each.get('lastLine')}: {each['message']}"
        for each in json.loads(done.stderr)["messages"]
        if each["message"] not in WRONG
    ]
    assert [each for each in told if "bad.html" in each], "the checker looked at nothing"
    assert [each for each in told if "bad.html" not in each] == []


def test_xmllint_reads_every_xml_file(live: Host, tmp_path: Path) -> None:
    needed("xmllint", shutil.which("xmllint"), "apt-get install libxml2-utils")
    files = sorted(path for path in live.folder.rglob("*") if path.suffix in {".xml", ".svg", ".opml"})
    assert len(files) > 20
    bad = tmp_path / "bad.xml"
    bad.write_text("<a><b></a>", "utf-8")
    command = ["xmllint", "--noout", "--nonet"]
    assert subprocess.run([*command, str(bad)], capture_output=True, check=False).returncode
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def crawled(address: str, *more: str) -> list[dict[str, str]]:
    """What linkinator finds. On a busy machine it was once seen to wait for ever: it gets another try."""
    command = [str(LINKINATOR), address, *more, "--timeout", "20000", "--format", "json"]
    for last in (False, False, True):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
        except subprocess.TimeoutExpired:
            if last:
                raise
        else:
            break
    links: list[dict[str, str]] = json.loads(done.stdout)["links"]
    return links


def test_linkinator_finds_no_broken_link_and_every_page(live: Host) -> None:
    """The site is built for the address where it is served, so absolute links are followed as well."""
    needed("linkinator", LINKINATOR.exists(), "npm install --no-save linkinator@6")
    live.asked.clear()
    elsewhere = rf"^(?!{re.escape(live.address)})"
    links = crawled(f"{live.address}/", "--recurse", "--skip", elsewhere)
    assert len(links) > 100
    assert [link for link in links if link["state"] == "BROKEN"] == []
    asked = {unquote(each.path) for each in live.asked}
    orphans = {
        path
        for path in (f"/{file.relative_to(live.folder).as_posix()}" for file in live.folder.rglob("*.html"))
        if path.removesuffix("index.html") not in asked
    }
    assert orphans == {path for path in orphans if path.endswith("/404.html")}


def test_linkinator_would_say_so(live: Host) -> None:
    needed("linkinator", LINKINATOR.exists(), "npm install --no-save linkinator@6")
    assert "BROKEN" in {link["state"] for link in crawled(f"{live.address}/en/no-such-page/")}


# Fragments: linkinator does not look at them.


def loose_ends(folder: Path, base: str) -> list[str]:
    """Links between pages whose fragment is no id of the page that they lead to."""

    @cache
    def ids(file: Path) -> frozenset[str]:
        return frozenset(html.parse(str(file)).xpath("//@id"))

    found = []
    for file in sorted(folder.rglob("*.html")):
        own = f"{base}/{file.relative_to(folder).as_posix().removesuffix('index.html')}"
        for href in html.parse(str(file)).xpath("//a/@href"):
            address, _, fragment = urljoin(own, href).partition("#")
            if fragment and address.startswith(f"{base}/"):
                path = unquote(urlsplit(address).path).lstrip("/")
                target = folder / (f"{path}index.html" if path.endswith("/") or not path else path)
                if unquote(fragment) not in ids(target):
                    found.append(f"{own}: {href}")
    return found


def test_every_fragment_that_is_linked_to_exists(sample: SiteFolder) -> None:
    assert loose_ends(sample.output, "https://after-the-demo.example") == []


@pytest.mark.parametrize("href", ["#gone", "../a/#gone", "https://series.example/a/#%E7%9B%90"])
def test_a_fragment_that_does_not_exist_is_found(tmp_path: Path, href: str) -> None:
    for name, body in (("a", '<p id="here">'), ("b", f'<a href="{href}">x</a><a href="/a/#here">y</a>')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<!doctype html><title>t</title>{body}", "utf-8")
    assert loose_ends(tmp_path, "https://series.example") == [f"https://series.example/b/: {href}"]
