"""The parallel route: a translation with a file of its own, its source, and what is known of both."""

from __future__ import annotations

import pytest
from harness import SiteFolder, run_cli

from diglot.desk import worksheets
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


def edit(site: SiteFolder, path: str, old: str, new: str) -> None:
    text = (site.root / path).read_text("utf-8")
    assert text.count(old) == 1
    site.put(path, text.replace(old, new))


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
    edit(site, ENGLISH, "The sea is salt.", "The sea is salty.")
    edit(site, ENGLISH, "Lakes are sweet, most of them.\n\n", "")
    edit(site, ENGLISH, "- Rain\n", "- Rain\n- Hail\n")
    edit(site, ENGLISH, "Rivers carry", "New words.\n\nRivers carry")
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
    edit(site, ENGLISH, "The sea is salt.", "The sea is salty.")
    edit(site, ENGLISH, "Rivers carry it down.", "Rivers carry it all down.")
    edit(site, ENGLISH, "title: Salt", "title: Salts")
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
    edit(site, CHINESE, "湖多半是淡的。\n\n", "")
    before = site.tree()
    assert translate(site, "approve", "salt") == 1
    assert (
        "articles/salt.en.md:8:1: error[translation]: this paragraph has no translation"
        in capsys.readouterr().err
    )
    assert site.tree() == before
    assert not (site.root / APPROVED).exists()
