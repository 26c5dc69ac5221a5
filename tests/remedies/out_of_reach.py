"""Errors whose remedies no test can run in one process on every machine, each with the reason."""

SEVERAL_PROCESSES = (
    "needs processes that train together, and one that goes astray; tests/fitting/test_together.py has them"
)

OUT_OF_REACH: dict[str, str] = {
    "package-missing": "python -m pip install asks a registry for a package, and the tests ask nobody",
    "refused-by-system": "rights and room on the disk are the machine's; as root the tests may write anywhere",
    "file-not-readable": "rights are the machine's; whoever runs the tests as root may read everything",
    "memory-exhausted": "a machine whose memory is used up ends the tests too",
    "output-lost": "needs a full disk, or a standard output that is closed, below the tests' own",
    **dict.fromkeys(
        (
            "process-lost",
            "process-data-differ",
            "averaged-twice",
            "process-options-differ",
            "process-refused",
            "process-silent",
        ),
        SEVERAL_PROCESSES,
    ),
}
