"""The parallel route: a translation with a file of its own, its source, and what is known of both."""

from __future__ import annotations

import re
import shutil

import pytest
from harness import GIF, SiteFolder, run_cli
from hypothesis import given
from hypothesis import strategies as st
from translating import HOW, text_of

from diglot.desk import worksheets
from diglot.naming import Address
from diglot.translation import segments
from diglot.translation.parallel_route import approval, parallel
from diglot.translation.worksheet import Worksheet

STORY = """
=== articles/salt.en.md
---
title: Salt
date: 2026-05-01
---

The sea is salt.

Lakes are sweet, most of them.

- Rain
- Snow

Rivers carry it down.
=== articles/salt.zh.md
---
title: 盐
translators: [林巧]
translation: review
---

海是咸的。

湖多半是淡的。

- 雨
- 雪

河把它带下来。
"""

APPROVED = "locales/zh_Hans/approved/salt.md"
CHINESE = "articles/salt.zh.md"
ENGLISH = "articles/salt.en.md"


def translate(site: SiteFolder, *arguments: str) -> int:
    return run_cli("translate", *arguments, "--site", str(site.root))


def sheet(site: SiteFolder, key: str = "salt") -> Worksheet:
    (found,) = worksheets.load(site.root, [key]).sheets
    return found


def states(site: SiteFolder) -> list[str]:
    """Each pair on a line: its state, what the source says, what it said, what the translation says."""
    found = []
    for pair in sheet(site).pairs:
        was = f" (was: {pair.previous})" if pair.previous else ""
        found.append(f"{pair.state}: {pair.source.text if pair.source else '–'}{was} = {pair.text}")
    return found


def test_what_nobody_approved_is_compared_with_the_source_as_it_is(site: SiteFolder) -> None:
    site.write(STORY)
    assert states(site) == [
        "current: Salt = 盐",
        "current: The sea is salt. = 海是咸的。",
        "current: Lakes are sweet, most of them. = 湖多半是淡的。",
        "current: Rain = 雨",
        "current: Snow = 雪",
        "current: Rivers carry it down. = 河把它带下来。",
    ]
    found = sheet(site)
    assert (found.state, found.route, found.path, found.translators) == (
        "review",
        "parallel",
        CHINESE,
        ("林巧",),
    )
    assert [pair.place() for pair in found.pairs] == [(2, 8), (7, 1), (9, 1), (11, 3), (12, 3), (14, 1)]


def test_approving_keeps_the_source_and_takes_one_line_from_the_translation(site: SiteFolder) -> None:
    site.write(STORY)
    before = (site.root / CHINESE).read_bytes()
    assert translate(site, "approve", "salt") == 0
    assert (site.root / APPROVED).read_bytes() == (site.root / ENGLISH).read_bytes()
    assert (site.root / CHINESE).read_bytes() == before.replace(b"translation: review\n", b"")
    assert sheet(site).state == "current"


def test_a_changed_source_is_known_segment_by_segment(site: SiteFolder) -> None:
    site.write(STORY)
    translate(site, "approve", "salt")
    site.edit(ENGLISH, "The sea is salt.", "The sea is salty.")
    site.edit(ENGLISH, "Lakes are sweet, most of them.\n\n", "")
    site.edit(ENGLISH, "- Rain\n", "- Rain\n- Hail\n")
    site.edit(ENGLISH, "Rivers carry", "New words.\n\nRivers carry")
    assert states(site) == [
        "current: Salt = 盐",
        "stale: The sea is salty. (was: The sea is salt.) = 海是咸的。",
        "stale: – (was: Lakes are sweet, most of them.) = 湖多半是淡的。",
        "current: Rain = 雨",
        "missing: Hail = ",
        "current: Snow = 雪",
        "missing: New words. = ",
        "current: Rivers carry it down. = 河把它带下来。",
    ]
    assert sheet(site).state == "stale"


def test_a_typo_is_kept_and_all_else_stays_known(site: SiteFolder) -> None:
    site.write(STORY)
    translate(site, "approve", "salt")
    site.edit(ENGLISH, "The sea is salt.", "The sea is salty.")
    site.edit(ENGLISH, "Rivers carry it down.", "Rivers carry it all down.")
    site.edit(ENGLISH, "title: Salt", "title: Salts")
    approved = (site.root / APPROVED).read_text("utf-8")
    assert translate(site, "keep", "salt:6") == 0
    assert (site.root / APPROVED).read_text("utf-8") == approved.replace("is salt.", "is salty.")
    assert [line for line in states(site) if not line.startswith("current")] == [
        "stale: Salts (was: Salt) = 盐",
        "stale: Rivers carry it all down. (was: Rivers carry it down.) = 河把它带下来。",
    ]
    assert translate(site, "keep", "salt") == 0
    assert sheet(site).state == "current"
    assert (site.root / APPROVED).read_bytes() == (site.root / ENGLISH).read_bytes()


def test_what_has_no_translation_is_not_approved(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(STORY)
    site.edit(CHINESE, "湖多半是淡的。\n\n", "")
    before = site.tree()
    assert translate(site, "approve", "salt") == 1
    assert (
        "articles/salt.en.md:8:1: error[translation]: this paragraph has no translation"
        in capsys.readouterr().err
    )
    assert site.tree() == before
    assert not (site.root / APPROVED).exists()


# Blocks that stand for several.

MERGED = """
=== articles/salt.en.md
---
title: Salt
date: 2026-05-01
---

One short.

## A section

Two, a paragraph of middling length that says a little.

Three, another one of about the same length as that was.

Four, the last.
=== articles/salt.zh.md
---
title: 盐
---

一。

## 一节

<!-- tr:merge 3 -->
二三四，都在这一段里，译者把它们合成了一段。
"""


def test_a_block_that_stands_for_three_is_laid_beside_all_of_them(site: SiteFolder) -> None:
    site.write(MERGED)
    pair = sheet(site).pairs[-1]
    assert pair.source is not None
    assert pair.source.text.split("\n\n") == [
        "Two, a paragraph of middling length that says a little.",
        "Three, another one of about the same length as that was.",
        "Four, the last.",
    ]
    assert pair.text == "二三四，都在这一段里，译者把它们合成了一段。"
    assert translate(site, "approve", "salt") == 0


def test_pages_know_that_a_block_stands_for_three(site: SiteFolder) -> None:
    site.write(MERGED)
    site.build()
    assert re.findall(r'<(\w+) id="(p:\d+)"', site.read("zh/salt/index.html")) == [("p", "p:0"), ("p", "p:2")]
    rows = re.findall(r'<div class="row">(.*?)</div>\n</div>', site.read("en+zh/salt/index.html"), re.DOTALL)
    assert [(row.count("<p"), row.count("<h2")) for row in rows[1:]] == [(2, 0), (0, 2), (4, 0)]
    site.edit(CHINESE, "<!-- tr:merge 3 -->", "<!-- tr:merge 2 -->")
    site.build()
    rows = re.findall(r'<div class="row">(.*?)</div>\n</div>', site.read("en+zh/salt/index.html"), re.DOTALL)
    assert [row.count("<p") for row in rows[1:]] == [2, 0, 3, 1]


def test_what_changes_in_one_of_three_makes_their_translation_stale(site: SiteFolder) -> None:
    site.write(MERGED)
    translate(site, "approve", "salt")
    site.edit(ENGLISH, "Four, the last.", "Four, the very last.")
    pair = sheet(site).pairs[-1]
    assert pair.state == "stale"
    assert pair.previous.endswith("Four, the last.")
    site.build()
    page = site.read("zh/salt/index.html")
    assert page.count("data-changed") == 1
    assert re.search(r"<p[^>]*data-changed[^>]*>二三四", page)


# Builds.


def test_a_build_renders_only_the_pages_of_what_changed(site: SiteFolder) -> None:
    site.write(STORY.replace("translation: review\n", ""))
    site.write("=== articles/other.en.md\n---\ntitle: Other\ndate: 2026-05-02\n---\nText.")
    translate(site, "approve", "salt")
    site.build()
    assert site.build().looked == 0

    site.edit(ENGLISH, "The sea is salt.", "The sea is salty.")
    assert changed_by_build(site) >= {"zh/salt/index.html", "en/salt/index.html", "en+zh/salt/index.html"}
    assert "data-changed" in site.read("zh/salt/index.html")
    assert site.build().looked == 0

    before = site.read("en/other/index.html")
    translate(site, "keep", "salt")
    assert changed_by_build(site) == {"zh/salt/index.html"}
    assert "data-changed" not in site.read("zh/salt/index.html")
    assert site.read("en/other/index.html") == before

    site.edit(ENGLISH, "The sea is salty.", "The sea is wet.")
    site.build()
    (site.root / APPROVED).unlink()
    assert changed_by_build(site) == {"zh/salt/index.html"}  # nobody says that it is stale any more
    assert "data-changed" not in site.read("zh/salt/index.html")
    shutil.rmtree(site.root / ".diglot")
    tree = site.tree()
    site.build()
    assert site.tree() == tree


def changed_by_build(site: SiteFolder) -> set[str]:
    """The pages that a build changed; the same as a build from nothing would give."""
    before = site.tree()
    site.build()
    after = site.tree()
    clean = site.root / "clean"
    site.build(output=clean)
    fresh = {
        path.relative_to(clean).as_posix(): path.read_bytes() for path in clean.rglob("*") if path.is_file()
    }
    assert fresh == after
    shutil.rmtree(clean)
    return {path for path in after if after[path] != before.get(path) and path.endswith(".html")}


def test_a_major_correction_withholds_what_is_not_translated_again(site: SiteFolder) -> None:
    site.write(STORY.replace("translation: review\n", ""))
    translate(site, "approve", "salt")
    site.edit(ENGLISH, "date: 2026-05-01", "date: 2026-05-01\ncorrection: major")
    site.build()
    assert "zh/salt/index.html" in site.tree()
    site.edit(ENGLISH, "The sea is salt.", "The sea is not salt.")
    site.build()
    assert "zh/salt/index.html" not in site.tree()
    site.build(partial=True)
    assert "data-changed" in site.read("zh/salt/index.html")
    translate(site, "keep", "salt:7")
    site.build()
    assert "zh/salt/index.html" in site.tree()


# Skeletons.


def test_a_skeleton_is_a_draft_and_is_filled_in_place(site: SiteFolder) -> None:
    site.write(STORY)
    (site.root / CHINESE).unlink()
    assert translate(site, "new", "salt", "zh") == 0
    skeleton = (site.root / CHINESE).read_text("utf-8")
    assert skeleton == SKELETON
    assert (site.root / APPROVED).read_bytes() == (site.root / ENGLISH).read_bytes()
    found = sheet(site)
    assert (found.state, found.translated, found.total) == ("draft", 0, 6)
    assert translate(site, "new", "salt", "zh") == 2
    site.build()
    assert "zh/salt/index.html" not in site.tree()
    site.edit(CHINESE, "translation: draft\n", "")
    assert translate(site, "approve", "salt") == 1
    filled = iter("盐 海。 湖。 雨 雪 河。".split())
    site.put(CHINESE, re.sub("…", lambda _: next(filled), skeleton))
    assert translate(site, "approve", "salt") == 0
    assert [pair.text for pair in sheet(site).pairs] == ["盐", "海。", "湖。", "雨", "雪", "河。"]
    assert sheet(site).state == "current"


SKELETON = """\
---
# Salt
title: …
translators: []
translation: draft
---

<!-- The sea is salt. -->
…

<!-- Lakes are sweet, most of them. -->
…

- <!-- Rain -->
  …
- <!-- Snow -->
  …

<!-- Rivers carry it down. -->
…
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("articles/salt.en.md", "articles/salt.zh.md"),
        ("articles/salt/index.en.md", "articles/salt/index.zh.md"),
        ("articles/salt/en.md", "articles/salt/zh.md"),
        ("articles/en/salt.md", "articles/zh/salt.md"),
        ("articles/deep/en/salt.md", "articles/deep/zh/salt.md"),
        ("articles/salt.md", "articles/salt.zh.md"),
        ("articles/2026-05-01-salt.en.markdown", "articles/2026-05-01-salt.zh.markdown"),
    ],
)
def test_a_translation_is_named_as_its_source_is(site: SiteFolder, source: str, expected: str) -> None:
    site.write(f"=== {source}\n---\ntitle: Salt\ndate: 2026-05-01\n---\nText.")
    (found,) = worksheets.opened(site.root).stories
    assert translate(site, "new", found.key, "zh") == 0
    assert (site.root / expected).exists()
    assert sheet(site, found.key).route == "parallel"


def test_what_is_no_text_is_copied_and_tables_stay_tables(site: SiteFolder) -> None:
    site.write(
        """
=== articles/salt.en.md
---
title: Salt
date: 2026-05-01
---

![A lake](lake.gif "Deep")

| Water | g |
|:--|--:|
| sea | 35 |

```python
print("salt")
```

***

<div class="note">Stay.</div>
"""
    )
    site.put("articles/lake.gif", GIF)
    assert translate(site, "new", "salt", "zh") == 0
    assert (
        (site.root / CHINESE).read_text("utf-8").partition("draft\n---\n")[2]
        == """
<!-- ![A lake](lake.gif "Deep") -->
![…](lake.gif "…")

<!-- Water | g -->
<!-- sea | 35 -->
| … | … |
|:--|--:|
| … | 35 |

```python
print("salt")
```

***

<div class="note">Stay.</div>
"""
    )


# Any edits.

WORDS = (
    "salt sea lake river rain snow ice cloud ocean water wave shore tide fish boat sail wind storm sun"
).split()


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    """Paragraphs of a story, no two of which are alike."""
    numbers = draw(st.lists(st.integers(0, 10**6), min_size=3, max_size=9, unique=True))
    return [
        " ".join(WORDS[(number // 19**at + 7 * at) % 19] for at in range(5)) + f" {number}."
        for number in numbers
    ]


@given(st.data())
def test_no_edit_of_a_source_loses_or_misplaces_a_translation(data: st.DataObject) -> None:
    before = data.draw(paragraphs())
    after = list(before)
    changed: dict[str, str] = {}
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(after) - 1)) if after else 0
        match data.draw(st.sampled_from(("insert", "delete", "move", "change"))):
            case "insert":
                after.insert(at, f"Entirely new and unlike all others: {data.draw(st.integers(0, 10**9))}!")
            case "delete" if after:
                after.pop(at)
            case "move" if after:
                after.insert(data.draw(st.integers(0, len(after) - 1)), after.pop(at))
            case "change" if after and after[at] in before:
                new = after[at].replace(" ", " very ", 1)
                changed[new] = after[at]
                after[at] = new
    source, now = text_of(article("Salt", before)), text_of(article("Salt", after))
    chinese = article("盐", [f"译：{each}" for each in before]).encode()
    translation = segments.read(chinese, Address(CHINESE, "salt", "zh"), HOW)
    pairs = parallel.pairs(now, translation, source)[1:]
    found = {pair.source.text: (pair.text, pair.state) for pair in pairs if pair.source}
    for text in after:
        if text in changed:
            assert found[text] == (f"译：{changed[text]}", "stale")
        elif text in before:
            assert found[text] == (f"译：{text}", "current")
    texts = [pair.text for pair in pairs if pair.text]
    assert sorted(texts) == sorted(f"译：{each}" for each in before)
    continued = [each for each in approval.changes(source, now) if None not in each]
    kept = text_of(approval.with_changes(source, now, continued).decode())
    states = {pair.state for pair in parallel.pairs(now, translation, kept) if pair.source}
    assert "stale" not in states


def article(title: str, blocks: list[str]) -> str:
    return f"---\ntitle: {title}\ndate: 2026-05-01\n---\n\n" + "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("source", ["A.\n\nB.", "A.\n\nB.\n\n## C", "### A\n\nB.\n\n## C\n\nD."])
@pytest.mark.parametrize(
    "text", ["One.\n\n<!-- tr:merge 2 -->\n## Two", "## One\n\n<!-- tr:merge 2 -->\n## Two\n\nX"]
)
def test_a_heading_may_stand_for_what_is_none(site: SiteFolder, source: str, text: str) -> None:
    site.put("articles/a.en.md", f"---\ntitle: A\ndate: 2026-01-01\n---\n{source}\n")
    site.put("articles/a.zh.md", f"---\ntitle: A\ntranslators: [x]\n---\n{text}\n")
    assert site.build().articles == {"en": 1, "zh": 1}
    assert '">Two<a class="anchor"' in site.read("zh/a/index.html")
