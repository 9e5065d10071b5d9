"""What nginx has to be told to serve a site: the same as `_headers` and `_redirects` tell other hosts.

It is made from the record of the last build, so it speaks of the files that are really there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from diglot import config, glance, hosting, record, store
from diglot.claims import Paths
from diglot.errors import UsageError
from diglot.plan import PAGE, encoded
from diglot.record import Record
from diglot.site import Site

#: Bytes in the name of a location. nginx keeps their number in one byte: a longer name would match others.
LONGEST = 255

#: What every line of a location is moved by.
INDENT = "    "


def snippet(site_dir: Path, output: Path, *, base_url: str = "") -> str:
    """The inside of a `server` block. Raises UsageError if nothing is known of the output folder."""
    if "$" in f"{output.resolve()}":  # it would name a variable, and nothing can be written instead
        raise UsageError(
            f"nginx cannot serve {output.resolve()}: the path holds a $; build into another folder"
        )
    site, _ = config.load(site_dir, base_url=base_url)
    try:
        found = record.load(site_dir / glance.STATE / f"record-{glance.name_of(output)}")
    except store.Unreadable:
        found = None
    if found is None:
        raise UsageError(f"nothing is known of {output}; build the site first")
    return "".join(f"{line}\n" for line in _server(site, found, output.resolve()))


def _server(site: Site, found: Record, output: Path) -> Iterator[str]:
    yield "# For a server block of nginx, by `diglot nginx`: print it again when addresses have moved."
    yield f'set $diglot_cache "{hosting.FRESH}";'
    if site.search:
        yield f'set $diglot_policy "{hosting.POLICY}";'
    if site.base_path:
        target = _target(f"{site.base_path}/")
        yield f"location = {_location(site, '')} {{ absolute_redirect off; return 301 {target}; }}"
    yield f"location {_location(site, '/')} {{"
    yield from (f"{INDENT}{line}" for line in _site(site, found, output))
    yield "}"


def _site(site: Site, found: Record, output: Path) -> Iterator[str]:
    types = " ".join((*hosting.TEXT, *hosting.TYPES.values()))
    yield f"alias {_quoted(f'{output}/')};"
    yield from ("index index.html;", "autoindex off;", "absolute_redirect off;")
    yield from (f"charset {hosting.CHARSET};", f"charset_types {types};")
    yield from ("gzip on;", "gzip_vary on;", f"gzip_types {types};")
    yield "add_header Cache-Control $diglot_cache always;"
    headers = hosting.headers(site, "$diglot_policy" if site.search else hosting.POLICY)
    yield from (f'add_header {name} "{value}" always;' for name, value in headers.items())
    yield from _errors(site, found, "404.html")
    yield r"location ~ /\.(?!well-known/) { return 404; }"
    for folder, control in hosting.CACHED:
        path = _location(site, f"/{folder}/")
        yield f'location ^~ {path} {{ set $diglot_cache "{control}"; }}'
    for folder in hosting.searching(site):
        said = [
            f'set $diglot_policy "{hosting.SEARCHING}";',
            *_errors(site, found, f"{folder.partition('/')[0]}/404.html"),
        ]
        if folder == hosting.INDEX:
            said.append(
                "types { text/javascript js; application/json json; } default_type application/octet-stream;"
            )
        yield f"location ^~ {_location(site, f'/{folder}/')} {{ {' '.join(said)} }}"
    for end, media in hosting.TYPES.items():
        yield f"location ~ {re.escape(end)}$ {{ types {{ }} default_type {media}; }}"
    for language in site.languages:
        if errors := " ".join(_errors(site, found, f"{language.code}/404.html")):
            yield f"location {_location(site, f'/{language.code}/')} {{ {errors} }}"
    yield from _moved(site, found)


def _errors(site: Site, found: Record, page: str) -> Iterator[str]:
    """A folder without a page is no secret, but nothing. The page may be ours or the site's own."""
    if page in found.routes:
        path = _location(site, f"/{page}")
        yield from (f"error_page 404 {path};", f"error_page 403 =404 {path};")


def _moved(site: Site, found: Record) -> Iterator[str]:
    """Old addresses, with and without the slash at the end. The page leads on from one that is too long."""
    paths = Paths(found.routes, found.claims)
    for kind, subject, old, *_ in sorted(found.routes.values()):
        new = paths(PAGE, subject[:2]) if kind == "redirect" else None
        if new is not None:
            target = _target(f"{site.base_path}/{encoded(new)}")
            for path in dict.fromkeys((f"/{old}", f"/{old}".rstrip("/"))):
                if len(f"{unquote(site.base_path)}{path}".encode()) <= LONGEST:
                    yield f"location = {_location(site, path)} {{ return 301 {target}; }}"


def _location(site: Site, path: str) -> str:
    """A path below the site's root as nginx compares it: not percent-encoded."""
    return _quoted(unquote(site.base_path) + path)


def _target(address: str) -> str:
    """An address as it is sent. A `$` would name a variable."""
    return _quoted(address.replace("$", "%24"))


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
