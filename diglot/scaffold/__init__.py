"""The beginning of things: a new series, and a new article in one.

init         `diglot init`: a series that builds at once, made of the files in `site/`
new          `diglot new`: one file with its front matter ready
placing      where a new article goes, after the manner of those that are there
naming       the key of a new article, made of its title
"""

from __future__ import annotations
