"""The languages of a site: rows of data, in which a site may replace what it likes, and conversions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diglot import conversion, languages, schema
from diglot.config.values import tag
from diglot.errors import did_you_mean
from diglot.model import Derivation, Language
from diglot.schema import Field, Items, Node, Refused, Scalar, Table


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


def editions(node: Node) -> tuple[Language, ...]:
    """All of them, in order; the first is the default."""
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
    Field("code", tag, "in file names and URLs: `zh`", required=True),
    Field("tag", tag, "in HTML and hreflang, BCP 47: `zh-Hans`"),
    Field("locale", schema.checked(languages.locale), "of catalogs and CLDR: `zh_Hans`"),
    Field("name", schema.some_text, "the language's own name: `中文`"),
    Field("dir", schema.one_of("ltr", "rtl"), "writing direction: `ltr` or `rtl`"),
    Field("feed_tag", tag, "in RSS: `zh-CN`"),
    Field("og_locale", tag, "in Open Graph: `zh_CN`"),
    Field("derive", _derivation, 'converted from another one: `{ from = "zh", with = "s2twp" }`'),
)

DERIVE_FIELDS = (
    Field("from", tag, "the language whose texts are converted: `zh`", required=True),
    Field("with", _conversion, "how, as OpenCC calls it: `s2twp`", required=True),
)
