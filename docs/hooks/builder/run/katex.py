"""Sets formulas with KaTeX, in one node process for all of a build."""

import json
import subprocess

from builder.read.repository import ROOT

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
