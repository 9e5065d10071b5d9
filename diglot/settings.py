"""What decides a site besides its articles: configuration, catalogs, templates, kinds of output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from diglot import config, digest, glance, markdown, messages, outputs
from diglot.errors import Problem, Severity, raise_errors
from diglot.job import Options
from diglot.messages import Messages
from diglot.moments import microseconds
from diglot.plan import Output
from diglot.record import Record
from diglot.scan import folders
from diglot.site import Site
from diglot.sources import Reading
from diglot.templates import Theme
from diglot.toolchain import code, package_of, toolchain


class Settings(NamedTuple):
    """Everything that decides a site besides its articles."""

    site: Site
    messages: Mapping[str, Messages]
    theme: Theme
    reading: Reading
    kinds: Sequence[Output]
    setup: str
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> str:
        """Of what decides every view."""
        return digest.of(self.setup, self.site, self.catalogs, [kind.kind for kind in self.kinds])

    @property
    def plugins(self) -> dict[str, str]:
        """The digest of each package that a Markdown plugin is in."""
        return {name: code(name) for name in map(package_of, self.site.markdown.plugins)}

    @property
    def catalogs(self) -> dict[str, str]:
        """The digest of each language's catalogs, by its tag."""
        return {each.language.tag: each.digest for each in self.messages.values()}


def settings_of(options: Options, record: Record) -> Settings:
    """Configuration, catalogs and templates.

    Raises ContentError with all problems of the first that is wrong.
    """
    site, found = config.load(options.site_dir, base_url=options.base_url)
    if site.markdown.plugins:
        raise_errors(markdown.faults(site.markdown.plugins, site.config_path))
    catalogs, more = _messages(site, folders(options.site_dir, "locales"), record)
    ellipses = {code: each.pgettext("excerpt", "...") for code, each in catalogs.items()}
    return Settings(
        site,
        catalogs,
        Theme.of(folders(options.site_dir, "templates"), catalogs),
        Reading.of(site, ellipses, toolchain()),
        outputs.chosen(site),
        options.setup,
        (*found, *more, *_expiry(site, options.now)),
    )


#: How far ahead RFC 9116 (2.5.5) lets a security contact hold.
YEAR = timedelta(days=366)


def _expiry(site: Site, now: datetime) -> Iterator[Problem]:
    """A warning where nobody may rely on the security contact any more, or it promises too much."""
    if site.security is None:
        return
    expires, fix = site.security.expires, "write a day within the next year"
    if expires <= now:
        message = f"security: it expired on {expires:%Y-%m-%d}, so nobody relies on it"
    elif expires > now + YEAR:
        message = f"security: it expires on {expires:%Y-%m-%d}, which is more than a year ahead"
    else:
        return
    yield Problem(site.config_path, 0, 0, "config", message, fix, Severity.WARNING)


def due(site: Site, record: Record, now: int) -> int:
    """When a story changes by itself, or what there is to say of the security contact; 0 for never."""
    due = [known.due for known in record.stories.values()]
    if site.security:
        due += [microseconds(site.security.expires - YEAR), microseconds(site.security.expires)]
    return min((each for each in due if each > now), default=0)


def _messages(
    site: Site, places: Sequence[Path], record: Record
) -> tuple[Mapping[str, Messages], tuple[Problem, ...]]:
    """The catalogs, read again only if they changed."""
    signature = digest.of(messages.signature(site, places), toolchain())
    if record.catalogs[0] == signature:
        kept, told = record.catalogs[1]
        return {code: Messages(site.language(code), *each) for code, each in kept.items()}, glance.problems(
            told
        )
    found, faults = messages.load(site, places)
    kept = {code: (each.compiled, each.digest) for code, each in found.items()}
    record.catalogs = signature, (kept, glance.plain(faults))
    return found, faults
