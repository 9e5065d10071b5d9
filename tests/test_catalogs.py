"""`diglot catalog`: extraction, merging and checking of interface strings."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from harness import ROOT, SiteFolder, needed, run_cli

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


def test_gettexts_own_checker_agrees() -> None:
    msgfmt = shutil.which("msgfmt")
    needed("gettext", msgfmt, "apt-get install gettext")
    subprocess.run([str(msgfmt), "--check", "--output-file=/dev/null", str(ROOT / CHINESE)], check=True)


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
