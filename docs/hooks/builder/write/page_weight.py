"""Leaves out of a finished page what no reader sees, so that it is light on a telephone's network.

Names, punctuation and spaces of code have the colour of their block anyway, the language of code and the indentation
of the templates show nowhere, and the many equal styles of KaTeX become classes of one style sheet in the page's head.

minify-html 0.18 was tried for it and lost the weight that counts: it joins no styles and keeps the spans of plain code,
which leaves 15 of 212 pages above 150,000 bytes, the heaviest 177,981, where here it is 148,089.
"""

import re

PLAIN_CODE = re.compile(r'<span class="(?:n|w|p)">([^<]*)</span>')
LANGUAGE_CLASS = re.compile(r'(?<=<div class=")language-[\w+-]+ (?=[\w -]*highlight")')
AS_WRITTEN = re.compile(r"(<pre.*?</pre>|<script.*?</script>|<style.*?</style>|<textarea.*?</textarea>)", re.DOTALL)
STYLED = re.compile(r'<span(?: class="([^"]*)")? style="([^"]*)"(?: class="([^"]*)")?')


def lightened(page: str) -> str:
    """The page as it is written."""
    return with_shared_styles(without_indentation(PLAIN_CODE.sub(r"\1", LANGUAGE_CLASS.sub("", page))))


def without_indentation(page: str) -> str:
    """The page without blank lines and spaces around line breaks; code and scripts as they are."""
    parts = AS_WRITTEN.split(page)
    return "".join(part if place % 2 else re.sub(r"\s*\n\s*", "\n", part) for place, part in enumerate(parts))


def with_shared_styles(page: str) -> str:
    """The page with a class in place of each inline style of a span."""
    names: dict[str, str] = {}

    def shared(span: re.Match[str]) -> str:
        name = names.setdefault(span[2].rstrip(";"), f"k{len(names)}")
        return f'<span class="{" ".join(filter(None, (span[1], span[3], name)))}"'

    page = STYLED.sub(shared, page)
    sheet = "".join(f".katex .{name}{{{style}}}" for style, name in names.items())
    return page.replace("</head>", f"<style>{sheet}</style></head>", 1) if names else page
