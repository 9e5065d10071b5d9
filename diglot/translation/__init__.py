"""From one language to another: what there is to translate, what has been, and what no longer fits.

worksheet    one story in one other language, segment by segment
"""
