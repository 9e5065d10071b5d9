"""What a file's name says: key, language, date, in every layout that real repositories use."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from harness import SiteFolder

from diglot import config, naming
from diglot.errors import Problem
from diglot.scan import Scan


def addressed(site: SiteFolder, path: str) -> naming.Address | Problem:
    loaded, _ = config.load(site.root)
    return naming.address(PurePosixPath(path), loaded)


@pytest.mark.parametrize(
    ("path", "key", "lang", "date", "slug"),
    [
        ("open-source-ai.en.md", "open-source-ai", "en", "", "open-source-ai"),
        ("open-source-ai.zh.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("open-source-ai.zh-CN.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("open-source-ai.zh_Hans.markdown", "open-source-ai", "zh", "", "open-source-ai"),
        ("open-source-ai.cn.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("open-source-ai.md", "open-source-ai", "en", "", "open-source-ai"),
        ("open-source-ai/index.en.md", "open-source-ai", "en", "", "open-source-ai"),
        ("open-source-ai/index.md", "open-source-ai", "en", "", "open-source-ai"),
        ("open-source-ai/zh.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("zh/open-source-ai.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("zh-hans/open-source-ai/index.md", "open-source-ai", "zh", "", "open-source-ai"),
        ("water/zh/brine.md", "water/brine", "zh", "", "brine"),
        ("water/zh-cn/deep/brine.md", "water/deep/brine", "zh", "", "brine"),
        ("i18n/zh-CN/water/brine.md", "water/brine", "zh", "", "brine"),
        ("translations/zh-hans/brine/index.md", "brine", "zh", "", "brine"),
        ("i18n/brine.md", "i18n/brine", "en", "", "brine"),
        ("i18n/brine.zh.md", "i18n/brine", "zh", "", "brine"),
        ("water/brine.zh.md", "water/brine", "zh", "", "brine"),
        ("2026-04-04-brine.en.md", "2026-04-04-brine", "en", "2026-04-04", "brine"),
        ("2026-4-4-brine.en.md", "2026-4-4-brine", "en", "2026-4-4", "brine"),
        ("2026/04/04/brine.en.md", "2026/04/04/brine", "en", "2026-04-04", "brine"),
        ("version-1.5.md", "version-1.5", "en", "", "version-1.5"),
        ("a.de-facto.md", "a.de-facto", "en", "", "a.de-facto"),
        ("My big file?.en.md", "My big file?", "en", "", "My-big-file"),
        ("海水.zh.md", "海水", "zh", "", "海水"),
    ],
)
def test_a_name_says(site: SiteFolder, path: str, key: str, lang: str, date: str, slug: str) -> None:
    found = addressed(site, path)
    assert found == naming.Address(f"articles/{path}", key, lang, date, slug)


@pytest.mark.parametrize("path", ["brine.fr.md", "brine.zh-TW.md", "brine.pt-BR.md"])
def test_an_undeclared_language_is_refused(site: SiteFolder, path: str) -> None:
    found = addressed(site, path)
    assert isinstance(found, Problem)
    assert found.code == "language"
    assert "add it to `languages` in diglot.toml" in found.fix


def test_hidden_and_foreign_files_are_no_articles(site: SiteFolder) -> None:
    for name in ("a.en.md", ".b.en.md", "_drafts/c.en.md", "d.txt", "e.en.md~", "#f.en.md#"):
        site.put(f"articles/{name}", "x")
    scan = Scan(site.root)
    assert [path for path in scan.stats["articles"] if naming.is_article(path)] == ["articles/a.en.md"]
    assert not scan.unnamed


#: Every way in which real repositories keep the two languages of a story apart: in each, both are one story.
LAYOUTS = (
    "{n}.en.md {n}.zh.md",
    "{n}.md {n}.zh.md",
    "{n}.md {n}.zh-cn.md",
    "{n}.en-US.md {n}.zh_CN.md",
    "{n}.en.md {n}.zh-Hans.md",
    "{n}.en.md {n}.cn.md",
    "{n}.md zh/{n}.md",
    "{n}.md zh-CN/{n}.md",
    "en/{n}.md zh-hans/{n}.md",
    "en/deep/{n}.md cn/deep/{n}.md",
    "deep/{n}.md zh/deep/{n}.md",
    "deep/{n}.md deep/zh_CN/{n}.md",
    "a/en/b/{n}.md a/zh/b/{n}.md",
    "{n}.md i18n/zh-CN/{n}.md",
    "deep/{n}.md i18n/zh-Hans/deep/{n}.md",
    "i18n/en/deep/{n}.md i18n/cn/deep/{n}.md",
    "{n}.md translations/zh/{n}.md",
    "{n}/index.md {n}/index.zh-cn.md",
    "{n}/en.md {n}/zh-CN.md",
    "{n}/index.md zh/{n}/index.md",
)


def test_every_layout_pairs(site: SiteFolder) -> None:
    for number, layout in enumerate(LAYOUTS):
        for path in layout.format(n=f"story-{number}").split():
            site.put(f"articles/{path}", "---\ntitle: Of a layout\ndate: 2026-01-01\n---\nText.\n")
    report = site.build()
    assert (report.stories, report.articles) == (len(LAYOUTS), {"en": len(LAYOUTS), "zh": len(LAYOUTS)})
    for number, layout in enumerate(LAYOUTS):
        assert f'hreflang="zh-Hans" href="https://series.example/zh/story-{number}/"' in site.read(
            f"en/story-{number}/index.html"
        ), layout
