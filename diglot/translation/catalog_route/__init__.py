"""The catalog route: a `.po` file holds the words, and its source the structure.

catalog     a catalog laid beside its source, and brought up to it
rendition   the page that the two make
"""
