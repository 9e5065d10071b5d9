"""From one language to another: what there is to translate, what has been, and what no longer fits.

worksheet    one story in one other language, segment by segment
glossary     how terms are rendered, and where they stand;  scripts: what checks know of a script
checks       the rules for translations, as a table
progress     how far each translation is, and where to go on
worddiff     two versions of a text, compared by the word
exchange     what passes between us and other tools; xliff, tmx: how it is written; xml: the door to lxml
taking       what comes back, put into a catalog; rewording: into a parallel file
"""
