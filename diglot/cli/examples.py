"""What help tells of each command besides its options: examples, and what the verbs of translators are for.

`tests/test_completion.py` reads each example as it would be typed.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What is typed after a command's name, and what that does.
EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("init my-series", "begin a series, with two sample stories"),
        ('new "Night Trains"', "begin an article, as a draft"),
        ("serve --open", "look at the site while you write"),
        ("build", "write the site to public/"),
    ),
    "init": (
        ("my-series", "in English and Chinese, with all defaults"),
        (
            '. --title "Night Trains" --languages zh,en',
            "here, first in Chinese; a folder with only .git is fine",
        ),
    ),
    "new": (
        ('"Night Trains" --edit', "write articles/night-trains.en.md, and open it in your editor"),
        ("夜车 --lang zh --series water", "write articles/ye-che.zh.md, in Chinese"),
        ("--translate night-trains zh", "begin the Chinese text of a story"),
    ),
    "build": (
        ("", "write what changed to public/"),
        ("--drafts --future --output preview", "all there is, into a folder of its own"),
        ("--dry-run --explain", "say what would be written, and why"),
    ),
    "serve": (
        ("--open", "preview in a browser, drafts as well; each save is shown at once"),
        ("--no-drafts", "show only what a build would publish now"),
    ),
    "import": (
        ("hugo ../old-site --dry-run", "say what would be written, and what cannot be mapped"),
        ("hugo ../old-site", "write its articles here, and import-report.md"),
    ),
    "check": (
        ("", "find what is wrong, and what readers would lose"),
        ("articles/night-trains.en.md", "the same, with the warnings of this file only"),
        ("--external", "ask other sites whether the links to them work as well"),
    ),
    "release": (("", "after an upload: note in published.lock what readers were given"),),
    "publish": (
        ("", "build, and note in published.lock what went public"),
        ("--accept", "the same, although readers lose an address: it is meant"),
        ("/srv/www --dry-run", "say what would be sent to that folder"),
        ("s3://my-bucket", "send to a bucket what changed, and then note it"),
        ("sftp://writer@example.org/srv/www", "the same, to another machine"),
    ),
    "feed": (("diff", "say what subscribers will see"),),
    "feed diff": (("", "say of each language what is new, and what comes twice"),),
    "clean": (("", "begin from nothing with the next build"),),
    "nginx": (("--output /srv/site", "print headers, types and redirects for that folder"),),
    "doctor": (
        ("", "look at the installation, and at the site here"),
        ("--format json", "the same for a machine, or for a report of a bug"),
    ),
    "completion": (
        ("bash", 'for ~/.bashrc: eval "$(diglot completion bash)"'),
        ("zsh", 'for ~/.zshrc, below compinit: eval "$(diglot completion zsh)"'),
        ("fish", "for ~/.config/fish/config.fish: diglot completion fish | source"),
    ),
    "catalog": (("check", "say what is missing in the words around the articles"),),
    "catalog extract": (("", "write locales/messages.pot"),),
    "catalog update": (("", "add what is new in the templates to each catalog"),),
    "catalog check": (("", "say what is missing or broken in the catalogs"),),
    "translate": (
        ("status", "how far each translation is, the most urgent first"),
        ("update night-trains --lang zh", "write or refresh a catalog to translate in"),
        ("check night-trains", "hold each translation against its source"),
    ),
    "translate status": (
        ("", "all stories, the most urgent first"),
        ("--lang zh --format html --output status.html", "one page to send around"),
    ),
    "translate check": (
        ("", "all translations; exit 1 on errors"),
        ("night-trains --lang zh", "one of them"),
    ),
    "translate diff": (("night-trains", "what changed in its source since it was translated"),),
    "translate terms": (
        ('"drinking water"', "where a term is used, and how it is rendered"),
        ("", "all terms of locales/glossary.toml"),
    ),
    "translate update": (
        ("night-trains --lang zh", "write the catalog of a story, or merge what changed"),
        ("", "merge what changed into all catalogs that there are"),
    ),
    "translate new": (("night-trains zh", "write articles/night-trains.zh.md, to be filled in"),),
    "translate approve": (("night-trains --lang zh", "its Chinese text says what its source says now"),),
    "translate keep": (
        ("night-trains:12", "the change in line 12 of the source needs no other translation"),
    ),
    "translate convert": (
        ("night-trains --to md", "from a catalog to a file, which can be written freely"),
        ("night-trains --to po", "and back"),
    ),
    "translate export": (
        ("night-trains --lang zh --output review.html", "both texts side by side, for a reviewer"),
        ("night-trains --lang zh --format xliff --output it.xlf", "for an agency"),
    ),
    "translate import": (("night-trains.xlf", "take over what the agency sent back"),),
}

#: What a command is for, where its line in the list of commands is all that it says itself.
PURPOSES: Mapping[str, str] = {
    "feed": "Tells what readers of feeds will see, before anything is published.",
    "catalog": (
        'Looks after the words around the articles, such as "Previous": gettext catalogs in locales/,'
        " one a language."
    ),
    "translate": (
        "Begins translations, says how far they are and what is wrong with them, and speaks with other"
        " tools. `diglot translate VERB --help` says what a verb can do."
    ),
    "catalog extract": (
        "Writes locales/messages.pot: all messages of the templates, for translators to begin with."
    ),
    "catalog update": (
        "Extracts the messages of the templates, and merges what is new into each language's catalog."
        " No translation is lost."
    ),
    "catalog check": (
        "Finds messages without translation, placeholders that are lost or misspelt, and files that"
        " gettext could not read. Exit 1 on errors."
    ),
    "translate status": (
        "Says of each translation whether it is missing, a draft, stale or current, how much of it is"
        " done, and where to go on."
    ),
    "translate check": (
        "Holds each translation against its source: numbers, links, markup, terms, punctuation. Exit"
        " 1 on errors."
    ),
    "translate diff": (
        "Shows, word by word, what changed in a source since it was translated, and the translation"
        " of each block concerned."
    ),
    "translate terms": (
        "Lists where the terms of locales/glossary.toml are used, and how they are rendered there."
    ),
    "translate update": (
        "Writes a catalog to translate a story in, or merges what changed in the source into those"
        " that there are. No translation is lost."
    ),
    "translate new": (
        "Writes a file to translate in, beside the source, with each block of the source above the"
        " place for its translation. `diglot new --translate` does the same."
    ),
    "translate approve": (
        "Notes that a translation says what its source says now. From then on, changes of the source"
        " are known block by block, and readers are told of them."
    ),
    "translate keep": (
        "Notes that a change of the source, such as a mended slip, asks for no other translation."
    ),
    "translate convert": (
        "Turns a catalog into a file that can be written freely, or the other way round. No"
        " translation is lost; what a catalog cannot hold is told, and nothing is changed."
    ),
    "translate export": "Writes one page with both texts for a reviewer, or XLIFF or TMX for other tools.",
    "translate import": (
        "Takes over the translations of an XLIFF file, even if its source has changed meanwhile."
    ),
}
