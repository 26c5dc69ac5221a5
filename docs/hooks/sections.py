"""Remembers which Korean section answers which English one: `python docs/hooks/sections.py check | update`."""

import sys

from builder.check.sections import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
