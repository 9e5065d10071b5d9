"""The parallel route: a translation is a Markdown file of its own.

parallel    such a file laid beside its source, segment by segment
approval    what changed in the source since its translation was found right
skeleton    places to write a translation
stated      its front matter, written anew or changed in one line
splicing    a body with other words, as Markdown
moving      links that lead where they led, from another folder
"""
