"""Whatever is done to a site between two builds, the second gives what a build from nothing gives."""

from __future__ import annotations

from harness import CONFIG, SiteFolder

# What was missed once, in the fewest steps


def test_the_first_of_several_texts_serves_the_other_languages(site: SiteFolder) -> None:
    config = CONFIG.replace('"zh"]', '"zh", "fr"]')
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    site.put("diglot.toml", config)
    site.build()
    assert "<title>The Series</title>" in site.read("fr/index.html")
    site.put("diglot.toml", config.replace('en = "The Series", zh = "连载"', 'zh = "连载", en = "The Series"'))
    site.build()
    assert "<title>连载</title>" in site.read("fr/index.html")


def test_an_alias_that_is_given_twice_goes_at_once(site: SiteFolder) -> None:
    article = "=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\naliases: {}\n---\nText"
    site.write(article.format("[/old/, /old]")).build()
    assert (site.output / "old/index.html").exists()
    site.write(article.format("[]")).build()
    assert not (site.output / "old").exists()


def test_articles_in_a_language_that_the_site_gave_up_are_named(site: SiteFolder) -> None:
    article = "---\ntitle: A\ndate: 2026-01-01\n---\nText"
    site.write(f"=== articles/a.en.md\n{article}\n=== articles/a.zh.md\n{article}").build()
    site.put("diglot.toml", CONFIG.replace('["en", "zh"]', '["en"]'))
    assert [problem.partition(";")[0] for problem in site.problems()] == [
        'articles/a.zh.md: error[language]: the language "zh" is not among the site\'s languages ("en")'
    ]
