"""The configuration: `diglot.toml`, or `[tool.diglot]` in `pyproject.toml`, read into one frozen `Site`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from diglot import conversion, dates, destinations, languages, schema, toml
from diglot.errors import CODES, ContentError, Problem, UsageError, did_you_mean, raise_errors
from diglot.imaging.choices import IMAGES
from diglot.model import Derivation, Language
from diglot.schema import Field, Items, Node, Refused, Scalar, Table
from diglot.site import Check, LocalText, Markdown, Person, Security, SeriesInfo, Site
from diglot.text import FORBIDDEN, name_of

FILES = ("diglot.toml", "pyproject.toml")


# Readers of single values


def _local(read: schema.Reader) -> schema.Reader:
    """A reader of one value for all languages, or of a table of values by language."""

    def read_local(node: Node) -> LocalText:
        if isinstance(node, Table):
            texts = schema.map_of(read)(node)
            by_lang = {languages.code_of(lang): text for lang, text in texts.items()}
            return LocalText(by_lang, next(iter(texts.values()), ""))
        return LocalText(default=read(node))

    return read_local


_local_text = _local(schema.some_text)


#: An address as it is sent (RFC 3986). Its path stands in rules for hosts, where `:` and `*` mean anything.
_SITE = re.compile(
    r"""
    https?://
    (?:[A-Za-z0-9.-]+ | \[[0-9A-Fa-f:.]+\])
    (?::\d+)?
    (?:/ (?!\.\.?(?:/|\Z)) (?:[A-Za-z0-9._~-] | %[0-9A-Fa-f]{2})*)*
    """,
    re.VERBOSE,
)


def _base_url(node: Node) -> str:
    url = schema.some_text(node)
    sent = _sent(url)
    if not sent or not _SITE.fullmatch(url):
        fix = f"write {sent}" if sent else "write one such as https://example.org"
        raise Refused(f'"{url}" is not the address of a site', fix)
    return url.rstrip("/")


def _sent(url: str) -> str:
    """The address of a site as it is sent: names in ASCII, the path percent-encoded; "" if there is none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # no such port, no such name, or not an IPv6 address
        return ""
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    sent = f"{parts.scheme}://{place}{quote(parts.path, safe='/%')}"
    return sent if _SITE.fullmatch(sent) else ""


def _domain(node: Node) -> str:
    name = schema.some_text(node).casefold()
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", name):
        raise Refused(f'"{name}" is not the name of a domain', "write one such as example.org, in ASCII")
    return name


def _contact(node: Node) -> str:
    """RFC 9116 wants a URI; people write an address of mail."""
    text = schema.some_text(node)
    if re.fullmatch(r"[^\s@:]+@[^\s@]+", text):
        return f"mailto:{text}"
    if not re.fullmatch(r"(?:https://|mailto:|tel:)\S+", text):
        fix = "write an address of mail, or one that begins with https://, mailto: or tel:"
        raise Refused(f'"{text}" is no way to reach anyone', fix)
    return text


def _contacts(node: Node) -> tuple[str, ...]:
    found: tuple[str, ...] = schema.list_of(_contact)(node)
    if not found:
        raise Refused("nobody is named", 'write contact = "security@example.org"')
    return found


def _utc(text: str) -> datetime:
    return dates.parse(text, UTC)


def _plugin(node: Node) -> str:
    name = schema.some_text(node)
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*", name):
        fix = "write package.module:function, such as mdit_py_plugins.subscript:sub_plugin"
        raise Refused(f'"{name}" is not the name of a plugin', fix)
    return name


def _web(node: Node) -> str:
    url = schema.some_text(node)
    if not re.fullmatch(r"https?://[^\s/]\S*", url):
        raise Refused(f'"{url}" is not the address of a page', "write one that begins with https://")
    return url


def _code(node: Node) -> str:
    """The code of a kind of problem."""
    code = schema.some_text(node)
    if code not in CODES:
        raise Refused(
            f'no problem has the code "{code}"', did_you_mean(code, CODES) or "see docs/problems.md"
        )
    return code


def _tag(node: Node) -> str:
    """The name of a language: it stands in addresses, attributes and lines of text."""
    tag = schema.some_text(node)
    if not re.fullmatch(r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*", tag):
        fix = "write letters and digits, and hyphens between them, such as zh-Hans"
        raise Refused(f'"{tag}" cannot name a language', fix)
    return tag


def _language(node: Node) -> Language:
    if isinstance(node, Scalar):
        try:
            return languages.language(schema.some_text(node))
        except ValueError as error:
            message, _, fix = str(error).partition("; ")
            raise Refused(message, fix) from None
    found: Language = schema.record(LANGUAGE_FIELDS, _row, "a language")(node)
    return found


def _row(code: str, **values: Any) -> Language:
    """A language's row with some of its values replaced; one that CLDR does not know needs a locale."""
    try:
        row = languages.language(code)
    except ValueError:
        if "locale" not in values:
            fix = 'add the nearest locale that it has, such as locale = "en"'
            raise Refused(f'CLDR does not know "{code}"', fix) from None
        nearest = languages.language(values["locale"])
        row = nearest._replace(code=code, tag=code, name=code, feed_tag="", og_locale="")
    derived = values.pop("derive", None)
    return row._replace(code=languages.code_of(code), derived=derived, **values)


def _conversion(node: Node) -> str:
    name = schema.some_text(node)
    if name not in conversion.CONVERSIONS:
        hint = did_you_mean(name, conversion.CONVERSIONS)
        raise Refused(
            f'OpenCC has no conversion "{name}"',
            hint or f"write one of: {', '.join(conversion.CONVERSIONS)}",
        )
    if not conversion.is_installed():
        raise Refused("converting needs the package opencc", 'install it: pip install "diglot[chinese]"')
    return name


def _derivation(node: Node) -> Derivation:
    values = schema.record(DERIVE_FIELDS, dict, "a conversion")(node)
    return Derivation(languages.code_of(values["from"]), values["with"])


def _at(node: Node, *keys: str) -> Node:
    """The value at the end of a path of keys, as far as it is there."""
    for key in keys:
        entries = node.entries if isinstance(node, Table) else ()
        node = next((each.value for each in entries if schema.folded(each.key) == key), node)
    return node


def _rooted(found: Sequence[Language], nodes: Sequence[Node]) -> Iterator[Refused]:
    """A refusal for each language that is converted from one that is not there, or not written by anybody."""
    by_code = {language.code: language for language in found}
    written = [language.code for language in found if not language.derived]
    for language, node in zip(found, nodes, strict=True):
        if language.derived is None:
            continue
        source = language.derived.source
        at = _at(node, "derive", "from")
        fix = f"write one of: {', '.join(written)}" if written else "take `derive` out of one of them"
        if source not in by_code:
            hint = did_you_mean(source, written)
            yield Refused(f'derive: the site has no language "{source}"', hint or fix, at=at)
        elif by_code[source].derived:
            what = "itself" if source == language.code else f'"{source}", which is converted itself'
            yield Refused(f"derive: this would be converted from {what}", fix, at=at)


def _languages(node: Node) -> tuple[Language, ...]:
    found: tuple[Language, ...] = schema.list_of(_language)(node)
    codes = [language.code for language in found]
    if not found:
        raise Refused("no language is listed", 'write languages = ["en", "zh"]')
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise Refused(f'"{min(twice)}" is listed twice (zh-CN, zh and cn are one language)', "list it once")
    schema.refuse(_rooted(found, node.items if isinstance(node, Items) else [node]))
    return tuple(
        each._replace(
            feed_tag=each.feed_tag or each.tag, og_locale=each.og_locale or languages.og_locale(each.locale)
        )
        for each in found
    )


LANGUAGE_FIELDS = (
    Field("code", _tag, "in file names and URLs: `zh`", required=True),
    Field("tag", _tag, "in HTML and hreflang, BCP 47: `zh-Hans`"),
    Field("locale", schema.checked(languages.locale), "of catalogs and CLDR: `zh_Hans`"),
    Field("name", schema.some_text, "the language's own name: `中文`"),
    Field("dir", schema.one_of("ltr", "rtl"), "writing direction: `ltr` or `rtl`"),
    Field("feed_tag", _tag, "in RSS: `zh-CN`"),
    Field("og_locale", _tag, "in Open Graph: `zh_CN`"),
    Field("derive", _derivation, 'converted from another one: `{ from = "zh", with = "s2twp" }`'),
)

DERIVE_FIELDS = (
    Field("from", _tag, "the language whose texts are converted: `zh`", required=True),
    Field("with", _conversion, "how, as OpenCC calls it: `s2twp`", required=True),
)

PERSON_FIELDS = (
    Field("name", _local_text, "the name shown, a text or a table by language", required=True),
    Field("url", _web, "a page about the person"),
)

SERIES_FIELDS = (
    Field("title", _local_text, "the name shown, a text or a table by language", required=True),
    Field("description", _local_text, "a sentence for the page of the series"),
)

CHECK_FIELDS = (
    Field("ignore", schema.list_of(_code), 'codes of warnings that nobody wants to hear of: `["alt"]`'),
)

SECURITY_FIELDS = (
    Field("contact", _contacts, "where to report a hole: mail, or `https://…`", required=True),
    Field("expires", schema.checked(_utc), "until when it holds, within a year: `2027-06-30`", required=True),
    Field("policy", _web, "how you deal with reports"),
    Field("encryption", _web, "a key to write to you with"),
)

MARKDOWN_FIELDS = (Field("plugins", schema.list_of(_plugin), "of markdown-it-py: `package.module:function`"),)

FIELDS = (
    Field("title", _local_text, "the site's name, a text or a table by language", required=True),
    Field("base_url", _base_url, "where the site will live: `https://example.org`", required=True),
    Field("languages", _languages, 'the editions: `["en", "zh"]`; the first is the default', required=True),
    Field("description", _local_text, "one sentence about the site, a text or a table by language"),
    Field("author", _local_text, "who publishes it, a text or a table by language"),
    Field("timezone", schema.checked(dates.zone), "IANA zone of dates that name none (default `UTC`)"),
    Field(
        "timestamp",
        _local(schema.checked(dates.pattern)),
        "`iso`, or a CLDR pattern, for an article's time (default `iso`)",
    ),
    Field(
        "untranslated",
        schema.one_of("link", "hide"),
        "lists show a story without translation as a `link` to the original, or `hide` it (default `link`)",
    ),
    Field("page_size", schema.count(1, 1000), "entries a list page (default 20)"),
    Field("feed_size", schema.count(1, 1000), "entries a feed (default 20)"),
    Field("excerpt_length", schema.count(20, 5000), "characters an excerpt, ellipsis included (default 200)"),
    Field("words_per_minute", schema.count(50, 2000), "reading speed in words (default 238)"),
    Field("han_per_minute", schema.count(50, 2000), "reading speed in Han characters (default 400)"),
    Field("raw_html", schema.one_of("clean", "trust"), "HTML inside Markdown (default `clean`)"),
    Field("math", schema.flag, "read `$…$` as formulas (default `false`; needs the extra `math`)"),
    Field("markdown", schema.record(MARKDOWN_FIELDS, Markdown, "the Markdown"), "plugins of the parser"),
    Field("outputs", schema.list_of(schema.some_text), "the kinds of output to write (default: all)"),
    Field("id_domain", _domain, "the domain in the ids of feed entries (default: that of `base_url`)"),
    Field("hub", _web, "a WebSub hub: feeds name it, and `diglot publish` tells it what is new"),
    Field(
        "cards",
        schema.flag,
        "draw an image for links shared on social media (default `false`; needs the extra `images`)",
    ),
    Field("search", schema.flag, "a page to search the texts (default `false`; needs the extra `search`)"),
    IMAGES,
    Field(
        "security",
        schema.record(SECURITY_FIELDS, Security, "the security contact"),
        "whom to tell of a hole in the site: written to `/.well-known/security.txt`",
    ),
    Field(
        "check",
        schema.record(CHECK_FIELDS, Check, "the table of checks"),
        "what checks and builds are silent about: `[check]`, then `ignore`",
    ),
    Field("publish", destinations.publishing, "where `diglot publish` sends the site"),
    Field("tags", schema.map_of(_local_text), 'names of tags: `[tags]`, then `chips = { zh = "芯片" }`'),
    Field(
        "authors",
        schema.map_of(schema.record(PERSON_FIELDS, Person, "a person")),
        "people by the id articles use",
    ),
    Field(
        "series",
        schema.map_of(schema.record(SERIES_FIELDS, SeriesInfo, "a series")),
        "series by the id articles use",
    ),
)


def find(site_dir: Path) -> Path:
    """The configuration file of a site. Raises UsageError, with the fix, where there is none."""
    for name in FILES:
        path = site_dir / name
        if path.is_file() and (
            name != "pyproject.toml" or "[tool.diglot" in path.read_text("utf-8", "replace")
        ):
            return path
    raise UsageError(
        f"no diglot.toml, and no [tool.diglot] in pyproject.toml, in {site_dir}; write a diglot.toml with\n"
        '    title = "My series"\n    base_url = "https://example.org"\n    languages = ["en", "zh"]\n'
        "or name another folder with --site"
    )


def load(site_dir: Path, *, base_url: str = "") -> tuple[Site, tuple[Problem, ...]]:
    """The site's configuration and its warnings. `base_url` overrides the file's.

    Raises UsageError if there is no configuration, ContentError with every problem if it is wrong.
    """
    path = find(site_dir)
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        table = toml.read(source)
    except UnicodeDecodeError as error:
        message = f"byte 0x{error.object[error.start]:02X} at offset {error.start} is not UTF-8"
        raise ContentError([Problem(path.name, 0, 0, "bytes", message, "save the file as UTF-8")]) from None
    except Refused as refused:
        at = refused.at or Scalar("", 1, 1)
        problem = Problem(path.name, at.line, at.col, "config", refused.message, refused.fix)
        raise ContentError([problem]) from None
    if path.name == "pyproject.toml":
        table = _inside(table, "tool", "diglot")
    if base_url:
        entries = tuple(entry for entry in table.entries if entry.key != "base_url")
        override = schema.Entry("base_url", 0, 0, Scalar(base_url, 0, 0))
        table = replace(table, entries=(*entries, override))

    raise_errors(_forbidden(table, path.name))
    values, problems = schema.read(table, FIELDS, path=path.name, what="the configuration")
    problems = [_as_config(problem) for problem in problems]
    raise_errors(problems)
    derived = {each.code: each.derived for each in values["languages"] if each.derived}
    if derived:
        values = {name: _with_derived(value, derived) for name, value in values.items()}
    return Site(**values, config_path=path.name), tuple(problems)


def _with_derived(value: Any, derived: Mapping[str, Derivation]) -> Any:
    """A value of the configuration in which each text of a language is there for those converted from it."""
    match value:
        case LocalText():
            texts = {
                lang: conversion.converter(each.conversion)(value(each.source))
                for lang, each in derived.items()
                if value and lang not in value.by_lang
            }
            return replace(value, by_lang={**value.by_lang, **texts})
        case Person():
            return replace(value, name=_with_derived(value.name, derived))
        case SeriesInfo(title, description):
            title, description = (_with_derived(each, derived) for each in (title, description))
            return SeriesInfo(title, description)
        case dict():
            return {name: _with_derived(each, derived) for name, each in value.items()}
    return value


def _forbidden(node: Node, path: str) -> Iterator[Problem]:
    """Characters that neither XML nor a reader could bear."""
    if isinstance(node, Scalar):
        if found := FORBIDDEN.search(node.text):
            message = f"the value holds {name_of(found[0])}"
            yield Problem(path, node.line, node.col, "characters", message, "remove it")
    else:
        for each in node.items if isinstance(node, Items) else (entry.value for entry in node.entries):
            yield from _forbidden(each, path)


def _inside(table: Table, *keys: str) -> Table:
    for key in keys:
        table = next(e.value for e in table.entries if e.key == key and isinstance(e.value, Table))
    return table


def _as_config(problem: Problem) -> Problem:
    return replace(problem, code="config") if problem.code in {"value", "date"} else problem
