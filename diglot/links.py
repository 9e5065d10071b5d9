"""Links and images in bodies: where each leads, in the edition that it stands in."""

from __future__ import annotations

import posixpath
from html import escape
from itertools import chain, count
from typing import NamedTuple, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from diglot.alignment import align, counterparts, is_alike
from diglot.errors import Problem, Severity, did_you_mean, nearest
from diglot.languages import looks_like_language
from diglot.model import HEADINGS, Article, Hidden, Image, Reference, Story
from diglot.naming import SUFFIXES
from diglot.paths import from_root, spellings
from diglot.plan import Plan, encoded
from diglot.scan import ARTICLES, STATIC


class Resolved(NamedTuple):
    """The addresses that fill an article's holes, in order, from the root of the host, HTML-escaped."""

    links: tuple[str, ...]
    images: tuple[str, ...]
    files: tuple[Image | None, ...]  #: what is known of each image
    heading_ids: tuple[str, ...]


def resolve(article: Article, plan: Plan) -> Resolved:
    """Where an article's links and images lead; the plan notes a problem for each that leads nowhere."""
    found = _Resolver(article, plan)
    links = tuple(map(found.link, article.links))
    images = [found.image(each) for each in article.images]
    if article.image:
        found.check_image(article.image)
    ids = heading_ids(article, plan)
    return Resolved(
        tuple(map(escape, links)),
        tuple(escape(href) for href, _ in images),
        tuple(file for _, file in images),
        tuple(map(escape, ids)),
    )


def heading_ids(article: Article, plan: Plan) -> tuple[str, ...]:
    """The ids of an article's headings.

    They are the original's where the headings correspond, so that an anchor works in every language of the
    story; else their own.
    """
    source = _story_of(article, plan).source
    merges = source.merges, article.merges
    if [heading.level for heading in source.headings] == [heading.level for heading in article.headings]:
        return tuple(heading.slug for heading in source.headings)
    shared = {
        article.blocks[at][1]: source.headings[source.blocks[original][1]].slug
        for at, original in counterparts(align(source.blocks, article.blocks, merges)).items()
        if article.blocks[at][0] in HEADINGS and source.blocks[original][0] in HEADINGS
    }
    taken = set(shared.values())
    return tuple(
        shared.get(number) or _free(heading.slug, taken) for number, heading in enumerate(article.headings)
    )


def _free(name: str, taken: set[str]) -> str:
    """`name`, or `name-2`, `name-3`… where it is `taken`; the answer is added to `taken`."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    found = next(each for each in names if each not in taken)
    taken.add(found)
    return found


def block_ids(article: Article, plan: Plan) -> tuple[str, ...]:
    """The ids of an article's blocks: `p:3` for the fourth of the original and for what it became elsewhere.

    A block without a counterpart in the original has none, "". A heading's id is never that of a block.
    """
    source = _story_of(article, plan).source
    merges = source.merges, article.merges
    if is_alike(source.blocks, article.blocks, merges):
        return tuple(f"p:{number}" for number in range(len(article.blocks)))
    found = counterparts(align(source.blocks, article.blocks, merges))
    return tuple(f"p:{found[at]}" if at in found else "" for at in range(len(article.blocks)))


def _story_of(article: Article, plan: Plan) -> Story:
    return cast("Story", plan.story(article.key))


def image_href(target: str, plan: Plan) -> str:
    """The address of an image given by its path from the site's root, by site path or by URL; "" if none."""
    if urlsplit(target).scheme:
        return target
    if target.startswith("/"):
        route = plan.at(target)
        return f"{plan.site.base_path}/{encoded(route.path)}" if route else ""
    if target.startswith(f"{STATIC}/"):
        return plan.href("static", target.removeprefix(f"{STATIC}/"))
    return plan.href("media", target)


def image_file(target: str, plan: Plan) -> Image | None:
    """What is known of an image that is given as in `image_href`."""
    if urlsplit(target).scheme:
        return None
    if target.startswith("/"):
        route = plan.at(target)
        return plan.image(route.owner) if route and route.kind in {"media", "static"} else None
    return plan.image(target)


class _Resolver:
    """Resolves the links and images of one article."""

    def __init__(self, article: Article, plan: Plan) -> None:
        self._article, self._plan = article, plan

    def image(self, reference: Reference) -> tuple[str, Image | None]:
        """An image's address, "" if there is no such image, and what is known of it."""
        for spelling in spellings(reference.target):
            path = from_root(spelling, self._article.home)
            if href := image_href(path, self._plan):
                return href, image_file(path, self._plan)
        self._no_image(reference, from_root(reference.target, self._article.home))
        return "", None

    def check_image(self, reference: Reference) -> None:
        """Complain if the article's own image, given from the site's root, does not exist."""
        if not image_href(reference.target, self._plan):
            self._no_image(reference, reference.target)

    def _no_image(self, reference: Reference, path: str) -> None:
        if path.startswith(".."):
            message, fix = (
                f'the image "{reference.target}" lies outside the site',
                "put it beside the article",
            )
        else:
            place = f"static{path}" if path.startswith("/") else path
            message, fix = (
                f'there is no image "{reference.target}"',
                f"add the file {place}, or mend the path",
            )
        self._complain(reference, "image", message, fix)

    def link(self, reference: Reference) -> str:
        """A link's address, with query and fragment; "" if it leads nowhere."""
        parts = urlsplit(reference.target)
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if not reference.target:
            fix = "write the path of an article's file, or a story's key, between the round brackets"
            self._complain(reference, "link", "the link has no address", fix)
        if not path:
            anchor = self._anchor(fragment, reference, self._article) if fragment else ""
            return urlunsplit(("", "", "", parts.query, anchor))
        href, target = self._destination(path, reference)
        anchor = self._anchor(fragment, reference, target) if target and fragment else encoded(fragment)
        return urlunsplit(("", "", href, parts.query, anchor))

    def _anchor(self, fragment: str, reference: Reference, target: Article) -> str:
        """A heading of `target` by its shared id, or by its own words in any language; footnotes are ours."""
        ids = heading_ids(target, self._plan)
        if fragment in ids or fragment.startswith("fn"):
            return encoded(fragment)
        if fragment == "comments":
            return "page:comments"
        for other in _story_of(target, self._plan).articles.values():
            for heading, shared in zip(other.headings, heading_ids(other, self._plan), strict=True):
                if heading.slug == fragment and shared in ids:
                    return encoded(shared)
        hint = did_you_mean(fragment, [heading.slug for heading in target.headings])
        fix = hint or "write the heading's words in lower case, joined by -"
        where = "" if target is self._article else f" in {target.path}"
        message = f'no heading{where} has the anchor "#{fragment}"'
        self._complain(reference, "link", message, fix, Severity.WARNING)
        return encoded(fragment)

    def _destination(self, path: str, reference: Reference) -> tuple[str, Article | None]:
        """Where a path leads, and to which article, if it is one.

        An article by file or key (in the reader's own edition), a file beside it, or a path of the site.
        """
        plan, beside = self._plan, from_root(path, self._article.home)
        key = path.strip("/")
        if path.startswith("/"):
            if route := plan.at(path) or plan.at(f"{path}/"):
                address = encoded(route.path.removesuffix("index.html"))
                return f"{plan.site.base_path}/{address}", plan.article_of(route)
        elif path.endswith(SUFFIXES):
            named = plan.article_at(beside)
            if isinstance(named, Article):
                return self._edition(cast("Story", plan.story(named.key)))
            if story := plan.story(
                _key_of(beside)
            ):  # `other.md`, where the files are `other.en.md` and so on
                return self._edition(story)
            if isinstance(named, Hidden):
                return self._not_yet(reference, f"{beside} {named.reason}")
        elif href := plan.href("media", beside):
            return href, None
        elif story := plan.story(key):
            return self._edition(story)
        elif hidden := plan.hidden(key):
            return self._not_yet(reference, f'the story "{path}" {hidden[0].reason}')
        hint = _suggestion(path, self._article, plan)
        fix = hint or "write the path of an article's file, or a story's key"
        self._complain(reference, "link", f'the link "{reference.target}" leads nowhere', fix)
        return "", None

    def _edition(self, story: Story) -> tuple[str, Article]:
        """A story's page in the language of the linking article, else in its original language."""
        target = story.articles.get(self._article.lang, story.source)
        return self._plan.href("page", target.lang, story.key), target

    def _not_yet(self, reference: Reference, what: str) -> tuple[str, None]:
        """A link to what is not published now must not stop the site, nor lead to a missing page."""
        message = f"{what}; until it is published this link leads to the home page"
        self._complain(reference, "link", message, "link to it later", Severity.WARNING)
        return self._plan.href("home", self._article.lang), None

    def _complain(
        self, at: Reference, code: str, message: str, fix: str, severity: Severity = Severity.ERROR
    ) -> None:
        problem = Problem(self._article.path, at.line, at.col, code, message, fix, severity)
        self._plan.problems.append(problem)


def _suggestion(path: str, article: Article, plan: Plan) -> str:
    """The story that a wrong link probably means, in the form in which the link was written."""
    is_file = path.endswith(SUFFIXES)
    editions = plan.site.codes
    key = nearest(_key_of(from_root(path, article.home)) if is_file else path, plan.known(*editions))
    story = plan.story(key) if key else None
    if story is None:
        return ""
    target = story.source.path
    return f'did you mean "{posixpath.relpath(target, posixpath.dirname(article.home)) if is_file else key}"?'


def _key_of(path: str) -> str:
    """The key that a file's path would give its story, its language left out."""
    stem = path.removeprefix(f"{ARTICLES}/").rsplit(".", 1)[0]
    before, dot, suffix = stem.rpartition(".")
    return (before if dot and looks_like_language(suffix) else stem).removesuffix("/index")
