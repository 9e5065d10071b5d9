"""From one language to another: what there is to translate, what has been, and what no longer fits.

worksheet    one story in one other language, segment by segment
segments     what there is to translate in an article;  places: the names of files below `locales/`
merging      old translations for a new text
catalog      the catalog route;  rendition: the page that a catalog makes;  making: what is made of two files
parallel     the parallel route;  approval: what changed since a source was approved
skeleton     places to write a translation;  stated: front matter;  moving: links from another folder
splicing     a body with other words, as Markdown
to_catalog   one route turned into the other;  to_markdown: the way back
glossary     how terms are rendered, and where they stand;  scripts: what checks know of a script
checks       the rules for translations, as a table
progress     how far each translation is, and where to go on
worddiff     two versions of a text, compared by the word
exchange     what passes between us and other tools; xliff, tmx: how it is written; xml: the door to lxml
taking       what comes back, put into a catalog; rewording: into a parallel file
"""
