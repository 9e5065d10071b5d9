"""Home pages, archives, topics, series and the front page."""

from __future__ import annotations

from harness import SiteFolder
from lxml import html

SMALL = 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "zh"]\npage_size = 2\n'


def titles(page: str) -> list[str]:
    return [heading.text_content() for heading in html.fromstring(page).xpath("//main//article//h2")]


def numbered(site: SiteFolder, count: int, lang: str = "en") -> None:
    for number in range(1, count + 1):
        site.put(
            f"articles/s{number}.{lang}.md",
            f"---\ntitle: Story {number}\ndate: 2026-01-{number:02}\ntags: [Deep water]\nauthor: Ines\n---\nText\n",
        )


def test_pages_are_numbered_from_the_oldest_and_full_pages_never_change(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL)
    numbered(site, 6)
    site.build()
    assert titles(site.read("en/index.html")) == ["Story 6", "Story 5"]
    assert titles(site.read("en/page/2/index.html")) == ["Story 4", "Story 3"]
    assert titles(site.read("en/page/1/index.html")) == ["Story 2", "Story 1"]
    first = site.read("en/page/1/index.html")

    numbered(site, 7)
    site.build()
    assert titles(site.read("en/index.html")) == ["Story 7", "Story 6", "Story 5"]
    assert site.read("en/page/1/index.html") == first


def test_numbered_pages_of_two_languages_are_not_each_others_translation(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL)
    numbered(site, 6)
    site.build()
    page = html.fromstring(site.read("en/page/1/index.html"))
    assert page.xpath("//link[@rel='alternate' and not(@type)]") == []
    assert page.xpath("//nav[@class='editions']//a/@href") == ["/zh/"]


def test_newer_and_older_lead_through_all_pages(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL)
    numbered(site, 7)
    site.build()
    seen, href = [], "/en/"
    while href:
        page = site.read(f"{href.strip('/')}/index.html")
        seen += titles(page)
        href = next(iter(html.fromstring(page).xpath("//main//a[@rel='next']/@href")), "")
    assert seen == [f"Story {number}" for number in range(7, 0, -1)]


def test_an_untranslated_story_is_listed_by_its_original(site: SiteFolder) -> None:
    numbered(site, 1)
    site.build()
    page = html.fromstring(site.read("zh/index.html"))
    (link,) = page.xpath("//main//article//h2/a")
    assert (link.get("href"), link.get("lang"), link.text) == ("/en/s1/", "en", "Story 1")
    assert "English" in page.xpath("//*[contains(@class, 'badge')]")[0].text_content()


def test_or_it_is_hidden_if_the_site_says_so(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL + 'untranslated = "hide"\n')
    numbered(site, 1)
    site.build()
    assert titles(site.read("zh/index.html")) == []
    assert not (site.output / "zh/tags/deep-water/index.html").exists()


def test_months_tags_and_authors_have_their_lists(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        SMALL
        + '[tags]\n"Deep water" = { en = "Deep water", zh = "深水" }\n[authors.Ines]\nname = { zh = "伊内丝" }\n',
    )
    numbered(site, 3)
    site.build()
    assert titles(site.read("en/archive/2026/01/index.html")) == ["Story 3", "Story 2", "Story 1"]
    assert titles(site.read("en/tags/deep-water/index.html")) == ["Story 3", "Story 2", "Story 1"]
    assert "深水" in site.read("zh/tags/index.html")
    assert "伊内丝" in site.read("zh/authors/ines/index.html")
    assert "2026年1月" in site.read("zh/archive/index.html")


def test_a_tag_may_be_named_in_the_catalog(site: SiteFolder) -> None:
    numbered(site, 1)
    site.write("""
=== locales/zh_Hans/LC_MESSAGES/messages.po
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "tag"
msgid "Deep water"
msgstr "深水"
""").build()
    assert "深水" in site.read("zh/tags/index.html")
    assert "往期" in site.read("zh/index.html"), "our own catalog still counts"


def test_a_series_is_listed_in_reading_order_with_its_parts(site: SiteFolder) -> None:
    for number in (1, 2, 3):
        site.put(
            f"articles/s{number}.en.md",
            f"---\ntitle: Story {number}\ndate: 2026-01-0{number}\nseries: water\n---\nText\n",
        )
    site.build()
    page = site.read("en/series/water/index.html")
    assert titles(page) == ["Story 1", "Story 2", "Story 3"]
    assert "Part 3 of 3" in page


def test_the_month_is_that_of_the_sites_time_zone(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL + 'timezone = "Asia/Shanghai"\n')
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-03-31T19:56:41.309Z\n---\nText\n")
    site.build()
    assert titles(site.read("en/archive/2026/04/index.html")) == ["A"]


def test_the_front_page_serves_both_languages(site: SiteFolder) -> None:
    numbered(site, 1)
    site.put("articles/s1.zh.md", "---\ntitle: 第一篇\n---\n正文\n")
    site.build()
    page = html.fromstring(site.read("index.html"))
    for lang, title in (("en", "Story 1"), ("zh-Hans", "第一篇")):
        halves = page.xpath(f"//main//*[@lang='{lang}' or @lang='' and '{lang}'='en']")
        assert any(title in half.text_content() for half in halves) or title in page.text_content()
    assert set(page.xpath("//main//a/@href")) >= {"/en/", "/zh/", "/en/s1/", "/zh/s1/"}


def test_a_site_may_live_below_a_path(site: SiteFolder) -> None:
    site.put("diglot.toml", SMALL.replace("s.example", "s.example/series"))
    numbered(site, 1)
    site.build()
    hrefs = html.fromstring(site.read("en/index.html")).xpath("//a/@href")
    assert all(href.startswith(("/series/", "#")) for href in hrefs)
    assert "<link>https://s.example/series/en/s1/</link>" in site.read("en/feed.xml")


def test_alternates_are_mutual_absolute_and_only_of_pages_that_exist(site: SiteFolder) -> None:
    numbered(site, 2)
    site.put("articles/s1.zh.md", "---\ntitle: 第一篇\n---\n正文\n")
    site.build()
    found = {}
    for file in site.tree():
        if file.endswith("index.html"):
            page = html.fromstring(site.read(file))
            (canonical,) = page.xpath("//link[@rel='canonical']/@href")
            links = page.xpath("//link[@rel='alternate' and @hreflang and not(@type)]")
            found[canonical] = {link.get("hreflang"): link.get("href") for link in links}
    assert found["https://series.example/en/s2/"] == {}
    assert found["https://series.example/en/s1/"]["zh-Hans"] == "https://series.example/zh/s1/"
    assert found["https://series.example/en/"]["x-default"] == "https://series.example/"
    for canonical, alternates in found.items():
        if alternates:
            assert canonical in alternates.values()
        for other in alternates.values():
            assert found[other] == alternates


def test_a_tag_that_is_written_twice_counts_once(site: SiteFolder) -> None:
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\ntags: [x, x]\n---\nText\n")
    site.build()
    assert titles(site.read("en/tags/x/index.html")) == ["A"]


def test_names_with_reserved_characters_have_addresses_of_their_own(site: SiteFolder) -> None:
    site.put(
        "articles/a.en.md",
        "---\ntitle: A\ndate: 2026-01-01\ntags: ['C', 'C#', 'C++', '100%', 'a/b', '???', '..', '../../x', '海 水']\n---\nText\n",
    )
    site.build()
    found = {path.parent.name for path in site.output.glob("en/tags/*/index.html")}
    assert found > {"c", "c-sharp", "c++", "100-percent", "a-b", "x", "海-水"}
    assert len(found) == 9
    assert titles(site.read("en/tags/c-sharp/index.html")) == ["A"]
