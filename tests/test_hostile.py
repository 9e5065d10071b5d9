"""What an unlucky folder, a careless hand or a hostile text does to translations: nothing."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from time import process_time

import pytest
from harness import SiteFolder, run_cli

from diglot import po
from diglot.translation.merging import Message, follow, match

PO = "locales/zh_Hans/articles/salt.po"
SALT = f"""
=== articles/salt.en.md
---
title: Salt
date: 2026-01-02
---
White.
=== {PO}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Salt"
msgstr "盐"

msgid "White."
msgstr "白色。"
"""


def translate(site: SiteFolder, *words: str) -> int:
    return run_cli("translate", *words, "--site", str(site.root))


# What stands in the way.


def test_a_catalog_below_a_linked_folder_is_not_written_over(
    site: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such folders are not walked, so a build knows nothing of it."""
    site.write(SALT)
    elsewhere = tmp_path / "elsewhere"
    (site.root / "locales/zh_Hans").rename(elsewhere)
    (site.root / "locales/zh_Hans").symlink_to(elsewhere)
    before = (site.root / PO).read_bytes()

    assert translate(site, "update", "salt") == 2
    assert f"{PO} is there already, and nothing was read from it" in capsys.readouterr().err
    assert (site.root / PO).read_bytes() == before


def test_an_empty_catalog_gets_a_header(site: SiteFolder) -> None:
    site.write(SALT).put(PO, "")
    assert translate(site, "update") == 0
    assert '"Language: zh_Hans\\n"' in (site.root / PO).read_text("utf-8")


# What is told.


@pytest.mark.parametrize(
    "verb", ["update", "check", "diff", "approve salt", "keep salt", "convert salt --to md"]
)
def test_a_machine_reads_one_document(
    verb: str, site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(SALT)
    assert translate(site, *verb.split(), "--format", "json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"problems": []}
    assert told.err, "and people the rest"


def test_a_catalog_that_is_gone_is_told_of_no_more(site: SiteFolder) -> None:
    site.write(SALT)
    orphan = site.root / "locales/zh_Hans/articles/gone.po"
    orphan.write_bytes((site.root / PO).read_bytes())
    assert any('no article of the story "gone"' in each for each in site.warnings())
    orphan.unlink()
    assert site.warnings() == []


def test_what_a_header_states_is_checked_before_a_build_stops_at_it(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(SALT.replace('UTF-8\\n"', 'UTF-8\\n"\n"X-Diglot-Slug: ../x\\n"'))
    assert translate(site, "check") == 1
    assert f'{PO}:4:17: error[slug]: slug: "../x" is not one plain part' in capsys.readouterr().err


# What takes long.


def row(number: int, place: int) -> Message:
    return Message(f"On row {place} of the table the price was {number} dollars for each barrel of oil.")


def test_many_paragraphs_that_are_much_alike_are_merged_in_seconds() -> None:
    """A thousand rows whose numbers all changed: comparing each with each took a minute."""
    old = [row(number, number) for number in range(1000)]
    new = [row(number + 10**6, number) for number in range(1000)]
    start = process_time()
    for way in match, follow:
        assert [each and each.old for each in way(old, new)] == [*range(1000)]
    mixed = Random(1).sample(new, len(new))  # noqa: S311 - the same order everywhere
    assert len(match(old, mixed)) == len(mixed)
    assert process_time() - start < 8


def test_the_same_few_words_in_a_long_table_are_followed_at_once() -> None:
    """Its columns became one more."""
    old = [Message("xy"[at % 2]) for at in range(3000)]
    new = [Message("xyz"[at % 3]) for at in range(4500)]
    start = process_time()
    found = follow(old, new)
    assert process_time() - start < 4
    assert all(
        each is None or old[each.old] == new[at] for at, each in enumerate(found) if each and each.same
    )
    assert sum(each is not None for each in found) == 3000
    assert len({each.old for each in found if each}) == 3000


def test_a_catalog_full_of_merge_conflicts_is_read_in_seconds() -> None:
    conflict = '<<<<<<< ours\nmsgid "x"\n=======\nmsgid "y"\n>>>>>>> theirs\n'
    start = process_time()
    _, problems = po.read((conflict * 4000).encode(), PO)
    assert [each.code for each in problems] == ["merge-conflict"] * 4000
    assert process_time() - start < 4


# What stands twice.


def test_translations_of_the_same_words_stay_when_all_places_are_gone(site: SiteFolder) -> None:
    """Each place may say them in its own way; in a catalog gettext allows each message once."""
    site.write("""
=== articles/salt.en.md
---
title: Salt
date: 2026-01-02
---
Yes.

White.

Yes.

Yes.
""")
    assert translate(site, "new", "salt", "zh") == 0
    parallel = site.root / "articles/salt.zh.md"
    text = parallel.read_text("utf-8")
    for word in ("盐", "对。", "白色。", "是的。", "对。"):
        text = text.replace("…", word, 1)
    parallel.write_text(text.replace("translation: draft\n", ""), "utf-8")
    assert translate(site, "approve", "salt") == 0
    site.put("articles/salt.en.md", "---\ntitle: Salt\ndate: 2026-01-02\n---\nWhite.\n")

    assert translate(site, "convert", "salt", "--to", "po") == 0
    file, problems = po.read((site.root / PO).read_bytes(), PO)
    assert not problems
    assert {(each.context, each.msgstr[0]) for each in file.entries if each.obsolete} == {
        (None, "对。"),
        ("2", "是的。"),
    }
    assert translate(site, "convert", "salt", "--to", "md") == 0
    assert translate(site, "convert", "salt", "--to", "po") == 0
    again, _ = po.read((site.root / PO).read_bytes(), PO)
    assert [(e.msgid, e.context, e.msgstr) for e in again.entries] == [
        (e.msgid, e.context, e.msgstr) for e in file.entries
    ]
