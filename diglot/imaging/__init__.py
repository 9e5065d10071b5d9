"""Images: looked at, cleaned, and made smaller. The only package that knows Pillow, which is an extra.

    unfit       what is said of a file that no page should show
    headers     type, size and orientation of an image, by its first bytes
    stripping   raster images without what cameras and programs note in them: places, names, dates
    avif        the same for AVIF, whose boxes are a language of their own
    vectors     SVG without what runs, loads or lies hidden in it
    scaling     smaller copies, in formats that take fewer bytes
    developing  all of this for one file
    cards       pictures of words, for shared links

Without Pillow all but `scaling` and `cards` work.
"""
