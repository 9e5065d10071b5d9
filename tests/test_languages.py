"""A language is data: configuration, a catalog and texts, and no line of code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from harness import ROOT, SiteFolder, needed, run_cli, served
from lxml import html
from test_browser import DESK, PHONE, browser

from diglot import config, messages

__all__ = ["browser"]

CATALOGS = {name: ROOT / "tests" / "locales" / f"{name}.po" for name in ("fr", "ar")}
TEMPLATE = ROOT / "locales" / "messages.pot"

SITE = """
=== diglot.toml
title = { en = "The Salt Road", zh = "盐路", fr = "La route du sel" }
description = { en = "What a grain costs.", zh = "一粒盐的价钱。", fr = "Ce que coûte un grain." }
base_url = "https://salt.example"
languages = ["en", "zh", "fr"]
page_size = 1
feed_size = 2
tags.salt = { en = "Salt", zh = "盐", fr = "Sel" }
series.road.title = { en = "The road", zh = "盐之路", fr = "Le chemin" }
=== articles/salt.en.md
---
title: What salt costs
date: 2026-04-04
series: road
tags: [salt]
authors: [Ada]
---
Salt was money once.

::: warning
Dry.
:::
=== articles/salt.zh.md
---
title: 盐的价钱
date: 2026-04-05
translators: [乙]
---
盐曾经是钱。

::: warning
干。
:::
=== articles/salt.fr.md
---
title: Ce que coûte le sel
date: 2026-04-06
translators: [Zoé]
source: Le musée du sel
updated: 2026-08-07
corrections: [{ date: 2026-08-07, text: "Pas 21, mais 12." }]
---
Le sel fut une monnaie\u00a0: «\u00a0précieux\u202f!\u00a0»

::: warning
Sec.
:::
=== articles/late.en.md
---
title: Late
date: 2025-10-01
---
Text.
=== articles/mine.fr.md
---
title: Au fond de la mine
date: 2026-02-01
series: road
---
TEXT
=== articles/port.fr.md
---
title: Au port
date: 2025-12-01
series: road
aliases: [/vieux-port/]
---
Texte.
""".replace("TEXT", " ".join(["Il fait noir et froid ici."] * 100))


@pytest.fixture
def french(site: SiteFolder) -> SiteFolder:
    site.put("locales/fr/LC_MESSAGES/messages.po", CATALOGS["fr"].read_bytes())
    site.write(SITE)
    assert site.warnings(now=datetime(2026, 9, 1, tzinfo=UTC)) == []
    return site


def page(site: SiteFolder, file: str) -> html.HtmlElement:
    return html.fromstring(site.read(file).encode())


def shown(site: SiteFolder, file: str, of: str) -> str:
    """The words of the first element with a class, or of one kind."""
    (found, *_) = page(site, file).xpath(
        f"//body//*[name() = '{of}' or contains(concat(' ', @class, ' '), ' {of} ')]"
    )
    return str(found.text_content()).strip()


def test_an_article_is_french_from_top_to_bottom(french: SiteFolder) -> None:
    file = "fr/salt/index.html"
    assert shown(french, file, "languages") == "Disponible en\u00a0: English, 中文"
    assert shown(french, file, "meta") == "2026-04-06T00:00:00.000Z·1 minute de lecture"
    assert "3 minutes de lecture" in shown(french, "fr/mine/index.html", "meta")
    assert shown(french, file, "source") == "Source\u00a0: Le musée du sel"
    assert shown(french, file, "neighbours") == "← Précédent\u00a0: Au fond de la mine"
    assert shown(french, file, "admonition-title") == "Attention"
    assert shown(french, file, "first") == "Publié d’abord en anglais, le 4 avril 2026"
    assert "«\u00a0précieux\u202f!\u00a0»" in french.read(file), "spaces that do not break stay what they are"
    assert "Lire côte à côte avec 中文" in shown(french, file, "colophon")
    assert "7 août 2026" in shown(french, file, "corrections")
    assert shown(french, "en/salt/index.html", "languages") == "Available in: 中文, français"
    assert shown(french, "zh/salt/index.html", "languages") == "可用语言：English、français"
    assert shown(french, "fr/mine/index.html", "languages") == (
        "Disponible en\u00a0: English (pas encore disponible), 中文 (pas encore disponible)"
    )


def test_lists_know_french_months_and_numbers(french: SiteFolder) -> None:
    assert re.sub(r"\s+", " ", shown(french, "fr/archive/index.html", "main")) == (
        "Archives 2026 avril 2026 1 article février 2026 1 article 2025 décembre 2025 1 article octobre 2025 1 article"
    )
    assert "3 articles" in shown(french, "fr/series/road/index.html", "opening")
    assert "Volet 1 sur 3" in shown(french, "fr/series/road/index.html", "card")
    assert "Articles plus anciens →" in shown(french, "fr/index.html", "pages")
    assert shown(french, "fr/archive/2025/10/index.html", "badge") == "pour l’instant en English seulement"
    assert page(french, "fr/index.html").xpath("//title")[0].text == "La route du sel"


def test_machines_are_told_of_all_three(french: SiteFolder) -> None:
    root = page(french, "fr/salt/index.html")
    assert (root.get("lang"), root.get("dir")) == ("fr", "ltr")
    alternates = root.xpath("//link[@rel='alternate'][not(@type)]")
    assert {each.get("hreflang"): each.get("href").removeprefix("https://salt.example") for each in alternates} == {
        "en": "/en/salt/", "zh-Hans": "/zh/salt/", "fr": "/fr/salt/", "x-default": "/en/salt/"
    }  # fmt: skip
    assert root.xpath("//meta[@property='og:locale']/@content") == ["fr_FR"]
    assert root.xpath("//meta[@property='og:locale:alternate']/@content") == ["en_US", "zh_CN"]
    data = json.loads(root.xpath("//script[@type='application/ld+json']")[0].text)
    assert (data["inLanguage"], data["translationOfWork"]["inLanguage"]) == ("fr", "en")
    original = json.loads(page(french, "en/salt/index.html").xpath("//script[@type]")[0].text)
    assert [each["inLanguage"] for each in original["workTranslation"]] == ["zh-Hans", "fr"]
    assert 'hreflang="fr" href="https://salt.example/fr/salt/"' in french.read("sitemaps/2026.xml")


def test_the_front_page_and_that_of_missing_ones_have_a_part_for_each(french: SiteFolder) -> None:
    front = page(french, "index.html")
    assert front.xpath("//section/@lang") == ["en", "zh-Hans", "fr"]
    assert front.xpath("//section[@lang='fr']//h2")[0].text_content() == "français"
    assert [each.text_content() for each in page(french, "404.html").xpath("//section/h2")] == [
        "There is no such page", "没有这个页面", "Cette page n’existe pas"
    ]  # fmt: skip
    assert shown(french, "fr/404.html", "h1") == "Cette page n’existe pas"
    assert "/fr/* /fr/404.html 404" in french.read("_redirects")
    assert "Cet article a changé d’adresse." in french.read("vieux-port/index.html")


def test_each_pair_is_read_side_by_side(french: SiteFolder) -> None:
    for pair in ("en+zh", "en+fr", "zh+fr"):
        assert page(french, f"{pair}/salt/index.html").xpath("//h1/span/@lang")
        assert feedparser.parse(french.read(f"{pair}/feed.xml").encode()).entries
    assert "中文与法语对照" in french.read("zh+fr/index.html")
    assert "English and French, side by side" in french.read("en+fr/index.html")


def test_feeds_say_that_they_are_french(french: SiteFolder) -> None:
    for file in ("feed.xml", "atom.xml"):
        feed = feedparser.parse(french.read(f"fr/{file}").encode())
        assert not feed.bozo
        assert (feed.feed.language, feed.feed.title) == ("fr", "La route du sel")
    assert json.loads(french.read("fr/feed.json"))["language"] == "fr"
    assert feed.entries[0].title == "Ce que coûte le sel"
    assert "Read in English" in feed.entries[0].content[0].value
    english = feedparser.parse(french.read("en/feed.xml").encode())
    assert "Lire en français" in english.entries[0].content[0].value
    archive = feedparser.parse(french.read("fr/archive/2026/02/feed.xml").encode())
    assert archive.feed.title == "La route du sel — février 2026"
    assert '<outline text="français">' in french.read("feeds.opml")


def texts(root: html.HtmlElement, lang: str) -> Iterator[str]:
    """What a reader is shown, or told by a screen reader, in one language."""
    for each in root.iter(html.etree.Element):
        spoken = (each.xpath("ancestor-or-self::*[@lang][1]") or [root])[0].get("lang")
        if spoken == lang and each.tag not in {"script", "style"}:
            yield from filter(None, (each.text, each.get("aria-label"), each.get("title")))
        above = (each.xpath("ancestor::*[@lang][1]") or [root])[0].get("lang")
        if above == lang and each.tail:
            yield each.tail


def test_no_label_of_the_french_edition_is_english(french: SiteFolder) -> None:
    french_ones = {text for message in catalog("fr") for text in forms(message.string)}
    template = read_po(BytesIO(TEMPLATE.read_bytes()))
    labels = {text for message in template for text in forms(message.id)} - french_ones
    labels -= {""}
    assert len(labels) > 40
    for file in french.tree():
        if file.startswith("fr/") and file.endswith(".html"):
            said = {text.strip() for text in texts(page(french, file), "fr")}
            assert not said & labels, file


# Catalogs


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


def catalog(name: str) -> Catalog:
    return read_po(BytesIO(CATALOGS[name].read_bytes()))


@pytest.mark.parametrize("name", CATALOGS)
def test_a_catalog_of_the_tests_is_complete(name: str) -> None:
    """Who adds a label sees here what the two languages lack: a line in tests/locales/ each."""
    found, problems = messages.read_catalog(CATALOGS[name].read_bytes(), f"tests/locales/{name}.po")
    assert not problems
    template, _ = messages.read_catalog(TEMPLATE.read_bytes(), "messages.pot")
    wanted = {(each.msgid, each.context) for each in template.entries}
    assert wanted == {(each.msgid, each.context) for each in found.entries if each.translated}


@pytest.mark.parametrize("name", CATALOGS)
def test_gettexts_own_checker_agrees(name: str) -> None:
    msgfmt = shutil.which("msgfmt")
    needed("gettext", msgfmt, "apt-get install gettext")
    subprocess.run([str(msgfmt), "--check", "--output-file=/dev/null", str(CATALOGS[name])], check=True)


@pytest.mark.parametrize("name", CATALOGS)
def test_an_update_leaves_a_complete_catalog_as_it_is(name: str, site: SiteFolder) -> None:
    site.put("diglot.toml", f'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "{name}"]\n')
    path = site.root / f"locales/{name}/LC_MESSAGES/messages.po"
    site.put(str(path.relative_to(site.root)), CATALOGS[name].read_bytes())
    assert run_cli("catalog", "update", "--site", str(site.root)) == 0
    assert path.read_bytes() == CATALOGS[name].read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fr", {0: "0 article", 1: "1 article", 2: "2 articles", 1000000: "1000000 articles"}),
        (
            "ar",
            {
                0: "لا مقالات",
                1: "مقالة واحدة",
                2: "مقالتان",
                3: "3 مقالات",
                10: "10 مقالات",
                11: "11 مقالة",
                99: "99 مقالة",
                100: "100 مقالة",
                103: "103 مقالات",
            },
        ),
    ],
)
def test_numbers_take_the_plural_that_the_catalog_says(
    name: str, expected: dict[int, str], site: SiteFolder
) -> None:
    site.put("diglot.toml", f'title = "S"\nbase_url = "https://s.example"\nlanguages = ["{name}"]\n')
    site.put(f"locales/{name}/LC_MESSAGES/messages.po", CATALOGS[name].read_bytes())
    found, problems = messages.load(config.load(site.root)[0], [site.root / "locales", ROOT / "locales"])
    assert not problems
    assert {n: found[name].ngettext("%(num)s story", "%(num)s stories", n) for n in expected} == expected


def test_a_language_without_a_catalog_speaks_english_and_says_so(site: SiteFolder) -> None:
    site.put("diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "it"]\n')
    site.write("=== articles/a.it.md\n---\ntitle: Il sale\ndate: 2026-01-01\nsource: Il museo\n---\nTesto")
    assert site.warnings() == [
        "locales/it/LC_MESSAGES/messages.po: warning[missing-message]: there is no catalog for italiano; its labels "
        "are in English; run `diglot catalog update`, then translate the file"
    ]
    assert shown(site, "it/a/index.html", "source") == "Source: Il museo"
    assert "gennaio 2026" in site.read("it/archive/index.html"), "CLDR knows the months of all languages"


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ('"fr"', "fr_FR"),
        ('"ar"', "ar_EG"),
        ('"pt-BR"', "pt_BR"),
        ('"sr-Latn"', "sr_RS"),
        ('"zh-hant"', "zh_TW"),
        ('{ code = "fr", locale = "fr_CA" }', "fr_CA"),
        ('{ code = "fr", og_locale = "fr_BE" }', "fr_BE"),
    ],
)
def test_open_graph_is_told_a_territory(spelling: str, expected: str, site: SiteFolder) -> None:
    site.put("diglot.toml", f'title = "S"\nbase_url = "https://s.example"\nlanguages = [{spelling}]\n')
    assert config.load(site.root)[0].default.og_locale == expected


def test_a_language_that_cldr_lacks_runs_as_its_nearest_does(site: SiteFolder) -> None:
    language = '{ code = "qya", locale = "ar", name = "Quenya" }'
    site.put("diglot.toml", f'title = "S"\nbase_url = "https://s.example"\nlanguages = [{language}]\n')
    (found,) = config.load(site.root)[0].languages
    assert (found.code, found.tag, found.feed_tag, found.name, found.dir) == (
        "qya",
        "qya",
        "qya",
        "Quenya",
        "rtl",
    )


def test_the_catalogs_of_the_tests_are_no_part_of_the_toolkit() -> None:
    folders = [path.relative_to(ROOT).as_posix() for path in (ROOT / "locales").glob("*/LC_MESSAGES")]
    assert folders == ["locales/zh_Hans/LC_MESSAGES"]


def test_the_wheel_has_the_catalogs_of_labels_and_none_of_articles() -> None:
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]
    included = hatch["build"]["targets"]["wheel"]["force-include"]
    labels = [path.relative_to(ROOT).as_posix() for path in (ROOT / "locales").glob("*/LC_MESSAGES")]
    wanted = ["locales/messages.pot", *sorted(labels)]
    assert [path for path in included if path.startswith("locales")] == wanted


def test_three_editions_stand_side_by_side(browser: Any, french: SiteFolder) -> None:
    with served(french.output) as address:
        for size, columns in ((DESK, 3), (PHONE, 1)):
            page = browser.new_page(viewport=size)
            page.goto(address)
            tops = page.evaluate("[...document.querySelectorAll('section')].map((each) => each.offsetTop)")
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            page.close()
            assert tops.count(tops[0]) == columns
            assert overflow <= 0
