"""MkDocs hook: a page for each rule of the doctor, from the message catalogues and the planted mistakes.

The text of a page is generated; its scripts are run as the blocks of a hand-written page are (written_pages.py), under
the doctor, and the build refuses a script in which the doctor finds anything else than the page says.
"""

import html
import re
from itertools import groupby

from error_pages import open_places, with_code_blocks
from executed_markdown import fenced
from mistakes import Script
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from rules import ShownRule, catalogue, shown_rules
from words import words

ERROR_TEXT = re.compile(r"\w*(Error|Warning|Exception)\b")
# Many pages, all of the same words: a lesson on them comes first. What was pasted leads to its page all the same.
SEARCHED_LAST = "---\nsearch:\n  boost: 0.4\n---"
LOOP, FIT = "train.py", "train_with_fit.py"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    language = config.extra["lang"]
    for rule in shown_rules():
        files.append(File.generated(config, rule.page, content=rule_page(rule, language)))
    return files


def rule_page(rule: ShownRule, language: str) -> str:
    """Markdown of a page; what its scripts show goes to the marks below them."""
    said, texts = words(language), rule.texts(language)
    sections = {
        "symptom": [open_places(texts["symptom"])],
        "mistake": mistake(rule.section("loop")[0], LOOP, said),
        "fix": fix(rule.section("loop")[0], LOOP, said),
        "fit": with_fit(rule, said),
        "why": [sentence(open_places(texts["why"])), with_code_blocks(texts["explain"].strip(), "py")],
        "right": right(rule, said),
        "pasted": [said["rule_pasted_intro"], pasted(texts["pasted"])],
    }
    if rule.is_error_too:
        sections["why"].append(said["rule_error_too"].format(code=rule.code, anchor=rule.code.lower()))
    parts = [SEARCHED_LAST, f"# {rule.code}: {texts['title']} {{#{rule.code.lower()}}}", facts(rule, language)]
    for anchor, content in sections.items():
        parts += [f"## {said[f'rule_{anchor}']} {{#{anchor}}}", *content]
    return "\n\n".join(parts) + "\n"


def sentence(text: str) -> str:
    """A text that begins in lower case as a sentence, unless it begins with a name of code."""
    first = text.split(maxsplit=1)[0]
    return text[0].upper() + text[1:] if re.fullmatch(r"[a-z]{2,}", first) else text


def pasted_texts(language: str) -> list[tuple[str, str]]:
    """(what learners paste, code) of every rule, for the search."""
    return [
        (line.strip(), rule.code)
        for rule in shown_rules()
        for line in rule.texts(language)["pasted"].strip().splitlines()
        if line.strip()
    ]


def facts(rule: ShownRule, language: str) -> str:
    """The line below the title: severity, family, and the name in words."""
    family = f"[{words(language)[f'rules_{rule.family}']}](index.md#{rule.family})"
    return f"{severity(rule, language)} {family} `{rule.name}`"


def severity(rule: ShownRule, language: str) -> str:
    """How bad it is, as a coloured word."""
    word = catalogue("doctor", language)["severity"][rule.severity]
    return f'<span class="severity {rule.severity}">{word}</span>'


def mistake(script: Script, file: str, said: dict[str, str]) -> list[str]:
    """The script with the mistake, and what the doctor says of it."""
    intro = said["rule_mistake_lines" if script.wrong_lines else "rule_mistake_missing"]
    return [intro, examined(script.wrong, file, script.code, "mistake", script.wrong_lines)]


def fix(script: Script, file: str, said: dict[str, str]) -> list[str]:
    """The corrected script, of which the doctor has nothing to say."""
    intro = said["rule_fix_lines" if script.corrected_lines else "rule_fix_removed"]
    return [intro, examined(script.corrected, file, "nothing", "corrected", script.corrected_lines)]


def with_fit(rule: ShownRule, said: dict[str, str]) -> list[str]:
    """The same mistake through `fit` and its correction, or the script that cannot go wrong that way."""
    parts = []
    for script in rule.section("fit"):
        parts += [said["rule_fit_intro"], examined(script.wrong, FIT, script.code, "mistake", script.wrong_lines)]
        corrected = examined(script.corrected, FIT, "nothing", "corrected", script.corrected_lines)
        parts.append(folded(said["rule_fit_corrected"], corrected))
    for script in rule.section("fit prevents"):
        parts += [said["rule_fit_prevents"], examined(script.wrong, FIT, "nothing")]
    return parts


def right(rule: ShownRule, said: dict[str, str]) -> list[str]:
    """Near misses, folded; that the doctor finds nothing in them is checked by `near_misses`."""
    return [
        said["rule_right_intro"],
        *(
            folded(said["rule_right_one"].format(number=number), fenced(script.wrong.rstrip(), "py"))
            for number, script in enumerate(rule.section("right"), start=1)
        ),
        said["rule_silence"].format(name=rule.name, code=rule.code),
    ]


def near_misses(rule: ShownRule) -> list[tuple[str, str]]:
    """(file, source) of each near miss: run in one language only, since they show nothing."""
    return [(LOOP, script.wrong) for script in rule.section("right")]


def examined(source: str, file: str, codes: str, kind: str = "", lines: list[int] | None = None) -> str:
    """A script with some lines marked, and the mark for what it shows under the doctor."""
    marked = f' hl_lines="{" ".join(map(str, lines))}"' if lines else ""
    classes = f".python .{kind}" if kind else ".python"
    return f"``` {{ {classes}{marked} }}\n{source.rstrip()}\n```\n\n<!-- doctor: {file} finds {codes} -->"


def folded(title: str, body: str) -> str:
    """A closed block whose content stands at the margin, where scripts are found."""
    return f'<details class="success" markdown="1">\n<summary>{title}</summary>\n\n{body}\n\n</details>'


def pasted(lines: str) -> str:
    """What learners paste into a search, a list: error texts as code, questions as text."""
    shown = [html.escape(line.strip(), quote=False) for line in lines.strip().splitlines() if line.strip()]
    items = "\n".join(
        f"<li><code>{line}</code></li>" if ERROR_TEXT.match(line) else f"<li>{line}</li>" for line in shown
    )
    return f"<ul>\n{items}\n</ul>"


def rules_by_family(language: str) -> str:
    """Lists of all rules, for the page that leads to theirs."""
    parts = []
    for family, rules in groupby(shown_rules(), key=lambda rule: rule.family):
        parts.append(f"### {words(language)[f'rules_{family}']} {{#{family}}}")
        parts.append(
            "\n".join(
                f"- {severity(rule, language)} [{rule.code}: {rule.texts(language)['title']}]({rule.code.lower()}.md)"
                for rule in rules
            )
        )
    return "\n\n".join(parts)
