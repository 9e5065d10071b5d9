"""Whatever writers do to a text, no translation is lost, and none stands for another text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from itertools import count
from string import ascii_lowercase

from harness import SiteFolder, in_memory, run_cli
from hypothesis import given, settings
from hypothesis import strategies as st
from translating import filled, structure, text_of

from diglot import po
from diglot.translation.catalog_route import catalog

#: Each block of a text says which one it is, so that a translation can be told from all others.
blocks = st.lists(st.integers(0, 10**6), min_size=1, max_size=14, unique=True)


def sentence(number: int, words: int = 12) -> str:
    """Words that depend on the number only: two numbers have next to nothing in common."""
    chosen = random.Random(number)  # noqa: S311 - the same words for the same number
    made = ("".join(chosen.choices(ascii_lowercase, k=chosen.randint(3, 8))) for _ in range(words))
    return f"Entry {number}, {' '.join(made)}."


def article(bodies: list[str]) -> str:
    return "---\ntitle: The log\ndate: 2026-01-01\n---\n" + "\n\n".join(bodies) + "\n"


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """A text, the same after some edits, and after more: blocks added, removed, moved, changed by a word."""
    before = [sentence(number) for number in draw(blocks)]
    fresh = count(10**7)
    after = changed(draw, before, fresh)
    return before, after, changed(draw, after, fresh)


def changed(draw: st.DrawFn, before: list[str], fresh: Iterator[int]) -> list[str]:
    after = list(before)
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(after)))
        match draw(st.sampled_from(["add", "remove", "move", "change", "wrap"])):
            case "add":
                after.insert(at, sentence(next(fresh)))
            case "remove" if after:
                del after[at % len(after)]
            case "move" if after:
                block = after.pop(at % len(after))
                after.insert(draw(st.integers(0, len(after))), block)
            case "change" if after:
                words = after[at % len(after)].split(" ")
                words[2 + draw(st.integers(0, len(words) - 3))] = "changed"
                after[at % len(after)] = " ".join(words)
            case "wrap" if after:
                words = re.split(r"[ \n]", after[at % len(after)])
                where = draw(st.integers(1, len(words) - 1))
                after[at % len(after)] = f"{' '.join(words[:where])}\n{' '.join(words[where:])}"
    return after


def number_of(text: str) -> str:
    found = re.search(r"\d+", text)
    return found[0] if found else ""


@settings(max_examples=150, deadline=None)
@given(edited())
def test_no_translation_is_lost_and_none_is_misplaced(
    texts: tuple[list[str], list[str], list[str]],
) -> None:
    before, after, later = texts
    file = filled(text_of(article(before)), lambda message: f"译文：{message}")
    given_translations = {entry.msgstr[0] for entry in file.entries}
    new = catalog.updated(file, text_of(article(after)))

    kept = {entry.msgstr[0] for entry in new.entries if entry.msgstr[0]}
    assert kept == given_translations, "every translation is there, in use or put aside"
    for entry in new.entries:
        if entry.msgstr[0]:
            assert number_of(entry.msgstr[0]) == number_of(entry.msgid), "each where it belongs"
        if entry.previous:
            assert entry.msgstr == (f"译文：{entry.previous.msgid}",)
            assert entry.fuzzy
        elif entry.msgstr[0]:
            assert entry.msgstr == (f"译文：{entry.msgid}",), "not marked, so it is of just these words"

    again = po.read(new.text().encode(), "a.po")
    assert not again[1]
    assert catalog.updated(again[0], text_of(article(after))).text() == new.text(), "and then it is at rest"
    last, problems = po.read(catalog.updated(again[0], text_of(article(later))).text().encode(), "a.po")
    assert not problems, "no message stands there twice"
    assert given_translations == {entry.msgstr[0] for entry in last.entries if entry.msgstr[0]}
    assert all(number_of(e.msgstr[0]) in {"", number_of(e.msgid)} for e in last.entries)
    back = catalog.updated(again[0], text_of(article(before)))
    assert not any(entry.fuzzy for entry in back.entries if not entry.obsolete), "what is undone is undone"
    assert {e.msgid: e.msgstr for e in back.entries if not e.obsolete} == {
        e.msgid: e.msgstr for e in file.entries
    }


def generated(seed: int) -> str:
    """A whole article with all that the series uses."""
    rng = random.Random(seed)  # noqa: S311 - the same article for the same seed
    numbers = count(seed * 1000)

    def line(words: int = 9) -> str:
        text = sentence(next(numbers), words)
        first, rest = text.split(" ", 1)
        return rng.choice(
            [
                text,
                f"**{first}** {rest}",
                f"{first} *{rest}*",
                f"{first} [{rest}](https://x.example/{seed})",
                f"{first} `code {seed}` {rest}",
                f"{first}[^n] {rest}",
                f"{first} [{rest}][label]",
            ]
        )

    def short(words: int) -> str:
        return sentence(next(numbers), words)

    image = f"https://x.example/{seed}.png"
    kinds: list[Callable[[], str]] = [
        lambda: f"## {short(3)}",
        lambda: "\n".join(f"- {line(5)}" for _ in range(3)),
        lambda: "\n".join(f"{n}. {line(5)}" for n in range(1, 4)),
        lambda: f"> {line()}\n>\n> {line()}",
        lambda: f"| {line(2)} | b |\n|---|---|\n| {line(2)} | {line(2)} |",
        lambda: f"```python\nprint({seed})\n```",
        lambda: f'![{short(4)}]({image} "{short(3)}")',
        lambda: f"::: note {short(2)}\n{line()}\n:::",
        lambda: f"{line()}\n{line()}",
    ]
    body = "\n\n".join(rng.choice(kinds)() for _ in range(rng.randint(4, 12)))
    return f"---\ntitle: Story {seed}\nsubtitle: {sentence(next(numbers), 4)}\ndate: 2026-01-01\n---\n{body}\n\nEnd[^n].\n\n[^n]: {line(4)}\n\n[label]: https://x.example/label\n"


def body_of(page: str) -> str:
    found = re.search(
        r'<div class="prose e-content">\n(.*?)\n</div>\n(?:<p class="source"|<nav|<section)', page, re.DOTALL
    )
    assert found
    return found[1]


def test_sixty_stories_from_extraction_to_pages() -> None:
    with in_memory() as folder:
        site = SiteFolder(folder)
        keys = [f"story-{seed:02}" for seed in range(60)]
        for seed, key in enumerate(keys):
            site.put(f"articles/{key}.en.md", generated(seed))
        assert run_cli("translate", "update", *keys, "--quiet", "--site", str(site.root)) == 0
        for key in keys:
            path = site.root / f"locales/zh_Hans/articles/{key}.po"
            file, problems = po.read(path.read_bytes(), path.name)
            assert not problems
            text = text_of((site.root / f"articles/{key}.en.md").read_text("utf-8"))
            path.write_text(filled(text, old=file).text(), "utf-8")
        report = site.build()
        assert report.articles == {"en": 60, "zh": 60}
        for key in keys:
            english, chinese = (body_of(site.read(f"{lang}/{key}/index.html")) for lang in ("en", "zh"))
            assert structure(chinese) == structure(english)
            assert chinese != english
