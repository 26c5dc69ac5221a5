"""Each page as Markdown beside its HTML, and llms.txt: complete, with every formula, block of code and link of the page."""

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from builder.write.as_markdown import as_markdown
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from tests.site.test_links import page_file, parsed
from tests.site.test_links import anchors as html_anchors

LANGUAGES = {"ko": "", "en": "en/"}


def content_pages(pages: list[str]) -> list[str]:
    """Addresses of the pages that are read: not what the server shows where there is none."""
    return [page for page in pages if page.endswith("/")]


def beside(site: Path, page: str) -> Path:
    return site / page.lstrip("/") / "index.md"


def start(site: Path) -> str:
    """Address that the site is made for."""
    return str(parsed(site / "index.html").select_one('link[rel="canonical"]')["href"])


def article(site: Path, page: str) -> BeautifulSoup:
    return parsed(page_file(site, page)).select_one("article")


def fences(markdown: str) -> list[str]:
    return [token.content.strip("\n") for token in MarkdownIt().parse(markdown) if token.type == "fence"]


def lost_code(shown: BeautifulSoup, markdown: str) -> list[str]:
    """Blocks of code and output of a page that stand in its Markdown in no fence, or in another order."""
    blocks = [pre.get_text().strip("\n") for pre in shown.select("pre")]
    found = fences(markdown)
    return [block for place, block in enumerate(blocks) if found[place : place + 1] != [block]]


def prose(markdown: str) -> str:
    """The text between the fences."""
    return re.sub(r"^(?:> |[ ])*(`{3,}).*?^(?:> |[ ])*\1$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def squeezed(tex: str) -> str:
    """TeX without its spaces, and with the bars that a cell of a table escapes."""
    return "".join(tex.split()).replace(r"\|", "|")


def lost_formulas(shown: BeautifulSoup, markdown: str) -> list[str]:
    """Formulas of a page, as KaTeX keeps their TeX in it, that its Markdown has not between dollars."""
    pairs = re.findall(r"\$\$\s*(.+?)\s*\$\$|\$(.+?)\$", prose(markdown), re.DOTALL)
    found = {squeezed(tex) for pair in pairs for tex in pair}
    wanted = [tex.get_text() for tex in shown.select('annotation[encoding="application/x-tex"]')]
    return [tex for tex in wanted if squeezed(tex) not in found]


def broken(site: Path, markdown: str) -> list[str]:
    """Links to the site that lead to no file, or to no heading in it."""
    found = []
    for link in re.findall(rf"{re.escape(start(site))}[^\s)>\"`]*", markdown):
        address, fragment = urldefrag(link)
        file = page_file(site, "/" + unquote(address.removeprefix(start(site))))
        if not file.is_file():
            found.append(link)
        elif fragment and file.suffix == ".md" and f"{{#{unquote(fragment)}}}" not in file.read_text("utf-8"):
            found.append(link)
        elif fragment and file.suffix == ".html" and unquote(fragment) not in html_anchors(file):
            found.append(link)
    return found


def test_every_page_has_its_markdown_and_says_where(site: Path, pages: list[str]) -> None:
    for page in content_pages(pages):
        text = beside(site, page).read_text("utf-8")
        assert text.startswith("# "), page
        assert text.endswith("\n"), page
        assert parsed(page_file(site, page)).select_one('link[type="text/markdown"]')["href"] == "index.md", page


def test_every_block_of_code_and_output_is_fenced_in_its_place(site: Path, pages: list[str]) -> None:
    lost = {
        page: lost_code(article(site, page), beside(site, page).read_text("utf-8")) for page in content_pages(pages)
    }
    assert {page: blocks for page, blocks in lost.items() if blocks} == {}


def test_every_formula_is_tex(site: Path, pages: list[str]) -> None:
    texts = {page: beside(site, page).read_text("utf-8") for page in content_pages(pages)}
    lost = {page: lost_formulas(article(site, page), text) for page, text in texts.items()}
    assert {page: formulas for page, formulas in lost.items() if formulas} == {}
    assert [page for page, text in texts.items() if re.search(r"katex|arithmatex|<math", text)] == []


def test_code_says_its_language(site: Path, executed: list[str]) -> None:
    for page in executed:
        infos = {
            token.info for token in MarkdownIt().parse(beside(site, page).read_text("utf-8")) if token.type == "fence"
        }
        assert infos >= {"python", "text"}, page
        assert "" not in infos, page


def test_no_markup_of_a_screen_is_left(site: Path, pages: list[str]) -> None:
    for page in content_pages(pages):
        text = prose(beside(site, page).read_text("utf-8"))
        assert re.findall(r"</?(?:div|span|p|a|img|svg|input|label|autoref)\b|¶|\]\[mlp_tutorial|<!--", text) == [], (
            page
        )


def test_every_link_leads_somewhere(site: Path, pages: list[str]) -> None:
    lost = {page: broken(site, beside(site, page).read_text("utf-8")) for page in content_pages(pages)}
    assert {page: links for page, links in lost.items() if links} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_has_every_page_once_with_what_it_is_about(site: Path, pages: list[str], language: str) -> None:
    text = (site / LANGUAGES[language] / "llms.txt").read_text("utf-8")
    assert re.match(r"# .+\n\n> .+\n\n", text)
    entries = re.findall(r"^- \[(.+?)\]\((\S+)\): (.+)$", text, re.MULTILINE)
    assert len(entries) == len(re.findall("^- ", text, re.MULTILINE))
    own = [page for page in content_pages(pages) if page.startswith("/en/") == (language == "en")]
    assert sorted(link for _, link, _ in entries) == sorted(f"{start(site)}{page.lstrip('/')}index.md" for page in own)
    assert broken(site, text) == []
    hangul = [bool(re.search("[가-힣]", about)) for _, _, about in entries]
    assert all(hangul) if language == "ko" else not any(hangul)
    other = "en" if language == "ko" else "ko"
    assert f"{start(site)}{LANGUAGES[other]}llms.txt" in text


def test_what_is_lost_is_found(site: Path, executed: list[str]) -> None:
    page = next(page for page in executed if "cross-entropy" in page)
    shown, text = article(site, page), beside(site, page).read_text("utf-8")
    assert lost_code(shown, text.replace("```python\n", "```python\n# more\n", 1))
    assert lost_code(shown, re.sub(r"^```.*?^```$", "", text, count=1, flags=re.MULTILINE | re.DOTALL))
    tex = shown.select_one("annotation").get_text()
    assert lost_formulas(shown, text.replace(tex, "x"))
    address = start(site)
    for link in ("nowhere/index.md", "glossary/index.md#nothing", "glossary/#nothing"):
        assert broken(site, f"[a]({address}{link})") == [f"{address}{link}"]


@pytest.mark.parametrize(("html", "markdown"), [
    ('<h2 id="a">A <code>b</code><a class="headerlink" href="#a">¶</a></h2>', "## A `b` {#a}"),
    (r'<p>so <span class="arithmatex">\(a_1 * b_1 &lt; c\)</span>.</p>', "so $a_1 * b_1 < c$."),
    (r'<div class="arithmatex">\[\frac{1}{2}\]</div>', "$$\n\\frac{1}{2}\n$$"),
    ('<div class="language-python highlight"><pre><span></span><code><span>x</span> = 1\n</code></pre></div>',
     "```python\nx = 1\n```"),
    ('<div class="output stream"><pre>1 * 2</pre></div>', "```text\n1 * 2\n```"),
    ('<div class="language-text highlight"><pre><code>```\na\n```</code></pre></div>', "````text\n```\na\n```\n````"),
    ('<p class="figure"><img class="only-light" src="a.png" alt="b"><img class="only-dark" src="c.png" alt="b"></p>',
     "![b](to:a.png)"),
    ('<div class="admonition note"><p class="admonition-title">T</p><p>t</p></div>', "> **T**\n>\n> t"),
    ("<details><summary>S</summary><p>t</p></details>", "**S**\n\nt"),
    ('<div class="tabbed-set"><input id="i"><div class="tabbed-labels"><label for="i">L</label></div>'
     '<div class="tabbed-content"><div class="tabbed-block"><p>t</p></div></div></div>', "**L**\n\nt"),
    (r'<table><tr><td><span class="arithmatex">\(|w|\)</span></td></tr></table>', "|  |\n| --- |\n| $\\|w\\|$ |"),
    ("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>", "| a |\n| --- |\n| 1 |"),
    ("<p>one\nline</p><ul><li><code>a</code>\n(<code>int</code>)\n–\n<div><p>b</p></div></li></ul>",
     "one line\n\n- `a` (`int`) –\n\n  b"),
    ('<p>mlp_tutorial, <a href="b" title="t">c</a></p>', "mlp_tutorial, [c](to:b)"),
])  # fmt: skip
def test_what_a_page_is_made_of_as_markdown(html: str, markdown: str) -> None:
    assert as_markdown(html, lambda link: f"to:{link}") == f"{markdown}\n"
