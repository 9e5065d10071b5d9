"""A small site of each system becomes ours: what is written, what is told, and that it builds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness import SiteFolder, run_cli
from trees import case, contents, digest, planted

from diglot import importing
from diglot.errors import UsageError


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return tmp_path / "old"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new"


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_a_site_becomes_ours(system: str, old: Path, new: Path) -> None:
    tree, expected = case(system)
    planted(old, dict(tree))
    before = digest(old)
    importing.run(system, old, new)
    assert contents(new) == expected
    assert digest(old) == before


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_what_came_builds(system: str, old: Path, new: Path) -> None:
    found = importing.run(system, planted(old, dict(case(system)[0])), new)
    site = SiteFolder(new)
    report = site.build(future=True)
    drafts = sum(each.front.draft for each in found.articles)
    assert sum(report.articles.values()) == len(found.articles) - drafts
    pages = site.tree()
    for each in found.articles:
        for alias in each.aliases if not each.front.draft else ():
            file = alias.strip("/")
            page = pages.get(file) or pages[f"{file}/index.html"]
            assert f"/{each.page.lang}/{each.slug}/" in page.decode(), alias


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_again_changes_nothing(system: str, old: Path, new: Path) -> None:
    planted(old, dict(case(system)[0]))
    first = importing.run(system, old, new)
    before = digest(new)
    second = importing.run(system, old, new)
    assert not second.written
    assert digest(new) == before
    assert second.problems == first.problems


def test_the_systems_that_can_be_typed_are_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli("import", "--help") == 0
    assert ", ".join(importing.SYSTEMS) in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_a_folder_of_something_else_is_refused(system: str, old: Path, new: Path) -> None:
    planted(old, {"letter.txt": "Dear all"})
    with pytest.raises(UsageError, match="is no "):
        importing.run(system, old, new)
    assert not new.exists()


# What was changed since.


def test_what_a_writer_changed_stays_and_is_told(old: Path, new: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    importing.run("hugo", old, new)
    article = new / "articles/posts/second/index.en.md"
    article.write_text(article.read_text("utf-8") + "\nMore.\n", "utf-8")
    found = importing.run("hugo", old, new)
    assert article.read_text("utf-8").endswith("More.\n")
    kept = [str(each) for each in found.problems if each.code == "import-kept"]
    assert kept == [
        "content/posts/second/index.md: warning[import-kept]: articles/posts/second/index.en.md is there, and is"
        " not as an import wrote it: it stays as it is; remove articles/posts/second/index.en.md to import it anew"
    ]
    assert "articles/posts/second/index.en.md is there" in (new / "import-report.md").read_text("utf-8")


def test_what_the_old_site_changed_comes_along(old: Path, new: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    importing.run("hugo", old, new)
    planted(
        old, {"content/posts/second/index.md": "---\ntitle: Second thoughts\ndate: 2026-02-01\n---\nNew.\n"}
    )
    found = importing.run("hugo", old, new)
    assert "articles/posts/second/index.en.md" in found.written
    assert "Second thoughts" in (new / "articles/posts/second/index.en.md").read_text("utf-8")


def test_without_its_memory_an_import_writes_over_nothing(old: Path, new: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    importing.run("hugo", old, new)
    shutil.rmtree(new / ".diglot")
    planted(
        old, {"content/posts/second/index.md": "---\ntitle: Second thoughts\ndate: 2026-02-01\n---\nNew.\n"}
    )
    found = importing.run("hugo", old, new)
    assert "The second post" in (new / "articles/posts/second/index.en.md").read_text("utf-8")
    assert "import-kept" in {each.code for each in found.problems}


def test_an_existing_site_keeps_its_configuration(old: Path, new: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    site = SiteFolder(new)  # English and Chinese, at another address
    configuration = (new / "diglot.toml").read_bytes()
    importing.run("hugo", old, new)
    assert (new / "diglot.toml").read_bytes() == configuration
    assert "authors: [Ines Okafor]" in (new / "articles/posts/First Post.en.md").read_text("utf-8")
    site.build()


def test_a_language_that_the_site_has_not_is_told(old: Path, new: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    SiteFolder(new).put("diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en"]\n')
    found = importing.run("hugo", old, new)
    told = [str(each) for each in found.problems if each.is_error]
    assert told[0] == (
        'content/notes/kurz.zh-cn.md: error[import-file]: the site has no language "zh"; add "zh" to `languages` in'
        " diglot.toml, and import again"
    )
    assert not list(new.rglob("*.zh.md"))


# The two folders.


def test_the_old_folder_is_never_written_to(old: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    before = digest(old)
    for site in (old, old / "content", old / "new"):
        with pytest.raises(UsageError, match="must not touch"):
            importing.run("hugo", old, site)
    assert digest(old) == before


def test_an_old_folder_inside_of_the_articles_is_refused(new: Path) -> None:
    planted(new / "articles/old", dict(case("hugo")[0]))
    with pytest.raises(UsageError, match="move it out"):
        importing.run("hugo", new / "articles/old", new)


def test_links_are_not_followed_out_of_the_old_folder(old: Path, new: Path, tmp_path: Path) -> None:
    planted(
        tmp_path,
        {"secret.md": "---\ntitle: Secret\ndate: 2026-01-01\n---\nSecret.\n", "secrets/x.md": "Secret."},
    )
    planted(old, {"content/a.md": "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"})
    (old / "content/b.md").symlink_to(tmp_path / "secret.md")
    (old / "content/c").symlink_to(tmp_path / "secrets")
    (old / "content/loop").symlink_to(old / "content")
    (old / "content/same.md").symlink_to(old / "content/a.md")
    found = importing.run("hugo", old, new)
    assert sorted(each.target for each in found.articles) == ["articles/a.en.md", "articles/same.en.md"]
    told = {each.path: each.message for each in found.problems if "followed" in each.message}
    assert told == {
        "content/b.md": "a link that leads out of the folder is not followed",
        "content/c": "a link that leads out of the folder is not followed",
        "content/loop": "a link to a folder is not followed",
    }


def test_nothing_is_written_through_a_link_out_of_the_site(old: Path, new: Path, tmp_path: Path) -> None:
    planted(old, dict(case("hugo")[0]))
    (tmp_path / "elsewhere").mkdir()
    new.mkdir()
    (new / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="leads out of the site"):
        importing.run("hugo", old, new)
    assert not list((tmp_path / "elsewhere").iterdir())


# The command.


def test_the_command_says_what_it_did(old: Path, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted(old, dict(case("nikola")[0]))
    assert run_cli("import", "nikola", str(old), "--site", str(new), "--dry-run", "--quiet") == 0
    assert not new.exists()
    assert run_cli("import", "nikola", str(old), "--site", str(new), "--dry-run") == 0
    assert not new.exists()
    would = capsys.readouterr().out.splitlines()
    assert would[0] == "diglot.toml"
    assert would[-2] == "4 articles; 7 files would be written, 0 unchanged"
    assert run_cli("import", "nikola", str(old), "--site", str(new)) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "4 articles; 7 files written, 0 unchanged",
        "4 things to look at, see above or in import-report.md",
    ]
    assert "posts/plum.rst: warning[import-file]: this is reStructuredText" in told.err
    assert run_cli("import", "nikola", str(old), "--site", str(new)) == 0
    assert capsys.readouterr().out.splitlines()[0] == "4 articles; 0 files written, 6 unchanged"
