"""The cache saves work and is never needed: damaged, foreign or absent, the site is the same."""

from __future__ import annotations

import os
import pickle
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness import SiteFolder

from diglot import build, digest
from diglot.cache import FILE

#: Long after the files of a test were written, so that their times are believed.
LATER = datetime.now(UTC) + timedelta(days=1)

STORIES = """
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
Some **text**.
=== articles/b.en.md
---
title: B
date: 2026-02-01
---
Some other text.
"""


@pytest.fixture
def built(site: SiteFolder) -> SiteFolder:
    assert site.write(STORIES).build(now=LATER).parsed == 2
    return site


def db(site: SiteFolder) -> Path:
    return site.root / ".diglot" / FILE


def test_nothing_is_parsed_twice(built: SiteFolder) -> None:
    assert built.build(now=LATER).parsed == 0
    built.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\nEdited.\n")
    assert built.build(now=LATER).parsed == 1


def test_a_file_that_was_only_touched_is_not_parsed(built: SiteFolder) -> None:
    os.utime(built.root / "articles/a.en.md")
    assert built.build(now=LATER).parsed == 0


def test_an_edit_of_the_same_size_and_times_is_noticed(built: SiteFolder) -> None:
    path = built.root / "articles/a.en.md"
    before = path.stat()
    path.write_text(path.read_text().replace("text", "TEXT"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert built.build(now=LATER).parsed == 1
    assert "TEXT" in built.read("en/a/index.html")


def test_times_are_not_believed_while_they_are_young(site: SiteFolder) -> None:
    site.write(STORIES).build(now=datetime.now(UTC))
    with sqlite3.connect(db(site)) as found:
        assert {stat for (stat,) in found.execute("SELECT stat FROM source")} == {""}
    found.close()
    assert site.build(now=datetime.now(UTC)).parsed == 0, "their content is still known"


def test_settings_that_decide_how_to_read_count(built: SiteFolder) -> None:
    config = (built.root / "diglot.toml").read_text()
    built.put("diglot.toml", f'timezone = "Asia/Shanghai"\n{config}')
    assert built.build(now=LATER).parsed == 2
    built.put("diglot.toml", config.replace("The Series", "Another name"))
    assert built.build(now=LATER).parsed == 2
    assert built.build(now=LATER).parsed == 0


def test_what_is_gone_is_forgotten(built: SiteFolder) -> None:
    (built.root / "articles/a.en.md").unlink()
    built.build(now=LATER)
    with sqlite3.connect(db(built)) as found:
        assert found.execute("SELECT path FROM source").fetchall() == [("articles/b.en.md",)]
        assert found.execute("SELECT count(*) FROM body").fetchone() == (1,)
    found.close()


def test_without_the_cache_all_is_parsed_and_nothing_kept(site: SiteFolder) -> None:
    site.write(STORIES)
    assert [site.build(now=LATER, cached=False).parsed for _ in range(2)] == [2, 2]
    assert not db(site).exists()


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch EVIL",)


def rows(change: str, *values: object) -> object:
    def damage(path: Path) -> None:
        found = sqlite3.connect(path)
        found.execute(change, values)
        found.commit()
        found.close()

    return damage


def evil(path: Path) -> None:
    """A pickle of another's, in a row whose digest is right."""
    found = sqlite3.connect(path)
    first = found.execute("SELECT * FROM source").fetchone()
    entry = (*first[:3], pickle.dumps(Evil()))
    found.execute(
        "UPDATE source SET parsed = ?, proof = ? WHERE path = ?", (entry[3], digest.of(entry), entry[0])
    )
    found.commit()
    found.close()


DAMAGES = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "no database": lambda path: path.write_text("hello"),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another's database": lambda path: (path.unlink(), sqlite3.connect(path).execute("CREATE TABLE x (y)")),
    "another version": rows("UPDATE about SET toolchain = 'old'"),
    "a changed parse": rows("UPDATE source SET parsed = x'00' || parsed"),
    "a changed body": rows("UPDATE body SET html = 'wrong'"),
    "no bodies": rows("DELETE FROM body"),
    "an evil pickle": evil,
}


@pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")
@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_cache_never_shows_in_the_site(
    built: SiteFolder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built.root)
    before = built.tree()
    DAMAGES[name](db(built))  # type: ignore[operator]
    (built.output / "en/a/index.html").unlink()
    (built.output / "en/b/index.html").unlink()
    report = built.build(now=LATER)
    assert built.tree() == before
    assert report.parsed == 2 or name in {"a changed body", "no bodies"}
    assert report.notice in {"", build.DAMAGED}
    assert not Path("EVIL").exists()
    built.build(now=LATER)
    assert built.build(now=LATER).parsed == 0, "the next cache is sound"
