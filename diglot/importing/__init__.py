"""Moving over from another system: its articles become ours, and a report says what could not be mapped.

    hugo jekyll hexo pelican vitepress docusaurus nikola    what one system's reader finds, one file each
    source      the other system's files, and the values that all readers speak in
    system      all that one reader found
    values      its configuration as plain data
    front       its front matter under our names
    permalinks  its old addresses
    body        its text, rewritten in one pass, by rules
    markup      the rules for what all systems have; shortcodes, liquid, hexo_tags: for what one has
    pieces      what tags become
    placing     files, new addresses, redirects
    words       tags, authors and series, each in one spelling
    summaries   what lists show, where a mark in the text says so
    links       where links and images lead now
    proof       a last look: no link leads to nothing
    writing     our files, and which of them may be written
    settings    the site that is imported into
    report      what a person should look at

The other system's folder is only read. Importing again changes nothing that is as it was.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from diglot import dates, markdown
from diglot.errors import Problem, UsageError
from diglot.frontmatter import FrontMatter
from diglot.importing import front as fronts
from diglot.importing import proof, report, settings, summaries, words, writing
from diglot.importing.body import Rules, Run
from diglot.importing.links import Links
from diglot.importing.markup import rules_of
from diglot.importing.placing import Placed, placed
from diglot.importing.source import Notes, Page, Tree, titled
from diglot.importing.system import Found
from diglot.model import Reference
from diglot.scan import ARTICLES, STATIC
from diglot.site import Site

SYSTEMS = ("hugo", "jekyll", "hexo", "pelican", "vitepress", "docusaurus", "nikola")


class Outcome(NamedTuple):
    """What an import did, or would do."""

    articles: tuple[Placed, ...]
    written: tuple[str, ...]  #: paths in the site
    same: int  #: files that were there already, as they are
    problems: tuple[Problem, ...]


def run(system: str, source: Path, site_dir: Path, *, dry_run: bool = False) -> Outcome:
    """Write the articles of another system into a site, and a report of what could not be mapped.

    Raises UsageError if `source` holds no such system, or if writing into the site would touch it.
    """
    _keep_apart(source, site_dir)
    reader = importlib.import_module(f"diglot.importing.{system}")
    notes = Notes()
    tree = Tree(source, notes, reader.SKIP)
    found: Found = reader.read(tree, notes)
    others = sorted({page.lang for page in found.pages} - {*found.settings.languages})
    stated = replace(found.settings, languages=(*found.settings.languages, *others))
    site, configuration = settings.site_of(site_dir, stated, system)
    if settings.is_unknown(site):
        message = f"nothing tells the address of the site: it is {site.base_url} for now"
        notes.warn("import-guess", settings.FILE, (0, 0), message, "write `base_url`, and import again")
    read = [(page, _front(page, found, site, tree, notes)) for page in found.pages]
    articles = placed(words.alike(read, notes), site, found.settings.base_url, notes)
    links = Links(tree, found, articles, site, notes)
    writer = writing.Writer(site_dir, dry_run=dry_run)
    if configuration:
        writer.put(settings.FILE, configuration.encode(), settings.FILE)
    for each, text in _texts(articles, found, links, site, notes):
        writer.put(each.target, text.encode(), each.page.path)
    for path, at in links.files.items():
        if (data := tree.bytes_of(at)) is not None:
            writer.put(path, data, at)
    problems = (*notes.problems, *writer.problems)
    told = report.text(system, articles, len(links.files), problems)
    writer.put(report.FILE, told.encode(), report.FILE)
    writer.close()
    every = sorted({*notes.problems, *writer.problems})
    return Outcome(tuple(articles), tuple(writer.written), writer.same, tuple(every))


def _keep_apart(source: Path, site_dir: Path) -> None:
    """Raises UsageError if either folder is where the other one is written or read."""
    if not source.is_dir():
        raise UsageError(
            f"{source} is no folder; name the folder that holds the other system's configuration"
        )
    theirs, ours = Path(os.path.realpath(source)), Path(os.path.realpath(site_dir))
    if ours.is_relative_to(theirs):
        raise UsageError(
            f"{site_dir} lies in {source}, which an import must not touch; name another folder with --site"
        )
    if any(theirs.is_relative_to(ours / name) for name in (ARTICLES, STATIC)):
        raise UsageError(f"{source} lies where the import would write; move it out of the site's {ARTICLES}/")


def _front(page: Page, found: Found, site: Site, tree: Tree, notes: Notes) -> FrontMatter:
    """An article's front matter, complete: what it does not state is taken from its place, or guessed."""
    zone = found.settings.zone
    record = fronts.record(page.front, page.path, zone, notes)
    title, date = record.title, record.date
    if not title and not markdown.split_title(page.body)[0]:
        title = titled(page.key.rpartition("/")[2])
        notes.warn(
            "import-guess",
            page.path,
            (0, 0),
            f'the title "{title}" was made of the name',
            "write a better one",
        )
    if date is None and page.date:
        try:
            date = dates.parse(page.date, zone)
        except ValueError as error:
            notes.warn("import-guess", page.path, (0, 0), f"in the name, {error}", "write `date:`")
    if date is None:
        date = tree.changed(page.path).astimezone(zone).replace(hour=0, minute=0, second=0)
        message = f"there is no date: it was taken from the file's last change, {date:%Y-%m-%d}"
        notes.warn("import-guess", page.path, (0, 0), message, "write the right one")
    if page.alone:
        message = "this is a page of its own and no article: it became a draft"
        notes.warn(
            "import-guess", page.path, (0, 0), message, "remove `draft` to publish it among the articles"
        )
    people = {key: each.name for key, each in found.settings.people.items() if key not in site.authors}
    return record._replace(
        title=title,
        date=date,
        authors=record.authors and tuple(people.get(name, name) for name in record.authors),
        draft=record.draft or page.draft or page.alone,
    )


def _texts(
    articles: list[Placed], found: Found, links: Links, site: Site, notes: Notes
) -> Iterator[tuple[Placed, str]]:
    """Each article with the text of its new file."""
    rules = rules_of(found.rules)
    homes = {"/", *(f"/{code}/" for code in site.codes)}
    drafts = {each.page.pair for each in articles if each.front.draft}
    for each in articles:
        record, body = _rewritten(each, found, links, rules, notes)
        body = proof.proofed(body, each, links, homes, notes)
        yield each, writing.article(each, record, body, site.timezone, says_draft=each.page.pair in drafts)


def _rewritten(
    each: Placed, found: Found, links: Links, rules: Rules, notes: Notes
) -> tuple[FrontMatter, str]:
    """The front matter with our image and summary, and the text as it is here."""
    page, record = each.page, each.front
    run_ = Run(page, links, notes, found.manner, rules)
    body = run_.rewritten()
    if record.image:
        target = links.image(record.image.target, page, record.places.get("image", (1, 1)))
        record = record._replace(image=Reference(target, record.image.line, record.image.col))
    if run_.cut > 0 and not record.summary:
        record = record._replace(summary=summaries.summary(body[: run_.cut], page.path) or None)
    return record, body
