"""`python -m bench`: build the same archive with diglot, Hugo and Pelican, and print what each cost.

One command, from the checkout's root. It generates the archive, installs the peers from the package index
with uv, each in an environment of its own outside the checkout, lets the tools take turns, and prints a
table of medians with ratios. Nothing here is a test: the numbers depend on the machine, and only ratios
travel.

**The same work.** Every tool writes, in both languages: a page for every article, with title, languages,
time, minutes to read, excerpt, subtitle, body, previous and next, comments, tags; the home page and all
older stories, 20 on a page; a page for each month with all its stories; an overview of months; a page for
each tag, 20 stories on each; an overview of tags; an RSS feed with the full text of 20 articles. Pages have
the same head (canonical address, translations, Open Graph), navigation and foot; tables, footnotes and
coloured code (by CSS classes) are on. `OUTPUTS` in `bench/peers/diglot.py` chooses these kinds for diglot.
Left out for all, as a peer would need other people's code or much more time: the bilingual front page,
series and authors as lists, the page for lost visitors, redirects.

**What differs.** diglot numbers pages of lists from the oldest, the peers from the newest. diglot's
previous and next stay within a series; the peers' go by time. Hugo and Pelican link between articles, make
headings' anchors and count words by their own means, and do less for Chinese (emphasis beside punctuation,
anchors). Hugo has months as a taxonomy, and its templates make each card and excerpt once, since that is
faster for it. Pelican builds each language as a site of its own, one after the other, with its cache on,
and puts no excerpt beside the full text in its feed. diglot's pages alone carry JSON-LD, microformats,
complete cards for shared links, ids of paragraphs and an offer of the other language.

**The cases.** *Cold*: neither output nor cache. *Unchanged*: again, nothing touched. *One edit*: one comma
of the body of one English article in the middle of the archive. *One new story*: the newest, in both
languages. Every run of the last two is a new change. After each run the output is opened and checked
(`bench/proof.py`).

**The numbers.** Whole commands: wall time; processor time of all processes; the peak memory of all
processes together, sampled (`bench/measure.py`); files written or changed.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import rounds, table
from bench.measure import Failed
from bench.peers import TOOLS
from bench.peers.diglot import Diglot
from bench.proof import Unproven

RAM_DISK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it

#: What is measured unless tools are named.
USUAL = [name for name, tool in TOOLS.items() if tool.usual]

#: Above so many stories diglot is measured alone, unless tools are named.
ALONE = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table."""
    options = _parser().parse_args(arguments)
    Diglot.extra = tuple(options.diglot_args.split())
    folder = options.folder or (RAM_DISK if RAM_DISK.is_dir() else None)
    rows: list[rounds.Row] = []
    try:
        with tempfile.TemporaryDirectory(prefix="diglot-bench-", dir=folder) as work:
            about = table.machine(Path(work)) | _installed(options, Path(work))
            for count in options.stories:
                rows += _size(options, count, Path(work))
    except (Failed, Unproven) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        if rows:
            print(table.table(rows, about, options.format))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure whole builds of diglot and its peers."
    )

    def names(known: Sequence[str]) -> Callable[[str], list[str]]:
        def several(text: str) -> list[str]:
            chosen = text.split(",")
            if unknown := [each for each in chosen if each not in known]:
                raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(known)}")
            return chosen

        return several

    def sizes(text: str) -> list[int]:
        return [int(each) for each in text.replace("_", "").split(",")]

    option = parser.add_argument
    option(
        "--stories", type=sizes, default=[100, 1000], help="sizes, each in two languages (default 100,1000)"
    )
    option("--runs", type=int, default=3, help="runs of each case, one where a run takes long (default 3)")
    option("--folder", type=Path, help="where to work (default: a RAM disk if there is one)")
    option("--peers", type=Path, help="where to install peers, to keep them (default: below the work)")
    option(
        "--only", type=names(list(TOOLS)), help=f"tools, of {','.join(TOOLS)} (default: {','.join(USUAL)})"
    )
    option("--cases", type=names(list(rounds.CASES)), default=list(rounds.CASES), help="some of the cases")
    option("--format", choices=table.FORMATS, default="text")
    option("--diglot-args", default="", help='more arguments for the build, such as "--jobs 2"')
    return parser


def _installed(options: argparse.Namespace, work: Path) -> dict[str, str]:
    """Install the tools and try each on a small site; what is measured, for the table."""
    chosen = [TOOLS[name] for name in options.only or USUAL]
    for tool in chosen:
        tool.install((options.peers or work / "peers").absolute())
    tools = [tool(work / "rehearsal" / tool.name) for tool in chosen]
    rounds.rehearse(tools)
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in tools)
    more = f", diglot with {options.diglot_args}" if options.diglot_args else ""
    return {"tools": f"{versions}; Python {platform.python_version()}{more}"}


def _size(options: argparse.Namespace, count: int, work: Path) -> list[rounds.Row]:
    """All cases of one size. What it wrote is deleted."""
    chosen = options.only or (USUAL if count <= ALONE else [Diglot.name])
    with tempfile.TemporaryDirectory(dir=work) as folder:
        tools = [TOOLS[name](Path(folder, name)) for name in chosen]
        return rounds.rounds(tools, count, options.cases, options.runs)


if __name__ == "__main__":
    sys.exit(main())
