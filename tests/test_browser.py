"""The sample series in a real browser: headless Chromium, over loopback, under a strict policy."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from harness import ROOT, SiteFolder, needed, served
from kinds import KINDS, PAGES

CHROMIUM = shutil.which("chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE, DESK = {"width": 360, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    needed("Chromium", CHROMIUM, "apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(sample: SiteFolder) -> Iterator[str]:
    with served(sample.output) as address:
        yield address


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_breaks_no_policy(
    browser: Any, address: str, path: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.on(
        "request", lambda request: None if request.url.startswith(address) else complaints.append(request.url)
    )
    page.goto(address + path)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert not complaints
    assert overflow <= 0


def test_the_text_of_the_page_begins_as_the_format_says(browser: Any, address: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(f"{address}/en/open-source-ai/")
    lines = [line.strip() for line in page.inner_text("article").splitlines() if line.strip()]
    page.close()
    assert lines[1:3] == ["Available in: 中文", "2026-04-04T19:56:41.309Z·4 min read"]
    assert lines[-1] == "Comments 0"


def test_the_language_switch_leads_to_the_translation(browser: Any, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/en/open-source-ai/")
    page.click("article >> text=中文")
    page.wait_for_url("**/zh/open-source-ai/")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert "Serif" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    page.close()


def test_the_first_tab_stop_skips_to_the_text(browser: Any, address: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(f"{address}/en/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    shown = page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    exists = page.evaluate("target => document.getElementById(target.slice(1)) !== null", target)
    page.close()
    assert target.startswith("#")
    assert shown
    assert exists


def test_dark_mode_follows_the_reader(browser: Any, address: str) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"{address}/zh/")
        shades[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        page.close()
    assert shades["light"] != shades["dark"]


def has_no_barrier(page: Any) -> None:
    """Axe finds nothing on a page, by day and by night, on a phone and on a desk."""
    needed("axe", AXE.exists(), "npm install --no-save axe-core@4")
    page.add_script_tag(path=str(AXE))
    for size, scheme in product((PHONE, DESK), ("light", "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("axe.run({rules: {'target-size': {enabled: true}}})")
        assert found["passes"], "axe looked at nothing"
        barriers = {each["id"]: [node["html"] for node in each["nodes"]] for each in found["violations"]}
        assert not barriers, f"{scheme}, {size['width']}: {json.dumps(barriers, indent=1)}"


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier(browser: Any, address: str, path: str) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(address + path)
    has_no_barrier(page)
    page.close()


def test_every_page_is_of_a_kind_that_is_looked_at(sample: SiteFolder) -> None:
    pages = [file for file in sample.tree() if file.endswith(".html")]
    unknown = [file for file in pages if not any(re.fullmatch(kind.files, file) for kind in KINDS.values())]
    assert unknown == [file for file in unknown if 'http-equiv="refresh"' in sample.read(file)]
    for name, kind in KINDS.items():
        for example in kind.examples:
            file = example.lstrip("/") + ("" if example.endswith(".html") else "index.html")
            assert re.fullmatch(kind.files, file), name
            assert file in pages


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_image_comes_in_the_size_and_format_that_do_and_moves_nothing(
    browser: Any, address: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    page.add_init_script(
        """
        window.shifts = [];
        new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
            .observe({ type: "layout-shift", buffered: true });
        """
    )
    held: list[Any] = []
    page.route("**/*outfall*", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it calls
    page.goto(f"{address}/en/where-the-brine-goes/", wait_until="domcontentloaded")
    page.evaluate(
        """() => new Promise(painted => {
            const look = () => performance.getEntriesByType("paint").length > 1 ? painted() : setTimeout(look, 20);
            look();
        })"""
    )
    (asked,) = held
    asked.continue_()
    page.locator("figure img").evaluate("each => each.decode()")
    shown = page.evaluate(
        """async () => {
            const image = document.querySelector("figure img"), box = image.getBoundingClientRect();
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
            return { src: new URL(image.currentSrc).pathname, ratio: box.width / box.height, shifts,
                     fits: box.width <= document.documentElement.clientWidth };
        }"""
    )
    page.close()
    width = {360: 480, 1280: 800}[size["width"]]
    assert re.fullmatch(rf"/assets/images/outfall-{width}\.[0-9a-f]{{8}}\.avif", shown["src"])
    assert asked.request.url == address + shown["src"]
    assert shown["ratio"] == pytest.approx(1600 / 820, rel=0.01)
    assert shown["fits"]
    assert shown["shifts"] == []
