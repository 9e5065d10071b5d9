"""`diglot translate`: its verbs and their options, and what each runs."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diglot.cli import terminal

if TYPE_CHECKING:
    from diglot.desk import Outcome

    # argparse has no other name for it.
    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add(
    command: argparse.ArgumentParser, bare: argparse.ArgumentParser, common: argparse.ArgumentParser
) -> None:
    """Add the verbs; `bare` is what is `common`, but for the formats."""
    each = command.add_subparsers(title="verbs", metavar="VERB", required=True)
    _reading(each, bare, common)
    _writing(each, common)
    _exchanging(each, bare, common)


def _reading(verbs: _Verbs, bare: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The verbs that write nothing."""
    status = _verb(verbs, bare, "status", "say how far each translation is")
    status.add_argument("keys", nargs="*", metavar="KEY", help="stories (default: all)")
    status.add_argument("--format", choices=("text", "json", "html"), default="text", help="default: text")
    _out(status)
    check = _verb(verbs, common, "check", "find what is wrong in translations; exit 1 on errors")
    check.add_argument("keys", nargs="*", metavar="KEY", help="stories (default: all)")
    diff = _verb(verbs, common, "diff", "show what changed in the source, and its translation")
    diff.add_argument("keys", nargs="*", metavar="KEY", help="stories (default: all)")
    terms = _verb(verbs, common, "terms", "list where the terms of the glossary are used")
    terms.add_argument("terms", nargs="*", metavar="TERM", help="terms (default: all)")


def _writing(verbs: _Verbs, common: argparse.ArgumentParser) -> None:
    """The verbs that write translations, or what is known of them."""
    update = _verb(verbs, common, "update", "write or merge the catalogs of stories")
    update.add_argument("keys", nargs="*", metavar="KEY", help="stories (default: all that have a catalog)")
    update.add_argument("--code", action="store_true", help="extract code blocks as well")
    new = _verb(verbs, common, "new", "write the skeleton of a parallel translation", lang=False)
    new.add_argument("key", metavar="KEY", help="the story")
    new.add_argument("lang", metavar="LANG", help="the language to translate into, such as zh")
    approve = _verb(verbs, common, "approve", "note that a translation says what its source says now")
    approve.add_argument("keys", nargs="+", metavar="KEY", help="stories")
    keep = _verb(verbs, common, "keep", "note that a changed source needs no other translation")
    keep.add_argument("places", nargs="+", metavar="KEY[:LINE]", help="stories, or lines of their sources")
    convert = _verb(verbs, common, "convert", "turn a catalog into a parallel file, or the other way round")
    convert.add_argument("keys", nargs="+", metavar="KEY", help="stories")
    convert.add_argument("--to", choices=("po", "md"), required=True, help="what it shall be")


def _exchanging(verbs: _Verbs, bare: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The verbs that speak with other tools."""
    export = _verb(verbs, bare, "export", "write a translation for reviewers or for other tools")
    export.add_argument("key", metavar="KEY", help="the story")
    export.add_argument("--format", choices=("html", "xliff", "tmx"), default="html", help="default: html")
    _out(export)
    import_ = _verb(verbs, common, "import", "take over translations from an XLIFF file", lang=False)
    import_.add_argument("file", type=Path, metavar="FILE", help="XLIFF 1.2, as export wrote it")


def _verb(
    verbs: _Verbs, common: argparse.ArgumentParser, name: str, text: str, *, lang: bool = True
) -> argparse.ArgumentParser:
    said = f"{text[0].upper()}{text[1:]}."
    each = verbs.add_parser(name, parents=[common], help=text, description=said)
    if lang:
        each.add_argument("--lang", action="append", default=[], metavar="LANG", help="default: all")
    each.set_defaults(run=run, verb=VERBS[name])
    return each


def _out(verb: argparse.ArgumentParser) -> None:
    """For verbs whose answer is a document: problems stay out of it."""
    verb.add_argument("--output", type=Path, metavar="FILE", help="where to write it (default: the terminal)")
    verb.set_defaults(told="text")


def run(arguments: argparse.Namespace) -> int:
    """One verb."""
    found: Outcome = arguments.verb(arguments.site, arguments)
    style = getattr(arguments, "told", arguments.format)
    terminal.tell(found.problems, style)
    if not arguments.quiet:  # a machine reads one document on standard output
        (sys.stderr if style == "json" else sys.stdout).write(found.text)
    return 1 if any(problem.is_error for problem in found.problems) else 0


def _status(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import status  # noqa: PLC0415 - only what a verb needs is imported

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    return status.run(site, a.keys, a.lang, form=a.format, output=a.output, width=width)


def _check(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import check  # noqa: PLC0415 - only what a verb needs is imported

    return check.run(site, a.keys, a.lang)


def _diff(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import diff  # noqa: PLC0415 - only what a verb needs is imported

    return diff.run(site, a.keys, a.lang, color=sys.stdout.isatty())


def _terms(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import terms  # noqa: PLC0415 - only what a verb needs is imported

    return terms.run(site, a.terms, a.lang)


def _update(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import update  # noqa: PLC0415 - only what a verb needs is imported

    return update.run(site, a.keys, a.lang, code=a.code)


def _new(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import new  # noqa: PLC0415 - only what a verb needs is imported

    return new.run(site, a.key, a.lang)


def _approve(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import approve  # noqa: PLC0415 - only what a verb needs is imported

    return approve.run(site, a.keys, a.lang)


def _keep(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import keep  # noqa: PLC0415 - only what a verb needs is imported

    return keep.run(site, a.places, a.lang)


def _convert(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import convert  # noqa: PLC0415 - only what a verb needs is imported

    return convert.run(site, a.keys, a.lang, to=a.to)


def _export(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import export  # noqa: PLC0415 - only what a verb needs is imported

    return export.run(site, a.key, a.lang, form=a.format, output=a.output)


def _import(site: Path, a: argparse.Namespace) -> Outcome:
    from diglot.desk import import_  # noqa: PLC0415 - only what a verb needs is imported

    return import_.run(site, a.file)


VERBS: Mapping[str, Callable[[Path, argparse.Namespace], Outcome]] = {
    "status": _status,
    "check": _check,
    "diff": _diff,
    "terms": _terms,
    "update": _update,
    "new": _new,
    "approve": _approve,
    "keep": _keep,
    "convert": _convert,
    "export": _export,
    "import": _import,
}
