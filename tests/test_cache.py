"""The cache saves work and is never needed: damaged, foreign or absent, the site is the same."""

from __future__ import annotations

import os
import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from threading import Barrier

import pytest
from harness import SiteFolder

from diglot import build, cache, digest, record
from diglot.cache import FILE
from diglot.glance import STATE, name_of

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
    found = record.load(site.root / STATE / f"record-{name_of(site.output)}")
    assert found
    assert set(found.glance.stats["articles"].values()) == {b""}
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
    place, content = first[:2]
    blob = pickle.dumps(Evil())
    proof = blake2b(b"\0".join((place.encode(), content.encode(), blob)), digest_size=digest.SIZE).digest()
    found.execute("UPDATE source SET parsed = ?, proof = ? WHERE path = ?", (blob, proof, place))
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
    "a changed body": rows("UPDATE source SET html = 'wrong'"),
    "empty bodies": rows("UPDATE source SET html = ''"),
    "bodies of another kind": rows("UPDATE source SET html = x'00'"),
    "other paths": rows("UPDATE source SET path = 'x' || path"),
    "one source's text under another's name": rows(
        "UPDATE source SET (content, parsed, proof) ="
        " (SELECT content, parsed, proof FROM source AS other WHERE other.path < source.path)"
        " WHERE path = 'articles/b.en.md'"
    ),
    "an evil pickle": evil,
}

#: Where the record still knows what the sources said: they are read again one by one, as they are needed.
PARTLY = {"other paths", "one source's text under another's name"}


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
    assert report.parsed == 2 or name in PARTLY
    assert report.notice in {"", build.DAMAGED}
    assert not Path("EVIL").exists()
    built.build(now=LATER)
    assert built.build(now=LATER).parsed == 0, "the next cache is sound"


def test_two_first_builds_at_once_make_one_cache(tmp_path: Path) -> None:
    """One of them threw away the other's, as damaged."""

    def first(folder: Path, start: Barrier) -> bool:
        start.wait()
        with cache.opened(folder, "tools") as found:
            return found.is_empty

    with ThreadPoolExecutor(2) as pool:
        for number in range(60):
            start = Barrier(2)
            both = [pool.submit(first, tmp_path / str(number), start) for _ in range(2)]
            assert [each.result() for each in both] == [True, True]
