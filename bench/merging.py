"""`python -m bench.merging`: the cost of merging a changed article into its catalog, beside Babel and polib.

One article of 300 paragraphs, 100 of which changed by a few words. Each tool gets the catalog as a file and
the new messages, and has to give the bytes of the merged catalog: Babel by `Catalog.update`, which looks for
similar messages too; polib by `POFile.merge`, which does not, and so loses all that changed. Medians of
several rounds, in which the tools take turns, and how many of the changed paragraphs kept their translation.
"""

from __future__ import annotations

import random
import statistics
import string
import sys
import time
from collections.abc import Callable, Mapping
from io import BytesIO

import polib
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from diglot import po
from diglot.translation.merging import Message, match

BLOCKS, CHANGED, ROUNDS = 300, 100, 3


def texts(seed: int = 7) -> tuple[list[str], list[str]]:
    """Paragraphs of 12 to 30 words, and the same after the edits."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(3000)]
    before = [" ".join(chance.choices(words, k=chance.randint(12, 30))) for _ in range(BLOCKS)]
    after = list(before)
    for at in chance.sample(range(BLOCKS), CHANGED):
        changed = after[at].split()
        for _ in range(3):
            changed[chance.randrange(len(changed))] = "changed"
        after[at] = " ".join(changed)
    return before, after


def catalog(before: list[str]) -> bytes:
    """A catalog in which each paragraph has a translation."""
    header = po.Entry("", ("Language: zh_Hans\nContent-Type: text/plain; charset=UTF-8\n",))
    return po.File(header, tuple(po.Entry(text, (f"T {text}",)) for text in before)).text().encode()


def diglot(data: bytes, after: list[str]) -> bytes:
    """As `diglot translate update` does it."""
    file, _ = po.read(data, "a.po")
    found = match([Message(entry.msgid) for entry in file.entries], [Message(text) for text in after])
    entries = []
    for text, each in zip(after, found, strict=True):
        old = file.entries[each.old] if each else po.Entry(text)
        changed = each is not None and not each.same
        more = {"msgid": text, "flags": ("fuzzy",), "previous": po.Previous(old.msgid)} if changed else {}
        entries.append(old.changed(**more))
    return file._replace(entries=tuple(entries)).text().encode()


def babel(data: bytes, after: list[str]) -> bytes:
    """`Catalog.update`, with its search for similar messages."""
    old, template = read_po(BytesIO(data)), Catalog()
    for text in after:
        template.add(text)
    old.update(template)
    written = BytesIO()
    write_po(written, old, width=0)
    return written.getvalue()


def by_polib(data: bytes, after: list[str]) -> bytes:
    """`POFile.merge`: messages that changed are new to it."""
    old, template = polib.pofile(data.decode(), wrapwidth=0), polib.POFile()
    template.extend(polib.POEntry(msgid=text) for text in after)
    old.merge(template)
    return str(old).encode()


TOOLS: Mapping[str, Callable[[bytes, list[str]], bytes]] = {
    "diglot": diglot,
    "Babel": babel,
    "polib": by_polib,
}


def main() -> int:
    """Print the table."""
    before, after = texts()
    data = catalog(before)
    took: dict[str, list[float]] = {name: [] for name in TOOLS}
    kept: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, merge in TOOLS.items():
            started = time.perf_counter()
            merged = merge(data, after)
            took[name].append(time.perf_counter() - started)
            entries, _ = po.read(merged, "a.po")
            kept[name] = sum(entry.fuzzy and bool(entry.msgstr[0]) for entry in entries.entries)
    ours = statistics.median(took["diglot"])
    for name, seconds in took.items():
        median = statistics.median(seconds)
        print(f"{name:8}{median * 1000:8.0f} ms {median / ours:7.1f} x  {kept[name]} of {CHANGED} kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
