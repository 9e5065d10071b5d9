"""What passes between diglot and other tools for translators.

units       one story in one language, unit by unit
xliff, tmx  how it is written down;  xml: the door to lxml
taking      what comes back, put into a catalog
rewording   the same, put into a parallel file
"""
