"""What a web server has to say of the site's files: one policy for all who serve them.

The file `_headers`, `diglot nginx` and our own servers say it in their own ways, from these tables.
"""

from __future__ import annotations

from typing import NamedTuple

from diglot.site import Site

#: Nothing runs, loads or sends that is not the site's own. Images, sound and films may come from elsewhere,
#: since authors may show them, but only encrypted; `data:` is for small drawings in stylesheets.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
    "img-src 'self' https: data:; media-src 'self' https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

#: The folder of the indexes for search, and the policy where they are used: their program is WebAssembly, and
#: this alone lets it run. It can reach nothing that a script of the page could not.
INDEX = "pagefind"
SEARCHING = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")

#: Text is UTF-8, and no browser has to guess.
CHARSET = "utf-8"

#: Media types of text that servers may not know as such, or not send with the character set.
TEXT = (
    "text/css",
    "text/javascript",
    "application/javascript",
    "text/plain",
    "text/xml",
    "application/xml",
    "application/json",
    "image/svg+xml",
)

#: Media types by the end of a file's name, where servers would tell another one.
TYPES = {
    "/feed.xml": "application/rss+xml",
    "/atom.xml": "application/atom+xml",
    "/feed.json": "application/feed+json",
    ".opml": "text/x-opml",
}

#: Media types by the end of a file's name, as all servers tell them: those of the system are not asked.
USUAL = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".vtt": "text/vtt",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".zip": "application/zip",
    ".wasm": "application/wasm",
}


class Cached(NamedTuple):
    """How long copies of what lies in a folder may be kept."""

    folder: str
    control: str


#: What may change at any time: a copy may be kept, but whoever has one asks whether it is still right.
FRESH = "public, max-age=0, must-revalidate"

#: The names of assets hold digests: what changes gets another name. Images keep theirs.
CACHED = (
    Cached("assets", "public, max-age=31536000, immutable"),
    Cached("media", "public, max-age=86400"),
    Cached("cards", "public, max-age=86400"),
)


def media_type(path: str) -> str:
    """What a file is, by its path: the `Content-Type`, with the character set of text."""
    path = f"/{path}".lower()
    known = (media for types in (TYPES, USUAL) for end, media in types.items() if path.endswith(end))
    media = next(known, "application/octet-stream")
    is_text = media.startswith("text/") or media.endswith(("+xml", "+json")) or media in TEXT
    return f"{media}; charset={CHARSET}" if is_text else media


def cache_control(path: str) -> str:
    """How long copies of a file may be kept, by its path: the `Cache-Control`."""
    folder = path.partition("/")[0]
    return next((each.control for each in CACHED if each.folder == folder), FRESH)


def headers(site: Site, policy: str = "") -> dict[str, str]:
    """What is said with every file of a site.

    The policy is one with which all its pages work. Who can tell folders apart names a stricter one, and this
    one for the folders in `searching`.
    """
    found = {
        "Content-Security-Policy": policy or (SEARCHING if site.search else POLICY),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if site.base_url.startswith("https:"):  # not for the subdomains, which may be others'
        found["Strict-Transport-Security"] = "max-age=31536000"
    return found


def searching(site: Site) -> list[str]:
    """The folders in which the policy is SEARCHING, from the site's root."""
    return [INDEX, *(f"{language.code}/search" for language in site.languages)] if site.search else []
