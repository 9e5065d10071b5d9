"""`diglot catalog`: extraction, merging and checking of interface strings."""

from __future__ import annotations

import shutil
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from harness import ROOT, SiteFolder, run_cli
from hypothesis import given
from hypothesis import strategies as st

from diglot import catalogs, po
from diglot.po import Entry

CHINESE = "locales/zh_Hans/LC_MESSAGES/messages.po"


def catalog(site: SiteFolder, verb: str) -> int:
    return run_cli("catalog", verb, "--site", str(site.root))


@pytest.fixture
def checkout(site: SiteFolder) -> SiteFolder:
    """A copy of the repository's own templates, code and catalogs."""
    for name in ("templates", "locales", "diglot"):
        shutil.copytree(ROOT / name, site.root / name)
    return site


def test_the_committed_catalogs_are_what_extraction_gives(
    checkout: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diglot.scan.shipped", lambda name: checkout.root / name)
    assert catalog(checkout, "update") == 0
    for name in ("locales/messages.pot", CHINESE):
        assert (checkout.root / name).read_text("utf-8") == (ROOT / name).read_text("utf-8")


def test_the_chinese_catalog_is_complete_and_sound() -> None:
    found = read_po(BytesIO((ROOT / CHINESE).read_bytes()))
    assert found.num_plurals == 1
    assert len(found) > 30
    for message in found:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.id or all(strings), message.id
        assert not message.fuzzy, message.id


def test_a_new_language_needs_a_row_and_a_catalog(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put("diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "fr"]\n')
    site.put("articles/a.fr.md", "---\ntitle: Le sel\ndate: 2026-01-01\n---\nTexte\n")
    site.put("templates/extra.html", "{# TRANSLATORS: A greeting. #}{{ gettext('Hello') }}")
    assert catalog(site, "check") == 0
    assert "there is no catalog for français" in capsys.readouterr().err

    assert catalog(site, "update") == 0
    path = site.root / "locales/fr/LC_MESSAGES/messages.po"
    text = path.read_text("utf-8")
    assert '#. A greeting.\n#: templates/extra.html\nmsgid "Hello"\nmsgstr ""' in text
    assert "POT-Creation-Date" not in text
    assert 'msgid "Source: %(source)s"' in text, "the toolkit has no French: its own messages are needed too"
    assert 'msgid "Hello"' in (site.root / "locales/messages.pot").read_text("utf-8")

    path.write_text(text.replace('msgid "Hello"\nmsgstr ""', 'msgid "Hello"\nmsgstr "Bonjour"'), "utf-8")
    before = path.read_bytes()
    assert catalog(site, "update") == 0
    assert path.read_bytes() == before, "an update without changes changed the catalog"


def test_an_update_keeps_what_the_site_words_itself(site: SiteFolder) -> None:
    site.put("diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "fr", "zh"]\n')
    own = 'msgid "Source: %(source)s"\nmsgstr "资料来源：%(source)s"\n\nmsgctxt "tag"\nmsgid "water"\nmsgstr "水"\n'
    site.put(CHINESE, f'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n\n{own}')
    assert catalog(site, "update") == 0
    text = (site.root / CHINESE).read_text("utf-8")
    assert 'msgstr "资料来源：%(source)s"' in text
    assert 'msgctxt "tag"\nmsgid "water"\nmsgstr "水"' in text
    assert "#~" not in text
    assert 'msgid "Series"' not in text, "the toolkit's own catalog has it"


def test_a_missing_message_is_reported_and_falls_back_to_english(site: SiteFolder) -> None:
    site.put("templates/extra.html", "{{ gettext('Hello') }}")
    site.put("templates/overview.html", "{{ gettext('Hello') }}")
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    assert catalog(site, "extract") == 0
    assert site.warnings() == [
        f'{CHINESE}: warning[missing-message]: "Hello" has no translation; English is shown; '
        "run `diglot catalog update`, then translate it"
    ]
    assert site.read("zh/archive/index.html") == "Hello"


def test_a_broken_template_is_named(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.put("templates/extra.html", "one\n{% trans %}never closed")
    assert catalog(site, "extract") == 1
    assert "templates/extra.html:2:1: error[template]" in capsys.readouterr().err


def test_check_fails_on_a_broken_catalog(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.put(CHINESE, 'msgid "Series"\nmsgstr "系列\n')
    assert catalog(site, "check") == 1
    assert f"{CHINESE}:2:11: error[catalog]" in capsys.readouterr().err


WORKED_ON = r"""# Ann <ann@x.example>, 2025.
msgid ""
msgstr ""
"Project-Id-Version: ours\n"
"Language: fr\n"
"X-Generator: Poedit 3.4\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"Content-Type: text/plain; charset=UTF-8\n"

# Ann: or "la salutation"?
#  as she said
#. A greeting.
#: templates/extra.html
msgid ""
"Hello to "
"all of you"
msgstr ""
"Bonjour à "
"vous tous"

#: templates/extra.html
#, fuzzy
#| msgid "Good night, dear friends"
msgid "Good night, dear friend"
msgstr "Bonne nuit, chers amis"

# Keep this.
#: templates/extra.html
msgid "See you all tomorrow"
msgstr "À demain"

#: templates/extra.html
msgid "Nobody wants this"
msgstr "Personne n’en veut"

#~ msgid "It was here"
#~ msgstr "C’était là"
"""

TEMPLATE = """{# TRANSLATORS: A greeting. #}{{ gettext('Hello to all of you') }}
{{ gettext('Good night, dear friend') }}
{{ gettext('%(num)s of them') }}
{{ gettext('See you all tomorrow!') }}
{{ gettext('It was here') }}
"""

MERGED = (
    WORKED_ON.partition("# Keep this.")[0]
    + """#: templates/extra.html
#, python-format
msgid "%(num)s of them"
msgstr ""

# Keep this.
#: templates/extra.html
#, fuzzy
#| msgid "See you all tomorrow"
msgid "See you all tomorrow!"
msgstr "À demain"

#: templates/extra.html
msgid "It was here"
msgstr "C’était là"

#~ msgid "Nobody wants this"
#~ msgstr "Personne n’en veut"
"""
)


def test_an_update_touches_only_what_changed(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.put("locales/messages.pot", "")
    monkeypatch.setattr("diglot.scan.shipped", lambda name: site.root / name)  # a toolkit without messages
    site.put("diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "fr"]\n')
    site.put("templates/extra.html", TEMPLATE)
    path = "locales/fr/LC_MESSAGES/messages.po"
    site.put(path, WORKED_ON)
    for _ in range(2):
        assert catalog(site, "update") == 0
        assert (site.root / path).read_text("utf-8") == MERGED


def test_an_update_of_a_broken_catalog_writes_nothing(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = 'msgid "Hello"\nmsgstr "你好\n\nmsgid "Bye"\nmsgstr "再见”\n'
    site.put("templates/extra.html", "{{ gettext('Hello') }}")
    site.put(CHINESE, broken)
    assert catalog(site, "update") == 1
    told = capsys.readouterr().err
    assert f"{CHINESE}:2:11" in told
    assert f"{CHINESE}:5:12" in told
    assert (site.root / CHINESE).read_text("utf-8") == broken


def message(msgid: str, plural: str | None = None, **fields: object) -> Entry:
    return Entry(msgid, plural=plural, **fields)  # type: ignore[arg-type] # the tests give the right ones


def test_a_message_that_gains_a_plural_keeps_its_translation_as_a_guess() -> None:
    old, _ = po.read(b'msgid "%(num)s day"\nmsgstr "un jour"\n', "x.po")
    new = catalogs.merged(old, [message("%(num)s day", "%(num)s days", flags=("python-format",))])
    assert new.text() == (
        '#, fuzzy, python-format\n#| msgid "%(num)s day"\nmsgid "%(num)s day"\nmsgid_plural "%(num)s days"\n'
        'msgstr[0] "un jour"\nmsgstr[1] "un jour"\n'
    )


def test_what_comes_back_is_not_taken_for_something_alike() -> None:
    old, _ = po.read(
        b'msgid "See you tomorrow, friend"\nmsgstr "A"\n\n#~ msgid "See you tomorrow, friends"\n#~ msgstr "B"\n',
        "x.po",
    )
    new = catalogs.merged(old, [message("See you tomorrow, friends")])
    assert [(each.msgid, each.msgstr, each.obsolete, each.fuzzy) for each in new.entries] == [
        ("See you tomorrow, friends", ("B",), False, False),
        ("See you tomorrow, friend", ("A",), True, False),
    ]
    assert po.read(new.text().encode(), "x.po")[1] == ()


words = st.sampled_from(["Hello to all of you", "Hello to all", "Bye", "Bye bye", "Tomorrow", "Hello to you"])


@given(st.lists(words, unique=True), st.lists(words, unique=True), st.lists(words, unique=True))
def test_updates_never_lose_a_translation(have: list[str], gone: list[str], wanted: list[str]) -> None:
    entries = [Entry(each, (f"<{each}>",)) for each in have]
    entries += [Entry(each, (f"<{each}>",), obsolete=True) for each in gone if each not in have]
    old, problems = po.read(po.File(None, tuple(entries)).text().encode(), "x.po")
    assert problems == ()
    new = catalogs.merged(old, [message(each) for each in wanted])
    assert [each.msgid for each in new.entries if not each.obsolete] == wanted
    assert {text for each in old.entries for text in each.msgstr} <= {
        text for each in new.entries for text in each.msgstr
    }
    for each in new.entries:
        known = each.msgid in have + gone
        assert each.fuzzy == (each.msgstr[0] not in {"", f"<{each.msgid}>"})
        assert not known or each.msgstr == (f"<{each.msgid}>",)
    assert po.read(new.text().encode(), "x.po")[1] == ()
    assert (
        catalogs.merged(po.read(new.text().encode(), "x.po")[0], [message(each) for each in wanted]).text()
        == new.text()
    )
