"""What holds for any source whatever."""

from __future__ import annotations

import json
from datetime import UTC
from zoneinfo import ZoneInfo

from frontcases import PATH, ZONE, cases, stated
from hypothesis import example, given
from hypothesis import strategies as st

from diglot.errors import CODES, Problem
from diglot.frontmatter import FIELDS, FrontMatter, keys, read
from diglot.text import FORBIDDEN, decode

WORDS = [
    *(name for field in FIELDS for name in (field.name, *field.aliases)),
    *(
        "标题",
        "日期",
        "titre",
        "layout",
        "<<",
        "foo",
        "# note",
        "“A”",
        "[a, b]",
        "{name: A}",
        "2026-04-04",
        "2026-13-01",
    ),
    *(
        "---",
        "+++",
        "...",
        "----",
        "———",
        "# ---",
        "```yaml",
        "```",
        "<<<<<<< HEAD",
        "=======",
        ">>>>>>> b",
        "{",
        "}",
    ),
    *(
        ": ",
        " = ",
        "：",
        ":",
        "\n",
        "\n",
        "\n\n",
        "\n  ",
        "\n- ",
        "\t",
        " ",
        '"',
        "'",
        '"""',
        "[",
        "]",
        "&a",
        "*a",
        "!b",
    ),
    *(
        "| ",
        "> ",
        "\\x08",
        "\\",
        "\x07",
        "\x85",
        "\u2028",
        "\x92",
        "\ufeff",
        "\r",
        "𠮷",
        "，",
        "/a/../b",
        "C:\\x.png",
    ),
]
FRAGMENTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=40).map("".join)
FENCED = st.builds(
    "{0}\n{1}\n{0}\n{2}".format, st.sampled_from(["---", "+++", "----", "—"]), FRAGMENTS, st.text()
)
SOURCES = st.text() | FRAGMENTS | FENCED


def read_all(data: bytes) -> tuple[str, FrontMatter, str, int, list[Problem]]:
    text, problems = decode(data, PATH)
    record, body, line, more = read(text, path=PATH, zone=ZONE)
    return text, record, body, line, [*problems, *more]


@given(st.binary() | SOURCES.map(lambda text: text.encode("utf-8", "replace")))
@example(b"---\na: " + b"[" * 200_000)
@example(b"---\n" + b"- " * 200_000 + b"\n---\n")
@example(b"---\n" + b"? " * 200_000 + b"\n---\n")
@example(b"+++\na = " + b"[" * 200_000 + b"\n+++\n")
@example(b"+++\na = " + b"9" * 5_000 + b"\n+++\n")
@example(b"+++\na = 0x" + b"f" * 5_000 + b"\n+++\n")
@example(b"---\na: &a [b, b]\n" + b"".join(b"a%d: &a%d [*a, *a]\n" % (i, i) for i in range(60)) + b"---\n")
def test_any_bytes_are_read(data: bytes) -> None:
    text, record, body, line, problems = read_all(data)
    lines = text.split("\n")
    assert body == "\n".join(lines[line - 1 :]), "a line of the text was lost"
    for problem in problems:
        assert problem.code in CODES
        assert problem.fix
        assert 1 <= problem.line <= len(lines) or not text
        assert problem.col >= 1
    assert all(name in FrontMatter._fields for name in record.places)
    if not any(problem.is_error for problem in problems):
        assert not FORBIDDEN.search(repr(list(stated(record).values())))


@given(SOURCES.map(lambda text: text.encode("utf-8", "replace").replace(b"\r", b"")))
def test_line_ends_and_byte_order_marks_change_nothing(data: bytes) -> None:
    plain = read_all(data)
    assert read_all(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == plain


TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
)


@given(TEXTS, st.lists(TEXTS), TEXTS)
def test_yaml_and_toml_say_the_same(title: str, tags: list[str], body: str) -> None:
    quoted, listed = json.dumps(title, ensure_ascii=False), json.dumps(tags, ensure_ascii=False)
    yaml = read(f"---\ntitle: {quoted}\ntags: {listed}\n---\n{body}", path=PATH, zone=UTC)
    toml = read(f"+++\ntitle = {quoted}\ntags = {listed}\n+++\n{body}", path=PATH, zone=UTC)
    for record, rest, line, problems in (yaml, toml):
        assert record.title == (title.strip() or None)
        assert record.tags == tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        assert (rest, line, problems) == (body, 5, ())


@given(TEXTS)
def test_plain_text_has_no_front_matter(text: str) -> None:
    source = f"Once upon a time {text}\n\nmore"
    assert read(source, path=PATH, zone=UTC) == (FrontMatter(), source, 1, ())


def test_the_zone_decides_what_a_bare_date_means() -> None:
    source = "---\ndate: 2026-04-04\n---\n"
    east, west = (
        read(source, path=PATH, zone=ZoneInfo(name))[0].date for name in ("Asia/Shanghai", "America/New_York")
    )
    assert east
    assert west
    assert (west - east).total_seconds() == 12 * 3600


def test_every_case_is_read_without_a_line_lost() -> None:
    for _, source, _ in cases():
        text, _, body, line, _ = read_all(source.encode())
        assert body == "\n".join(text.split("\n")[line - 1 :])


def test_no_word_of_another_language_or_tool_is_one_of_ours() -> None:
    ours = {name for field in FIELDS for name in (field.name, *field.aliases)}
    assert not [name for name in ours if keys.meant(name) or keys.hint(name)]
    assert all(keys.field(name) for name in ours)
