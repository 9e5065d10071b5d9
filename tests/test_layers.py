"""The house has floors: imports go downwards or stay on their floor, and never in a circle."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from harness import ROOT

FLOORS = (
    (
        "errors",
        "model",
        "site",
        "digest",
        "questions",
        "scan",
        "store",
        "toolchain",
        "moments",
        "job",
    ),
    (
        "schema",
        "conversion",
        "toml",
        "languages",
        "po",
        "text",
        "paths",
        "dates",
        "reading",
        "config",
        "frontmatter",
        "markdown",
        "messages",
        "hosting",
        "imaging",
        "destinations",
        "indexing",
    ),
    ("naming", "sources", "files", "placement", "library"),
    ("plan", "collisions", "links", "changes", "alignment", "rows", "translation"),
    ("outputs", "extending"),
    ("templates", "environment", "cache", "batches", "workers", "shelf", "render"),
    (
        "gallery",
        "glance",
        "record",
        "claims",
        "publish",
        "intake",
        "survey",
        "session",
        "release",
        "delivery",
        "settings",
        "build",
        "check",
        "tidy",
        "catalogs",
        "desk",
        "importing",
        "nginx",
        "doctor",
        "scaffold",
        "search",
        "report",
        "serve",
        "cli",
        "__main__",
    ),
)
FLOOR = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

#: A library of others enters through one door, so that replacing it touches one place.
DOORS = {
    "asyncssh": {"delivery"},
    "babel": {"dates", "languages", "catalogs"},
    "botocore": {"delivery"},
    "feedgen": {"outputs"},
    "jinja2": {"templates", "environment"},
    "lxml": {"imaging", "outputs", "translation"},
    "markdown_it": {"markdown"},
    "markupsafe": {"templates", "environment"},
    "mdit_py_plugins": {"markdown"},
    "opencc": {"conversion"},
    "PIL": {"imaging"},
    "nh3": {"markdown"},
    "pagefind_bin_extended": {"indexing"},
    "pygments": {"markdown"},
    "pypinyin": {"scaffold"},
    "regex": {"reading"},
    "rich": {"desk"},
    "tomllib": {"toml"},
    "watchfiles": {"serve"},
    "werkzeug": {"serve"},
    "sqlite3": {"cache"},
    "yaml": {"frontmatter"},
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in sorted((ROOT / "diglot").rglob("*.py"))}


@cache
def tree(path: Path) -> ast.Module:
    """What a module says; each is read once."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """Every absolute name that a module imports, type-only and local imports included."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where things live"
            base = node.module or ""
            found |= {name if (name := f"{base}.{alias.name}") in MODULES else base for alias in node.names}
    return found


GRAPH = {name: {other for other in imports(path) if other in MODULES} for name, path in MODULES.items()}


def room(module: str) -> str:
    """The top-level module or package below diglot: `diglot.outputs.page` lives in `outputs`."""
    return module.split(".")[1] if "." in module else module


def test_every_module_has_a_floor() -> None:
    assert {room(module) for module in MODULES if "." in module} == set(FLOOR)


@pytest.mark.parametrize("module", [module for module in MODULES if "." in module])
def test_imports_go_downwards(module: str) -> None:
    upwards = {other for other in GRAPH[module] if "." in other and FLOOR[room(other)] > FLOOR[room(module)]}
    assert not upwards, f"{module} looks up to {upwards}"


#: The rooms within `translation`, from what all others know upwards. Those on one line know nothing of each other.
TRANSLATION = (
    {"worksheet", "segments", "merging", "places", "scripts", "worddiff", "deriving"},
    {"glossary", "numbers", "progress"},
    {"checks"},
    {"catalog_route", "parallel_route"},
    {"turning", "exchange", "making"},
)


def test_within_the_translation_imports_go_downwards_as_well() -> None:
    height = {name: at for at, names in enumerate(TRANSLATION) for name in names}
    inner = {name: name.split(".")[2] for name in GRAPH if name.startswith("diglot.translation.")}
    assert set(inner.values()) == height.keys()
    for module, room_ in inner.items():
        others = {inner[other] for other in GRAPH[module] if other in inner} - {room_}
        known = {other for other in others if height[other] < height[room_] or height[room_] == 0}
        assert others == known, f"{module} looks up to {others - known}, or aside"


def test_no_circles() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"circle: {' → '.join((*path, module))}"
        if module not in done:
            for other in GRAPH[module] - {module}:
                visit(other, (*path, module))
            done.add(module)

    for module in GRAPH:
        visit(module, ())


@pytest.mark.parametrize("library", DOORS)
def test_a_library_enters_through_its_doors(library: str) -> None:
    users = {room(m) for m, path in MODULES.items() if library in {n.split(".")[0] for n in imports(path)}}
    assert users <= DOORS[library]
    assert users, f"nothing uses {library} any more: drop it from pyproject.toml"


def test_only_the_command_line_prints_or_exits() -> None:
    for module, path in MODULES.items():
        calls = {
            node.func.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert module.startswith("diglot.cli") or not calls & {"print", "input", "exit", "quit"}, module


def test_no_code_asks_which_language_it_is() -> None:
    for module, path in MODULES.items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Compare):
                compared = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
                assert not compared & {"en", "zh", "zh-Hans"}, f"{module}:{node.lineno}"


def test_the_clock_enters_at_the_top() -> None:
    for module, path in MODULES.items():
        called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        clocks = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
        assert module.startswith("diglot.cli") or not called & clocks, module


def test_the_root_script_is_the_same_entry() -> None:
    source = (ROOT / "build.py").read_text("utf-8")
    assert len(source.splitlines()) < 20
    assert "from diglot.cli import main" in source
