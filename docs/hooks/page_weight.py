"""MkDocs hook: leaves out of a finished page what no reader sees. Stands after all others."""

from typing import Any

from builder.write.page_weight import lightened


def on_post_page(output: str, **_: Any) -> str:
    """The page as it is written."""
    return lightened(output)
