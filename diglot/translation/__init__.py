"""From one language to another: what there is to translate, what has been, and what no longer fits.

worksheet    one story in one other language, segment by segment
glossary     how terms are rendered, and where they stand;  scripts: what checks know of a script
checks       the rules for translations, as a table
"""
