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
