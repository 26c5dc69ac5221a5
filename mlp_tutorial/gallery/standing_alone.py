"""A text cell as it reads outside the site: without anchors, links to its pages, and numbers of its run."""

import re

COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)  # a mark for the builder of the site
ANCHOR = re.compile(r"^(#+ .*?)\s*\{[^}]*\}$", re.MULTILINE)
API_LINK = re.compile(r"\[([^\]]+)\]\[[\w.]+\]")
PAGE_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:)[^)\s]+\)")
TEMPLATE = re.compile(r"\{\{ (.+?)(?::[<>^+,]?[\d,.]*[defg%])? \}\}", re.DOTALL)
ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?) \w+(?: "(?P<title>.*)")?')


def standing_alone(markdown: str) -> str:
    """Markdown that any notebook shows as it is meant.

    Args:
        markdown: A text cell in one language.

    Returns:
        Headings without anchors, no HTML comments; links to other pages as plain text; a template such as
        `{{ cost:.3f }}` as the expression that gives the number; admonitions as quotations.
    """
    markdown = COMMENT.sub("", markdown).strip()
    markdown = ANCHOR.sub(r"\1", markdown)
    markdown = API_LINK.sub(r"\1", markdown)
    markdown = PAGE_LINK.sub(r"\1", markdown)
    markdown = TEMPLATE.sub(r"`\1`", markdown)
    return _quotations(markdown)


def _quotations(markdown: str) -> str:
    """`!!! note "Title"` and what is indented below it, as a quotation."""
    lines: list[str] = []
    inside = False
    for line in markdown.split("\n"):
        if opening := ADMONITION.fullmatch(line):
            inside = True
            lines.append(f"> **{opening['title'] or ''}**")
        elif inside and (line.startswith("    ") or not line.strip()):
            lines.append(f"> {line[4:]}".rstrip())
        else:
            inside = False
            lines.append(line)
    return "\n".join(lines)
