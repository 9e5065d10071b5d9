"""What the clock alone changes: stories that appear, are corrected, grow old and end; and when to build for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from harness import NOW, ROOT, SiteFolder, needed, run_cli
from host import hosted
from test_docs import blocks

TICK = timedelta(milliseconds=1)
DOCS = ROOT / "docs" / "scheduling.md"

#: A story for each thing that a clock can do to one, and a neighbour on each side of the one that ends.
EVERYTHING = """
=== diglot.toml
title = "The Series"
base_url = "https://series.example"
languages = ["en", "zh", { code = "zh-hant", derive = { from = "zh", with = "s2twp" } }]
security = { contact = "a@b.example", expires = 2026-07-15T00:00:00Z }

=== articles/older.en.md
---
title: Older
date: 2026-03-01
---
It stays. See [the offer](offer.en.md).

=== articles/offer.en.md
---
title: The offer
date: 2026-03-02
expires: 2026-06-20T12:00:00.250Z
tags: [only-here]
aliases: [/old-offer/]
---
For a while only.

=== articles/offer.zh.md
---
title: 优惠
expires: 2026-06-25T00:00:00Z
translators: [林樵]
---
只有几天。

=== articles/newer.en.md
---
title: Newer
date: 2026-03-03
updated: 2026-06-10T08:00:00Z
corrections:
  - date: 2026-06-11T08:00:00Z
    text: Ten is right, eleven was wrong.
---
It is changed later.

=== locales/zh_Hans/articles/newer.po
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Diglot-Date: 2026-06-13T00:00:00Z\\n"

msgid "Newer"
msgstr "较新"

msgid "It is changed later."
msgstr "以后会改。"

=== articles/later.en.md
---
title: Later
date: 2026-06-05T06:30:00.500Z
---
It appears.

=== articles/later.zh.md
---
title: 后来
date: 2026-06-06T06:30:00Z
translators: [林樵]
---
译文晚一天。

=== articles/never.en.md
---
title: Never
date: 2026-06-12
draft: true
---
A draft has no moment of its own.
"""


def afresh(site: SiteFolder, now: datetime) -> tuple[dict[str, bytes], set[str]]:
    """The files and warnings of a build that knows nothing of the last one."""
    other = SiteFolder(site.root)
    other.output = site.root / "afresh"
    report = other.build(now=now, cached=False)
    shutil.rmtree(site.root / ".diglot-afresh", ignore_errors=True)
    return other.tree(), {str(each) for each in report.problems}


def test_a_build_at_each_moment_that_is_named_misses_nothing_and_none_is_in_vain(site: SiteFolder) -> None:
    site.write(EVERYTHING)
    before: tuple[dict[str, bytes], set[str]] = {}, set()
    moments: list[str] = []
    now: datetime | None = NOW
    while now:
        report = site.build(now=now)
        state = site.tree(), {str(each) for each in report.problems}
        assert state != before, f"nothing changed at {now}"
        moments.append(now.isoformat())
        last = report.due - TICK if report.due else datetime(2100, 1, 1, tzinfo=UTC)
        assert state == afresh(site, last), f"something changes between {now} and {last}"
        before, now = state, report.due
    day = "2026-06-{:02}T{}+00:00".format
    assert moments == [
        "2026-06-01T00:00:00+00:00",
        day(5, "06:30:00.500000"),  # later.en appears
        day(6, "06:30:00"),  # its translation does
        day(7, "06:30:00.500000"),  # it is no news any more
        day(8, "06:30:00"),
        day(10, "08:00:00"),  # newer.en is updated
        day(11, "08:00:00"),  # and corrected
        day(13, "00:00:00"),  # the catalog of newer has come to its date
        day(15, "00:00:00"),
        day(20, "12:00:00.250000"),  # the offer ends
        day(25, "00:00:00"),  # and its translation
        "2026-07-15T00:00:00+00:00",  # nobody relies on the contact any more
    ]


def test_a_story_that_ends_leaves_every_page_and_its_neighbours_join_hands(site: SiteFolder) -> None:
    site.write(EVERYTHING).build()
    before = site.read("en/older/index.html")
    assert 'href="/en/offer/"' in before
    report = site.build(now=datetime(2026, 6, 26, tzinfo=UTC))
    assert {"en/offer/index.html", "zh/offer/index.html", "old-offer/index.html"} <= set(report.deleted)
    held = {file for file, data in site.tree().items() if b"The offer" in data or b"/offer/" in data}
    assert held == set()
    assert not (site.output / "en/tags/only-here").exists()
    older, newer = (site.read(f"en/{name}/index.html") for name in ("older", "newer"))
    assert 'rel="next" href="/en/newer/"' in older
    assert 'rel="prev" href="/en/older/"' in newer
    (told,) = [str(each) for each in report.problems if each.code == "link"]
    assert "articles/offer.en.md expired on 2026-06-20" in told
    with hosted(site.output) as host, pytest.raises(HTTPError, match="404") as gone:
        urlopen(f"{host.address}/en/offer/")  # noqa: S310 - a loopback host
    with gone.value as answer:
        assert "There is no such page" in answer.read().decode()


def test_a_build_says_when_the_next_change_is_due(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2999-01-01T00:00:00.0004Z\n---\nText\n")
    where = ("--site", str(site.root))
    assert run_cli("build", *where) == 0
    moment = "2999-01-01T00:00:00.001Z"  # never a moment too early
    assert f"the next change is due at {moment}\n" in capsys.readouterr().out
    assert run_cli("build", *where, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["due"] == moment


def test_only_the_moment_is_printed_if_it_is_wanted_for_cron(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2999-01-01\n---\nText\n")
    where = ("build", "--site", str(site.root), "--print-next")
    assert run_cli(*where, "--dry-run") == 0
    assert capsys.readouterr().out == "2999-01-01T00:00:00.000Z\n"
    assert not site.output.exists()
    for _ in range(2):  # the second build finds nothing to do
        assert run_cli(*where) == 0
        assert capsys.readouterr().out == "2999-01-01T00:00:00.000Z\n"
    assert (site.output / "index.html").exists()
    site.edit("articles/a.en.md", "2999", "2020")
    site.edit("articles/a.en.md", "Text", "Text {{ left }}")
    assert run_cli(*where) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "articles/a.en.md:5:" in told.err  # warnings are still told
    site.edit("articles/a.en.md", "2020", "never")
    assert run_cli(*where) == 1
    assert capsys.readouterr().out == ""


def test_the_script_of_the_docs_asks_systemd_for_that_very_moment(tmp_path: Path) -> None:
    """It is run with a diglot that is late at first, and a systemd that only looks at what it is asked for."""
    needed("systemd-analyze", shutil.which("systemd-analyze"), "apt-get install systemd")
    (script,) = (block.text for block in blocks(DOCS.read_text("utf-8"), "sh") if "systemd-run" in block.text)
    for name, text in {
        "diglot": f"echo x >> {tmp_path}/built; test -e late && echo 2099-01-01T08:30:00.250Z && exit; touch late; echo 2020-01-01T00:00:00.000Z",
        "systemctl": "true",
        "systemd-run": 'for each; do case "$each" in --on-calendar=*) systemd-analyze calendar "${each#*=}";; esac; done',
        "timely": script.replace("cd /srv/my-site", f"cd {tmp_path}"),
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(
        [tmp_path / "timely"],
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Normalized form: 2099-01-01 08:30:00.250000 UTC" in done.stdout
    assert (tmp_path / "built").read_text() == "x\nx\n"
