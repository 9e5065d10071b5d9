"""What a user sees when something is wrong: all of it, each with place and fix (problems/cases.txt)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import SiteFolder, run_cli

from diglot.errors import CODES, ContentError

CASES = Path(__file__).parent / "problems" / "cases.txt"


@dataclass(frozen=True)
class Case:
    title: str
    files: str
    expected: tuple[str, ...]


def cases() -> list[Case]:
    found = []
    for part in f"\n{CASES.read_text('utf-8')}".split("\n# ")[1:]:
        title, _, rest = part.partition("\n")
        files, _, expected = rest.partition("\n>>>\n")
        found.append(Case(title, files, tuple(line for line in expected.splitlines() if line)))
    return found


def reported(site: SiteFolder) -> tuple[str, ...]:
    try:
        return tuple(str(problem) for problem in sorted(site.build().problems))
    except ContentError as error:
        return tuple(str(problem) for problem in error.problems)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_every_problem_is_told_with_its_place_and_fix(case: Case, site: SiteFolder) -> None:
    assert case.expected, "a case without an expectation proves nothing"
    assert reported(site.write(case.files)) == case.expected


def test_bytes_that_are_not_utf_8_are_named(site: SiteFolder) -> None:
    site.put(
        "articles/a.zh.md",
        "---\ntitle: 水\ndate: 2026-01-01\n---\n开源模型不再只是实验室里的玩具。\n".encode("gb18030"),
    )
    (line,) = site.problems()
    assert line.startswith("articles/a.zh.md:5:1: error[bytes]: ")
    assert "0xBF" in line
    assert "GB18030" in line
    assert "iconv -f GB18030 -t UTF-8" in line


def test_characters_that_xml_forbids_stop_at_the_source(site: SiteFolder) -> None:
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\nA bell\x07 and \x1b[31m\n")
    assert [line.split(";")[0].split(" error")[0] for line in site.problems()] == [
        "articles/a.en.md:5:7:",
        "articles/a.en.md:5:13:",
    ]


BROKEN = "=== articles/a.en.md\n---\ntitle: A\ndate: 2026-13-01\n---\nText\n"


def test_exit_codes(site: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--site", str(site.root)]
    site.write(BROKEN)
    assert run_cli("build", *folder) == 1
    error = capsys.readouterr().err
    assert "articles/a.en.md:3:7: error[date]" in error
    assert "1 error; nothing was published, the site is as it was before" in error
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-12-01\n---\nText\n")
    assert run_cli("build", *folder) == 0
    assert run_cli("build", "--site", str(tmp_path)) == 2
    assert "no diglot.toml" in capsys.readouterr().err
    assert run_cli("build", "--nonsense") == 2
    assert run_cli() == 2


def test_problems_for_machines(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(BROKEN)
    assert run_cli("build", "--site", str(site.root), "--format", "json") == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["path"], problem["line"], problem["col"], problem["code"]) == (
        "articles/a.en.md",
        3,
        7,
        "date",
    )
    assert run_cli("build", "--site", str(site.root), "--format", "github") == 1
    line = capsys.readouterr().out.strip()
    assert line.startswith("::error file=articles/a.en.md,line=3,col=7,title=date::")


def test_a_finished_build_says_what_it_did(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    assert run_cli("build", "--site", str(site.root)) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "1 story (1 en, 0 zh)"
    assert "files written, 0 unchanged, 0 deleted in" in out
    assert err == ""
    assert run_cli("build", "--site", str(site.root), "--quiet") == 0
    assert capsys.readouterr().out == ""
    assert run_cli("build", "--site", str(site.root), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["articles"] == {"en": 1, "zh": 0}


def test_our_own_bug_shows_no_traceback(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("diglot.survey.Survey.place", broken)
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    assert run_cli("build", "--site", str(site.root)) == 3
    error = capsys.readouterr().err
    assert "this is a bug in diglot" in error
    assert "Traceback" not in error


def test_an_output_folder_that_cannot_be_written(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    assert run_cli("build", "--site", str(site.root), "--output", "/proc/nowhere") == 2
    assert "cannot write /proc/nowhere" in capsys.readouterr().err


def test_every_code_in_the_cases_is_registered_and_most_codes_have_a_case() -> None:
    shown = {line.split("[")[1].split("]")[0] for case in cases() for line in case.expected}
    assert shown <= set(CODES)
    assert len(shown) > 10
