"""What packages that add kinds of output may rely on: these names, and no others.

`docs/extending.md` says of each what is promised. All else may change in any version.
"""

from __future__ import annotations

from diglot.library import Library, Roll
from diglot.model import Article, Entry, File, Language, Outline, Story
from diglot.placement import Place
from diglot.plan import Env, Listing, Output, Plan, Route, Scope, Stage, encoded, segment
from diglot.site import Site

__all__ = [
    "Article",
    "Entry",
    "Env",
    "File",
    "Language",
    "Library",
    "Listing",
    "Outline",
    "Output",
    "Place",
    "Plan",
    "Roll",
    "Route",
    "Scope",
    "Site",
    "Stage",
    "Story",
    "encoded",
    "segment",
]
