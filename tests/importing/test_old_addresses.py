"""Old addresses live on: what each system's rules make of an article, by its own documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import picture, planted

from diglot import importing

ARTICLE = "---\ntitle: The Long Way\ndate: 2026-01-02 23:30:00\ncategories: [Night, Trains]\nslug: {slug}\n---\nText.\n"


def imported(system: str, tree: dict[str, str], folder: Path) -> importing.Outcome:
    return importing.run(system, planted(folder / "old", dict(tree)), folder / "new")


@pytest.mark.parametrize(
    ("system", "config", "path", "aliases"),
    [
        ("hugo", "", "content/posts/Long Way.md", ["/posts/long-way/"]),
        ("hugo", "uglyURLs = true\n", "content/posts/long.md", ["/posts/long.html"]),
        ("hugo", "disablePathToLower = true\n", "content/Posts/Long.md", ["/Posts/Long/"]),
        (
            "hugo",
            '[permalinks]\nposts = "/:year/:month/:title/"\n',
            "content/posts/a.md",
            ["/2026/01/the-long-way/"],
        ),
        (
            "hugo",
            '[permalinks.page]\nposts = "/:section/:slugorfilename/"\n',
            "content/posts/a.md",
            ["/posts/a/"],
        ),
        ("hugo", "[languages.en]\n[languages.zh]\n", "content/posts/a.zh.md", ["/zh/posts/a/"]),
        (
            "hugo",
            "defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.zh]\n",
            "content/posts/a.md",
            ["/en/posts/a/"],
        ),
        (
            "hugo",
            '[languages.en]\ncontentDir = "content/english"\n[languages.zh]\ncontentDir = "content/chinese"\n',
            "content/chinese/posts/a.md",
            ["/zh/posts/a/"],
        ),
        ("jekyll", "", "_posts/2026-01-02-long-way.md", ["/night/trains/2026/01/02/long-way.html"]),
        (
            "jekyll",
            "permalink: pretty\n",
            "_posts/2026-01-02-long-way.md",
            ["/night/trains/2026/01/02/long-way/"],
        ),
        ("jekyll", "permalink: none\n", "_posts/2026-01-02-Long_way.md", ["/night/trains/Long_way.html"]),
        ("jekyll", "permalink: ordinal\n", "_posts/2026-01-02-long.md", ["/night/trains/2026/002/long.html"]),
        ("jekyll", "permalink: /:year/:i_month/:slug\n", "_posts/2026-01-02-long.md", ["/2026/1/long"]),
        ("hexo", "", "source/_posts/long/way.md", ["/2026/01/02/long/way/"]),
        (
            "hexo",
            "permalink: :category/:name.html\n",
            "source/_posts/long/way.md",
            ["/Night/Trains/way.html"],
        ),
        (
            "hexo",
            "permalink: :year-:i_month/:post_title/\n",
            "source/_posts/way.md",
            ["/2026-1/The-Long-Way/"],
        ),
        ("hexo", "permalink: :hash/\n", "source/_posts/way.md", []),
        (
            "hexo",
            "permalink: :title.html\npretty_urls: {trailing_html: false}\n",
            "source/_posts/way.md",
            ["/way"],
        ),
        ("pelican", "", "content/night/way.md", ["/the-long-way.html"]),
        (
            "pelican",
            "ARTICLE_URL = '{date:%Y}/{date:%m}/{slug}/'\n",
            "content/way.md",
            ["/2026/01/the-long-way/"],
        ),
        ("vitepress", "", "posts/way.md", ["/posts/way.html"]),
        ("vitepress", "cleanUrls: true", "posts/way/index.md", ["/posts/way/"]),
        ("docusaurus", "", "blog/2026-01-02-long-way.md", ["/blog/2026/01/02/long-way"]),
        ("docusaurus", "", "blog/2026/01/02/long-way.md", ["/blog/2026/01/02/long-way"]),
        ("docusaurus", "", "blog/trains/long-way/index.md", ["/blog/trains/long-way"]),
        (
            "docusaurus",
            "blog: { routeBasePath: '/' }",
            "blog/2026-01-02-long-way.md",
            ["/2026/01/02/long-way"],
        ),
        ("nikola", "", "posts/long-way.md", ["/posts/long-way/"]),
        ("nikola", "PRETTY_URLS = False\n", "posts/2026/long-way.md", ["/posts/2026/long-way.html"]),
        ("nikola", "POSTS = [('news/*.md', 'n', 'x')]\n", "news/long-way.md", ["/n/long-way/"]),
    ],
)
def test_an_old_address_is_an_alias(
    system: str, config: str, path: str, aliases: list[str], tmp_path: Path
) -> None:
    text = ARTICLE.replace("slug: {slug}\n", "")
    tree = {
        "hugo": {"hugo.toml": f'baseURL = "https://x.example/"\n{config}'},
        "jekyll": {"_config.yml": f"url: https://x.example\n{config}"},
        "hexo": {"_config.yml": f"url: https://x.example\n{config}"},
        "pelican": {"pelicanconf.py": f"SITEURL = 'https://x.example'\n{config}"},
        "vitepress": {".vitepress/config.js": f"export default {{ {config} }}"},
        "docusaurus": {"docusaurus.config.js": f"module.exports = {{ url: 'https://x.example', {config} }}"},
        "nikola": {"conf.py": f"SITE_URL = 'https://x.example/'\n{config}"},
    }[system]
    found = imported(system, {**tree, path: text}, tmp_path)
    assert list(found.articles[0].aliases) == aliases


def test_aliases_of_hugo_lead_on_by_the_rules_of_all_its_versions(tmp_path: Path) -> None:
    tree = {
        "hugo.toml": 'baseURL = "https://x.example/"\n[languages.en]\n[languages.zh]\n',
        "content/a.zh.md": "---\ntitle: A\ndate: 2026-01-02\naliases: [/old/, /zh/older/, oldest]\n---\nA.\n",
    }
    (article,) = imported("hugo", tree, tmp_path).articles
    assert article.aliases == ("/zh/old/", "/old/", "/zh/older/", "/zh/oldest/")


def test_an_address_that_nobody_can_tell_is_told(tmp_path: Path) -> None:
    tree = {
        "pelicanconf.py": "SITEURL = 'https://x.example'\n",
        "content/a.md": "Title: 长路\nDate: 2026-01-02\n\n路。\n",
    }
    found = imported("pelican", tree, tmp_path)
    assert "the old address of this article cannot be told" in {each.message for each in found.problems}


def test_the_address_of_a_site_in_a_folder_is_left_out_of_aliases(tmp_path: Path) -> None:
    tree = {
        "hugo.toml": 'baseURL = "https://x.example/blog/"\n',
        "content/posts/a.md": ARTICLE.format(slug="b"),
    }
    found = imported("hugo", tree, tmp_path)
    assert found.articles[0].aliases == ("/posts/b/",)
    assert 'base_url = "https://x.example/blog"' in (tmp_path / "new/diglot.toml").read_text("utf-8")


def test_nobody_gets_the_address_of_another(tmp_path: Path) -> None:
    tree = {
        "content/news/way.md": "---\ntitle: A\ndate: 2026-01-02\naliases: [/en/archive/, /old/]\n---\nA.\n",
        "content/posts/way.md": "---\ntitle: B\ndate: 2026-01-03\naliases: [/old/, /news/way/]\n---\nB.\n",
        "content/posts/archive.md": "---\ntitle: C\ndate: 2026-01-03\n---\nC.\n",
    }
    found = imported("hugo", tree, tmp_path)
    assert {each.page.path: (each.slug, each.aliases) for each in found.articles} == {
        "content/news/way.md": ("way", ("/news/way/", "/old/")),
        "content/posts/archive.md": ("archive-article", ("/posts/archive/",)),
        "content/posts/way.md": ("posts-way", ("/posts/way/",)),
    }
    told = [each.message for each in found.problems if each.code == "import-link"]
    assert any("the old address /old/ belongs to content/news/way.md" in each for each in told)
    assert any("/en/archive/ belongs to a page of the new site" in each for each in told)


def test_one_language_twice_becomes_two_stories(tmp_path: Path) -> None:
    tree = {
        "content/posts/a.md": "---\ntitle: A\ndate: 2026-01-02\ntranslationKey: same\n---\nA.\n",
        "content/posts/b.md": "---\ntitle: B\ndate: 2026-01-02\ntranslationKey: same\n---\nB.\n",
    }
    found = imported("hugo", tree, tmp_path)
    assert [each.target for each in found.articles] == ["articles/posts/a.en.md", "articles/posts/b.en.md"]
    assert any(
        "content/posts/a.md is this story in this language as well" in each.message for each in found.problems
    )


def test_a_language_that_only_texts_name_is_one_of_the_site(tmp_path: Path) -> None:
    tree = {
        "_posts/2026-01-02-a.md": "---\ntitle: A\nref: a\nlang: en\n---\nA.\n",
        "_posts/2026-01-02-b.md": "---\ntitle: 甲\nref: a\nlang: zh-CN\n---\n甲。\n",
    }
    found = imported("jekyll", tree, tmp_path)
    assert [each.target for each in found.articles] == [
        "articles/2026-01-02-a.en.md",
        "articles/2026-01-02-a.zh.md",
    ]
    assert 'languages = ["en", "zh"]' in (tmp_path / "new/diglot.toml").read_text("utf-8")
    assert found.articles[1].aliases == ("/2026/01/02/b.html",)


def test_an_image_that_no_build_would_take_stays_behind_and_is_told(tmp_path: Path) -> None:
    tree = {
        "hugo.toml": b'baseURL = "https://x.example/"\n',
        "content/posts/a.md": b"---\ntitle: A\ndate: 2026-01-02\n---\n![A](/a.png)\n",
        "static/a.png": picture("huge").replace(b"IHDR\0\0\0\1\0\0\0\1", b"IHDR\0\xff\xff\xff\0\xff\xff\xff"),
    }
    found = importing.run("hugo", planted(tmp_path / "old", dict(tree)), tmp_path / "new")
    told = [(each.path, each.is_error) for each in found.problems if each.code == "import-file"]
    assert told == [("static/a.png", True)]
    assert "![A](https://x.example/a.png)" in (tmp_path / "new/articles/posts/a.en.md").read_text("utf-8")
