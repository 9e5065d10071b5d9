"""What other packages add: kinds of output by entry points, and plugins of the Markdown parser."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness import CONFIG, ROOT, SiteFolder, needed
from test_docs import DOCS, section, text_of

from diglot import config, extending, glance, outputs, toolchain
from diglot.batches import RenderBatch, render
from diglot.markdown import parser
from diglot.outputs import plugged
from diglot.scan import Scan
from diglot.templates import Theme

EXAMPLE = DOCS / "examples" / "plain-text-digest"
STORIES = """
=== articles/salt.en.md
---
title: Salt
date: 2026-05-01
---
It is white.
=== articles/salt.zh.md
---
title: 盐
---
是白的。
=== articles/pepper.en.md
---
title: Pepper
date: 2026-05-02
---
It is black.
"""

# The example of the docs, installed for real.


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example was installed as anybody installs a package."""
    uv = shutil.which("uv")
    needed("uv", uv, "pip install uv")
    folder, source = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("source") / "example"
    shutil.copytree(EXAMPLE, source)
    command = [str(uv), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target"]
    subprocess.run([*command, str(folder), str(source)], check=True)
    return folder


def built(site: SiteFolder, path: Path, *more: str) -> str:
    """What a build says, in a process of its own that finds packages in a folder as well."""
    command = [sys.executable, "-m", "diglot", "build", "--verbose", "--site", str(site.root), *more]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(path), str(ROOT)])}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_example_is_built_by_the_command_and_an_unchanged_build_renders_nothing(
    site: SiteFolder, installed: Path
) -> None:
    site.write(STORIES)
    assert "2 plain-text-digest" in built(site, installed, "--jobs", "2")
    assert site.read("en/digest.txt") == (
        "The Series\n\n"
        "* Pepper (2026-05-02)\n  It is black.\n  https://series.example/en/pepper/\n\n"
        "* Salt (2026-05-01)\n  It is white.\n  https://series.example/en/salt/\n"
    )
    assert "* 盐 (2026-05-01)" in site.read("zh/digest.txt")
    assert "looked at: 0 outputs" in built(site, installed)
    site.edit("articles/salt.zh.md", "是白的", "很白")
    said = built(site, installed, "--explain")
    assert "wrote zh/digest.txt, since" in said
    assert "en/digest.txt" not in said


def test_the_example_stands_on_what_is_promised_and_on_nothing_else() -> None:
    source = (EXAMPLE / "plain_text_digest.py").read_text("utf-8")
    assert set(re.findall(r"^from (diglot\S*) import", source, re.MULTILINE)) == {"diglot.extending"}


def test_every_name_that_is_promised_is_described_and_no_other() -> None:
    text = section(text_of(DOCS / "extending.md"), "The names")
    assert set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE)) == set(extending.__all__)


# Packages that are wrong.

GOOD = """
from typing import NamedTuple
from diglot.extending import Route, Scope, Stage

class View(NamedTuple):
    words: str

class Out:
    kind, version, template, stage, scope = "note", 1, "", Stage.LISTS, Scope.SITE
    def routes(self, library, site):
        yield Route("note", (), "note.txt", site.config_path)
    def view(self, route, plan):
        return View("words")
    def bodies(self, view):
        return ()
    def render(self, view, env):
        return view.words.encode()
"""

Add = Callable[..., None]


@pytest.fixture
def forget() -> Callable[[], None]:
    """A process looks once at what is installed; this makes it look again."""

    def look_again() -> None:
        toolchain._installed.cache_clear()  # noqa: SLF001
        toolchain.toolchain.cache_clear()

    return look_again


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]) -> Iterator[Add]:
    """Puts a package where Python finds it: one module, its code, its entry points."""
    modules: set[str] = set()
    monkeypatch.syspath_prepend(tmp_path / "packages")

    def put(module: str, code: str, entry: str = "note = {}:Out", name: str = "") -> None:
        folder = tmp_path / "packages" / f"{name or module}-1.0.dist-info"
        folder.mkdir(parents=True)
        (folder / "entry_points.txt").write_text(
            f"[console_scripts]\nx = y:z\n\n[diglot.outputs]\n{entry.format(module)}\n"
        )
        (folder.parent / f"{module}.py").write_text(code)
        modules.add(module)
        forget()

    yield put
    monkeypatch.undo()
    forget()
    for module in modules:
        sys.modules.pop(module, None)


WRONG = {
    "cannot be loaded (ModuleNotFoundError at absent.py:2: No module named 'no_such_module')": (
        "absent",
        "\nimport no_such_module",
    ),
    "cannot be loaded (AttributeError: module 'hollow' has no attribute 'Out')": ("hollow", ""),
    "cannot be loaded (SyntaxError: invalid syntax (broken.py, line 1))": ("broken", "1 +"),
    "`version` is '1' and not an int; `stage` is 3 and not a Stage; there is no method `bodies`": (
        "shapeless",
        GOOD.replace('"note", 1, "", Stage.LISTS', '"note", "1", "", 3').replace("def bodies", "def corpora"),
    ),
    '`kind` is not "note", the name of its entry point': ("misnamed", GOOD.replace('"note", 1', '"memo", 1')),
    'it gave a route of the kind "page"': ("foreign", GOOD.replace('Route("note"', 'Route("page"')),
    'it gave the address "../note.txt", which is no path inside the site': (
        "outside",
        GOOD.replace('"note.txt"', '"../note.txt"'),
    ),
    "it gave 'note.txt' for a Route": ("bare", GOOD.replace("yield Route", "yield 'note.txt' or Route")),
    "its view is not made of plain values (object cannot be part of a view)": (
        "odd",
        GOOD.replace('View("words")', "View(object())"),
    ),
    "it failed (ZeroDivisionError at unlucky.py:13: integer division or modulo by zero)": (
        "unlucky",
        GOOD.replace('View("words")', "View(1 // 0)"),
    ),
    "it failed (KeyError at late.py:17: 'words')": (
        "late",
        GOOD.replace("view.words.encode()", "{}['words']"),
    ),
    "it rendered str and not bytes": ("texts", GOOD.replace(".encode()", "")),
    "its view has a template, and no `lang` that is one of the site's": (
        "mute",
        GOOD.replace('1, ""', '1, "base.html"'),
    ),
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_with_a_package_is_told_of_it_by_name(site: SiteFolder, add: Add, told: str) -> None:
    add(*WRONG[told])
    site.write(STORIES)
    (problem,) = site.problems()
    assert problem == (
        f'diglot.toml: error[plugin]: the output "note" of {WRONG[told][0]} 1.0: {_it(told)}; '
        "mend or uninstall that package, or leave this kind out of `outputs`"
    )


def _it(told: str) -> str:
    if told.startswith("`"):
        return f"it is not made as outputs are: {told}"
    return told if told.startswith("it") else f"it {told}"


def test_a_package_that_is_right_is_used_and_one_that_is_not_asked_for_is_not_even_loaded(
    site: SiteFolder, add: Add
) -> None:
    add("good", GOOD)
    add("worse", "1 +", "memo = {}:Out")
    site.write(STORIES)
    site.put("diglot.toml", f'outputs = ["page", "note"]\n{(site.root / "diglot.toml").read_text()}')
    site.build()
    assert site.read("note.txt") == "words"
    site.edit("diglot.toml", '"note"', '"nota"')
    (problem,) = site.problems()
    assert 'there is no kind "nota"; did you mean "note"?' in problem


def test_two_packages_may_not_have_one_name_and_none_may_have_one_of_ours(site: SiteFolder, add: Add) -> None:
    add("first", GOOD)
    add("second", GOOD)
    add("third", GOOD, "page = {}:Out")
    told = site.write(STORIES).problems()
    assert [each.partition(": error[plugin]: ")[2] for each in told] == [
        'the output "note" of second 1.0: it has the name of one of first 1.0; uninstall one of the two packages',
        'the output "page" of third 1.0: it has the name of one of diglot itself; uninstall one of the two packages',
    ]


def test_an_address_of_another_package_collides_like_ours(site: SiteFolder, add: Add) -> None:
    add("good", GOOD.replace("note.txt", "en/salt/"))
    (problem,) = site.write(STORIES).problems()
    assert "error[collision]" in problem


def test_the_code_and_the_version_of_a_package_are_part_of_every_key(
    site: SiteFolder, add: Add, tmp_path: Path, forget: Callable[[], None]
) -> None:
    add("good", GOOD)
    site.write(STORIES)
    assert site.build().rendered["note"] == 1
    packages = tmp_path / "packages"
    (packages / "good.py").write_text(f"{GOOD}\n# edited\n")
    forget()
    assert site.build().rendered["note"] == 1
    folder = (packages / "good-1.0.dist-info").rename(packages / "good-1.1.dist-info")
    forget()
    assert site.build().rendered["note"] == 1
    assert site.build().rendered == {}
    shutil.rmtree(folder)
    forget()
    assert site.build().deleted == ["note.txt"]


def test_a_worker_that_lacks_the_package_says_so(site: SiteFolder, add: Add, tmp_path: Path) -> None:
    add("travelling", GOOD)
    configured, _ = config.load(site.root)
    (output,) = (each for each in outputs.chosen(configured) if each.kind == "note")
    sent = pickle.dumps(output)
    assert pickle.loads(sent).kind == "note"  # noqa: S301 - it was pickled a line above
    (tmp_path / "packages" / "travelling.py").unlink()
    sys.modules.pop("travelling")
    plugged._again.cache_clear()  # noqa: SLF001
    batch = RenderBatch(Theme.of([], {}), [(pickle.loads(sent), None)], {})  # noqa: S301
    (told,) = render(batch)
    assert "travelling 1.0: it cannot be loaded (ModuleNotFoundError" in str(told)


# Plugins of the parser.

#: A plugin that takes over what our shortcuts stand in for: rules of every kind, and how tags are written.
GREEDY = """
def shout(state):
    for token in state.tokens:
        for child in token.children or ():
            child.content = child.content.replace("quiet", "LOUD")

def closing(self, tokens, idx, options, env):
    return "<small>end</small></p>"

def heading(state, start, limit, silent):
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not text.startswith("!!"):
        return False
    if not silent:
        state.line = start + 1
        state.push("quote_open", "blockquote", 1).map = [start, start + 1]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = text[2:], [start, start + 1], []
        state.push("quote_close", "blockquote", -1)
    return True

def greedy(md):
    md.block.ruler.at("heading", heading)
    md.core.ruler.at("text_join", shout)
    md.add_render_rule("paragraph_close", closing)
"""


@pytest.fixture
def plugin(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., None]]:
    """Writes a module with plugins, and a site that uses some of them, in this order."""
    modules: set[str] = set()
    monkeypatch.syspath_prepend(tmp_path)

    def use(module: str, code: str, *names: str, more: str = "") -> None:
        modules.add(module)
        (tmp_path / f"{module}.py").write_text(code)
        site.put(
            "diglot.toml", f"{CONFIG}{more}\n[markdown]\nplugins = {[f'{module}:{name}' for name in names]}\n"
        )

    yield use
    parser.parser_for.cache_clear()
    for module in modules:
        sys.modules.pop(module, None)


def body(site: SiteFolder, text: str) -> str:
    """What a page shows of a text, without what each block says of itself."""
    site.put("articles/a.en.md", f"---\ntitle: A\ndate: 2026-01-01\n---\n{text}\n")
    site.build()
    page = site.read("en/a/index.html")
    found = page.partition('e-content">')[2].partition("\n</div>")[0]
    return re.sub(r' (?:id|data-block)="[^"]*"', "", found).strip()


def test_a_plugin_of_the_parsers_own_makers_works(site: SiteFolder) -> None:
    site.put(
        "diglot.toml", f'{CONFIG}[markdown]\nplugins = "mdit_py_plugins.superscript:superscript_plugin"\n'
    )
    assert "E = mc<sup>2</sup>" in body(site, "E = mc^2^ is known.")


def test_no_shortcut_hides_a_text_from_a_plugin(site: SiteFolder, plugin: Callable[..., None]) -> None:
    plugin("greedy", GREEDY, "greedy")
    shown = body(site, "!!quiet\n\nA quiet line.\n\n- quiet\n- item\n\n**quiet** here")
    assert "<blockquote>LOUD</blockquote>" in shown
    assert "A LOUD line.<small>end</small></p>" in shown
    assert shown.count("LOUD") == 4


def test_what_a_plugin_writes_is_cleaned_unless_all_html_is_trusted(
    site: SiteFolder, plugin: Callable[..., None]
) -> None:
    code = """
def unsafe(md):
    md.add_render_rule("hr", lambda self, tokens, idx, options, env: '<hr onclick="x()"><script>x()</script>')
"""
    plugin("unsafe", code, "unsafe")
    assert "<hr>" in (shown := body(site, "Text\n\n---"))
    assert "x()" not in shown
    plugin("unsafe", code, "unsafe", more='raw_html = "trust"')
    assert '<hr onclick="x()"><script>x()</script>' in body(site, "Text\n\n---")


def test_plugins_are_asked_in_their_order(site: SiteFolder, plugin: Callable[..., None]) -> None:
    code = "".join(
        f"""
def {name}(md):
    md.add_render_rule("hr", lambda self, tokens, idx, options, env: "<p>{name}</p>")
"""
        for name in ("one", "two")
    )
    plugin("both", code, "one", "two")
    assert "<p>two</p>" in body(site, "---")
    plugin("both", code, "two", "one")
    assert "<p>one</p>" in body(site, "---")


def test_a_plugin_that_is_edited_parses_everything_anew_and_one_that_is_not_nothing(
    site: SiteFolder, plugin: Callable[..., None]
) -> None:
    plugin("edited", 'def rule(md):\n    md.disable("emphasis")\n', "rule")
    assert "*one*" in body(site, "*one*")
    assert site.build().parsed == 0
    long_past = datetime(2030, 1, 1, tzinfo=UTC)
    site.build(now=long_past)
    options = site.options(now=long_past)
    assert glance.nothing_to_do(options, Scan(site.root))
    plugin("edited", "def rule(md):\n    pass\n", "rule")
    assert not glance.nothing_to_do(options, Scan(site.root))
    sys.modules.pop("edited")
    parser.parser_for.cache_clear()
    assert site.build(now=long_past).parsed == 1
    assert "<em>one</em>" in site.read("en/a/index.html")


def test_what_is_wrong_with_a_plugin_is_told_by_its_name(
    site: SiteFolder, plugin: Callable[..., None]
) -> None:
    site.write(STORIES)
    code = "\ndef rule(md):\n    md.core.ruler.push('rule', lambda state: state.nothing)\n"
    plugin("faulty", code, "rule")
    told = site.problems()
    assert [each.partition(":")[0] for each in told] == [
        "articles/pepper.en.md",
        "articles/salt.en.md",
        "articles/salt.zh.md",
    ]
    assert told[0] == (
        'articles/pepper.en.md: error[plugin]: the Markdown plugin "faulty:rule" failed at this text (AttributeError at '
        "faulty.py:3: 'StateCore' object has no attribute 'nothing'); mend or install its package, or take it out of `plugins`"
    )
    plugin("faulty", code, "role", "code")
    assert [re.sub(r".*cannot be used", "", each) for each in site.problems()] == [
        " (AttributeError: module 'faulty' has no attribute 'code'); mend or install its package, or take it out of `plugins`",
        " (AttributeError: module 'faulty' has no attribute 'role'); mend or install its package, or take it out of `plugins`",
    ]
    plugin("faulty", code, "not a name")
    (problem,) = site.problems()
    assert '"faulty:not a name" is not the name of a plugin' in problem
