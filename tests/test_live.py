"""The preview in a real browser: what a writer sees after each save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from harness import SiteFolder
from previewing import Desk, previewed
from test_browser import DESK, browser, has_no_barrier

__all__ = ["browser"]

LONG = "\n\n".join(f"Paragraph {number} of a long story." for number in range(120))
SITE = f"""
=== articles/first.en.md
---
title: The first
date: 2026-05-01
---
Words of the first story.

{LONG}
=== articles/first.zh.md
---
title: 第一篇
date: 2026-07-01
draft: true
---
第一篇的文字。
"""
FIRST = "articles/first.en.md"


@pytest.fixture
def desk(site: SiteFolder) -> Iterator[Desk]:
    with previewed(site.write(SITE)) as desk:
        yield desk


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that must not complain: everything has to hold under the policy of the site."""
    page = browser.new_page(viewport=DESK)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(f"{error}"))
    yield page
    page.close()
    assert not complaints


def opened(page: Any, desk: Desk, path: str = "/en/first/") -> None:
    """Open a page, and mark its window: after another load the mark is gone."""
    page.goto(desk.address + path)
    page.evaluate("window.marked = true")


def shows(page: Any, text: str) -> None:
    page.get_by_text(text).first.wait_for()


def until(page: Any, condition: str) -> None:
    """Wait in the page itself: its policy forbids the `eval` that waiting from outside takes."""
    page.evaluate(
        f"new Promise(go => {{ const look = () => {condition} ? go() : setTimeout(look, 20); look() }})"
    )


def test_a_save_is_shown_where_the_reader_was(page: Any, desk: Desk) -> None:
    opened(page, desk)
    page.evaluate("scrollTo(0, 1500)")
    desk.save(FIRST, "Words of", "Better words of")
    shows(page, "Better words of")
    until(page, "document.readyState === 'complete' && scrollY === 1500")
    assert page.evaluate("window.marked") is None


def test_a_page_that_stays_the_same_is_left_alone(page: Any, desk: Desk) -> None:
    opened(page, desk, "/zh/first/")
    desk.save(FIRST, "Paragraph 7 ", "Paragraph seven ")
    desk.save("articles/first.zh.md", "文字", "新文字")
    shows(page, "新文字")
    desk.save("articles/first.zh.md", "新文字", "文字")
    shows(page, "第一篇的文字")
    page.evaluate("window.marked = true")
    desk.save(FIRST, "Paragraph 8 ", "Paragraph eight ")
    with page.expect_response("**/events*"):  # a tab that is hidden lets go, and asks when it is seen again
        page.evaluate("dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow'))")
    assert page.evaluate("window.marked") is True


def test_a_stylesheet_is_changed_in_place(page: Any, desk: Desk) -> None:
    opened(page, desk)
    css = page.evaluate(
        "fetch(document.querySelector('link[rel=stylesheet]').href).then(each => each.text())"
    )
    desk.site.put("templates/assets/style.css", f"{css}\nh1 {{ color: rgb(1, 2, 3); }}\n")
    desk.next()
    until(page, "getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")
    desk.save("templates/assets/style.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
    until(page, "getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'")
    assert page.evaluate("window.marked") is True


def test_what_stops_a_build_is_shown_above_the_last_good_page(page: Any, desk: Desk) -> None:
    opened(page, desk)
    desk.save(FIRST, "date: 2026-05-01", "date: soon\ncolour: <b>red</b>")
    alert = page.get_by_role("alert")
    alert.wait_for()
    text = alert.inner_text()
    assert "2 errors" in text
    assert f"{FIRST}:3:7" in text
    assert f"{FIRST}:4:1" in text
    assert "error[date]" in text
    assert "write " in text, "the fix is missing"
    assert page.get_by_text("Words of the first story").first.is_visible()
    desk.save(FIRST, "\ncolour: <b>red</b>", "")
    page.get_by_text("One error").wait_for()
    page.keyboard.press("Escape")
    alert.wait_for(state="hidden")
    desk.save(FIRST, "soon", "soon, or later")
    alert.wait_for()
    desk.save(FIRST, "soon, or later", "2026-05-01")
    alert.wait_for(state="hidden")
    assert page.evaluate("window.marked") is True, "the page was the same all the time"


def test_the_overlay_keeps_nobody_out(browser: Any, site: SiteFolder) -> None:
    site.write(SITE).edit(FIRST, "2026-05-01", "soon")
    with previewed(site) as desk:
        page = browser.new_page(bypass_csp=True)
        page.goto(f"{desk.address}/en/first/")
        page.get_by_role("alert").wait_for()
        has_no_barrier(page)
        page.close()


def test_a_site_that_is_broken_from_the_beginning_heals(browser: Any, site: SiteFolder) -> None:
    site.write(SITE).edit(FIRST, "2026-05-01", "soon")
    with previewed(site) as desk:
        page = browser.new_page()
        page.goto(f"{desk.address}/en/first/")
        page.get_by_text(f"{FIRST}:3:7").wait_for()
        desk.save(FIRST, "soon", "2026-05-01")
        shows(page, "Words of the first story")
        page.get_by_role("alert").wait_for(state="hidden")
        page.close()


def test_every_tab_is_told(browser: Any, desk: Desk) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(4)]
    for tab in tabs:
        tab.goto(f"{desk.address}/en/first/")
    desk.save(FIRST, "Words of", "Words for all of")
    for tab in tabs:
        shows(tab, "Words for all of")
    context.close()


def test_what_is_not_published_yet_is_marked(page: Any, desk: Desk) -> None:
    page.goto(f"{desk.address}/zh/first/")
    marks = [each.inner_text() for each in page.locator(".badge").all()]
    assert marks == ["草稿", "将于2026年7月1日发布"]
