"""Brings docs/locale/api.ko.po up to date with the docstrings: `python docs/hooks/update_translations.py [check]`."""

import sys

from builder.translate.catalogue import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
