"""Search: what is indexed, when, and what a reader finds with a real browser, Pagefind's own binary and our policy."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import CONFIG, SiteFolder, run_cli
from host import Host, hosted
from test_browser import browser, has_no_barrier
from test_hosts import nginx, rules

from diglot import hosting, indexing
from diglot.job import Goal

__all__ = ["browser"]

#: 电网 is a word to the one dictionary, and 电 and 网 are two to the other: see `diglot.search`.
STORIES = """
=== articles/grid.en.md
---
title: Waiting for the grid
date: 2026-05-01
tags: [power]
---
Transformers are **scarce**. See [the other one](market.en.md). The sign said 国家电网公司.

## What is missing

Nobody knows.
=== articles/grid.zh.md
---
title: 等并网
date: 2026-05-01
---
国家电网公司说，AI芯片的变压器不够用。

## 清单

没人知道
=== articles/market.en.md
---
title: A market
subtitle: For transformers
date: 2026-05-02
---
Prices rise.
=== articles/market.zh.md
---
title: 市场
---
安静的网点在电视台旁边。
=== articles/secret.en.md
---
title: Secret
date: 2026-05-03
draft: true
---
Transformers again.
"""


@pytest.fixture
def searched(site: SiteFolder) -> SiteFolder:
    site.put("diglot.toml", f"search = true\n{CONFIG}")
    return site.write(STORIES)


def index(site: SiteFolder, lang: str) -> dict[str, bytes]:
    start = f"pagefind/{lang}/"
    return {file.removeprefix(start): data for file, data in site.tree().items() if file.startswith(start)}


def texts(site: SiteFolder, lang: str) -> str:
    """All that can be found in a language."""
    fragments = [data for file, data in index(site, lang).items() if file.endswith(".pf_fragment")]
    return "\n".join(sorted(gzip.decompress(data).decode() for data in fragments))


# What is published.


def test_only_the_published_texts_of_a_language_are_in_its_index(searched: SiteFolder) -> None:
    searched.build()
    english, chinese = texts(searched, "en"), texts(searched, "zh")
    assert english.count('"url"') == 2
    assert chinese.count('"url"') == 2
    for words in (
        "Transformers are scarce",
        "the other one",
        "What is missing",
        "For transformers",
        "/en/grid/",
        "May 1, 2026",
    ):
        assert words in english
    for words in ("Secret", "Archive", "Series", "Comments", "power", "min read", "#"):
        assert words not in english
    assert "变 压 器" in chinese.replace("\u200b", "")
    assert "Transformers" not in chinese
    assert not [file for file in index(searched, "en") if "ui" in file]


def test_an_edit_makes_the_index_of_its_language_anew_and_a_build_without_one_does_nothing(
    searched: SiteFolder,
) -> None:
    searched.build()
    english, chinese = index(searched, "en"), index(searched, "zh")
    assert searched.build().looked == 0
    searched.put("templates/404.html", "Nothing")
    assert searched.build().summary.written == 3
    searched.edit("articles/market.zh.md", "安静", "热闹")
    report = searched.build()
    written = {file for file in report.changed if file.startswith("pagefind/")}
    assert written
    assert all(file.startswith("pagefind/zh/") for file in written)
    assert index(searched, "en") == english
    assert index(searched, "zh").keys() != chinese.keys()
    assert any(file.startswith("pagefind/zh/fragment/") for file in report.deleted)
    assert "热 闹" in texts(searched, "zh").replace("\u200b", "")
    kept = searched.tree()
    shutil.rmtree(searched.output)
    shutil.rmtree(searched.root / ".diglot")
    searched.build()
    assert searched.tree() == kept


def test_words_of_a_catalog_that_stand_in_texts_are_found_as_they_are_now(searched: SiteFolder) -> None:
    searched.edit("articles/market.zh.md", "安静的", "::: note\n安静\n:::\n\n安静的")
    searched.build()
    assert "edit" not in texts(searched, "zh")
    searched.put("locales/zh_Hans/LC_MESSAGES/messages.po", 'msgid "Note"\nmsgstr "edit"\n')
    searched.build()
    assert "edit" in texts(searched, "zh")


def test_a_file_of_the_index_that_is_gone_comes_back(searched: SiteFolder) -> None:
    searched.build()
    before = searched.tree()
    (searched.output / "pagefind/en/pagefind.js").unlink()
    assert list(searched.build().changed) == ["pagefind/en/pagefind.js"]
    assert searched.tree() == before


def test_a_site_that_gives_up_search_is_as_if_it_never_had_it(searched: SiteFolder) -> None:
    searched.build()
    searched.edit("diglot.toml", "search = true\n", "")
    searched.build()
    left = searched.tree()
    shutil.rmtree(searched.output)
    shutil.rmtree(searched.root / ".diglot")
    searched.build()
    assert searched.tree() == left
    assert not [
        file for file, data in left.items() if "search" in file or "pagefind" in file or b"/search/" in data
    ]


def test_a_check_looks_at_addresses_and_makes_no_index(
    searched: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(indexing, "index")
    searched.build(goal=Goal.CHECK, dry_run=True)
    searched.edit("articles/market.en.md", "title:", "aliases: [/pagefind/old/]\ntitle:")
    (problem,) = searched.problems(goal=Goal.CHECK, dry_run=True)
    assert "error[collision]" in problem


def test_drafts_are_not_found_even_where_they_are_shown(searched: SiteFolder) -> None:
    searched.build(drafts=True)
    assert (searched.output / "en/secret/index.html").exists()
    assert "Secret" not in texts(searched, "en")


def test_an_edition_without_an_article_has_a_page_that_finds_nothing(searched: SiteFolder) -> None:
    for path in (searched.root / "articles").glob("*.zh.md"):
        path.unlink()
    searched.build()
    assert 'data-index=""' in searched.read("zh/search/index.html")
    assert not (searched.output / "pagefind/zh").exists()


def test_each_page_leads_to_the_search_of_its_language(searched: SiteFolder) -> None:
    searched.build()
    for file in (file for file in searched.tree() if re.fullmatch(r"(en|zh)/.*index\.html", file)):
        assert f'href="/{file[:2]}/search/"' in searched.read(file), file


def test_the_folder_of_the_index_is_nobody_elses(searched: SiteFolder) -> None:
    searched.edit("articles/market.en.md", "title:", "aliases: [/pagefind/old/]\ntitle:")
    (problem,) = searched.problems()
    assert problem == (
        "articles/market.en.md: error[collision]: /pagefind/old/index.html lies in the folder of the index for search;"
        " give it another address, or set search = false"
    )


def test_without_the_extra_it_is_said_how_to_get_it(
    searched: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "find_spec", lambda _: None)
    (problem,) = searched.problems()
    assert problem == (
        "diglot.toml: error[config]: search: an index needs the package pagefind-bin-extended;"
        ' install it: pip install "diglot[search]"'
    )


def test_an_index_that_cannot_be_made_leaves_the_site_as_it_was(
    searched: SiteFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    searched.build()
    before = searched.tree()
    searched.edit("articles/market.en.md", "Prices", "Costs")
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\necho no more memory >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr("pagefind_bin_extended.get_executable", lambda: failing)
    assert run_cli("build", "--site", str(searched.root)) == 2
    told = "diglot: the index for search could not be made: pagefind failed (no more memory)\n"
    assert capsys.readouterr().err == told
    assert searched.tree() == before


# What hosts are told.


def test_hosts_that_know_one_policy_get_the_one_with_which_search_works(searched: SiteFolder) -> None:
    searched.build()
    assert rules(searched.read("_headers"))["/*"]["Content-Security-Policy"] == hosting.SEARCHING
    assert hosting.SEARCHING.replace(" 'wasm-unsafe-eval'", "") == hosting.POLICY


def test_nginx_lets_compiled_code_run_on_search_pages_alone(
    searched: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    searched.build()
    assert run_cli("nginx", "--site", str(searched.root)) == 0
    with nginx(tmp_path / "nginx", capsys.readouterr().out) as get:
        (fragment, *_) = (file for file in index(searched, "zh") if file.endswith(".pf_fragment"))
        for path, policy, media in (
            ("/en/grid/", hosting.POLICY, "text/html; charset=utf-8"),
            ("/zh/search/", hosting.SEARCHING, "text/html; charset=utf-8"),
            ("/pagefind/zh/pagefind-worker.js", hosting.SEARCHING, "text/javascript; charset=utf-8"),
            (f"/pagefind/zh/{fragment}", hosting.SEARCHING, "application/octet-stream"),
        ):
            answer = get(path)
            said = answer.headers["Content-Security-Policy"], answer.headers["Content-Type"]
            assert (answer.status, *said) == (200, policy, media), path
        assert get("/zh/search/nothing").status == 404


# What readers find.


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    site = SiteFolder(tmp_path_factory.mktemp("searched") / "site")
    site.put("diglot.toml", f"search = true\n{CONFIG}")
    site.write(STORIES).build()
    with hosted(site.output) as host:
        yield host


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    page.close()


def found(page: Any, words: str, said: str) -> list[str]:
    """The titles that are listed for some words, typed as a reader does."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.get_by_role("status").filter(has_text=said).wait_for()
    return page.locator("#search\\:results a").all_inner_texts()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("lang", "words", "said", "titles"),
    [
        ("en", "transformer", "Stories found: 2", {"Waiting for the grid", "A market"}),
        ("en", "transformers prices", "Stories found: 1", {"A market"}),
        ("en", "国家电网", "Stories found: 1", {"Waiting for the grid"}),
        ("en", "zebra", "Nothing was found for “zebra”.", set()),
        ("zh", "电网", "找到 1 篇", {"等并网"}),
        ("zh", "网点", "找到 1 篇", {"市场"}),
        ("zh", "ai芯片 变压器", "找到 1 篇", {"等并网"}),
        ("zh", "transformers", "没有找到“transformers”。", set()),
    ],
)
def test_a_word_is_found_in_its_own_edition_under_the_strict_policy(
    page: Any, host: Host, lang: str, words: str, said: str, titles: set[str]
) -> None:
    page.goto(f"{host.address}/{lang}/search/")
    assert set(found(page, words, said)) == titles
    assert page.complaints == []
    assert all(
        href.startswith(f"/{lang}/")
        for href in page.locator("#search\\:results a").evaluate_all(
            "all => all.map(each => each.getAttribute('href'))"
        )
    )


def test_the_keyboard_alone_leads_to_what_is_found(page: Any, host: Host) -> None:
    page.goto(f"{host.address}/zh/search/")
    found(page, "电网", "找到 1 篇")
    assert page.locator("mark").all_inner_texts() == ["电网"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "电网"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/grid/")
    page.go_back()
    page.get_by_role("status").filter(has_text="找到 1 篇").wait_for()  # the address holds the words


@pytest.mark.parametrize(
    ("lang", "words", "excerpt"),
    [
        ("en", "prices", "For transformers. Prices rise."),
        ("zh", "电网", "国家电网公司说，AI芯片的变压器不够用。清单。没人知道。"),
    ],
)
def test_an_excerpt_reads_as_a_text_below_its_title(
    page: Any, host: Host, lang: str, words: str, excerpt: str
) -> None:
    page.goto(f"{host.address}/{lang}/search/")
    found(page, words, "1")
    assert page.locator(".excerpt").all_inner_texts() == [excerpt]


def test_what_is_found_moves_nothing_above_it(page: Any, host: Host) -> None:
    page.goto(f"{host.address}/en/search/")
    before = page.locator("form.search").bounding_box()
    found(page, "transformer", "Stories found: 2")
    assert page.locator("form.search").bounding_box() == before


def test_axe_finds_no_barrier_around_what_is_found(browser: Any, host: Host) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{host.address}/en/search/")
    found(page, "transformer", "Stories found: 2")
    has_no_barrier(page)
    page.close()


def test_without_javascript_a_sentence_says_so(browser: Any, host: Host) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{host.address}/en/search/")
    assert "Search needs JavaScript, which is switched off here." in page.inner_text("main")
    assert not page.locator("form.search").is_visible()
    page.close()


def test_an_index_that_cannot_be_loaded_is_told_in_words(page: Any, host: Host) -> None:
    page.route("**/pagefind/**", lambda route: route.abort())
    page.goto(f"{host.address}/en/search/?q=word")
    page.get_by_role("status").filter(has_text="The search could not be loaded.").wait_for()
