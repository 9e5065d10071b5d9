"""Language at the door, in a real browser: the switch keeps the place, and an offer is only an offer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from harness import ROOT, SiteFolder, needed, served
from test_browser import AXE, DESK, PHONE, browser

__all__ = ["browser"]

ENGLISH, CHINESE = "/en/yield/", "/zh/yield/"
SCRIPT = ROOT / "templates" / "assets" / "language.js"

#: What stands at the top of the window: the id of the first block that is not above it.
AT_TOP = """[...document.querySelectorAll(".prose > *")]
    .find((block) => block.getBoundingClientRect().bottom > 1).id"""


@pytest.fixture(scope="module")
def address(sample: SiteFolder) -> Iterator[str]:
    with served(sample.output) as address:
        yield address


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A story whose translation lacks a paragraph and joins two."""
    site = SiteFolder(tmp_path_factory.mktemp("uneven") / "site")
    words = [f"Paragraph {number}. {'More of it. ' * (20 + number * 37 % 50)}" for number in range(12)]
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\n" + "\n\n".join(words))
    translated = [f"第{number}段。{'还有更多的话。' * (20 + number * 37 % 50)}" for number in range(12)]
    translated[7:9] = ["".join(translated[7:9])]
    del translated[4]
    site.put("articles/a.zh.md", "---\ntitle: 甲\ntranslators: [乙]\n---\n" + "\n\n".join(translated))
    site.build(now=datetime(2026, 6, 1, tzinfo=UTC))
    with served(site.output) as address:
        yield address


@contextmanager
def reader(browser: Any, *languages: str, **more: Any) -> Iterator[Any]:
    """A page in a fresh profile of a reader of these languages; what the console says is an error."""
    context = browser.new_context(**{"locale": languages[0], "viewport": DESK, **more})
    if languages[1:]:
        # Chromium takes one language from here; a reader's browser may have several.
        context.add_init_script(
            f"Object.defineProperty(navigator, 'languages', {{ value: {json.dumps(languages)} }})"
        )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not said


def offered(page: Any) -> list[str]:
    """The languages that are offered to be seen."""
    return [each.get_attribute("lang") for each in page.query_selector_all(".offer") if each.is_visible()]


def scroll_to(page: Any, id_: str) -> None:
    page.evaluate("id => document.getElementById(id).scrollIntoView()", id_)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("block", ["p:5", "p:14", "夜班"])
def test_a_switch_lands_on_the_same_paragraph_and_leads_back(
    browser: Any, address: str, block: str, size: dict[str, int]
) -> None:
    with reader(browser, "fr", viewport=size) as page:
        page.goto(address + ENGLISH)
        scroll_to(page, block)
        page.click(".editions a")
        page.wait_for_url(lambda url: unquote(url).endswith(f"{CHINESE}#{block}"))
        assert page.evaluate(AT_TOP) == block
        page.click(".editions a")
        page.wait_for_url(lambda url: unquote(url).endswith(f"{ENGLISH}#{block}"))
        assert page.evaluate(AT_TOP) == block


def test_at_the_top_a_switch_leads_to_the_top(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.goto(f"{address}{ENGLISH}")
        scroll_to(page, "p:5")
        page.evaluate("scrollTo(0, 0)")
        page.click("article .languages a")
        page.wait_for_url(f"**{CHINESE}")
        assert page.evaluate("scrollY") == 0


def test_a_tab_of_its_own_opens_at_the_paragraph(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.goto(address + ENGLISH)
        for open_ in ({"modifiers": ["Control"]}, {"button": "middle"}):
            scroll_to(page, "p:5")
            with page.context.expect_page() as opened:
                page.click(".editions a", **open_)
            assert opened.value.url.endswith(f"{CHINESE}#p:5")


def test_both_side_by_side_begin_at_the_paragraph(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.goto(address + CHINESE)
        scroll_to(page, "p:14")
        page.evaluate("document.querySelector('.colophon > p a').click()")
        page.wait_for_url("**/en+zh/yield/#p:14")
        assert page.evaluate("document.getElementById('p:14').getBoundingClientRect().top") < DESK["height"]
        page.click(".editions a")
        page.wait_for_url(f"**{CHINESE}#p:14")


def test_where_a_paragraph_is_missing_the_one_above_is_shown(browser: Any, uneven: str) -> None:
    with reader(browser, "fr") as page:
        for block, shown in (("p:3", "p:3"), ("p:4", "p:3"), ("p:8", "p:7"), ("p:9", "p:9")):
            page.goto(f"{uneven}/en/a/")
            scroll_to(page, block)
            page.click(".editions a")
            page.wait_for_url(f"**/zh/a/#{block}")
            assert page.evaluate(AT_TOP) == shown


def test_what_is_no_element_is_clicked_in_vain(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.add_init_script("Object.defineProperty(navigator, 'languages', { value: undefined })")
        page.goto(address + ENGLISH)
        page.evaluate("document.dispatchEvent(new Event('click', { bubbles: true }))")
        assert offered(page) == []


def test_a_block_that_no_text_could_have_does_not_hang_the_page(browser: Any, uneven: str) -> None:
    with reader(browser, "fr") as page:
        for number in ("99999999999", "9" * 400):
            page.goto(f"{uneven}/zh/a/?{len(number)}#p:{number}", timeout=5000)
            assert page.evaluate("scrollY") > 0


def test_without_javascript_every_link_works_and_nothing_is_offered(browser: Any, address: str) -> None:
    with reader(browser, "zh-CN", java_script_enabled=False) as page:
        page.goto(address + ENGLISH)
        assert offered(page) == []
        page.click("header .editions a")
        page.wait_for_url(f"**{CHINESE}")
        page.goto(f"{address}{CHINESE}#p:14")
        assert page.query_selector(":target").get_attribute("id") == "p:14"
        page.click(".colophon > p a")
        page.wait_for_url("**/en+zh/yield/")
        page.goto(f"{address}/")
        assert [each.get_attribute("lang") for each in page.query_selector_all(".halves > *")] == [
            "en",
            "zh-Hans",
        ]


@pytest.mark.parametrize(
    ("languages", "path", "expected"),
    [
        (["zh-CN"], ENGLISH, ["zh-Hans"]),
        (["zh-CN"], CHINESE, []),
        (["zh-CN"], "/en/", ["zh-Hans"]),
        (["zh-CN"], "/en/undersea-cables/", []),
        (["zh-CN"], "/404.html", []),
        (["zh-CN"], "/en+zh/yield/", []),
        (["en-GB"], CHINESE, ["en"]),
        (["en-GB", "zh-CN"], ENGLISH, []),
        (["fr", "zh-CN", "en"], ENGLISH, ["zh-Hans"]),
        (["fr", "en", "zh-CN"], ENGLISH, []),
        (["zh-TW", "en"], ENGLISH, ["zh-Hans"]),
        (["zh"], ENGLISH, ["zh-Hans"]),
        (["fr"], ENGLISH, []),
    ],
    ids=str,
)
def test_a_page_is_offered_in_the_readers_language_where_it_exists(
    browser: Any, address: str, languages: list[str], path: str, expected: list[str]
) -> None:
    with reader(browser, *languages) as page:
        page.goto(address + path)
        assert offered(page) == expected


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(["zh-TW"], ["zh-Hant"]), (["zh-CN"], ["zh-Hans"]), (["zh-Hant-HK"], ["zh-Hant"])],
)
def test_where_both_scripts_exist_readers_get_theirs(
    browser: Any, site: SiteFolder, languages: list[str], expected: list[str]
) -> None:
    site.put(
        "diglot.toml", 'title = "T"\nbase_url = "https://t.example"\nlanguages = ["en", "zh", "zh-hant"]\n'
    )
    for lang in ("en", "zh", "zh-hant"):
        site.put(f"articles/a.{lang}.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText\n")
    site.build()
    with served(site.output) as address, reader(browser, *languages) as page:
        page.goto(f"{address}/en/a/")
        assert offered(page) == expected


def test_an_offer_speaks_the_language_that_it_offers_and_is_taken_or_declined(
    browser: Any, address: str
) -> None:
    with reader(browser, "zh-CN") as page:
        page.goto(address + ENGLISH)
        offer = page.locator(".offer:visible")
        assert offer.locator("a").inner_text() == "本页有中文版"
        assert offer.get_attribute("aria-label") == "语言"
        offer.locator("a").click()
        page.wait_for_url(f"**{CHINESE}")
        page.go_back()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.offer')?.lang") == "zh-Hans"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert offered(page) == []
        assert page.evaluate("document.activeElement.closest('.masthead') !== null")
        page.goto(f"{address}/en/")
        assert offered(page) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_offer_moves_nothing_of_the_page(browser: Any, address: str, size: dict[str, int]) -> None:
    where = "[...document.querySelectorAll('.masthead, main, .prose > *')].map(each => each.getBoundingClientRect().top)"
    places = []
    for languages in (["en"], ["zh-CN"]):
        with reader(browser, *languages, viewport=size) as page:
            page.goto(address + ENGLISH)
            assert offered(page) == (["zh-Hans"] if languages == ["zh-CN"] else [])
            places.append(page.evaluate(where))
    assert places[0] == places[1]


def test_what_a_reader_chose_counts_for_more_than_the_browser(browser: Any, address: str) -> None:
    with reader(browser, "zh-CN") as page:
        page.goto(address + CHINESE)
        page.click(".editions a")
        page.wait_for_url(f"**{ENGLISH}")
        assert offered(page) == []
        page.goto(f"{address}/zh/")
        assert offered(page) == ["en"]
        page.goto(f"{address}/")
        assert page.url == f"{address}/", "nobody is sent anywhere"
        assert page.evaluate("document.querySelector('.halves > *').lang") == "en"


def test_a_browser_that_remembers_nothing_still_offers_and_switches(browser: Any, address: str) -> None:
    with reader(browser, "zh-CN") as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
        )
        page.goto(address + ENGLISH)
        assert offered(page) == ["zh-Hans"]
        page.click(".offer button")
        assert offered(page) == []
        page.click(".editions a")
        page.wait_for_url(f"**{CHINESE}")


@pytest.mark.parametrize(("language", "first"), [("zh-CN", "zh-Hans"), ("en", "en"), ("fr", "en")])
def test_the_front_page_shows_the_readers_language_first(
    browser: Any, address: str, language: str, first: str
) -> None:
    with reader(browser, language, viewport=PHONE) as page:
        page.goto(f"{address}/")
        assert page.evaluate("document.querySelector('.halves > *').lang") == first
        assert page.evaluate("document.querySelector('.brand > a').hreflang") == first
        assert page.locator(".halves > *").count() == 2


def test_the_switch_stays_at_hand_while_an_article_is_read(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.goto(address + ENGLISH)
        for block, floats in (("p:14", True), ("page:main", False)):
            page.evaluate(
                "id => id === 'page:main' ? scrollTo(0, 0) : document.getElementById(id).scrollIntoView()",
                block,
            )
            page.wait_for_function(
                "floats => document.querySelector('.masthead').classList.contains('afloat') === floats",
                arg=floats,
            )
            assert page.locator(".editions a").bounding_box()["y"] < DESK["height"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/en+zh/yield/", "/en+zh/", ENGLISH])
def test_axe_finds_no_barrier(
    browser: Any, address: str, path: str, scheme: str, size: dict[str, int]
) -> None:
    """Also of the offer: the reader's language is the other one."""
    needed("axe", AXE.exists(), "npm install --no-save axe-core@4")
    with reader(browser, "zh-CN", color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        page.goto(address + path)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run()")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert found["passes"], "axe looked at nothing"
    assert not found["violations"], json.dumps(
        [{each["id"]: [node["html"] for node in each["nodes"]]} for each in found["violations"]], indent=1
    )
    assert overflow <= 0


def test_on_a_desk_the_rows_of_both_texts_are_level(browser: Any, address: str) -> None:
    with reader(browser, "fr") as page:
        page.goto(f"{address}/en+zh/yield/")
        tops = "row => [...row.children].map(cell => [cell.getBoundingClientRect().top, cell.getBoundingClientRect().left])"
        for row in page.query_selector_all(".row"):
            (top, left), (other_top, other_left) = page.evaluate(tops, row)
            assert top == other_top
            assert left < other_left


def test_the_script_is_small() -> None:
    assert SCRIPT.stat().st_size < 3 << 10
