"""Whatever stands in an old site, an import ends, loses no word, and leaves a site that builds."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from harness import SiteFolder
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from trees import picture, planted

from diglot import importing

#: What texts of these systems are made of, whole and in pieces.
PIECES = (
    "word ",
    "中文，",
    "\n\n",
    "\n",
    "    ",
    "- ",
    "> ",
    "```",
    "``",
    "`",
    "~~~\n",
    "<!--",
    "-->",
    "<!-- more -->",
    "{{< figure src=\"a.png\" alt='x' >}}",
    "{{< ref ",
    '"b.md" >}}',
    "{{% x %}}",
    "{{</* x */>}}",
    "{{ page.url }}",
    "{{page.url}}",
    "{{",
    "}}",
    "{% raw %}",
    "{% endraw %}",
    "{% highlight js %}",
    "{% endhighlight %}",
    "{% note %}",
    "{% endnote %}",
    "{% post_url b %}",
    "{% img /a.png %}",
    "{%",
    "%}",
    "{: .x}",
    "[a](b.md)",
    "[a](b.md#x)",
    "![a](a.png)",
    "![a](nowhere.png 'x')",
    "[a](/nowhere/)",
    "[a](<a b>)",
    "[a]({{x}})",
    '[a]({{< ref "b" >}})',
    "](",
    "[r]: b.md\n",
    "[a](../../../x)",
    "[a](?x)",
    "[a](//x/y)",
    "[a](javascript:x)",
    "[a](http://[)",
    "<img src='a.png'>",
    '<img src="{{ x }}">',
    "<img src={x} />",
    '<a href="/nowhere">',
    "<Tabs>",
    "<script>\n",
    "</script>\n",
    "::: tip\n",
    ":::details x\n",
    ":::\n",
    "> [!NOTE]\n> x\n",
    "## x {#y}\n",
    "import x from 'y'\n",
    "{/* truncate */}",
    "<<< @/x\n",
    "# Title\n",
    "---\n",
    "\x08",
    "\u202e",
    "%zz",
    "\\",
    "|",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
VALUES = st.sampled_from(
    (
        "x",
        "[a, b]",
        "{a: b}",
        "'",
        '"x"',
        "2026-13-45",
        "2026/1/2 10:00",
        "Fri, 02 Jan 2026 10:00:00 +0800",
        "true",
        "/a/",
        "../a",
        "",
    )
)
KEYS = st.sampled_from(
    "title date slug url permalink aliases tags categories author authors image cover draft published weight lang"
    " summary layout series updated expiryDate".split()
)
FRONTS = st.dictionaries(KEYS, VALUES, max_size=6)

#: Where an article of each system lies, and what makes its folder such a site.
PLACES = {
    "hugo": ("content/posts/{n}.md", {"hugo.toml": 'baseURL = "https://x.example/"\n'}),
    "jekyll": ("_posts/2026-01-02-{n}.md", {"_config.yml": "url: https://x.example\n"}),
    "hexo": ("source/_posts/{n}.md", {"_config.yml": "url: https://x.example\n"}),
    "pelican": ("content/{n}.md", {"pelicanconf.py": "SITEURL = 'https://x.example'\n"}),
    "vitepress": ("posts/{n}.md", {".vitepress/config.js": "export default {}\n"}),
    "docusaurus": (
        "blog/2026-01-02-{n}.md",
        {"docusaurus.config.js": "module.exports = {url: 'https://x.example'}\n"},
    ),
    "nikola": ("posts/{n}.md", {"conf.py": "SITE_URL = 'https://x.example/'\n"}),
}


def seen(text: str) -> list[str]:
    """The words of a text that a person wrote."""
    return re.findall(r"word|中文", text)


@pytest.mark.parametrize("system", importing.SYSTEMS)
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(articles=st.lists(st.tuples(FRONTS, TEXTS), min_size=8, max_size=16))
def test_anything_ends_in_a_site_that_builds(system: str, articles: list[tuple[dict[str, str], str]]) -> None:
    place, tree = PLACES[system]
    files: dict[str, str | bytes] = dict(tree)
    for number, (front, text) in enumerate(articles):
        block = "".join(f"{key}: {value}\n" for key, value in front.items())
        files[place.format(n=f"a{number}")] = f"---\ntitle: T\n{block}---\n\nword {text}"
    files[place.format(n="b")] = "---\ntitle: B\ndate: 2026-01-01\n---\nText.\n"
    files[f"{place.rpartition('/')[0]}/a.png"] = picture("PNG of it")
    with TemporaryDirectory() as folder:
        old, new = planted(Path(folder) / "old", files), Path(folder) / "new"
        found = importing.run(system, old, new)
        assert len(found.articles) == len(articles) + 1
        for each in found.articles:
            written = (new / each.target).read_text("utf-8").partition("\n---\n")[2]
            assert seen(written) == seen(each.page.body), each.page.body
        assert not importing.run(system, old, new).written
        SiteFolder(new).build(future=True, drafts=True)


#: What begins something.
OPENERS = (
    "<!--",
    "{% raw %}",
    "{{< highlight x >}}",
    "](",
    "```",
    '<a href="',
    "\n    x\n",
    "::: details\n",
    "{/*",
    "> ```\n",
    "](\\)",
)


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_hostile_texts_take_no_more_time_than_others(system: str, tmp_path: Path) -> None:
    """Thousands of marks that open and never close: a work that grew with their square would not end."""
    place, tree = PLACES[system]
    files: dict[str, str | bytes] = dict(tree)
    for number, opener in enumerate(OPENERS):
        files[place.format(n=f"a{number}")] = f"---\ntitle: T\ndate: 2026-01-01\n---\n{opener * 4_000}\n"
    found = importing.run(system, planted(tmp_path / "old", files), tmp_path / "new")
    assert len(found.articles) == len(OPENERS)


@pytest.mark.parametrize("system", importing.SYSTEMS)
def test_no_file_is_left_behind_in_silence_for_the_sake_of_its_name(system: str, tmp_path: Path) -> None:
    place, tree = PLACES[system]
    text = "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"
    name = place.format(n="a\nb")
    files: dict[str, str | bytes] = {**tree, name: text, place.format(n="c"): text}
    found = importing.run(system, planted(tmp_path / "old", files), tmp_path / "new")
    told = [each for each in found.problems if each.message == "the file's name goes over several lines"]
    assert [each.path for each in told] == [name.replace("\n", "\N{REPLACEMENT CHARACTER}")]
    assert len(found.articles) == 1


def test_encodings_are_told_and_read(tmp_path: Path) -> None:
    text = (
        "---\ntitle: 潮汐\ndate: 2026-01-01\n---\n潮起，潮落，海在那里，人也在那里。我们的船来了，又去了。\n"
    )
    place, tree = PLACES["hexo"]
    files: dict[str, str | bytes] = {
        **tree,
        place.format(n="gb"): text.encode("gb18030"),
        place.format(n="utf16"): text.encode("utf-16"),
        place.format(n="zeros"): b"\xff\x00\x81" * 30,
        place.format(n="merge"): "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n",
    }
    found = importing.run("hexo", planted(tmp_path / "old", files), tmp_path / "new")
    assert "潮起" in (tmp_path / "new/articles/gb.en.md").read_text("utf-8")
    told = {each.path.rpartition("/")[2]: each for each in found.problems if each.code == "import-file"}
    assert told["gb.md"].message == "this was read as GB18030"
    assert told["zeros.md"].is_error
    assert told["merge.md"].fix == "solve it there, and import again"
    assert {each.page.path.rpartition("/")[2] for each in found.articles} == {"gb.md", "utf16.md"}
