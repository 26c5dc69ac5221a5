"""Runs one script in both languages and prints what its page will show: `python docs/hooks/run_page.py SCRIPT`."""

import sys

from builder.run.try_page import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
