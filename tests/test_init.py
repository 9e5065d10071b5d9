"""`diglot init`: a new series builds and checks as it is, and nothing that was there is touched."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from harness import NOW, ROOT, SiteFolder, run_cli

from diglot import check, config
from diglot.errors import UsageError
from diglot.scaffold import init

ALL = (
    ".github/workflows/pages.yml",
    ".gitignore",
    "README.md",
    "articles/one-story-two-files.en.md",
    "articles/one-story-two-files.zh.md",
    "articles/what-fits-on-a-page.en.md",
    "articles/what-fits-on-a-page.zh.md",
    "diglot.toml",
)


def begun(folder: Path, **more: object) -> init.Begun:
    how = {"title": "", "languages": init.DEFAULT_LANGUAGES, "base_url": init.DEFAULT_URL, **more}
    return init.run(folder, NOW, **how)  # type: ignore[arg-type]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_series_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "below" / "night-trains"
    assert run_cli("init", str(folder)) == 0
    assert "8 files" in capsys.readouterr().out
    assert tuple(files(folder)) == ALL
    assert run_cli("build", "--site", str(folder)) == 0
    assert run_cli("check", "--site", str(folder)) == 0
    told = capsys.readouterr()
    assert "2 stories (2 en, 2 zh)" in told.out
    assert "no problems" in told.out
    assert told.err == ""
    page = (folder / "public/zh/one-story-two-files/index.html").read_text("utf-8")
    for said in ("Night trains", "第一步", "编辑部", "/en/one-story-two-files/"):
        assert said in page


@pytest.mark.parametrize(
    ("languages", "stories", "bare"),
    [
        (["zh"], {"zh"}, ()),
        (["zh-CN", "en"], {"zh", "en"}, ()),
        (["en", "fr"], {"en"}, ("fr",)),
        (["ar", "zh"], {"zh"}, ("ar",)),
        (["fr", "de"], set(), ("fr", "de")),
    ],
)
def test_other_languages_build_as_well(
    languages: list[str], stories: set[str], bare: tuple[str, ...], tmp_path: Path
) -> None:
    done = begun(tmp_path / "s", languages=languages)
    assert done.bare == bare
    site = SiteFolder(tmp_path / "s")
    assert {lang for lang, count in site.build().articles.items() if count} == stories
    # What is still to be done is a catalog of the words around the articles, and the writer was told so.
    told = [problem for problem in check.run(site.options()) if problem not in done.problems]
    assert told == []
    assert {problem.code for problem in done.problems} <= {"missing-message"}
    assert len(done.problems) == len(bare)


def test_the_first_language_is_that_of_the_originals(tmp_path: Path) -> None:
    begun(tmp_path / "s", languages=["zh", "en"])
    original = (tmp_path / "s/articles/one-story-two-files.zh.md").read_text("utf-8")
    assert "\ndate: 2026-05-31T00:00:00.000Z\nauthors: [desk]\n" in original
    translation = (tmp_path / "s/articles/one-story-two-files.en.md").read_text("utf-8")
    assert "\ntranslators: [desk]\n---\n" in translation
    assert "date:" not in translation


def test_what_is_chosen_stands_in_the_configuration(tmp_path: Path) -> None:
    title = 'He said: "a\\b" # 中文 😀'
    begun(tmp_path, title=title, languages=["zh", "en"], base_url="https://a.example/series")
    site, problems = config.load(tmp_path)
    assert not problems
    assert (site.title("en"), site.base_url, site.codes) == (title, "https://a.example/series", ("zh", "en"))
    assert site.authors["desk"].name("zh") == "编辑部"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"languages": ["xx"]}, '"xx" is not a language'),
        ({"languages": []}, "no language is listed"),
        ({"base_url": "example"}, '"example" is not the address of a site; write one such as'),
        ({"title": "a\x08"}, "U+0008 (BACKSPACE)"),
    ],
)
def test_what_cannot_be_leaves_nothing(more: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        begun(tmp_path / "new" / "s", **more)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["notes.txt", ".env", "articles"])
def test_a_folder_with_anything_in_it_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match=f"is not empty: {name} is in it"):
        begun(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").touch()
    with pytest.raises(UsageError, match="is a file"):
        begun(tmp_path / "s")


def test_a_new_repository_is_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    assert run_cli("init", ".", "--title", "Here") == 0
    assert "next: diglot build\n" in capsys.readouterr().out
    assert (tmp_path / "diglot.toml").exists()
    assert run_cli("build", "--quiet") == 0
    seen = subprocess.run(["git", "status", "--short"], capture_output=True, text=True, check=True).stdout
    assert "public" not in seen
    assert ".diglot" not in seen


@pytest.mark.parametrize("there", [True, False])
def test_all_or_nothing(there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full when the last file moves into place."""
    folder = tmp_path / "s"
    if there:
        (folder / ".git").mkdir(parents=True)
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if self.name == "diglot.toml":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    assert run_cli("init", str(folder)) == 2
    assert os.listdir(tmp_path) == (["s"] if there else [])  # noqa: PTH208
    assert not there or os.listdir(folder) == [".git"]  # noqa: PTH208


def test_the_workflow_builds_checks_and_deploys(tmp_path: Path) -> None:
    begun(tmp_path / "s")
    text = (tmp_path / "s/.github/workflows/pages.yml").read_text("utf-8")
    found = yaml.safe_load(text)
    steps = [step for job in found["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert {name.partition("@")[0] for name in used} >= {"actions/checkout", "actions/deploy-pages"}
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", name) for name in used)
    typed = [step["run"] for step in steps if "run" in step]
    assert [line.split()[1] for line in typed if line.startswith("diglot")] == ["check", "build"]
    assert found[True]["schedule"], "YAML takes `on` for true, as GitHub does not"
    # It is run as it stands, with the address that GitHub would give.
    for line in typed:
        if line.startswith("diglot "):
            words = line.replace('"$BASE_URL"', "https://x.github.io/s").split()[1:]
            assert run_cli(*words, "--site", str(tmp_path / "s")) == 0


def test_dates_have_passed_at_once(tmp_path: Path) -> None:
    assert run_cli("init", str(tmp_path / "s"), "--quiet") == 0
    site = SiteFolder(tmp_path / "s")
    assert site.build(now=datetime.now(UTC)).stories == 2


def test_the_files_are_in_the_wheel() -> None:
    """Hatchling takes all of the package but what git ignores."""
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", *map(str, init.FILES.iterdir())],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ignored.stdout == ""
    assert init.FILES.is_relative_to(ROOT / "diglot")
