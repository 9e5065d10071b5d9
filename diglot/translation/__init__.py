"""From one language to another: what there is to translate, what has been, and what no longer fits.

worksheet       one story in one other language, segment by segment
segments        what there is to translate in an article
merging         old texts found again in a new one
catalog_route   translations in a catalog, which has the structure of its source
parallel_route  translations in a file of their own, laid beside their source
turning         one route turned into the other
making          the sources that are made of others;  deriving: those that are converted
places          the names of files below `locales/`
glossary        how terms are rendered, and where they stand
numbers         what numbers in two languages are worth
scripts         what checks know of a script
checks          the rules for translations, as a table
progress        how far each translation is, and where to go on
worddiff        two versions of a text, compared by the word
exchange        what passes between us and other tools
"""
