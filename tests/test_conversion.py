"""A third edition for free: Traditional Chinese, converted by OpenCC wherever nobody has written it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from html import unescape
from typing import Any

import feedparser
import pytest
from harness import GIF, ROOT, SiteFolder, in_memory, run_cli
from lxml import html

from diglot import conversion
from diglot.conversion import converter, in_html
from diglot.desk import worksheets
from diglot.errors import ContentError

TAIWAN = converter("s2twp")
CATALOG = "locales/zh_Hant/LC_MESSAGES/messages.po"
DERIVED = "articles/pump.zh.md@zh-hant"

CONFIG = """\
title = { en = "The Series", zh = "软件连载" }
base_url = "https://series.example"
languages = ["en", "zh", { code = "zh-hant", derive = { from = "zh", with = "s2twp" } }]
tags.water = { en = "Water", zh = "网络" }
authors.he = { name = { en = "He Wen", zh = "何雯为" } }
series.pumps.title = { en = "Pumps", zh = "水泵与软件", zh-hant = "幫浦" }
"""

SITE = (
    f"""
=== diglot.toml
{CONFIG}
=== articles/pump.en.md
---
title: The pump
date: 2026-01-02
series: pumps
tags: [water, 内存]
authors: [he, 程序员]
---
It pumps.

## The price

More.
=== articles/pump.zh.md
---
title: 鼠标与水泵
subtitle: 软件的价钱
summary: 服务器在哪里？
source: 网络
date: 2026-01-03
slug: 软件
translators: [林樵]
aliases: [/old/]
image: 软件.gif
corrections: [{{ date: 2026-01-04, text: "不是鼠标。" }}]
---
鼠标[^1]不是`软件`，见[下文](#价钱 "软件")和https://例子.cn/软件，再看[另一篇](about.zh.md)。

## 价钱

![一只鼠标](软件.gif "鼠标的软件")

```python
print("软件")  # 软件
```

| 软件 | 内存 |
|------|-----:|
| 一   |    2 |

::: tip 软件
默认<kbd>设置</kbd>，<span lang="ja">国体</span>，<i translate="no">软件</i>。
:::

[^1]: 来自网络。
=== articles/软件.gif
"""
    + GIF
    + """
=== articles/about.zh.md
---
title: 关于
date: 2026-02-01
---
程序员。
=== articles/about.zh-hant.md
---
title: 手工
translators: [人]
---
由人撰寫的软件。
"""
)


@pytest.fixture
def made(site: SiteFolder) -> SiteFolder:
    site.write(SITE)
    assert site.warnings() == []
    return site


def page(site: SiteFolder, file: str) -> html.HtmlElement:
    return html.fromstring(site.read(file).encode())


def only(root: html.HtmlElement, path: str) -> Any:
    (found,) = root.xpath(path)
    return found


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("鼠标", "滑鼠"),
        ("软件", "軟體"),
        ("只有一只，只要头发", "只有一隻，只要頭髮"),
        ("皇后在后面", "皇后在後面"),
        ("“开源”（AI）", "“開源”（AI）"),
        ("1.5 GB", "1.5 GB"),
        ("", ""),
    ],
)
def test_phrases_become_those_of_taiwan(text: str, expected: str) -> None:
    assert TAIWAN(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>软件</p>", "<p>軟體</p>"),
        ("<b>软</b>件", "<b>軟</b>件"),
        ("<p>软<br>件</p>", "<p>軟<br>件</p>"),
        (
            "a<code>软件</code>软件<pre>软件\n<b>软件</b></pre>",
            "a<code>软件</code>軟體<pre>软件\n<b>软件</b></pre>",
        ),
        ('<a href="/软件" title="软件">软件</a>', '<a href="/软件" title="軟體">軟體</a>'),
        ("<a href='x'>https://例子.cn/软件</a>", "<a href='x'>https://例子.cn/软件</a>"),
        (
            "<img src='软件' alt='软件 &gt; 1' class='软件'>",
            "<img src='软件' alt='軟體 &gt; 1' class='软件'>",
        ),
        ('<p data-x="软件>件">软件', '<p data-x="软件>件">軟體'),
        ("<q lang=ja>国<br><i>国</i></q>国", "<q lang=ja>国<br><i>国</i></q>國"),
        ("<q lang=ja><li>国<li>国</q>国", "<q lang=ja><li>国<li>国</q>國"),
        ('<q translate="no" title="软件">国</q>国', '<q translate="no" title="软件">国</q>國'),
        ("<!-- 软件 -->软件<style>.软件{}</style>", "<!-- 软件 -->軟體<style>.软件{}</style>"),
        ("\x02b0\x03<p>软件\x02a1\x03软件\x02n注\x03", "\x02b0\x03<p>軟體\x02a1\x03軟體\x02n注\x03"),
        ("软件\x03软件", "軟體\x03軟體"),
        ("1 < 2 软件 &lt;", "1 < 2 軟體 &lt;"),
        ("plain", "plain"),
    ],
)
def test_of_html_only_what_is_read_is_converted(text: str, expected: str) -> None:
    assert in_html(text, TAIWAN) == expected


def test_the_names_of_conversions_are_opencc_s_own() -> None:
    for name in conversion.CONVERSIONS:
        assert converter(name)("软體") != "", name


# Articles


def test_all_that_is_read_is_converted_and_nothing_else(made: SiteFolder) -> None:
    root = page(made, "zh-hant/软件/index.html")
    assert (root.get("lang"), only(root, "//h1").text) == ("zh-Hant", "滑鼠與水泵")
    assert only(root, "//h2[@class='subtitle']").text == "軟體的價錢"
    assert only(root, "//p[@class='source']").text == "來源：網路"
    body = unescape(html.tostring(only(root, "//div[contains(@class, 'prose')]"), encoding="unicode"))
    for text in (
        "滑鼠<sup",
        "不是<code>软件</code>，見",
        'href="#the-price" title="軟體">下文</a>',
        'href="https://xn--fsqu00a.cn/%E8%BD%AF%E4%BB%B6">https://例子.cn/软件</a>',
        ">另一篇</a>",
        'alt="一隻滑鼠"',
        "<figcaption>滑鼠的軟體</figcaption>",
        '<i translate="no">软件</i>',
        "# 软件",
        "<th>軟體</th>",
        '<p class="admonition-title">軟體</p>',
        "預設<kbd>设置</kbd>",
        '<span lang="ja">国体</span>',
        "來自網路",
    ):
        assert text in body, text
    head = html.tostring(root.find("head"), encoding="unicode")
    assert "伺服器在哪裡？" in unescape(head)
    assert "不是滑鼠。" in only(root, "//div[@class='corrections']").text_content()


def test_the_edition_speaks_as_it_is_converted(made: SiteFolder) -> None:
    root = page(made, "zh-hant/软件/index.html")
    assert only(root, "//p[@class='languages']").text_content() == "可用語言：English、中文"
    assert "閱讀時間 1 分鐘" in only(root, "//article/p[@class='meta']").text_content()
    assert "軟體連載" in root.findtext("head/title")
    colophon = only(root, "//footer[@class='colophon']").text_content()
    for word in ("網路", "記憶體", "何雯為", "程式設計師", "林樵"):
        assert word in colophon, word
    assert "幫浦" in only(root, "//p[@class='kicker']").text_content(), "what is written by hand wins"
    assert "可用语言：English、繁體中文" in page(made, "zh/软件/index.html").text_content()
    assert "Available in: 中文, 繁體中文" in page(made, "en/pump/index.html").text_content()


def test_the_page_says_that_it_is_converted_and_from_what(made: SiteFolder) -> None:
    root = page(made, "zh-hant/软件/index.html")
    assert "由簡體中文自動轉換" in only(root, "//p[@class='kicker']").text_content()
    assert only(root, "//p[@class='kicker']//a[text()='簡體中文']").get("href") == "/zh/%E8%BD%AF%E4%BB%B6/"
    data = json.loads(only(root, "//script[@type='application/ld+json']").text)
    assert data["isBasedOn"]["inLanguage"] == "zh-Hans"
    assert data["translationOfWork"]["inLanguage"] == "en"
    for other in ("zh-hant/about/index.html", "zh/软件/index.html", "en/pump/index.html"):
        assert "kicker" not in made.read(other) or "转换" not in made.read(other)
        assert "isBasedOn" not in made.read(other)
        assert "轉換" not in made.read(other)


def test_what_is_written_by_hand_stands_in_place_of_what_is_converted(made: SiteFolder) -> None:
    root = page(made, "zh-hant/about/index.html")
    assert only(root, "//h1").text == "手工"
    assert "由人撰寫的软件。" in root.text_content(), "it is left alone"


def test_the_edition_has_feeds_and_stands_in_all_lists(made: SiteFolder) -> None:
    for file in ("feed.xml", "atom.xml", "series/pumps/feed.xml"):
        feed = feedparser.parse(made.read(f"zh-hant/{file}").encode())
        assert not feed.bozo
        entry = feed.entries[-1]
        assert entry.title == "滑鼠與水泵"
        assert "<em>由簡體中文自動轉換</em>" in entry.content[0].value
        assert entry.id == "tag:series.example,2026:pump/zh-hant"
    assert feedparser.parse(made.read("zh-hant/feed.xml")).feed.language == "zh-TW"
    head = page(made, "en/pump/index.html").xpath("//link[@rel='alternate'][not(@type)]/@hreflang")
    assert head == ["en", "zh-Hans", "zh-Hant", "x-default"]
    assert 'hreflang="zh-Hant"' in made.read("sitemaps/2026.xml")
    assert '<section class="h-feed" lang="zh-Hant"' in made.read("index.html")
    assert "en+zh-hant/pump/index.html" in made.tree()
    assert "zh+zh-hant/软件/index.html" not in made.tree(), "nobody needs both beside each other"
    assert "zh+zh-hant/about/index.html" in made.tree(), "unless somebody wrote both"
    combined = feedparser.parse(made.read("feed.xml")).entries
    assert [entry.title for entry in combined] == ["关于", "The pump"], "each story once"


def test_the_catalog_is_converted_but_for_what_it_words_itself(made: SiteFolder) -> None:
    own = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hant\\n"\n\nmsgid "Source: %(source)s"\nmsgstr "出處：%(source)s"\n'
    made.put(CATALOG, own)
    assert made.warnings() == []
    text = made.read("zh-hant/软件/index.html")
    assert "出處：網路" in text
    assert "可用語言" in text
    made.put("locales/zh_Hans/LC_MESSAGES/messages.po", own.replace("Hant", "Hans").replace("出處", "资料"))
    made.put(CATALOG, own.replace("出處", ""))
    (made.root / CATALOG).unlink()
    assert made.warnings() == []
    assert "資料：網路" in made.read("zh-hant/软件/index.html")


def test_an_update_of_catalogs_asks_for_nothing_that_is_converted(made: SiteFolder) -> None:
    assert run_cli("catalog", "update", "--site", str(made.root)) == 0
    assert not (made.root / CATALOG).exists()
    own = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hant\\n"\n\nmsgid "Source: %(source)s"\nmsgstr "出處：%(source)s"\n'
    made.put(CATALOG, own)
    assert run_cli("catalog", "update", "--site", str(made.root)) == 0
    assert (made.root / CATALOG).read_text("utf-8").count("msgid") == 2


# Builds


def pages(changed: Any) -> set[str]:
    return {file for file in changed if file.count("/") == 2 and file.endswith("index.html")}


def test_an_edit_is_converted_and_nothing_else_is(made: SiteFolder) -> None:
    assert made.build().summary.written == 0
    assert made.build().parsed == 0
    made.edit("articles/pump.zh.md", "来自网络", "来自服务器")
    report = made.build()
    assert report.parsed == 2
    assert pages(report.changed) == {
        "zh/软件/index.html",
        "zh-hant/软件/index.html",
        "en+zh/pump/index.html",
        "en+zh-hant/pump/index.html",
    }
    assert "來自伺服器" in made.read("zh-hant/软件/index.html")
    made.edit("articles/pump.en.md", "It pumps.", "It pumps on.")
    report = made.build()
    assert report.parsed == 1, "of the English nothing is converted"
    assert "zh-hant/软件/index.html" not in report.changed
    made.edit("articles/about.zh.md", "程序员", "程序")
    assert made.build().parsed == 1, "what is written by hand is converted from nothing"
    assert made.build().summary.written == 0


def test_hand_made_files_come_and_go(made: SiteFolder) -> None:
    made.put("articles/pump.zh-hant.md", "---\ntitle: 手工\n---\n人手。\n")
    made.build()
    assert "手工" in made.read("zh-hant/pump/index.html")
    assert "zh-hant/软件/index.html" not in made.tree(), "its address is its own as well"
    (made.root / "articles/pump.zh-hant.md").unlink()
    made.build()
    assert "滑鼠與水泵" in made.read("zh-hant/软件/index.html")
    made.edit("articles/pump.zh.md", "slug: 软件", "key: motor")
    made.build()
    assert made.build().problems == ()
    assert "滑鼠與水泵" in made.read("zh-hant/pump/index.html"), (
        "the story has another key, the text is the same"
    )
    (made.root / "articles/pump.zh.md").unlink()
    made.build()
    assert not (made.output / "zh-hant/pump").exists()


def test_builds_agree_whatever_came_before(
    made: SiteFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made.edit("articles/pump.zh.md", "来自网络", "来自服务器")
    made.put("articles/about.zh-hant.md", "---\ntitle: 手\n---\n手。\n")
    made.build()
    (made.root / "articles/about.zh-hant.md").unlink()
    made.build()
    other = SiteFolder(tmp_path_factory.mktemp("clean") / "site")
    for path in sorted(made.root.rglob("*")):
        name = path.relative_to(made.root).as_posix()
        if path.is_file() and name.split("/")[0] in {"articles", "diglot.toml"}:
            other.put(name, path.read_bytes())
    other.build(jobs=2)
    assert other.tree() == made.tree()


def test_a_site_that_converts_no_more_forgets_it(made: SiteFolder) -> None:
    made.put(
        "diglot.toml",
        CONFIG.replace(', { code = "zh-hant", derive = { from = "zh", with = "s2twp" } }', ', "zh-hant"'),
    )
    made.build()
    assert not (made.output / "zh-hant/软件").exists()
    assert "手工" in made.read("zh-hant/about/index.html")
    made.put("diglot.toml", CONFIG.replace("s2twp", "s2tw"))
    made.build()
    assert "鼠標與水泵" in made.read("zh-hant/软件/index.html")


def test_a_translation_by_a_catalog_is_converted_as_well(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG)
    site.put("articles/pump.en.md", "---\ntitle: The pump\ndate: 2026-01-02\n---\nThe mouse.\n")
    site.put(
        "locales/zh_Hans/articles/pump.po",
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "The pump"\nmsgstr "水泵"\n\nmsgid "The mouse."\nmsgstr "鼠标。"\n',
    )
    site.build()
    assert "滑鼠。" in site.read("zh-hant/pump/index.html")
    site.edit("locales/zh_Hans/articles/pump.po", "鼠标", "软件")
    report = site.build()
    assert report.parsed == 2
    assert "軟體。" in site.read("zh-hant/pump/index.html")
    site.edit("articles/pump.en.md", "2026-01-02", "2026-01-03")
    site.build()
    assert "2026-01-03" in site.read("zh-hant/pump/index.html")


def test_what_is_wrong_with_a_text_is_told_once(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG)
    site.put(
        "articles/a.zh.md",
        "---\ntitle: 甲\ndate: 2026-01-02\nupdated: 2030-01-01\n---\n![](x.png)\n[a](b.md)\n",
    )
    assert [problem.split(" ")[0:2] for problem in site.problems()] == [
        ["articles/a.zh.md:4:10:", "warning[date]:"],
        ["articles/a.zh.md:6:1:", "warning[alt]:"],
        ["articles/a.zh.md:6:1:", "error[image]:"],
        ["articles/a.zh.md:7:1:", "error[link]:"],
    ]
    site.put("articles/a.zh.md", "甲\n")
    assert {problem.split(":")[0] for problem in site.problems()} == {"articles/a.zh.md"}
    site.put("articles/a.zh.md", "---\ntitle: 甲\ndate: 2026-01-02\ntranslation: draft\n---\n甲\n")
    assert site.warnings() == []
    assert not [file for file in site.tree() if file.endswith("/a/index.html")]


# Configuration


def config(languages: str) -> str:
    return f'title = "S"\nbase_url = "https://s.example"\nlanguages = [{languages}]\n'


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (
            '"zh", { code = "zh-hant", derive = { from = "zh", with = "s2twq" } }',
            'diglot.toml:3:71: error[config]: languages: derive: with: OpenCC has no conversion "s2twq"; did you mean "s2tw"?',
        ),
        (
            '"zh", { code = "zh-hant", derive = { from = "zj", with = "s2twp" } }',
            'diglot.toml:3:58: error[config]: languages: derive: the site has no language "zj"; write one of: zh',
        ),
        (
            '"zh", { code = "zh-hant", derive = { from = "zh-hant", with = "s2twp" } }',
            "diglot.toml:3:58: error[config]: languages: derive: this would be converted from itself; write one of: zh",
        ),
        (
            '{ code = "zh", derive = { from = "zh-hant", with = "t2s" } }, { code = "zh-hant", derive = { from = "zh", with = "s2t" } }',
            'derive: this would be converted from "zh-hant", which is converted itself; '
            "take `derive` out of one of them",
        ),
        (
            '"zh", { code = "zh-hant", derive = { from = "zh" } }',
            'error[config]: languages: derive: a conversion needs "with"',
        ),
        (
            '"zh", { code = "zh-hant", derive = { from = "zh", with = "s2twp", how = "x" } }',
            'a conversion has no key "how"',
        ),
        ('"zh", { code = "zh-hant", derive = "zh" }', 'a conversion needs "with"'),
    ],
)
def test_a_conversion_that_cannot_be_is_refused(languages: str, expected: str, site: SiteFolder) -> None:
    site.put("diglot.toml", config(languages))
    told = site.problems()
    assert any(expected in problem for problem in told), told
    assert all(problem.startswith("diglot.toml:3:") for problem in told)


BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, *_):
        if name == "opencc":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocked())
from importlib import util
found = util.find_spec
util.find_spec = lambda name, package=None: None if name == "opencc" else found(name, package)
from diglot import cli
sys.exit(cli.main(["build", "--site", sys.argv[1]]))
"""


def test_without_opencc_a_site_is_told_how_to_get_it(site: SiteFolder) -> None:
    site.write(SITE)
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(site.root)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (
        'diglot.toml:3:77: error[config]: languages: derive: with: converting needs the package opencc; install it: pip install "diglot[chinese]"'
        in done.stderr
    )
    site.put(
        "diglot.toml",
        CONFIG.replace(', { code = "zh-hant", derive = { from = "zh", with = "s2twp" } }', ', "zh-hant"'),
    )
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(site.root)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, "sites that convert nothing do not need it"


def test_translators_are_not_asked_for_what_is_converted(made: SiteFolder) -> None:
    def asked(*langs: str) -> set[tuple[str, str]]:
        found = worksheets.load(made.root, (), langs)
        return {(sheet.key, sheet.target.code) for sheet in found.sheets}

    assert asked() == {("about", "en"), ("about", "zh-hant"), ("pump", "zh")}
    assert asked("zh-tw") == {("about", "zh-hant"), ("pump", "zh-hant")}, "unless they want to write it"


def test_a_text_by_hand_is_the_same_entry_for_subscribers(made: SiteFolder) -> None:
    assert run_cli("release", "--site", str(made.root)) == 0
    made.put("articles/pump.zh-hant.md", "---\ntitle: 手工\nslug: 软件\n---\n人手。\n")
    assert run_cli("build", "--site", str(made.root)) == 0
    assert run_cli("release", "--site", str(made.root)) == 0
    entry = feedparser.parse(made.read("zh-hant/feed.xml").encode()).entries[-1]
    assert (entry.id, entry.title) == ("tag:series.example,2026:pump/zh-hant", "手工")


def test_what_a_translation_lacks_its_conversion_lacks_as_well(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG)
    source = "---\ntitle: The pump\ndate: 2026-01-02\n---\nIt pumps.\n\nIt stops.\n"
    site.put("articles/pump.en.md", source.replace("stops", "stops at night"))
    site.put("articles/pump.zh.md", "---\ntitle: 水泵\ntranslators: [林樵]\n---\n它抽水。\n\n它停下。\n")
    site.put("locales/zh_Hans/approved/pump.md", source)
    site.build()
    assert "原文有 1 处改动" in site.read("zh/pump/index.html")
    assert "原文有 1 處改動" in site.read("zh-hant/pump/index.html")
    site.edit("articles/pump.en.md", "date:", "correction: major\ndate:")
    site.build()
    assert not (site.output / "zh/pump").exists()
    assert not (site.output / "zh-hant/pump").exists(), "no reader gets what was wrong"


FEW = 'outputs = ["page", "home", "rss", "tag", "beside"]\n'


def shuffled(chance: random.Random) -> tuple[str, str | None]:
    """A file of one of three stories, as it is from now on; None if it is no more."""
    key = chance.choice("abc")
    name = chance.choice(
        (
            f"articles/{key}.en.md",
            f"articles/{key}.zh.md",
            f"articles/{key}.zh.md",
            f"articles/{key}.zh-hant.md",
        )
    )
    if chance.random() < 0.3:
        return name, None
    front = chance.choice(
        ("", "slug: 软件\n" if key == "a" else "", "draft: true\n", f"key: {chance.choice('xyz')}{key}\n")
    )
    words = chance.choice(("软件。", "鼠标。", "[乙](b)软件。"))
    return (
        name,
        f"---\ntitle: {key}软件{chance.randrange(9)}\ndate: 2026-01-0{chance.randrange(1, 9)}\n{front}---\n{words}\n",
    )


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_lead_where_a_clean_build_leads(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same edits everywhere are the point
    with in_memory() as folder:
        site = SiteFolder(folder / "site")
        site.put("diglot.toml", FEW + CONFIG)
        site.put("articles/b.zh.md", "---\ntitle: 乙\ndate: 2026-01-01\n---\n网络。\n")
        for step in range(12):
            name, text = shuffled(chance)
            if text is not None:
                site.put(name, text)
            elif name != "articles/b.zh.md":
                (site.root / name).unlink(missing_ok=True)
            try:
                site.build()
            except ContentError:  # two texts claim one place, or a link leads nowhere
                continue
            if step % 3 == 2:
                clean = SiteFolder(folder / f"clean{step}")
                for path in site.root.glob("articles/*"):
                    clean.put(f"articles/{path.name}", path.read_bytes())
                clean.put("diglot.toml", FEW + CONFIG)
                clean.build()
                assert clean.tree() == site.tree(), step
