"""Other tools and we read the same in a catalog: msgfmt, polib, Babel, translate-toolkit and Python's gettext."""

from __future__ import annotations

import gettext
import shutil
import subprocess
from io import BytesIO

import polib
from babel.messages.pofile import read_po
from harness import ROOT, needed
from hypothesis import given, settings
from hypothesis import strategies as st
from test_po import LINES
from translate.storage.po import pofile

from diglot import po
from diglot.po import Entry, File, Previous

HEADER = Entry(
    "", ("Language: de\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n",)
)

words = st.text(st.sampled_from('ab c:中。“é{}\\"\t#~|[]'), max_size=8)
lines = words.map(str.strip).filter(bool)
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)


def entry(msgid: str, plural: str | None, forms: tuple[str, str], **fields: object) -> Entry:
    """A message that msgfmt takes: all of its texts begin and end like its original."""
    begin, end = ("\n" * msgid.startswith("\n"), "\n" * msgid.endswith("\n"))

    def like(text: str) -> str:
        bare = text.strip("\n")
        return bare and f"{begin}{bare}{end}"

    if fields["obsolete"]:
        fields["previous"] = None  # polib and Babel know no `#~|`, which gettext writes
    strings = tuple(map(like, forms)) if plural is not None else (like(forms[0]),)
    strings = strings if all(strings) else ("",) * len(strings)
    plural = like(plural) or msgid if plural is not None else None
    return Entry(msgid, strings, plural=plural, **fields)  # type: ignore[arg-type] # hypothesis gives the right ones


entries = st.builds(
    entry,
    texts.filter(str.strip),
    st.none() | texts,
    st.tuples(texts, texts),
    context=st.none() | texts.filter(str.strip),
    comments=st.lists(lines, max_size=2).map(tuple),
    notes=st.lists(lines, max_size=2).map(tuple),
    references=st.sampled_from([(), ("a.md",), ("a.md", "b/c.md")]),
    flags=st.sampled_from([(), ("fuzzy",), ("no-wrap",), ("fuzzy", "no-wrap")]),
    previous=st.none()
    | st.builds(Previous, texts, st.none() | texts, st.none()),  # polib knows no previous plural
    obsolete=st.booleans(),
)
files = st.lists(entries, max_size=4, unique_by=lambda each: (each.msgid, each.context)).map(
    lambda found: File(HEADER, tuple(sorted(found, key=lambda each: each.obsolete)))
)


def checked(text: str) -> str:
    """What `msgfmt --check` has against a catalog; "" for nothing."""
    msgfmt = shutil.which("msgfmt")
    needed("gettext", msgfmt, "apt-get install gettext")
    command = [str(msgfmt), "--check", "--output-file=/dev/null", "-"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    return done.stderr.decode() if done.returncode else ""


@settings(max_examples=40)  # each is a program to start
@given(files)
def test_msgfmt_takes_what_we_write(file: File) -> None:
    assert checked(file.text()) == ""
    assert po.read(file.text().encode(), "x.po")[1] == ()


HEADER_TEXT = File(HEADER).text() + "\n"
MESSAGES = (
    'msgid "a"\nmsgstr "b"\n',
    'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] "c"\n',
    '#, python-format\nmsgid "%(a)s"\nmsgstr "%(a)s"\n',
    '#~ msgid "z"\n#~ msgstr "y"\n',
    'msgctxt "c"\nmsgid "a\\n"\nmsgstr "b\\n"\n',
)
broken = st.builds(
    lambda messages, at, line: (
        HEADER_TEXT + "\n".join(messages)[:at] + line + "\n" + "\n".join(messages)[at:]
    ),
    st.lists(st.sampled_from(MESSAGES), min_size=1, unique=True),
    st.integers(0, 80),
    st.sampled_from(
        [line for line in LINES[1:] if not line.startswith("#,")]
    ),  # msgfmt obeys the last one only
)


@settings(max_examples=60)
@given(broken)
def test_we_are_as_strict_as_msgfmt(text: str) -> None:
    if not any(problem.is_error for problem in po.read(text.encode(), "x.po")[1]):
        assert checked(text) == ""


@given(files)
def test_polib_reads_the_same(file: File) -> None:
    for theirs, ours in zip(polib.pofile(file.text()), file.entries, strict=True):
        assert (theirs.msgid, theirs.msgctxt) == (ours.msgid, ours.context)
        assert theirs.obsolete == ours.obsolete
        assert theirs.fuzzy == ours.fuzzy
        assert theirs.tcomment == "\n".join(ours.comments)
        assert theirs.comment == "\n".join(ours.notes)
        assert [place for place, _ in theirs.occurrences] == list(ours.references)
        assert (theirs.previous_msgid, theirs.previous_msgctxt) == ((ours.previous or (None, None))[:2])
        if ours.plural is None:
            assert theirs.msgstr == ours.msgstr[0]
        else:
            assert theirs.msgid_plural == ours.plural
            assert theirs.msgstr_plural == dict(enumerate(ours.msgstr))


@given(files)
def test_babel_reads_the_same(file: File) -> None:
    theirs = read_po(BytesIO(file.text().encode()), abort_invalid=True)
    current = [each for each in file.entries if not each.obsolete]
    assert len(theirs) == len(current)
    for ours in current:
        found = theirs.get(ours.msgid, ours.context)
        assert found is not None
        assert found.id == (ours.msgid if ours.plural is None else (ours.msgid, ours.plural))
        assert found.string == (ours.msgstr[0] if ours.plural is None else ours.msgstr)
        assert found.fuzzy == ours.fuzzy


@given(files)
def test_translate_toolkit_reads_the_same(file: File) -> None:
    store = pofile.parsestring(file.text().encode())  # type: ignore[no-untyped-call] # its types are not complete
    units = [unit for unit in store.units if not unit.isheader()]
    for theirs, ours in zip(units, file.entries, strict=True):
        assert (
            theirs.source.strings
            if ours.plural is not None
            else [str(theirs.source)] == [each for each in (ours.msgid, ours.plural) if each is not None]
        )
        assert (theirs.target.strings if ours.plural is not None else [str(theirs.target)]) == list(
            ours.msgstr
        )
        assert theirs.getcontext() == (ours.context or "")
        assert theirs.isobsolete() == ours.obsolete
        if not ours.obsolete:  # of what is obsolete, it does not always say
            assert theirs.isfuzzy() == ours.fuzzy


@given(files)
def test_pythons_gettext_reads_what_we_compile(file: File) -> None:
    found = gettext.GNUTranslations(BytesIO(po.compiled(file)))
    for each in file.entries:
        used = each.translated and not each.obsolete
        context = each.context
        if each.plural is None:
            shown = [found.gettext(each.msgid) if context is None else found.pgettext(context, each.msgid)]
            assert shown == ([each.msgstr[0]] if used else [each.msgid])
            continue
        texts = (each.msgid, each.plural)
        shown = [
            found.ngettext(*texts, number) if context is None else found.npgettext(context, *texts, number)
            for number in (1, 5)
        ]
        assert shown == list(each.msgstr if used else texts)


def test_gettexts_own_checker_takes_our_catalogs() -> None:
    paths = sorted((ROOT / "locales").rglob("*.po"))
    assert paths
    assert [checked(path.read_text("utf-8")) for path in paths] == [""] * len(paths)
