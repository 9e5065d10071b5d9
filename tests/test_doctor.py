"""`diglot doctor`: it says what is there and what is broken, and never falls ill itself."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from harness import ROOT, SiteFolder, run_cli

import diglot
from diglot import cache, doctor
from diglot.doctor import Health
from diglot.glance import STATE

FILES = """
=== diglot.toml
title = { en = "The Series", zh = "连载" }
base_url = "https://series.example"
languages = ["en", "zh"]
outputs = ["page", "front", "notfound"]

=== articles/one.en.md
---
title: One
date: 2026-05-12
---

One.

=== articles/one.zh.md
---
title: 一
---

一。

=== articles/two.en.md
---
title: Two
date: 2026-05-13
---

Two.
"""


@pytest.fixture
def built(site: SiteFolder) -> SiteFolder:
    site.write(FILES).build()
    return site


def examined(site: SiteFolder) -> Health:
    return doctor.examined(site.root, site.output)


def test_a_healthy_site(built: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    found = examined(built)
    assert found.faults == ()
    assert found.site["title"] == "The Series"
    assert found.site["languages"] == ["en", "zh"]
    assert (found.site["stories"], found.site["articles"]) == (2, {"en": 2, "zh": 1})
    assert found.memory["sources"] == 3
    assert found.memory["records"] == 1
    assert found.output["files"] == len(built.tree())
    assert (found.output["changed"], found.output["writer"]) == (0, "")
    assert run_cli("doctor", "--site", str(built.root)) == 0
    told = capsys.readouterr().out
    assert told.endswith("all is well\n")
    assert "  stories       2\n  articles      2 en, 1 zh\n" in told


def test_what_is_installed() -> None:
    found = doctor.examined(Path("nowhere"), Path("nowhere"))
    libraries = {each.name: each for each in found.libraries}
    assert found.installation["diglot"] == diglot.__version__
    assert libraries["jinja2"].version == metadata.version("jinja2")
    assert libraries["feedgen"].least == "1.0"
    assert {each.name for each in found.extras["chinese"]} == {"opencc", "pypinyin"}
    assert "pytest" not in libraries


def test_every_extra_is_described() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"test"}
    assert extras <= set(doctor.GIVES)
    assert set(doctor.examined(ROOT, ROOT / "public").extras) == extras


def test_what_is_absent_or_old_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    version = metadata.version

    def here(name: str) -> str:
        if name in {"pypinyin", "jinja2"}:
            raise metadata.PackageNotFoundError(name)
        return "2.9.1" if name == "babel" else version(name)

    monkeypatch.setattr(metadata, "version", here)
    assert run_cli("doctor", "--site", "nowhere") == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "babel 2.9.1 is too old: 2.16 is needed; pip install --upgrade" in told
    assert "jinja2 is absent; pip install --force-reinstall diglot" in told
    assert "chinese absent; it would give editions converted" in told
    assert 'pip install "diglot[chinese]"' in told
    assert "pypinyin is absent" not in told, "an extra that nobody asked for is nothing broken"


def test_json_says_the_same(built: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli("doctor", "--site", str(built.root), "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["site"]["stories"] == 2
    assert found["extras"]["math"]["present"] is True
    assert found["extras"]["math"]["install"] == 'pip install "diglot[math]"'
    assert found["libraries"]["lxml"]
    assert found["faults"] == []


def test_it_changes_nothing(built: SiteFolder) -> None:
    def all_of(folder: Path) -> dict[str, tuple[bytes, int]]:
        return {
            str(path): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in folder.rglob("*")
            if path.is_file()
        }

    before = all_of(built.root)
    examined(built)
    assert all_of(built.root) == before
    nowhere = built.root / "empty"
    nowhere.mkdir()
    assert doctor.examined(nowhere, nowhere / "public").faults == ()
    assert not list(nowhere.iterdir())


def damage(path: Path, part: bytes) -> None:
    """Turn a bit where some bytes stand."""
    data = bytearray(path.read_bytes())
    data[data.rindex(part)] ^= 1
    path.write_bytes(data)


def record(site: SiteFolder) -> Path:
    (found,) = (site.root / STATE).glob("record-*")
    return found


def configuration(text: str) -> Callable[[SiteFolder], None]:
    return lambda site: site.put("diglot.toml", text)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (configuration("title = ["), "diglot.toml:1:"),
        (configuration("title = 'a'"), 'the configuration needs "base_url"'),
        (configuration("\0"), "diglot.toml"),
        (lambda site: damage(site.root / STATE / cache.FILE, b"One.</p>"), "is damaged"),
        (lambda site: (site.root / STATE / cache.FILE).write_text("no database" * 99), "is damaged"),
        (lambda site: (site.root / STATE / cache.FILE).write_bytes(b""), "is damaged"),
        (lambda site: damage(record(site), b"index.html"), "cannot be read; `diglot clean`"),
        (lambda site: record(site).write_text("x"), "cannot be read; `diglot clean`"),
        (
            lambda site: (site.root / STATE / record(site).name.replace("record", "pending")).write_text(
                "[]"
            ),
            "a build was stopped while it wrote",
        ),
    ],
)
def test_what_is_broken_is_a_finding(
    harm: Callable[[SiteFolder], Any], said: str, built: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(built)
    assert run_cli("doctor", "--site", str(built.root)) == 1
    assert said in " ".join(capsys.readouterr().out.split())
    assert run_cli("doctor", "--site", str(built.root), "--quiet") == 1
    assert said in capsys.readouterr().out
    assert run_cli("doctor", "--site", str(built.root), "--format", "json") == 1
    assert any(
        said in f"{each['message']}; {each['fix']}" for each in json.loads(capsys.readouterr().out)["faults"]
    )


def test_what_nobody_thought_of_is_a_finding_too(built: SiteFolder) -> None:
    (built.root / STATE / cache.FILE).unlink()
    (built.root / STATE / cache.FILE).mkdir()
    record(built).unlink()
    (built.root / STATE / "record-aaaaaaaa").mkdir()
    assert len(examined(built).faults) == 2


def test_files_that_somebody_changed_are_counted(built: SiteFolder) -> None:
    (built.output / "index.html").write_text("x")
    (built.output / "404.html").unlink()
    assert examined(built).output["changed"] == 2
    assert examined(built).faults == (), "the next build writes them again"


def test_who_is_writing_is_told(built: SiteFolder) -> None:
    """Another process holds the lock, as a build does."""
    code = (
        "import sys; from pathlib import Path; from diglot import publish\n"
        f"with publish.published(Path({str(built.output)!r}), Path({str(built.root)!r})):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        assert examined(built).output["writer"] == str(other.pid)
        other.communicate()
    assert examined(built).output["writer"] == ""
