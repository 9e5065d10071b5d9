"""What readers were given, and what they would lose, see twice or never see.

lock      the format of `published.lock`: text to facts and back
identity  those facts held against the site as it would be now
lockfile  the file itself: read for every build, written when something is published for good
forecast  what subscribers will see
websub    tells a hub which feeds have changed
"""
