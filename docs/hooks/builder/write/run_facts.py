"""What an executed page says of its run: downloads, time, versions, what to install, the API names used."""

import re

from mkdocs.config.defaults import MkDocsConfig

from builder.read.site_map import page_folder
from builder.read.words import words
from builder.run.executions import Execution
from builder.write.downloads import requirements, versions

SILENCED = re.compile(r"# doctor: off ([\w-]+)")


def downloads_bar(run: Execution, names: tuple[str, str], config: MkDocsConfig) -> str:
    """One line below the title: the downloads, Colab where a repository is configured, and the run time."""
    seconds = words(run.language)["seconds"].format(seconds=f"{run.seconds:.1f}")
    files = dict(zip(("script", "notebook"), names, strict=True))
    return download_bar(files, f"{page_folder(run.example)}/", run.language, config, seconds)


def download_bar(files: dict[str, str], url: str, language: str, config: MkDocsConfig, *facts: str) -> str:
    """The same of any page: `files` are those beside it, by what they are, a notebook among them."""
    said = words(language)
    items = [f'<a href="{file}" download>{said[kind]}</a>' for kind, file in files.items()]
    if published := config.extra.get("colab"):
        folder = f"{'' if language == 'ko' else f'{language}/'}{url}"
        address = f"https://colab.research.google.com/github/{published}/{folder}{files['notebook']}"
        items.append(f'<a href="{address}">{said["colab"]}</a>')
    items += [f"<span>{fact}</span>" for fact in facts]
    return f'<p class="run-bar">{" ".join(items)}</p>\n'


def run_facts(run: Execution, uses: list[str]) -> str:
    """The block at the end of the page."""
    from mlp_tutorial.diagnostics.in_loop import require_codes

    said = words(run.language)
    made_with = versions(run.result["packages"])
    lines = [f"{said['run_with']}: {made_with} · {said['seconds'].format(seconds=f'{run.seconds:.1f}')}"]
    lines.append(f"{said['install']}: `pip install {requirements(run)}`")
    if uses:
        lines.append(f"{said['uses']}: " + ", ".join(f"[`{name.split('.', 1)[1]}`][{name}]" for name in uses))
    code = "\n".join(cell.code for cell in run.example.cells if cell.is_code)
    if codes := sorted(require_codes(set(SILENCED.findall(code)))):
        rules = ", ".join(f"[{rule}](../../reference/doctor/{rule.lower()}.md)" for rule in codes)
        lines.append(said["on_purpose"].format(rules=rules))
    items = "\n".join(f"- {line}" for line in lines)
    return f'<div class="run-facts" markdown>\n\n{items}\n\n</div>\n'
