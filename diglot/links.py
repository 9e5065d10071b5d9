"""Links and images in bodies: where each leads, in the edition that it stands in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit, urlunsplit

from diglot.errors import Problem, Severity, did_you_mean, nearest
from diglot.languages import looks_like_language
from diglot.model import Article, Hidden, Reference
from diglot.plan import Plan, encoded
from diglot.sources import FOLDER, SUFFIXES


@dataclass(frozen=True, slots=True)
class Resolved:
    """The addresses that fill an article's holes, in order, from the root of the host, HTML-escaped."""

    links: tuple[str, ...]
    images: tuple[str, ...]
    heading_ids: tuple[str, ...]


def resolve(article: Article, plan: Plan) -> tuple[Resolved, tuple[Problem, ...]]:
    """Where an article's links and images lead, and a problem for each that leads nowhere."""
    problems: list[Problem] = []
    ids = heading_ids(article, plan)
    links = tuple(_link(reference, article, ids, plan, problems) for reference in article.links)
    images = tuple(_image(reference, article, plan, problems) for reference in article.images)
    if article.image and not image_href(article.image.target, plan):
        problems.append(_no_image(article.image, article.image.target, article))
    return Resolved(tuple(map(escape, links)), tuple(map(escape, images)), tuple(map(escape, ids))), tuple(
        problems
    )


def check(plan: Plan) -> Iterator[Problem]:
    """Every link and image of every article that leads nowhere."""
    for edition in plan.library.editions.values():
        for article in edition:
            if article.links or article.images or article.image:
                yield from resolve(article, plan)[1]


def beside(article: Article) -> set[str]:
    """The paths, from the site's root, of all that an article shows or links to beside itself."""
    targets = {_from_root(urlsplit(each.target).path, article) for each in (*article.images, *article.links)}
    return targets | ({article.image.target} if article.image else set())


def heading_ids(article: Article, plan: Plan) -> tuple[str, ...]:
    """The ids of an article's headings.

    They are the original's where the headings correspond, so that an anchor works in every language of the
    story; else its own.
    """
    own = tuple(heading.slug for heading in article.headings)
    source = plan.library.stories[article.key].source
    same = [h.level for h in source.headings] == [h.level for h in article.headings]
    return tuple(heading.slug for heading in source.headings) if same else own


def image_href(target: str, plan: Plan) -> str:
    """The address of an image given by its path from the site's root, by site path or by URL; "" if none."""
    if urlsplit(target).scheme:
        return target
    if target.startswith("/"):
        route = plan.at(target)
        return f"{plan.site.base_path}/{encoded(route.path)}" if route else ""
    return plan.href("media", target)


def _image(reference: Reference, article: Article, plan: Plan, problems: list[Problem]) -> str:
    href = image_href(_from_root(reference.target, article), plan)
    if not href:
        problems.append(_no_image(reference, _from_root(reference.target, article), article))
    return href


def _no_image(reference: Reference, target: str, article: Article) -> Problem:
    if target.startswith(".."):
        message, fix = f'the image "{reference.target}" lies outside the site', "put it beside the article"
    else:
        place = f"static{target}" if target.startswith("/") else target
        message, fix = f'there is no image "{reference.target}"', f"add the file {place}, or mend the path"
    return Problem(article.path, reference.line, reference.col, "image", message, fix)


def _from_root(target: str, article: Article) -> str:
    """A path beside an article as a path from the site's root."""
    if target.startswith("/") or urlsplit(target).scheme:
        return target
    return posixpath.normpath(posixpath.join(posixpath.dirname(article.path), target))


def _link(
    reference: Reference, article: Article, ids: tuple[str, ...], plan: Plan, problems: list[Problem]
) -> str:
    if not reference.target:
        fix = "write the path of an article's file, or a story's key, between the round brackets"
        problems.append(
            Problem(article.path, reference.line, reference.col, "link", "the link has no address", fix)
        )
        return ""
    parts = urlsplit(reference.target)
    if not parts.path:
        return _fragment(reference, article, ids, problems) if parts.fragment else reference.target
    href, problem = _destination(parts.path, reference, article, plan)
    if problem:
        problems.append(problem)
    return urlunsplit(("", "", href, parts.query, encoded(parts.fragment)))


def _fragment(reference: Reference, article: Article, ids: tuple[str, ...], problems: list[Problem]) -> str:
    """A link inside the page: to a heading by its own slug or by its shared id; footnotes are ours."""
    fragment = reference.target.removeprefix("#")
    own = {heading.slug: shared for heading, shared in zip(article.headings, ids, strict=True)}
    if fragment in own:
        return f"#{encoded(own[fragment])}"
    if fragment not in ids and not fragment.startswith("fn") and fragment != "comments":
        fix = did_you_mean(fragment, own) or "write the heading's words in lower case, joined by -"
        message = f'no heading has the anchor "#{fragment}"'
        problems.append(
            Problem(article.path, reference.line, reference.col, "link", message, fix, Severity.WARNING)
        )
    return f"#{encoded(fragment)}"


def _destination(path: str, reference: Reference, article: Article, plan: Plan) -> tuple[str, Problem | None]:
    """Where a link's path leads: to an article by file or key, a file beside it, or a path of the site."""
    beside = _from_root(path, article)
    if path.startswith("/"):
        route = plan.at(path) or plan.at(f"{path}/")
        if route:
            return f"{plan.site.base_path}/{encoded(route.path)}", None
    elif path.endswith(SUFFIXES):
        if target := plan.article_at(beside) or _by_file(beside, plan):
            return _edition(target.key, article, plan), None
        if hidden := plan.library.hidden.get(beside):
            return _not_yet(reference, article, f"{beside} {hidden.reason}", plan)
    elif plan.href("media", beside):
        return plan.href("media", beside), None
    elif path.strip("/") in plan.library.stories:
        return _edition(path.strip("/"), article, plan), None
    elif reason := _hidden_key(path.strip("/"), plan.library.hidden):
        return _not_yet(reference, article, f'the story "{path}" {reason}', plan)
    message = f'the link "{reference.target}" leads nowhere'
    fix = _suggestion(path, article, plan) or "write the path of an article's file, or a story's key"
    return "", Problem(article.path, reference.line, reference.col, "link", message, fix)


def _suggestion(path: str, article: Article, plan: Plan) -> str:
    """The story that a wrong link probably means, in the form in which the link was written."""
    is_file = path.endswith(SUFFIXES)
    key = nearest(_key_of(_from_root(path, article)) if is_file else path, plan.library.stories)
    if not key:
        return ""
    target = plan.library.stories[key].source.path
    return f'did you mean "{posixpath.relpath(target, posixpath.dirname(article.path)) if is_file else key}"?'


def _key_of(path: str) -> str:
    """The key that a file's path would give its story, its language left out."""
    stem = path.removeprefix(f"{FOLDER}/").rsplit(".", 1)[0]
    before, dot, suffix = stem.rpartition(".")
    return (before if dot and looks_like_language(suffix) else stem).removesuffix("/index")


def _by_file(path: str, plan: Plan) -> Article | None:
    """The article meant by `other.md`, where the files are `other.en.md` and `other.zh.md`."""
    story = plan.library.stories.get(_key_of(path))
    return story.source if story else None


def _edition(key: str, article: Article, plan: Plan) -> str:
    """A story's page in the language of the linking article, else in its original language."""
    return plan.href("page", article.lang, key) or plan.href("page", plan.library.stories[key].original, key)


def _hidden_key(key: str, hidden: Mapping[str, Hidden]) -> str:
    """Why the story with this key is not published now; "" if there is none."""
    return next((each.reason for each in hidden.values() if each.key == key), "")


def _not_yet(reference: Reference, article: Article, what: str, plan: Plan) -> tuple[str, Problem]:
    """A link to what is not published now must not stop the site, nor lead to a page that does not exist."""
    message = f"{what}; until it is published this link leads to the home page"
    problem = Problem(
        article.path, reference.line, reference.col, "link", message, "link to it later", Severity.WARNING
    )
    return plan.href("home", article.lang), problem
