"""One route turned into the other, with all that its file says.

to_catalog    a parallel file turned into a catalog
to_markdown   the way back
"""
