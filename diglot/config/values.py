"""Readers of single values. Each raises Refused, with the fix."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from diglot import dates, languages, schema
from diglot.errors import CODES, did_you_mean
from diglot.schema import Node, Refused, Table
from diglot.site import LocalText


def local(read: schema.Reader) -> schema.Reader:
    """A reader of one value for all languages, or of a table of values by language."""

    def read_local(node: Node) -> LocalText:
        if isinstance(node, Table):
            texts = schema.map_of(read)(node)
            by_lang = {languages.code_of(lang): text for lang, text in texts.items()}
            return LocalText(by_lang, next(iter(texts.values()), ""))
        return LocalText(default=read(node))

    return read_local


local_text = local(schema.some_text)


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


def base_url(node: Node) -> str:
    """The address of a site."""
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


def domain(node: Node) -> str:
    """The name of a domain."""
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


def contacts(node: Node) -> tuple[str, ...]:
    """Ways to reach somebody, at least one."""
    found: tuple[str, ...] = schema.list_of(_contact)(node)
    if not found:
        raise Refused("nobody is named", 'write contact = "security@example.org"')
    return found


def utc(text: str) -> datetime:
    """A moment; without a zone, in UTC."""
    return dates.parse(text, UTC)


def plugin(node: Node) -> str:
    """The name of a function: `package.module:function`."""
    name = schema.some_text(node)
    if not re.fullmatch(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*", name):
        fix = "write package.module:function, such as mdit_py_plugins.subscript:sub_plugin"
        raise Refused(f'"{name}" is not the name of a plugin', fix)
    return name


def web(node: Node) -> str:
    """The address of a page."""
    url = schema.some_text(node)
    if not re.fullmatch(r"https?://[^\s/]\S*", url):
        raise Refused(f'"{url}" is not the address of a page', "write one that begins with https://")
    return url


def code(node: Node) -> str:
    """The code of a kind of problem."""
    code = schema.some_text(node)
    if code not in CODES:
        raise Refused(
            f'no problem has the code "{code}"', did_you_mean(code, CODES) or "see docs/problems.md"
        )
    return code


def tag(node: Node) -> str:
    """The name of a language: it stands in addresses, attributes and lines of text."""
    tag = schema.some_text(node)
    if not re.fullmatch(r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*", tag):
        fix = "write letters and digits, and hyphens between them, such as zh-Hans"
        raise Refused(f'"{tag}" cannot name a language', fix)
    return tag
