"""The scripts that `diglot completion` prints: what each shell is told of the same commands."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from diglot.cli.tree import Node, Option, Value

# bash

_BASH = r"""
# Completion of diglot for bash. In ~/.bashrc: eval "$(diglot completion bash)"

_diglot_offer() { # those of some lines that begin with what is typed; none is ever evaluated
    local line
    while IFS= read -r line; do
        [[ -n $line && $line == "$cur"* ]] && COMPREPLY+=("$(printf %q "$line")")
    done
}

_diglot_known() {
    _diglot_offer < <("${COMP_WORDS[0]}" completion "$1" --site "$site" 2>/dev/null)
}

_diglot_paths() {
    local line
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$cur")
}

_diglot() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev= before= at= site=. n=0 i=1
    COMPREPLY=()
    ((COMP_CWORD > 1)) && at=${COMP_WORDS[1]} i=2
    case $at in
    @GROUPS@) ((COMP_CWORD > 2)) && at="$at ${COMP_WORDS[2]}" i=3 ;;
    esac
    local words=() word
    for ((; i <= COMP_CWORD; i++)); do # --option=value comes in three words
        word=${COMP_WORDS[i]}
        [[ $word == "=" && ${words[@]: -1} == --* ]] && { ((i == COMP_CWORD)) && word= || continue; }
        words+=("$word")
    done
    cur=${words[@]: -1}
    for ((i = 0; i < ${#words[@]} - 1; i++)); do
        [[ ${words[i]} == --site ]] && site=${words[i+1]/#\~/$HOME}
        case "$at ${words[i]}" in
@VALUED@
        *" -"*) ;;
        *) ((n += 1)) ;;
        esac
    done
    ((${#words[@]} > 1)) && prev=${words[${#words[@]}-2]}
    ((${#words[@]} > 2)) && before=${words[${#words[@]}-3]}
    case "$at $before" in
@SECOND@
    esac
    case "$at $prev" in
@FIRST@
    esac
    if [[ $cur == -* ]]; then
        case $at in
@OPTIONS@
        esac
        return
    fi
    case "$at $n" in
@ARGUMENTS@
    esac
}
complete -F _diglot diglot
"""


def bash(commands: Sequence[Node]) -> str:
    """The script for bash 3.2 and above."""
    first: dict[str, list[str]] = defaultdict(list)
    second: dict[str, list[str]] = defaultdict(list)
    valued: dict[str, list[str]] = defaultdict(list)
    options: dict[str, list[str]] = defaultdict(list)
    for node in commands:
        names = [name for option in node.options for name in option.names]
        options[_offer_in_bash(names)].append(f'"{" ".join(node.path)}"')
        for option in node.options:
            patterns = [f'"{" ".join(node.path)} {name}"' for name in option.names]
            for value, places in zip(option.values, (first, second), strict=False):
                places[f"{_in_bash(value)}; return".lstrip("; ")] += patterns
            if option.values:
                valued[f"((i += {len(option.values)}))"] += patterns
    groups = [node.path[0] for node in commands if node.path and node.verbs]
    arguments = [line for node in commands for line in _arguments_in_bash(node)]
    parts = {
        "GROUPS": "|".join(groups),
        "VALUED": _cases(valued, 8),
        "SECOND": _cases(second, 4),
        "FIRST": _cases(first, 4),
        "OPTIONS": _cases(options, 8),
        "ARGUMENTS": "\n".join(arguments),
    }
    return _filled(_BASH, parts)


def _in_bash(value: Value) -> str:
    match value.kind:
        case "words":
            return _offer_in_bash(value.words)
        case "files" | "folders":
            return f"_diglot_paths {'-f' if value.kind == 'files' else '-d'}"
        case "":
            return ""
        case known:
            return f"_diglot_known {known}"


def _offer_in_bash(words: Iterable[str]) -> str:
    return f"_diglot_offer < <(printf '%s\\n' {shlex.join(words)})"


def _arguments_in_bash(node: Node) -> Iterator[str]:
    at = " ".join(node.path)
    if node.verbs:
        yield f'    "{at} 0") {_offer_in_bash(name for name, _ in node.verbs)} ;;'
    for number, value in enumerate(node.values):
        place = f'"{at} "*' if value.many else f'"{at} {number}"'
        if said := _in_bash(value):
            yield f"    {place}) {said} ;;"


def _cases(places: Mapping[str, Sequence[str]], indent: int) -> str:
    return "\n".join(f"{'':{indent}}{'|'.join(patterns)}) {do} ;;" for do, patterns in places.items())


# zsh

_ZSH = r"""
#compdef diglot
# Completion of diglot for zsh. In ~/.zshrc, below compinit: eval "$(diglot completion zsh)"

_diglot_known() { # called with what compadd needs to know, and at the end what to ask for
    local site=. at=${words[(i)--site]}
    ((at < $#words)) && site=${words[at+1]/#\~/$HOME}
    local -a found=("${(@f)$(command diglot completion $@[-1] --site $site 2>/dev/null)}")
    ((${#found[1]})) && compadd "${@[1,-2]}" -a found
}
@FUNCTIONS@

if [ "$funcstack[1]" = _diglot ]; then _diglot "$@"; else compdef _diglot diglot; fi
"""


def zsh(commands: Sequence[Node]) -> str:
    """The script for zsh with its completion system."""
    return _filled(_ZSH, {"FUNCTIONS": "\n".join(map(_function_in_zsh, reversed(commands)))})


def _function_in_zsh(node: Node) -> str:
    name = "_".join(["_diglot", *node.path])
    specs = [_option_in_zsh(option) for option in node.options]
    if not node.verbs:
        specs += [_argument_in_zsh(value) for value in node.values]
        return _lines([f"{name}() {{", "    _arguments -s \\", *_joined(specs), "}"])
    verbs = [f"{verb}:{text}".replace("'", "'\\''") for verb, text in node.verbs]
    return _lines(
        [
            f"{name}() {{",
            "    local state line curcontext=$curcontext",
            "    _arguments -C \\",
            *_joined([*specs, "'1: :->verb'", "'*:: :->rest'"]),
            "    case $state in",
            "    verb)",
            "        local -a verbs=(",
            *(f"            '{verb}'" for verb in verbs),
            "        )",
            "        _describe -t commands command verbs ;;",
            "    rest)",
            "        case $line[1] in",
            *(f"        {verb}) {name}_{verb} ;;" for verb, _ in node.verbs),
            "        esac ;;",
            "    esac",
            "}",
        ]
    )


def _joined(specs: Sequence[str]) -> list[str]:
    return [f"        {spec} \\" for spec in specs[:-1]] + [f"        {specs[-1]}"]


def _option_in_zsh(option: Option) -> str:
    text = option.text.translate({ord(sign): f"\\{sign}" for sign in "[]:\\"}).replace("'", "'\\''")
    values = "".join(f":{value.name.partition('[')[0]}:{_in_zsh(value)}" for value in option.values)
    if len(option.names) == 1:
        return f"'{'*' if option.again else ''}{option.names[0]}[{text}]{values}'"
    return f"'({' '.join(option.names)})'{{{','.join(option.names)}}}'[{text}]{values}'"


def _argument_in_zsh(value: Value) -> str:
    sign = "*:" if value.many else "::" if value.optional else ":"
    return f"'{sign}{value.name.partition('[')[0]}:{_in_zsh(value)}'"


def _in_zsh(value: Value) -> str:
    match value.kind:
        case "words":
            return f"({' '.join(value.words)})"
        case "files" | "folders":
            return "_files" if value.kind == "files" else "_files -/"
        case "":
            return " "
        case known:
            return f"_diglot_known {known}"


# fish

_FISH = r"""
# Completion of diglot for fish. In ~/.config/fish/config.fish: diglot completion fish | source

function __diglot_at # whether this command is typed, and with a number, that many words behind it
    set -l words (commandline -opc)[2..]
    set -l path (string match -vr '^\d+$' -- $argv)
    set -l number (string match -r '^\d+$' -- $argv)
    if set -q path[1]
        test "$words[1..$(count $path)]" = "$path"; or return 1
    end
    test -z "$number"; or test (count (string match -v -- '-*' $words)) -eq (math (count $path) + $number)
end

function __diglot_known
    set -l words (commandline -opc)
    set -l site .
    set -l at (contains -i -- --site $words); and set site $words[(math $at + 1)]
    command diglot completion $argv --site $site 2>/dev/null
end

complete -c diglot -f
@LINES@
"""


def fish(commands: Sequence[Node]) -> str:
    """The script for fish."""
    return _filled(_FISH, {"LINES": "\n".join(line for node in commands for line in _lines_in_fish(node))})


def _lines_in_fish(node: Node) -> Iterator[str]:
    at = " ".join(["__diglot_at", *node.path])
    begin = "complete -c diglot -n"
    for verb, text in node.verbs:
        yield f"{begin} '{at} 0' -a {verb} -d {_quoted_in_fish(text)}"
    for option in node.options:
        where = at if node.path else f"{at} 0"
        names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
        value = _in_fish(option.values[0], takes=True) if option.values else ""
        yield f"{begin} '{where}' {names} {value} -d {_quoted_in_fish(option.text)}".replace("  ", " ")
        for back, more in enumerate(option.values[1:], 2):
            behind = f"{at}; and contains -- (commandline -opc)[-{back}] {' '.join(option.names)}"
            yield f"{begin} '{behind}' {_in_fish(more)}"
    for number, argument in enumerate(node.values):
        where = at if len(node.values) == 1 else f"{at} {number}"
        if argument.kind:
            yield f"{begin} '{where}' {_in_fish(argument)}"


def _in_fish(value: Value, *, takes: bool = False) -> str:
    """The flags for a value; `takes`: an option takes it."""
    match value.kind:
        case "words":
            flags = f"-a {_quoted_in_fish(' '.join(value.words))}"
        case "files":
            return "-r -F" if takes else "-F"
        case "folders":
            flags = "-a '(__fish_complete_directories)'"
        case "":
            flags = ""
        case known:
            flags = f"-a '(__diglot_known {known})'"
    return f"-x {flags}" if takes else flags


def _quoted_in_fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _filled(script: str, parts: Mapping[str, str]) -> str:
    for name, text in parts.items():
        script = script.replace(f"@{name}@", text)
    return script.lstrip()


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


SCRIPTS: Mapping[str, Callable[[Sequence[Node]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
