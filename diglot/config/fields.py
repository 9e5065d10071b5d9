"""All keys of the configuration, as tables: name, reader, and what it is."""

from __future__ import annotations

from diglot import dates, destinations, schema
from diglot.config.editions import editions
from diglot.config.images import IMAGES
from diglot.config.values import base_url, code, contacts, domain, local, local_text, plugin, utc, web
from diglot.schema import Field
from diglot.site import Check, Markdown, Person, Security, SeriesInfo

PERSON_FIELDS = (
    Field("name", local_text, "the name shown, a text or a table by language", required=True),
    Field("url", web, "a page about the person"),
)

SERIES_FIELDS = (
    Field("title", local_text, "the name shown, a text or a table by language", required=True),
    Field("description", local_text, "a sentence for the page of the series"),
)

CHECK_FIELDS = (
    Field("ignore", schema.list_of(code), 'codes of warnings that nobody wants to hear of: `["alt"]`'),
)

SECURITY_FIELDS = (
    Field("contact", contacts, "where to report a hole: mail, or `https://…`", required=True),
    Field("expires", schema.checked(utc), "until when it holds, within a year: `2027-06-30`", required=True),
    Field("policy", web, "how you deal with reports"),
    Field("encryption", web, "a key to write to you with"),
)

MARKDOWN_FIELDS = (Field("plugins", schema.list_of(plugin), "of markdown-it-py: `package.module:function`"),)

FIELDS = (
    Field("title", local_text, "the site's name, a text or a table by language", required=True),
    Field("base_url", base_url, "where the site will live: `https://example.org`", required=True),
    Field("languages", editions, 'the editions: `["en", "zh"]`; the first is the default', required=True),
    Field("description", local_text, "one sentence about the site, a text or a table by language"),
    Field("author", local_text, "who publishes it, a text or a table by language"),
    Field("timezone", schema.checked(dates.zone), "IANA zone of dates that name none (default `UTC`)"),
    Field(
        "timestamp",
        local(schema.checked(dates.pattern)),
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
    Field("id_domain", domain, "the domain in the ids of feed entries (default: that of `base_url`)"),
    Field("hub", web, "a WebSub hub: feeds name it, and `diglot publish` tells it what is new"),
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
    Field("tags", schema.map_of(local_text), 'names of tags: `[tags]`, then `chips = { zh = "芯片" }`'),
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
