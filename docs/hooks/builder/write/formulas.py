"""Formulas set by KaTeX while the site is built; no JavaScript on the page, and MathML."""

import html
import re
from collections.abc import Callable

from builder.run.katex import Katex

MATH = re.compile(r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL)


def with_formulas(page: str, katex: Katex, refuse: Callable[[str], None]) -> str:
    """A finished page, its formulas set; `refuse` hears what KaTeX says of one that it does not take."""

    def set_formula(match: re.Match[str]) -> str:
        tex = html.unescape(match["tex"]).strip()
        answer = katex.set(tex, match["open"] == "[")
        if "error" in answer:
            refuse(answer["error"])
            return match[0]
        return f'<{match["tag"]} class="math">{answer["html"]}</{match["tag"]}>'

    return MATH.sub(set_formula, page)
