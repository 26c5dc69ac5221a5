"""`python -m mlp_tutorial` is the command `mlp-tutorial`, for machines whose PATH does not have it."""

from mlp_tutorial.cli import main

if __name__ == "__main__":
    main()
