"""Cards: the images that stand for articles where links to them are shared."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from harness import CONFIG, ROOT, SiteFolder
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html
from PIL import Image, ImageChops
from test_metadata import data_of, meta

from diglot import toolchain
from diglot.imaging import cards
from diglot.model import File

ARTICLE = """
=== articles/a.en.md
---
title: The price of a cubic metre
date: 2026-04-04
---
One
=== articles/a.zh.md
---
title: 一立方水的价钱
---
一
"""
ROOM = cards.END - cards.START


@pytest.fixture
def carded(site: SiteFolder) -> SiteFolder:
    site.put("diglot.toml", f"{CONFIG}cards = true\n")
    return site


def cards_of(site: SiteFolder) -> list[str]:
    return [file for file in site.tree() if file.startswith("cards/")]


def test_an_article_without_image_has_a_card_in_each_language(carded: SiteFolder) -> None:
    carded.write(ARTICLE).build()
    assert cards_of(carded) == ["cards/en/a.png", "cards/zh/a.png"]
    for file in cards_of(carded):
        with Image.open(carded.output / file) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))


def test_a_card_enters_all_that_shared_links_read(carded: SiteFolder) -> None:
    carded.write(ARTICLE).build()
    page = carded.read("zh/a/index.html")
    url = "https://series.example/cards/zh/a.png"
    assert meta(page, "og:image") == [
        ("og:image", url),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", "一立方水的价钱"),
    ]
    assert meta(page, "twitter:") == [
        ("twitter:image:alt", "一立方水的价钱"),
        ("twitter:image", url),
        ("twitter:card", "summary_large_image"),
    ]
    image = data_of(page)["image"]
    assert (image["url"], image["width"]["value"], image["height"]["value"]) == (url, 1200, 630)


def test_an_image_of_its_own_is_shown_in_place_of_a_card(carded: SiteFolder) -> None:
    carded.write(ARTICLE).build()
    carded.put("articles/sea.png", "PNG")
    carded.put("articles/sea.svg", "<svg/>")
    carded.write(ARTICLE.replace("date:", "image: sea.png\ndate:", 1)).build()
    assert not cards_of(carded)
    assert meta(carded.read("zh/a/index.html"), "og:image") == [
        ("og:image", "https://series.example/media/sea.png"),
        ("og:image:type", "image/png"),
    ]
    # No network shows vectors.
    carded.write(ARTICLE.replace("date:", "image: sea.svg\ndate:", 1)).build()
    assert cards_of(carded) == ["cards/en/a.png", "cards/zh/a.png"]
    assert meta(carded.read("zh/a/index.html"), "og:image")[0][1].endswith("/cards/zh/a.png")


def test_a_site_without_cards_imports_nothing_to_draw_with(site: SiteFolder) -> None:
    site.write(ARTICLE)
    code = (
        "import sys; from diglot import cli; "
        f"status = cli.main(['build', '--quiet', '--site', {str(site.root)!r}]); "
        "sys.exit(status or 'PIL' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert site.tree()
    assert not cards_of(site)


def test_the_same_card_has_the_same_bytes(carded: SiteFolder, tmp_path: Path) -> None:
    carded.write(ARTICLE).build()
    other = SiteFolder(tmp_path / "other")
    other.put("diglot.toml", (carded.root / "diglot.toml").read_bytes())
    other.write(ARTICLE)
    command = [sys.executable, "-m", "diglot", "build", "--quiet", "--jobs", "2", "--site", str(other.root)]
    subprocess.run(command, check=True, cwd=ROOT)
    cards = {file: data for file, data in carded.tree().items() if file in cards_of(carded)}
    assert cards == {file: other.tree()[file] for file in cards}


def test_a_card_is_drawn_again_only_when_what_it_says_changes(carded: SiteFolder) -> None:
    carded.write(ARTICLE).build()
    carded.write(ARTICLE.replace("One", "Two"))
    assert "card" not in carded.build().rendered
    carded.write(ARTICLE.replace("The price", "The worth"))
    assert carded.build().rendered["card"] == 1


def test_without_pillow_the_way_out_is_told(carded: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert carded.write(ARTICLE).problems() == [
        "diglot.toml: error[config]: cards: drawing needs the package pillow; "
        'install it: pip install "diglot[images]"'
    ]


def test_the_version_of_pillow_is_part_of_every_key() -> None:
    assert "pillow" in toolchain.LIBRARIES


# Fonts.


def test_a_character_that_the_font_lacks_is_named(carded: SiteFolder) -> None:
    carded.write(ARTICLE.replace("cubic", "🜁ubic"))
    assert carded.warnings() == [
        "articles/a.en.md: warning[card]: the card's font lacks “🜁” (U+1F701): the card leaves it out; "
        "write other words, or give the site a font that has it: templates/assets/card.otf"
    ]
    without = carded.tree()["cards/en/a.png"]
    carded.write(ARTICLE.replace("cubic", "ubic"))
    assert not carded.warnings()
    assert carded.tree()["cards/en/a.png"] == without


def test_a_site_may_have_its_own_font(carded: SiteFolder) -> None:
    carded.write(ARTICLE).build()
    before = carded.tree()
    carded.put("templates/assets/card.otf", (cards.FONTS / "latin.otf").read_bytes())
    told = carded.warnings()
    assert len(told) == 4, "title, site, language and date are Chinese"
    assert all("articles/a.zh.md: warning[card]: the card's font lacks “" in line for line in told)
    assert carded.tree()["cards/en/a.png"] == before["cards/en/a.png"], "it is the font that this one had"
    assert carded.tree()["cards/zh/a.png"] != before["cards/zh/a.png"]
    (carded.root / "templates/assets/card.otf").unlink()
    assert not carded.warnings()
    assert carded.tree() == before


def test_what_is_no_font_is_an_error(carded: SiteFolder) -> None:
    carded.put("templates/assets/card.ttf", "letters")
    assert carded.write(ARTICLE).problems() == [
        "templates/assets/card.ttf: error[card]: this is not a font that can be read; save it as OpenType or TrueType"
    ]


def test_the_fonts_have_what_newsrooms_write() -> None:
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    gb, big = (
        "".join(bytes([row, cell]).decode(codec, "ignore") for row in rows for cell in cells)
        for codec, rows in (("gb2312", range(0xB0, 0xF8)), ("big5", range(0xA4, 0xC6)))
    )
    gb = "".join(dict.fromkeys(each for each in gb if not each.isascii()))
    assert len(gb) == 6763
    assert not cards.missing(f"{gb}{big}，。、；：？！“”‘’（）《》【】—…·％￥", None)
    assert not cards.missing("Ærøskøbing, Łódź, “naïve” – Ελλάδα и Москва €5…", None)
    assert sum(path.stat().st_size for path in cards.FONTS.glob("*.otf")) < 3 * 1024 * 1024
    assert "SIL OPEN FONT LICENSE Version 1.1" in (cards.FONTS / "OFL.txt").read_text("utf-8")


# Lines.


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Yield", ["Yield"]),
        ("四样东西，一个“开”字", ["四样东西，", "一个“开”字"]),
        ("Free models, and who picks up the bill", ["Free models, and", "who picks up the bill"]),
        ("“开源”不等于“开放”：模型公司到底公布了什么", ["“开源”不等于“开放”：", "模型公司到底公布了什么"]),
    ],
)
def test_lines_end_where_a_reader_pauses(title: str, lines: list[str]) -> None:
    assert cards.fitted(title, None)[1] == lines


@given(st.text("ab 中文字，。！？“”《》—…’", min_size=1, max_size=90).filter(str.strip))
def test_no_line_begins_or_ends_with_the_wrong_mark(title: str) -> None:
    face, lines = cards.fitted(title, None)
    assume(not re.search(r"\s[”’]", title))  # it may open: the ’90s
    assume(all(token.width <= ROOM for token in cards.tokens(title, face, 1e6)))
    assert 1 <= len(lines) <= cards.ROWS
    assert all(face.width(line) <= ROOM for line in lines)
    assert not [line for line in lines[1:] if line[0] in "，。！？”》—…’"]
    assert not [line for line in lines[:-1] if line[-1] in "“《"]
    whole, shown = "".join(title.split()), "".join("".join(lines).split())
    assert shown == whole or whole.startswith(shown.removesuffix(face.ellipsis))


@pytest.mark.parametrize(("words", "end"), [("water and salt, ", "..."), ("水与盐的价钱，", "…")])
def test_a_title_without_end_is_cut(words: str, end: str) -> None:
    face, lines = cards.fitted(words * 40, None)
    assert len(lines) == cards.ROWS
    assert lines[-1].endswith(end)
    assert lines[-1][: -len(end)][-1] not in "，, "
    assert face.font.size == cards.SIZES[-1]
    assert face.width(lines[-1]) > ROOM / 2, "what there is room for is shown"


def test_a_word_wider_than_the_card_is_broken() -> None:
    face, lines = cards.fitted("x" * 150, None)
    assert len(lines) > 1
    assert all(face.width(line) <= ROOM for line in lines)


def test_small_print_keeps_to_its_place() -> None:
    def drawn(kicker: str, site: str) -> Image.Image:
        with Image.open(
            io.BytesIO(cards.png(cards.Print("A", kicker, site, "B", "#00f", "#f00"), None))
        ) as image:
            return image.convert("RGB")

    short, long = drawn("水", "C"), drawn("水的账本" * 30, "A very long name of a site " * 9)
    paper = short.getpixel((cards.WIDTH - 1, 300))
    margin = long.crop((cards.END + 2, 12, cards.WIDTH, cards.HEIGHT))
    assert margin.getcolors() == [(margin.width * margin.height, paper)]
    foot = (cards.END - cards.SMALL, cards.FOOT - 30, cards.END, cards.FOOT + 9)
    differing = ImageChops.difference(long.crop(foot), short.crop(foot)).tobytes()
    assert max(differing) < 16, "palettes round in their own ways, but nothing else stands there"


def test_a_longer_title_is_smaller() -> None:
    sizes = [cards.fitted("水 " * count, None)[0].font.size for count in (2, 20, 40, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_the_colours_are_the_themes() -> None:
    css = (ROOT / "templates" / "assets" / "style.css").read_text("utf-8")
    icon = (ROOT / "templates" / "assets" / "icon.svg").read_text("utf-8")
    for color in (cards.PAPER, cards.TEXT, cards.SOFT, cards.RULE, cards.BLUE, cards.RED):
        assert color in css
    assert html.fromstring(icon).xpath("//path/@fill") == [color for color, _ in cards.ICON]


def test_each_edition_has_its_own_ink() -> None:
    def top(name: str) -> tuple[int, ...]:
        ink, other = cards.inks(name)
        card = cards.Print("A", "B", "C", "D", ink, other)
        with Image.open(io.BytesIO(cards.png(card, None))) as image:
            pixel = image.convert("RGB").getpixel((10, 4))
        assert isinstance(pixel, tuple)
        return pixel

    assert top("English") == (0x21, 0x40, 0x8F)
    assert top("中文") == top("繁體中文") == (0xA3, 0x28, 0x1B)


def test_of_an_endless_title_only_what_could_be_shown_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def png(title: str) -> bytes:
        return cards.png(cards.Print(title, "", "S", "English", "#000", "#555"), None)

    fitted, asked = cards.fitted, list[int]()

    def counted(title: str, own: File | None) -> tuple[cards.Face, list[str]]:
        asked.append(len(title))
        return fitted(title, own)

    monkeypatch.setattr(cards, "fitted", counted)
    assert png("iii " * 2000) == png("iii " * 125)
    assert asked == [cards.LONGEST] * 2
