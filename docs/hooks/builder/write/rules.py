"""A page for each rule of the doctor, from the message catalogues, the planted mistakes, and what the doctor said of
them in this build; the build refuses a script in which the doctor finds anything else than the page says.
"""

import html
import re
from itertools import groupby

from mkdocs.utils import get_relative_url

from builder.build import Build
from builder.read.mistakes import Script
from builder.read.rules import ShownRule, catalogue
from builder.read.site_map import figures_folder
from builder.read.words import words
from builder.run.scripts import FIT, LOOP, examination
from builder.write.errors import open_places, with_code_blocks
from builder.write.executed_markdown import fenced
from builder.write.output_html import Outputs

ERROR_TEXT = re.compile(r"\w*(Error|Warning|Exception)\b")
# Many pages, all of the same words: a lesson on them comes first. What was pasted leads to its page all the same.
SEARCHED_LAST = "---\nsearch:\n  boost: 0.4\n---"


def rule_page(rule: ShownRule, build: Build) -> str:
    """Markdown of a page; what its scripts showed goes to the marks below them."""
    language, said, texts = build.language, build.said, rule.texts(build.language)
    examined = Examined(rule, build)
    loop = rule.section("loop")[0]
    sections = {
        "symptom": [open_places(texts["symptom"])],
        "mistake": [said["rule_mistake_lines" if loop.wrong_lines else "rule_mistake_missing"], examined.mistake(loop)],
        "fix": [said["rule_fix_lines" if loop.corrected_lines else "rule_fix_removed"], examined.fix(loop)],
        "fit": with_fit(rule, examined, said),
        "why": [sentence(open_places(texts["why"])), with_code_blocks(texts["explain"].strip(), "py")],
        "right": right(rule, said),
        "pasted": [said["rule_pasted_intro"], pasted(texts["pasted"])],
    }
    if rule.is_error_too:
        sections["why"].append(said["rule_error_too"].format(code=rule.code, anchor=rule.code.lower()))
    parts = [SEARCHED_LAST, f"# {rule.code}: {texts['title']} {{#{rule.code.lower()}}}", facts(rule, language)]
    for anchor, content in sections.items():
        parts += [f"## {said[f'rule_{anchor}']} {{#{anchor}}}", *content]
    build.outputs[rule.page] = examined.outputs.shown
    return "\n\n".join(parts) + "\n"


class Examined:
    """The scripts of one page, each with the marks of what the doctor said of it."""

    def __init__(self, rule: ShownRule, build: Build) -> None:
        run = build.written.get(rule.page)  # none while somebody writes it and it does not run
        self.results = {cell.code: result["outputs"] for cell, result in run.cells} if run else {}
        url = f"{rule.page.removesuffix('.md')}/"
        self.outputs = Outputs(build.language, get_relative_url(f"{figures_folder(rule.page)}/", url))

    def mistake(self, script: Script, file: str = LOOP) -> str:
        """The script with the mistake."""
        return self.block(script.wrong, file, [script.code], " .mistake", script.wrong_lines)

    def fix(self, script: Script, file: str = LOOP) -> str:
        """The corrected script, of which the doctor has nothing to say."""
        return self.block(script.corrected, file, [], " .corrected", script.corrected_lines)

    def prevented(self, script: Script) -> str:
        """The script that cannot go wrong that way."""
        return self.block(script.wrong, FIT, [], "", [])

    def block(self, source: str, file: str, codes: list[str], kind: str, lines: list[int]) -> str:
        """A script with some lines marked, and the marks of what it showed."""
        marked = f' hl_lines="{" ".join(map(str, lines))}"' if lines else ""
        shown = self.outputs.marks(self.results.get(examination(file, source, codes), []))
        return f"``` {{ .python{kind}{marked} }}\n{source.rstrip()}\n```\n\n{shown}"


def sentence(text: str) -> str:
    """A text that begins in lower case as a sentence, unless it begins with a name of code."""
    first = text.split(maxsplit=1)[0]
    return text[0].upper() + text[1:] if re.fullmatch(r"[a-z]{2,}", first) else text


def facts(rule: ShownRule, language: str) -> str:
    """The line below the title: severity, family, and the name in words."""
    family = f"[{words(language)[f'rules_{rule.family}']}](index.md#{rule.family})"
    return f"{severity(rule, language)} {family} `{rule.name}`"


def severity(rule: ShownRule, language: str) -> str:
    """How bad it is, as a coloured word."""
    word = catalogue("doctor", language)["severity"][rule.severity]
    return f'<span class="severity {rule.severity}">{word}</span>'


def with_fit(rule: ShownRule, examined: Examined, said: dict[str, str]) -> list[str]:
    """The same mistake through `fit` and its correction, or the script that cannot go wrong that way."""
    parts = []
    for script in rule.section("fit"):
        parts += [said["rule_fit_intro"], examined.mistake(script, FIT)]
        parts.append(folded(said["rule_fit_corrected"], examined.fix(script, FIT)))
    for script in rule.section("fit prevents"):
        parts += [said["rule_fit_prevents"], examined.prevented(script)]
    return parts


def right(rule: ShownRule, said: dict[str, str]) -> list[str]:
    """Near misses, folded; that the doctor finds nothing in them is checked where they run."""
    return [
        said["rule_right_intro"],
        *(
            folded(said["rule_right_one"].format(number=number), fenced(script.wrong.rstrip(), "py"))
            for number, script in enumerate(rule.section("right"), start=1)
        ),
        said["rule_silence"].format(name=rule.name, code=rule.code),
    ]


def folded(title: str, body: str) -> str:
    """A closed block."""
    return f'<details class="success" markdown="1">\n<summary>{title}</summary>\n\n{body}\n\n</details>'


def pasted(lines: str) -> str:
    """What learners paste into a search, a list: error texts as code, questions as text."""
    shown = [html.escape(line.strip(), quote=False) for line in lines.strip().splitlines() if line.strip()]
    items = "\n".join(
        f"<li><code>{line}</code></li>" if ERROR_TEXT.match(line) else f"<li>{line}</li>" for line in shown
    )
    return f"<ul>\n{items}\n</ul>"


def rules_by_family(build: Build) -> str:
    """Lists of all rules, for the page that leads to theirs."""
    language, parts = build.language, []
    for family, rules in groupby(build.rules, key=lambda rule: rule.family):
        parts.append(f"### {words(language)[f'rules_{family}']} {{#{family}}}")
        parts.append(
            "\n".join(
                f"- {severity(rule, language)} [{rule.code}: {rule.texts(language)['title']}]({rule.code.lower()}.md)"
                for rule in rules
            )
        )
    return "\n\n".join(parts)
