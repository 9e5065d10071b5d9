"""What can be typed: completion as real shells do it, help that teaches, and hints where something is misspelt."""

from __future__ import annotations

import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import SiteFolder, needed, run_cli

from diglot import cli
from diglot.cli import completion, options, tree
from diglot.cli.examples import EXAMPLES, PURPOSES

NODES = tuple(tree.nodes(options.parser()))
COMMANDS = [node.path for node in NODES if not node.verbs]

FILES = """
=== articles/night-trains.en.md
---
title: Night Trains
date: 2026-05-12
---

One.

=== articles/zh/the-tide.md
---
title: 潮水
date: 2026-05-13
---

一。

=== diglot.toml
title = "S"
base_url = "https://series.example"
languages = ["en", "zh"]

[series.water]
title = "Water"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, and beside it the command and the scripts for each shell."""
    root = tmp_path_factory.mktemp("completion")
    site = SiteFolder(root / "site").write(FILES)
    (site.root / "a file.xlf").touch()
    program = root / "bin" / "diglot"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m diglot "$@"\n')
    program.chmod(0o755)
    for shell in completion.SHELLS:
        script = subprocess.run(
            [program, "completion", shell], capture_output=True, text=True, check=True
        ).stdout
        (root / f"script.{shell}").write_text(script)
    return root


def environment(folder: Path) -> dict[str, str]:
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(folder), "TERM": "dumb", "COLUMNS": "200"}


# What each shell is told.


def node(*path: str) -> tree.Node:
    return next(each for each in NODES if each.path == path)


def test_the_parser_is_walked_as_a_whole() -> None:
    assert ("translate", "export") in COMMANDS
    assert {name for name, _ in node("translate").verbs} >= {"new", "status", "import"}
    formats = next(option for option in node("build").options if "--format" in option.names)
    assert formats.values[0].words == ("text", "json", "github")
    assert [value.kind for value in node("translate", "new").values] == ["keys", "languages"]
    translate = next(option for option in node("new").options if "--translate" in option.names)
    assert [value.kind for value in translate.values] == ["keys", "languages"]


#: What is typed, the last word to be completed; and what has to be offered, and what must not be.
CASES = [
    ("diglot ini", {"init"}, {"new"}),
    ("diglot translate ", {"status", "new", "import"}, {"init"}),
    ("diglot build --dr", {"--drafts", "--dry-run"}, {"--future"}),
    ("diglot build --format ", {"text", "json", "github"}, {"html"}),
    ("diglot translate status --format ", {"text", "json", "html"}, {"github"}),
    ("diglot translate new ", {"night-trains", "the-tide"}, {"zh"}),
    ("diglot translate new night-trains ", {"en", "zh"}, {"night-trains"}),
    ("diglot translate new --quiet night-trains ", {"en", "zh"}, {"night-trains"}),
    ("diglot new --translate n", {"night-trains"}, {"the-tide"}),
    ("diglot new --translate night-trains ", {"en", "zh"}, {"night-trains"}),
    ("diglot new --series ", {"water"}, {"night-trains"}),
    ("diglot completion ", {"bash", "zsh", "fish"}, {"night-trains"}),
]


def ran(folder: Path, cwd: Path, *command: str) -> str:
    """What a command prints; it may not complain."""
    told = subprocess.run(
        command, cwd=cwd, env=environment(folder), capture_output=True, text=True, check=True
    )
    assert not told.stderr
    return told.stdout


def in_bash(folder: Path, cwd: Path, *typed: str) -> list[set[str]]:
    """What bash offers for each line, cut into words as Readline cuts it."""
    script = [f"source {shlex.quote(str(folder / 'script.bash'))}"]
    for line in typed:
        words = [part for part in re.split(r"(=)| ", line) if part] + [""] * line.endswith(" ")
        script.append(f"COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1} COMPREPLY=()")
        script.append("_diglot; printf '%s\\n' \"${COMPREPLY[@]}\" ----")
    told = ran(folder, cwd, "bash", "--norc", "-c", "\n".join(script))
    return [set(part.splitlines()) - {""} for part in told.split("----\n")[:-1]]


def in_fish(folder: Path, cwd: Path, *typed: str) -> list[set[str]]:
    """What fish offers for each line."""
    script = [f"source {shlex.quote(str(folder / 'script.fish'))}"]
    script += [f"complete -C {shlex.quote(line)}; echo ----" for line in typed]
    told = ran(folder, cwd, "fish", "--no-config", "-c", "\n".join(script))
    return [{line.partition("\t")[0] for line in part.splitlines()} for part in told.split("----\n")[:-1]]


@pytest.mark.parametrize(("shell", "asked"), [("bash", in_bash), ("fish", in_fish)])
def test_shells_complete(shell: str, asked: Callable[..., list[set[str]]], folder: Path) -> None:
    needed(shell, shutil.which(shell), f"apt-get install {shell}")
    found = asked(folder, folder / "site", *(typed for typed, _, _ in CASES))
    for (typed, offered, not_offered), got in zip(CASES, found, strict=True):
        assert offered <= got, typed
        assert not not_offered & got, typed


def test_bash_takes_an_option_with_an_equals_sign_and_a_site_elsewhere(folder: Path) -> None:
    assert in_bash(folder, folder / "site", "diglot build --format=j", "diglot build --format=") == [
        {"json"},
        {"text", "json", "github"},
    ]
    assert in_bash(
        folder,
        folder,
        "diglot translate new --site site ",
        "diglot translate new --site=site n",
        "diglot translate new ",
    ) == [{"night-trains", "the-tide"}, {"night-trains"}, set()]


def test_bash_offers_files_and_folders(folder: Path) -> None:
    files, folders, nothing = in_bash(
        folder,
        folder / "site",
        "diglot translate import a",
        "diglot build --output a",
        "diglot build --base-url ",
    )
    assert files == {"a file.xlf", "articles"}
    assert folders == {"articles"}
    assert nothing == set()


def test_bash_runs_nothing_that_stands_in_the_name_of_a_file(folder: Path, tmp_path: Path) -> None:
    site = SiteFolder(tmp_path / "site").write(FILES)
    site.put("articles/$(touch ran) `touch ran`.en.md", "# x\n")
    (found,) = in_bash(folder, site.root, "diglot translate approve ")
    assert {"$(touch ran) `touch ran`"} == {shlex.split(key)[0] for key in found} - {
        "night-trains",
        "the-tide",
    }
    assert not (site.root / "ran").exists()


class Terminal:
    """A shell that somebody types in."""

    def __init__(self, master: int) -> None:
        self.master = master

    def type(self, text: str, until: str) -> str:
        """Type, and wait until something is shown; what was shown by then."""
        os.write(self.master, text.encode())
        shown = ""
        while until not in (shown := re.sub(r"\x1b\[[\d;?]*[a-zA-Z]|\r", "", shown)):
            ready, _, _ = select.select([self.master], [], [], 20)
            assert ready, f"waited for {until!r}, and saw {shown!r}"
            shown += os.read(self.master, 65536).decode("utf-8", "replace")
        return shown


@contextmanager
def zsh(folder: Path) -> Iterator[Terminal]:
    needed("zsh", shutil.which("zsh"), "apt-get install zsh")
    master, slave = pty.openpty()
    shell = subprocess.Popen(
        ["zsh", "-f", "-i"],
        cwd=folder / "site",
        env=environment(folder),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        terminal = Terminal(master)
        terminal.type("PS1=; autoload -Uz compinit; compinit -D -u; setopt no_beep; echo re''ady\n", "ready")
        terminal.type(f"source {shlex.quote(str(folder / 'script.zsh'))}; echo lo''aded\n", "loaded")
        yield terminal
    finally:
        shell.kill()
        shell.wait()
        os.close(master)


def test_zsh_completes(folder: Path) -> None:
    with zsh(folder) as terminal:
        clear = "\x15"
        assert "diglot init " in terminal.type("diglot ini\t", "init ")
        shown = terminal.type(f"{clear}diglot translate \t\t", "write the skeleton")
        assert re.search(r"new +-- write the skeleton", shown)
        assert "status" in shown
        terminal.type(f"{clear}diglot build --expl\t", "--explain ")
        terminal.type(f"{clear}diglot translate new n\t", "night-trains ")
        terminal.type("z\t", "zh ")
        terminal.type(f"{clear}diglot new --translate the-\t", "the-tide ")
        terminal.type("e\t", "en ")
        terminal.type(f"{clear}diglot new --series w\t", "water ")
        terminal.type(f"{clear}diglot translate status --format h\t", "html ")


def test_outside_a_site_nothing_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("keys", "languages", "series"):
        assert run_cli("completion", what, "--site", str(tmp_path)) == 0
    (tmp_path / "diglot.toml").write_text("title = [")
    assert run_cli("completion", "keys", "--site", str(tmp_path)) == 0
    told = capsys.readouterr()
    assert told.out == told.err == ""


# Help.


@pytest.mark.parametrize("path", [node.path for node in NODES], ids=" ".join)
def test_help_says_what_a_command_is_for_and_shows_examples(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run_cli(*path, "--help") == 0
    shown = capsys.readouterr().out
    before, _, examples = shown.partition("\nexamples:\n")
    assert re.search(r"^[A-Z`][^\n]*(\n[^\n]+)*[.]$", before, re.MULTILINE), "it says what it is for"
    assert f"  {' '.join(('diglot', *path))}" in examples
    assert max(map(len, shown.splitlines())) <= 80


def test_examples_are_of_commands_that_there_are() -> None:
    names = {" ".join(node.path) for node in NODES}
    assert set(EXAMPLES) == names
    assert set(PURPOSES) < names


@pytest.mark.parametrize(
    ("path", "words"),
    [(node.path, words) for node in NODES for words, _ in EXAMPLES.get(" ".join(node.path), ())],
)
def test_examples_can_be_typed(path: tuple[str, ...], words: str) -> None:
    found = options.parser().parse_args([*path, *shlex.split(words)])
    assert hasattr(found, "run")


# Hints.


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("buid", 'diglot: there is no command "buid"; did you mean build?'),
        ("xyz", 'diglot: there is no command "xyz"; there are: init, new, build'),
        ("translate nwe", 'diglot translate: there is no verb "nwe"; did you mean new?'),
        ("build --drfts", "diglot build: there is no option --drfts; did you mean --drafts?"),
        ("build --formt=json", "diglot build: there is no option --formt; did you mean --format?"),
        ("build --format jsn", 'diglot build: --format is never "jsn"; did you mean json?'),
        ("build drafts", 'diglot build: there is nothing to be done with "drafts"'),
        ("build --jobs many", 'diglot build: argument --jobs: "many" is no number of processes'),
        ("init", "diglot init: the following arguments are required: DIR"),
    ],
)
def test_what_is_misspelt_gets_a_hint(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(*typed.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(said)
    assert told.err.endswith("--help` says what there is\n")


def test_a_build_reads_no_help_and_no_command_but_its_own() -> None:
    code = (
        "import sys; from diglot.cli import options; options.parser().parse_args(['build']);"
        "print([name for name in sys.modules if name.startswith('diglot.cli.')])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'diglot.cli.options'" in told
    for name in ("examples", "shells", "completion", "init", "new", "doctor", "translate"):
        assert f"diglot.cli.{name}'" not in told
    assert cli.EXIT_INTERRUPTED == 130


@pytest.mark.parametrize("name", ["completion", "doctor", "translate"])
def test_a_command_stands_in_one_line_with_what_it_does(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run_cli("--help")
    assert re.search(rf"^    {name} +\w", capsys.readouterr().out, re.MULTILINE)
