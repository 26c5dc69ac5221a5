"""The command `mlp-tutorial`. Nothing here or at the top of a module below loads PyTorch: help has to be quick."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with the arguments of this process, and exit with its code: 0, 1, 2 or 130."""
    from mlp_tutorial.cli.app import run

    sys.exit(run(sys.argv[1:]))
