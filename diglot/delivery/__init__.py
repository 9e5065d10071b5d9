"""Sends a finished site to where readers are given it, so that they never meet half of it.

target    what every kind of place can do, and how it fails
folder    a folder of this machine         s3    a bucket        sftp    a folder of another machine
manifest  what a place keeps in mind: what we put there, and what we are about to put there
plan      what to send and to delete, in which order
retries   how often, and how long to wait in between
sending   the plan carried out
sums      the digests of the files of the site
desk      all of these together: what `diglot publish TARGET` does
summary   what is said of it
"""
