"""The docs are true: what they list is what the code has, and their examples are run.

CONTRIBUTING.md, "Docs are run", tells the conventions that examples follow.
"""

from __future__ import annotations

import dataclasses
import importlib
import os
import pkgutil
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness import ROOT, SiteFolder, run_cli
from lxml import html
from test_layers import FLOORS

import diglot
from diglot import check, cli, config, destinations, errors, frontmatter, importing, outputs
from diglot.config import editions, fields, images
from diglot.schema import Field
from diglot.translation import checks, glossary

DOCS = ROOT / "docs"
ADRS = sorted((DOCS / "adr").glob("*.md"))
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = [*TOP, *sorted(DOCS.glob("*.md")), *ADRS]


# Reading a page.

FENCED = re.compile(r"^(`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block. Its first line may name a path, and after that an encoding."""

    language: str
    path: str
    encoding: str
    text: str


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(text: str, language: str = "") -> list[Block]:
    found = []
    for each in FENCED.finditer(text):
        words = each["info"].split() + [""] * 3
        found.append(Block(words[0], words[1], words[2] or "utf-8", each["text"]))
    return [block for block in found if language in {"", block.language}]


def headings(text: str) -> list[tuple[int, str]]:
    found = re.findall(r"^(#+) +(.+)$", FENCED.sub("", text), re.MULTILINE)
    return [(len(signs), words.strip()) for signs, words in found]


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) +{re.escape(heading)}$", text, re.MULTILINE)
    assert found, f"there is no heading {heading!r}"
    rest = text[found.end() :]
    prose = FENCED.sub(lambda block: " " * len(block[0]), rest)
    following = re.search(rf"^#{{1,{len(found[1])}}} ", prose, re.MULTILINE)
    return rest[: following.start()] if following else rest


def coded(text: str, level: int) -> set[str]:
    """The headings of a level that are one name in code."""
    return {words.strip("`") for depth, words in headings(text) if depth == level and words.startswith("`")}


def first_column(text: str) -> set[str]:
    """The names in code that begin the rows of tables."""
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def like(expected: str) -> re.Pattern[str]:
    """A pattern for a line of the docs, in which `…` stands for anything."""
    return re.compile(".*".join(map(re.escape, expected.split("…"))), re.DOTALL)


# Configuration.

CONFIGURATION = text_of(DOCS / "configuration.md")
REQUIRED = {"title": '"S"', "base_url": '"https://example.org"', "languages": '["en", "zh"]'}


def loaded(folder: Path, toml: str) -> dict[str, str]:
    """The site that `toml` configures, together with the required keys that it lacks, as text by key."""
    data = tomllib.loads(toml)
    name = "pyproject.toml" if "tool" in data else "diglot.toml"
    given = data.get("tool", {}).get("diglot", data)
    needed = "".join(f"{key} = {value}\n" for key, value in REQUIRED.items() if key not in given)
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(needed + toml, "utf-8")
    site, problems = config.load(folder)
    assert not problems
    return {each.name: str(getattr(site, each.name)) for each in dataclasses.fields(site)}


def test_every_configuration_key_is_described_and_no_other() -> None:
    assert coded(CONFIGURATION, 3) == {field.name for field in fields.FIELDS}


@pytest.mark.parametrize(
    ("key", "described"),
    [
        ("languages", editions.LANGUAGE_FIELDS),
        ("authors", fields.PERSON_FIELDS),
        ("images", images.IMAGES_FIELDS),
        ("series", fields.SERIES_FIELDS),
        ("security", fields.SECURITY_FIELDS),
        ("markdown", fields.MARKDOWN_FIELDS),
        ("check", fields.CHECK_FIELDS),
        ("publish", (*destinations.PUBLISH_FIELDS, *destinations.TARGET_FIELDS)),
    ],
)
def test_every_key_of_a_table_is_described_and_no_other(key: str, described: tuple[Field, ...]) -> None:
    assert first_column(section(CONFIGURATION, f"`{key}`")) == {field.name for field in described}


def test_documented_defaults_are_the_defaults(tmp_path: Path) -> None:
    without = loaded(tmp_path / "without", "")
    defaults = {
        key: found[1]
        for key in coded(CONFIGURATION, 3)
        if (found := re.search(r"Default: `([^`]+)`", section(CONFIGURATION, f"`{key}`")))
    }
    assert len(defaults) > 8
    for key, value in defaults.items():
        assert loaded(tmp_path / key, f"{key} = {value}\n") == without, key


@pytest.mark.parametrize("block", blocks(CONFIGURATION, "toml"), ids=lambda block: block.text.split("\n")[0])
def test_examples_of_configuration_are_valid(block: Block, tmp_path: Path) -> None:
    loaded(tmp_path / "site", block.text)


def test_every_key_has_an_example() -> None:
    for key in coded(CONFIGURATION, 3):
        examples = blocks(section(CONFIGURATION, f"`{key}`"), "toml")
        assert any(key in tomllib.loads(example.text) for example in examples), key


def test_every_kind_of_output_is_described_and_no_other() -> None:
    assert first_column(section(CONFIGURATION, "`outputs`")) == {output.kind for output in outputs.ALL}


# Problems.

PROBLEMS = text_of(DOCS / "problems.md")
#: Codes that no source in text can provoke; `test_check` and `test_external` do.
WITHOUT_EXAMPLE = {"external", "feed", "large"}
#: Codes that only an import tells.
OF_IMPORTS = {code for code in errors.CODES if code.startswith("import-")}
#: Codes that a build does not ask for.
OF_CHECKS = {code for code in errors.CODES if code.startswith("tr-")} | {"glossary", *errors.ADVICE}


def test_every_problem_code_is_described_and_no_other() -> None:
    assert coded(PROBLEMS, 2) == set(errors.CODES)


def test_the_overview_names_every_problem_code() -> None:
    overview = PROBLEMS.partition("\n## ")[0]
    assert set(re.findall(r"\[`([\w-]+)`\]\(#\1\)", overview)) == set(errors.CODES)


def found_in(site: SiteFolder, code: str) -> Iterable[errors.Problem]:
    """What the command finds that tells of this kind of problem."""
    if code in OF_IMPORTS:
        return importing.run("hugo", site.root / "old", site.root).problems
    return check.run(site.options()) if code in OF_CHECKS else site.build().problems


@pytest.mark.parametrize("code", sorted(set(errors.CODES) - WITHOUT_EXAMPLE))
def test_examples_of_problems_are_what_is_told(code: str, site: SiteFolder) -> None:
    described = section(PROBLEMS, f"`{code}`")
    expected = [line for block in blocks(described, "text") for line in block.text.splitlines()]
    assert any(f"[{code}]" in line for line in expected), "the example shows another code"
    for block in blocks(described):
        if block.path:
            site.put(block.path, block.text.encode(block.encoding))
    try:
        told = [str(problem) for problem in found_in(site, code)]
    except errors.ContentError as error:
        told = [str(problem) for problem in error.problems]
    for line in expected:
        assert any(like(line).fullmatch(each) for each in told), f"{line}\nis not among\n{told}"


def test_every_rule_for_translations_is_described_and_no_other() -> None:
    told = re.findall(
        r"^\| ([^|`]+) \| \[`([\w-]+)`\]\([^)]+\) \| (\w+) \|",
        text_of(DOCS / "translation-checks.md"),
        re.MULTILINE,
    )
    assert told == [(rule.name, rule.code, str(rule.severity)) for rule in checks.RULES]


@pytest.mark.parametrize(
    "block", blocks(text_of(DOCS / "translation-checks.md"), "toml"), ids=lambda block: block.text[:20]
)
def test_examples_of_glossaries_are_valid(block: Block) -> None:
    found, problems = glossary.read(block.text.encode(), block.path, ["en", "zh"])
    assert not problems
    assert found.terms or found.keep


# Templates and views.

TEMPLATES = text_of(DOCS / "templates.md")


def views() -> dict[str, set[str]]:
    """Every dataclass that the outputs build views from, with its fields."""
    kinds = {type(output).__name__ for output in outputs.ALL} | {"Topic", "Topics", "Format", "Directory"}
    found = {}
    for module in pkgutil.walk_packages(outputs.__path__, f"{outputs.__name__}."):
        for name, each in vars(importlib.import_module(module.name)).items():
            ours = isinstance(each, type) and each.__module__ == module.name and name not in kinds
            if ours and dataclasses.is_dataclass(each):
                found[name] = {field.name for field in dataclasses.fields(each)}
            elif ours and hasattr(each, "_fields"):
                found[name] = set(each._fields)
    return found


def test_every_view_is_described_and_no_other() -> None:
    assert "PageView" in views()
    assert coded(TEMPLATES, 3) == set(views())


@pytest.mark.parametrize("name", sorted(views()))
def test_every_field_of_a_view_is_described_and_no_other(name: str) -> None:
    assert first_column(section(TEMPLATES, f"`{name}`")) == views()[name]


def test_every_template_is_described_and_no_other() -> None:
    files = {path.name for path in (ROOT / "templates").glob("*.html")}
    assert files
    assert first_column(section(TEMPLATES, "The templates")) == files


def test_the_assets_with_a_place_in_every_page_are_named() -> None:
    assets = {path.name for path in (ROOT / "templates" / "assets").iterdir()}
    named = set(re.findall(r"`([\w.-]+)`\s+is\s+`view\.frame\.\w+`", section(TEMPLATES, "Assets")))
    assert named
    assert named <= assets


# The command line.

OPERATORS = text_of(DOCS / "operators.md")


def options_of(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[set[str], set[str]]:
    """The options and the commands that `--help` lists for a command."""
    assert run_cli(*command, "--help") == 0
    shown = capsys.readouterr().out
    return (
        set(re.findall(r"^ {2}(?:-\w, )?(--[\w-]+)", shown, re.MULTILINE)),
        set(re.findall(r"^ {4}(\w+) ", shown, re.MULTILINE)),
    )


def documented_options(after: str) -> set[str]:
    table = section(OPERATORS, "Options").partition(after)[2].partition("\n\n|")[2].partition("\n\n")[0]
    return set(re.findall(r"^\|? ?`(--[\w-]+)", table, re.MULTILINE))


#: Options of `diglot build` that no other command has.
OF_A_PREVIEW = {"--drafts", "--future", "--dry-run", "--explain", "--print-next"}


def test_every_option_is_described_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    common, of_build = documented_options("Of every command:"), documented_options("Of `diglot build`:")
    assert common
    assert of_build
    assert options_of(capsys, "build")[0] == common | of_build
    for verb in options_of(capsys, "catalog")[1]:
        assert options_of(capsys, "catalog", verb)[0] == common
    accept, work = documented_options("`diglot publish` also:"), common | of_build - OF_A_PREVIEW
    assert accept == {"--accept"}
    assert of_build >= OF_A_PREVIEW
    of_check = documented_options("Of `diglot check` also")
    assert of_check == {"--external"}
    assert options_of(capsys, "check")[0] == work | of_check
    assert options_of(capsys, "feed", "diff")[0] == work
    assert options_of(capsys, "release")[0] == work | accept
    assert options_of(capsys, "publish")[0] == work | accept | documented_options("`diglot publish` alone")
    begin, every = documented_options("Of `diglot init`"), documented_options("Of `diglot new`")
    assert begin
    assert options_of(capsys, "init")[0] == begin | common - {"--site", "--format"}
    assert every
    assert options_of(capsys, "new")[0] == every | common
    assert options_of(capsys, "doctor")[0] == common | {"--output"}
    assert options_of(capsys, "completion")[0] == common - {"--format"}
    assert options_of(capsys)[0] - common == {"--version"}
    assert "`diglot --version`" in OPERATORS


def test_every_command_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    commands = options_of(capsys)[1]
    groups = {group: options_of(capsys, group)[1] for group in ("catalog", "feed")}
    assert "build" in commands
    assert "check" in groups["catalog"]
    verbs = [f"{group} {verb}" for group, each in groups.items() for verb in each]
    for command in [*commands - groups.keys(), *verbs]:
        assert f"`diglot {command}`" in OPERATORS, command


def test_every_exit_code_is_described_and_no_other() -> None:
    codes = {0, cli.EXIT_INTERRUPTED}
    codes |= {each.exit_code for each in (errors.ContentError, errors.UsageError, errors.Defect)}
    documented = re.findall(r"^\| (\d+) \|", section(OPERATORS, "Exit codes"), re.MULTILINE)
    assert {int(code) for code in documented} == codes


# Architecture and decisions.

ARCHITECTURE = text_of(DOCS / "architecture.md")


def test_the_layer_picture_is_that_of_the_layer_test() -> None:
    picture = blocks(section(ARCHITECTURE, "Floors"), "text")[0].text
    drawn = {int(row.split()[0]): set(re.findall(r"\w+", row)) for row in re.split(r"\n +─+\n", picture)}
    assert drawn.keys() == set(range(len(FLOORS)))
    for floor, modules in enumerate(FLOORS):
        assert set(modules) <= drawn[floor], f"floor {floor}"


def test_the_table_names_every_module_and_no_other() -> None:
    modules = {module for floor in FLOORS for module in floor}
    assert first_column(section(ARCHITECTURE, "Floors")) == modules


def test_every_decision_is_listed_in_order() -> None:
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", section(ARCHITECTURE, "Decisions"), re.MULTILINE)
    titles = [text_of(path).split("\n", 1)[0] for path in ADRS]
    assert titles
    assert [path for _, _, path in listed] == [f"adr/{path.name}" for path in ADRS]
    assert [f"# {number}. {title}" for number, title, _ in listed] == titles


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts(path: Path) -> None:
    text = text_of(path)
    assert re.search(r"^Status: (proposed|accepted|superseded by .+)$", text, re.MULTILINE)
    assert [words for depth, words in headings(text) if depth == 2] == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {int(path.name[:4])}. ")


def test_every_dependency_has_its_reason_and_no_other() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in requirements}

    reasons = text_of(DOCS / "adr" / "0003-dependencies.md")
    table = set(re.findall(r"^\| ([\w-]+) \|", reasons, re.MULTILINE)) - {"package"}
    assert table == names(project["dependencies"])
    for name in names([each for extra in project["optional-dependencies"].values() for each in extra]):
        assert name in reasons, name


# The article's page.

PAGE_FORMAT = text_of(DOCS / "page-format.md")


@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("zh", 1)])
def test_the_page_format_is_that_of_the_sample(lang: str, place: int, sample: SiteFolder) -> None:
    expected = blocks(section(PAGE_FORMAT, "The format"), "text")[place].text.strip()
    page = sample.read(f"{lang}/where-the-brine-goes/index.html").encode()
    article = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8")).find(".//article")
    assert article is not None
    lines = [
        re.sub(r"\s+", " ", block.text_content()).strip()
        for block in article.xpath(".//h1|.//h2|.//p[not(ancestor::li)]|.//li|.//tr|.//nav/a")
    ]
    assert like(expected).fullmatch("\n".join(lines)), "\n".join(lines)


def test_every_front_matter_key_is_either_inherited_or_not() -> None:
    found = section(PAGE_FORMAT, "What a translation inherits").partition("\n\nThe *original*")[0]
    lists = found.partition("- inherited:")[2].partition("- each article's own:")
    inherited, own = (set(re.findall(r"`(\w+)`", each)) for each in (lists[0], lists[2]))
    assert inherited.isdisjoint(own)
    assert inherited | own | {"key"} == {field.name for field in frontmatter.FIELDS}


# Links.

CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^()\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The fragments that lead to a page's headings, as code forges make them."""
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in headings(text_of(page))}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Each link of a page to a file of ours, and its fragment."""
    text = CODE.sub("", FENCED.sub("", text_of(page)))
    for found in LINK.finditer(text):
        path, _, fragment = found["target"].partition("#")
        if "://" not in path:
            yield (page.parent / path).resolve() if path else page, fragment


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for path, fragment in links(page):
        assert path.exists(), f"{path.relative_to(ROOT)} does not exist"
        assert not fragment or fragment in anchors(path), f"{path.relative_to(ROOT)} has no #{fragment}"


def test_links_are_found() -> None:
    assert sum(1 for page in PAGES for _ in links(page)) > 100


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead += {path for path, _ in links(page) if path.suffix == ".md" and path.exists()} - reached
    assert set(PAGES) <= reached


# Examples are run.


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command of ours in a console block, and the lines that it must print."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *expected = part.strip().split("\n")
        if command.startswith(("diglot ", "python build.py")):
            yield command, expected


def run(command: str) -> int:
    words = shlex.split(command)
    if words[:2] == ["python", "build.py"]:
        words[:2] = ["diglot", "build"]  # tests/test_layers.py: the script is the same entry
    return run_cli(*words[1:])


def until_told(command: str, lines: int) -> list[str]:
    """The first lines of a command that ends only with Ctrl-C. No browser is opened."""
    words = [sys.executable, "-m", "diglot", *shlex.split(command)[1:]]
    quiet = os.environ | {"BROWSER": "true"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=quiet) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().rstrip("\n") for _ in range(lines)]
        process.send_signal(signal.SIGINT)
        assert process.wait() == cli.EXIT_INTERRUPTED
    return told


#: The guides that there are in Chinese as well.
IN_CHINESE = sorted(path.name.removesuffix(".zh.md") for path in DOCS.glob("*.zh.md"))

#: The pages with examples. A guide in Chinese has the same as the English one: see `test_the_two_guides_do_the_same`.
RUN = [
    page
    for page in PAGES
    if not page.name.endswith(".zh.md")
    and any(list(commands(block)) for block in blocks(text_of(page), "console"))
]


def test_examples_are_found() -> None:
    guides = {"writers.md", "translators.md", "operators.md"}
    assert {page.name for page in RUN} >= {"README.md", *guides}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_examples_of_a_page_work(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = SiteFolder(tmp_path / "site")
    for name in ("articles", "templates", "locales"):
        shutil.copytree(ROOT / name, folder.root / name)
    shutil.copy(ROOT / "diglot.toml", folder.root)
    monkeypatch.chdir(folder.root)
    for block in blocks(text_of(page)):
        if block.path:
            folder.put(block.path, block.text.encode(block.encoding))
        for command, expected in commands(block) if block.language == "console" else ():
            if command.startswith("diglot serve"):
                told = until_told(command, len(expected))
            else:
                assert run(command) == 0, command
                told = capsys.readouterr().out.splitlines()
            for line in expected:
                assert any(like(line).fullmatch(each) for each in told), f"{command} printed {told}"
    folder.build(now=datetime.now(UTC))  # what stands below the last command must be right as well


@pytest.mark.parametrize("guide", IN_CHINESE)
def test_the_two_guides_do_the_same(guide: str) -> None:
    """What is told differs with the language, what is done does not: commands, answers and files, in this order."""
    done = [
        [
            (block.language, block.path, block.text)
            for block in blocks(text_of(page))
            if block.path or block.language
        ]
        for page in (DOCS / f"{guide}.md", DOCS / f"{guide}.zh.md")
    ]
    assert sum(language == "console" for language, _, _ in done[0]) > 8
    assert done[0] == done[1]


@pytest.mark.parametrize("guide", IN_CHINESE)
def test_the_two_guides_have_the_same_sections(guide: str) -> None:
    depths = [
        [depth for depth, _ in headings(text_of(DOCS / name))] for name in (f"{guide}.md", f"{guide}.zh.md")
    ]
    assert depths[0] == depths[1]


def test_every_verb_of_the_desk_stands_in_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        command
        for block in blocks(text_of(DOCS / "translators.md"), "console")
        for command, _ in commands(block)
    ]
    for verb in options_of(capsys, "translate")[1]:
        assert any(command.startswith(f"diglot translate {verb} ") for command in told), verb


def test_the_changelog_names_this_version() -> None:
    assert diglot.__version__ in text_of(ROOT / "CHANGELOG.md")
