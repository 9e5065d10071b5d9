"""How a translation stands to its original, told to its readers: the banner, and the marks on blocks."""

from __future__ import annotations

from typing import NamedTuple, cast

from diglot.alignment import align
from diglot.model import Article, Standing, Story
from diglot.outputs.frame import Link, Stamp, language_name, stamp
from diglot.plan import PAGE, Plan

#: The id of the banner, which marked blocks point to.
BANNER = "page:standing"


class Banner(NamedTuple):
    """What readers of a translation are told of it, in their language."""

    language: str  #: of the original
    changed: int  #: paragraphs of the original that are not what was translated
    missing: int  #: paragraphs that are not translated at all
    updated: Stamp | None  #: when the original says that it changed last
    original: Link


def banner(plan: Plan, article: Article) -> Banner | None:
    """The banner of a translation that is not one of what its original says now; None for all others."""
    standing = article.standing
    if standing is None or not standing.changed:
        return None
    source, language = _source(plan, article), plan.site.language(article.lang)
    tongue = plan.site.language(source.lang)
    missing = standing.total - standing.done
    return Banner(
        language=language_name(plan, source.lang, article.lang),
        changed=standing.changed - missing,
        missing=missing,
        updated=stamp(plan, source.updated, language) if source.updated else None,
        original=Link(source.title, plan.href(PAGE, source.lang, article.key), tongue.tag, tongue.dir),
    )


def marks(plan: Plan, article: Article) -> dict[int, str]:
    """What the first tags of an article's blocks say besides, by the index of the block."""
    standing = article.standing
    if standing is None:
        return {}
    found = dict.fromkeys(_stale(article, standing), f' data-changed="" aria-describedby="{BANNER}"')
    return found | foreign(plan, article)


def foreign(plan: Plan, article: Article) -> dict[int, str]:
    """The same only for blocks that stand in the language of the original: feeds need no more."""
    if article.standing is None or not article.standing.foreign:
        return {}
    tongue = plan.site.language(_source(plan, article).lang)
    return dict.fromkeys(article.standing.foreign, f' lang="{tongue.tag}" dir="{tongue.dir}"')


def _stale(article: Article, standing: Standing) -> list[int]:
    """The blocks of a translation that say something else than the original does now."""
    if not standing.blocks:
        return list(standing.stale)
    stale = set(standing.stale)
    rows = align(standing.blocks, article.blocks, ((), article.merges))
    return [block for row in rows if stale.intersection(row.first) for block in row.second]


def _source(plan: Plan, article: Article) -> Article:
    return cast("Story", plan.story(article.key)).source
