"""Errors whose remedies no test can run here, each with the reason."""

OUT_OF_REACH: dict[str, str] = {}
