"""The reference's pages: a block for each public name, with the examples that use it, and the index."""

import re

from builder.build import Build
from builder.read.site_map import sections, source_page


def api_pages(build: Build) -> dict[str, str]:
    """Markdown of the index and of a page for each group of names, by Markdown path."""
    titles = {page["page"]: page[build.language] for page in sections()["api"]}
    found = {}
    index = [f"# {build.said['api']}", build.said["api_intro"]]
    for page, names in build.reference.pages.items():
        blocks = [f"# {titles[page]}", *(f"::: {name}" for name in names)]
        found[f"reference/{page}.md"] = "\n\n".join(blocks) + "\n"
        index.append(f"## [{titles[page]}]({page}.md) {{#{page}}}")
        index.append(", ".join(f"[`{name.split('.', 1)[1]}`][{name}]" for name in names))
    return {**found, "reference/index.md": "\n\n".join(index) + "\n"}


def with_examples(markdown: str, build: Build) -> str:
    """A page of the reference with the examples that use a name below its block."""
    uses = {source: build.reference.used(run.result["names"]) for source, run in build.lessons.items()}

    def used_in(block: re.Match[str]) -> str:
        examples = [run.example for source, run in build.lessons.items() if block[1] in uses[source]]
        links = [f"[{example.title(build.language)}](../{source_page(example)})" for example in examples]
        said = f'\n\n<div class="used-in" markdown>\n{build.said["examples_using"]}: {", ".join(links)}\n</div>'
        return block[0] + (said if links else "")

    return re.sub(r"^::: ([\w.]+)$", used_in, markdown, flags=re.MULTILINE)
