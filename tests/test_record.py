"""What builds remember may be damaged in any way: the site is what a build from nothing makes of it.

At most one line of notice says so, and the next build finds everything sound again.
"""

from __future__ import annotations

import marshal
import os
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from harness import ROOT, SiteFolder, in_memory, run_cli
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot import build, cache, glance, publish, record, store
from diglot.glance import STATE, name_of
from diglot.job import Report
from diglot.scan import Scan

#: Long after the files of a test were written, so that their times are believed.
LATER = datetime.now(UTC) + timedelta(days=1)

STORIES = """
=== articles/a.en.md
---
title: A
date: 2026-01-01
tags: [water]
aliases: [/old/a/]
---
See [b](b.en.md).
=== articles/a.zh.md
---
title: 甲
---
正文
=== articles/b.en.md
---
title: B
date: 2026-02-01
series: salt
---
Some **text**, and [data](data.csv).
=== articles/data.csv
1
=== articles/c.zh.md
---
title: 丙
date: 2026-03-01
tags: [water, salt]
---
正文
"""

#: What every page begins with. No address changes with it: what nobody knows of any more cannot be deleted.
BASE = (ROOT / "templates/base.html").read_text("utf-8")
STYLES = tuple(BASE.replace('content="diglot"', f'content="{name}"') for name in ("one", "two"))


class Archive(SiteFolder):
    """A site in two styles: a change from one to the other renders every page anew, from what is remembered."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.write(STORIES)
        self.clean = [self._clean(style) for style in STYLES]
        self.style = 1
        self.again()

    def _clean(self, style: str) -> dict[str, bytes]:
        """What a build from nothing gives."""
        self.put("templates/base.html", style)
        fresh = SiteFolder(self.root)
        fresh.output = self.root.parent / "clean"
        fresh.build(now=LATER)
        found = fresh.tree()
        for folder in (fresh.output, self.root / STATE):
            shutil.rmtree(folder)
        return found

    @property
    def record(self) -> Path:
        return self.root / STATE / f"record-{name_of(self.output)}"

    @property
    def cache(self) -> Path:
        return self.root / STATE / cache.FILE

    def restyle(self) -> None:
        self.style = 1 - self.style
        self.put("templates/base.html", STYLES[self.style])

    def again(self) -> Report:
        """As the command does it: nothing, if at a glance there is nothing to do."""
        options = self.options(now=LATER)
        scan = Scan(self.root)
        return glance.nothing_to_do(options, scan) or build.run(options, scan=scan)

    def check(self, *, damaged: bool = True, glance: bool = False) -> Report:
        """The next build gives the right bytes; what it says is one line."""
        report = self.again() if glance else self.build(now=LATER)
        assert self.tree() == self.clean[self.style]
        assert report.notice in {"", build.DAMAGED, publish.DAMAGED} if damaged else not report.notice
        return report

    def check_both_ways(self) -> None:
        """Once with every source at rest, and once with every page to be made anew."""
        self.check(glance=True)
        self.restyle()
        self.check()


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    """One for all: each test leaves it sound, or finds out that it did not."""
    with in_memory() as folder:
        yield Archive(folder / "site")


@pytest.fixture(autouse=True)
def sound(archive: Archive) -> Iterator[None]:
    yield
    archive.check()
    archive.check(damaged=False, glance=True)


def parts(data: bytes) -> list[bytes]:
    """A record cut at its seams; the first piece is its name."""
    seam = len(record.MAGIC) + len(store._FORMAT)  # noqa: SLF001 - the format is what is tested
    found = [data[:seam]]
    while seam < len(data):
        end = seam + 24 + int.from_bytes(data[seam : seam + 8], "big")
        found.append(data[seam:end])
        seam = end
    return found


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch EVIL",)


def code() -> bytes:
    return marshal.dumps(compile("import os; os.system('touch EVIL')", "evil", "exec"))


def signed(path: Path, values: list[object]) -> None:
    """A record whose digests are right, whatever it holds."""
    store.save(path, record.MAGIC, values)


def database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as found:
        found.execute("CREATE TABLE record (a, b)")
        found.execute("CREATE VIEW source AS SELECT 1")
        found.commit()


RECORDS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "zeros behind its name": lambda path: path.write_bytes(parts(path.read_bytes())[0] + bytes(4096)),
    "its name alone": lambda path: path.write_bytes(parts(path.read_bytes())[0]),
    "more behind its end": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "twice": lambda path: path.write_bytes(path.read_bytes() * 2),
    "a foreign file": lambda path: path.write_text("not a record\n" * 100),
    "another version": lambda path: path.write_bytes(path.read_bytes().replace(b"record ", b"record 9", 1)),
    "another Python": lambda path: path.write_bytes(path.read_bytes().replace(b"marshal ", b"marshal 9", 1)),
    "a database": database,
    "a pickle": lambda path: path.write_bytes(pickle.dumps(Evil())),
    "a pickle behind its name": lambda path: path.write_bytes(
        parts(path.read_bytes())[0] + pickle.dumps(Evil())
    ),
    "code behind its name": lambda path: path.write_bytes(parts(path.read_bytes())[0] + code()),
    "a signed pickle": lambda path: signed(path, [pickle.dumps(Evil())]),
    "signed code": lambda path: signed(path, [compile("import os", "evil", "exec")] * 16),
    "signed numbers": lambda path: signed(path, [[1] * 8, *range(15)]),
    "signed texts": lambda path: signed(path, ["no" for _ in range(16)]),
    "signed nothing": lambda path: signed(path, []),
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_damaged_record_never_shows_in_the_site(
    archive: Archive, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive.root)
    RECORDS[name](archive.record)
    report = archive.check()
    assert report.notice == ("" if name == "deleted" else publish.DAMAGED)
    assert not Path("EVIL").exists()
    RECORDS[name](archive.record)
    archive.restyle()
    archive.check()
    assert not Path("EVIL").exists()


def test_a_record_that_was_cut_is_noticed(archive: Archive) -> None:
    sound, seams = archive.record.read_bytes(), [0]
    for part in parts(sound):
        seams.append(seams[-1] + len(part))
    tenths = [len(sound) * tenth // 10 for tenth in range(10)]
    for end in sorted({*tenths, *seams[:-1], *(seam + 1 for seam in seams[:-1]), len(sound) - 1}):
        archive.record.write_bytes(archive.record.read_bytes()[:end])
        assert archive.check().notice == publish.DAMAGED, end


def test_a_record_whose_parts_changed_places_is_noticed(archive: Archive) -> None:
    seams = len(fields(record.Record)) - 1
    for place in range(1, seams + 1):
        name, *rest = parts(archive.record.read_bytes())
        rest[place - 1], rest[place] = rest[place], rest[place - 1]
        archive.record.write_bytes(b"".join([name, *rest]))
        archive.restyle()
        assert archive.check().notice == publish.DAMAGED, place
    assert len(rest) == seams + 1


def test_a_record_of_two_halves_is_noticed(archive: Archive) -> None:
    """Each half is a record's of this very site; together they are none."""
    before = parts(archive.record.read_bytes())
    archive.restyle()
    archive.check(damaged=False)
    after = parts(archive.record.read_bytes())
    archive.record.write_bytes(b"".join([*before[:5], *after[5:]]))
    archive.restyle()
    assert archive.check().notice == publish.DAMAGED


def flipped(path: Path, where: float, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    path.write_bytes(data)


places = st.floats(0, 1, exclude_max=True)


@settings(max_examples=100)
@given(where=places, bit=st.integers(0, 7))
def test_no_flipped_bit_of_a_record_shows_in_the_site(archive: Archive, where: float, bit: int) -> None:
    flipped(archive.record, where, bit)
    archive.check_both_ways()


@settings(max_examples=160)
@given(where=places, bit=st.integers(0, 7), more=st.integers(0, 3))
def test_no_flipped_bit_of_the_cache_shows_in_the_site(
    archive: Archive, where: float, bit: int, more: int
) -> None:
    sound = archive.cache.read_bytes()
    for place in range(more + 1):
        flipped(archive.cache, (where + place / 7) % 1, bit)
    archive.check_both_ways()
    archive.cache.write_bytes(sound)


def test_no_flipped_bit_of_the_caches_head_and_outline_shows_in_the_site(archive: Archive) -> None:
    """The first bytes of each page say what the rest of it is, and the first page of all what the file is."""
    sound = archive.cache.read_bytes()
    page = int.from_bytes(sound[16:18], "big")
    heads = [place + start for start in range(0, len(sound), page) for place in range(0, 16, 3)]
    outline = [sound.index(word.encode()) for word in ("CREATE", "toolchain", "path TEXT", "PRIMARY", "html")]
    for place in (*range(0, 100, 3), *heads, *outline):
        for bit in (0, 5):
            archive.cache.write_bytes(sound)
            flipped(archive.cache, (place + 0.5) / len(sound), bit)
            archive.restyle()
            archive.check()
    archive.cache.write_bytes(sound)


def test_a_cache_that_was_cut_never_shows_in_the_site(archive: Archive) -> None:
    sound = archive.cache.read_bytes()
    page = int.from_bytes(sound[16:18], "big")
    tenths = {len(sound) * tenth // 10 for tenth in range(10)}
    for end in sorted({*tenths, *range(0, len(sound), page), 1, 99, 101, len(sound) - 1}):
        archive.cache.write_bytes(sound[:end])
        archive.restyle()
        archive.check()


def test_both_may_be_damaged_at_once(archive: Archive) -> None:
    for damage in (partial(flipped, where=0.5, bit=0), RECORDS["zeros"], RECORDS["emptied"]):
        damage(archive.record)
        damage(archive.cache)
        archive.check()
        archive.check()  # a cache that was thrown away begins anew with the next build
        damage(archive.record)
        damage(archive.cache)
        archive.restyle()
        archive.check()
        archive.check()


# What is kept, when what is remembered goes


@pytest.fixture
def own(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "site")


def stamps(site: SiteFolder) -> dict[str, int]:
    return {file: (site.output / file).stat().st_mtime_ns for file in site.tree()}


def forget_all(site: Archive) -> None:
    assert run_cli("clean", "--quiet", "--site", str(site.root)) == 0


def forget_the_cache(site: Archive) -> None:
    site.cache.unlink()


@pytest.mark.parametrize("forget", [forget_all, forget_the_cache])
def test_what_is_forgotten_is_read_anew_and_not_written_again(
    own: Archive, forget: Callable[[Archive], None]
) -> None:
    before = stamps(own)
    forget(own)
    report = build.run(own.options(now=LATER))
    assert (report.parsed, report.summary.written, report.notice) == (4, 0, "")
    assert stamps(own) == before


@pytest.mark.parametrize("forget", [forget_all, forget_the_cache, lambda _: None])
@pytest.mark.parametrize("cached", [True, False], ids=["", "no-cache"])
def test_what_is_forgotten_is_still_ours_to_delete(
    own: Archive, forget: Callable[[Archive], None], *, cached: bool
) -> None:
    own.put("public/notes.txt", "not ours")
    forget(own)
    (own.root / "articles/c.zh.md").unlink()
    report = own.build(now=LATER, cached=cached)
    assert "zh/c/index.html" in report.deleted
    assert own.read("notes.txt") == "not ours"
    (own.output / "notes.txt").unlink()
    fresh = SiteFolder(own.root)
    fresh.output = own.root.parent / "fresh"
    fresh.build(now=LATER, cached=False)
    assert own.tree() == fresh.tree()


def test_without_the_cache_everything_is_made_anew(own: Archive) -> None:
    report = own.build(now=LATER, cached=False)
    assert (report.parsed, report.summary.unchanged, report.notice) == (4, 0, "")
    assert own.tree() == own.clean[own.style]
    assert own.again().summary.written == 0


def test_without_the_record_nothing_is_read_again(own: Archive) -> None:
    own.record.unlink()
    report = own.check(damaged=False)
    assert (report.parsed, report.summary.unchanged) == (0, 0)
