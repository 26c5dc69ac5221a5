"""MkDocs hook: formulas set by KaTeX while the site is built; no JavaScript on the page, and MathML.

One node process sets all of them. A formula that KaTeX does not take is a warning, so a strict build fails.
"""

import html
import json
import logging
import re
import subprocess
from typing import Any

from mkdocs.structure.pages import Page
from runs import ROOT

log = logging.getLogger("mkdocs.hooks.formulas")
MATH = re.compile(r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL)
NODE = """
const katex = require("katex");
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [tex, displayMode] = JSON.parse(line);
  let answer;
  try { answer = { html: katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" }) }; }
  catch (error) { answer = { error: error.message }; }
  process.stdout.write(JSON.stringify(answer) + "\\n");
});
"""


class Katex:
    """The node process, started with the first formula; each formula is set once."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.known: dict[tuple[str, bool], dict[str, str]] = {}

    def set(self, tex: str, display: bool) -> dict[str, str]:
        """`{"html"}` of a formula, or `{"error"}`."""
        if (tex, display) not in self.known:
            self.known[tex, display] = self.ask(tex, display)
        return self.known[tex, display]

    def ask(self, tex: str, display: bool) -> dict[str, str]:
        """Send one formula to the process and read its answer."""
        if self.process is None:
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(["node", "-e", NODE], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([tex, display]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError("KaTeX does not answer: is node installed, and was `npm ci` run?")
        said: dict[str, str] = json.loads(answer)
        return said

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.communicate()
            self.process = None


KATEX = Katex()


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Set the formulas of a finished page: the search index has read their TeX by then."""

    def set_formula(match: re.Match[str]) -> str:
        tex = html.unescape(match["tex"]).strip()
        answer = KATEX.set(tex, match["open"] == "[")
        if "error" in answer:
            log.warning("%s: %s", page.file.src_uri, answer["error"])
            return match[0]
        return f'<{match["tag"]} class="math">{answer["html"]}</{match["tag"]}>'

    return MATH.sub(set_formula, output)


def on_shutdown() -> None:
    """Stop node with the build."""
    KATEX.stop()
