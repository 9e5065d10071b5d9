"""The pages for translators in a real browser: from a file, as a reviewer opens them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harness import SiteFolder, run_cli
from test_browser import DESK, PHONE, browser, has_no_barrier
from test_status import FILES

__all__ = ["browser"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The status, and a review in either direction of writing."""
    site = SiteFolder(tmp_path_factory.mktemp("desk") / "site").write(FILES)
    config = (site.root / "diglot.toml").read_text("utf-8")
    site.put("diglot.toml", config.replace('"zh"]', '"zh", "ar"]'))
    made = {
        "status": ("status", "--format", "html"),
        "review": ("export", "water", "--lang", "zh"),
        "arabic": ("export", "water", "--lang", "ar"),
    }
    for name, command in made.items():
        output = str(site.root / f"{name}.html")
        assert run_cli("translate", *command, "--site", str(site.root), "--output", output) == 0
    return {name: site.root / f"{name}.html" for name in made}


@pytest.mark.parametrize("name", ["status", "review", "arabic"])
def test_a_page_fits_loads_nothing_and_has_no_barrier(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    address = pages[name].as_uri()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda it: complaints.append(it.url) if it.url not in {address, "data:,"} else None)
    page.goto(address)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0
    has_no_barrier(page)
    context.close()
    assert not complaints


def test_what_was_reviewed_is_remembered(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(pages["review"].as_uri())
    assert page.inner_text("output") == "已审校 0 / 4"
    page.keyboard.press("Tab")  # to the button
    page.keyboard.press("Enter")  # to the first block
    page.keyboard.press("Space")
    assert page.inner_text("output") == "已审校 1 / 4"
    page.click("text=段落 >> nth=1")
    page.reload()
    assert page.inner_text("output") == "已审校 2 / 4"
    boxes = page.locator("input")
    assert [boxes.nth(at).is_checked() for at in range(4)] == [True, False, True, False]
    page.click("button")
    assert page.evaluate("document.activeElement === document.querySelectorAll('input')[1]")
    for at in (1, 3):
        boxes.nth(at).check()
    assert page.is_disabled("button")
    boxes.nth(0).uncheck()
    page.goto(pages["arabic"].as_uri())
    assert not page.locator("input").nth(2).is_checked(), "another translation is another review"
    context.close()
    assert not complaints


def test_without_a_script_the_boxes_are_plain_boxes(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["review"].as_uri())
    page.locator("input").nth(1).check()
    assert page.locator("input").nth(1).is_checked()
    assert not page.is_visible("output")
    context.close()


def test_each_text_runs_in_its_own_direction(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(pages["arabic"].as_uri())
    source, target = (page.locator(f".side[lang={lang}]").first.bounding_box()["x"] for lang in ("en", "ar"))
    assert source > target, "the page of an Arabic translation begins on the right"
    assert page.evaluate("getComputedStyle(document.querySelector('.side[lang=en]')).direction") == "ltr"
    page.close()


def test_a_page_prints_both_texts_side_by_side(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(pages["review"].as_uri())
    page.emulate_media(media="print")
    source, target = (page.locator(f".side[lang={lang}]").nth(1).bounding_box() for lang in ("en", "zh-Hans"))
    assert source["y"] == target["y"]
    assert not page.is_visible("button")
    page.close()
