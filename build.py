#!/usr/bin/env python3
"""Build the site in this folder: the same as `diglot build`."""

import sys

from diglot.cli import main

if __name__ == "__main__":
    sys.exit(main(["build", *sys.argv[1:]]))
