"""The browser checks bite: each fault planted in a copy of a lesson is named, and the copy without one is not."""

import shutil
from pathlib import Path

import pytest

from tests.site.conftest import drive

LESSON = "examples/linear-regression/raw-tensors"
PLANTED = "planted/lesson"  # as deep as the lesson, so that its links lead to the same places
CLEAN = ""
PAGES = {
    '<script>throw new Error("planted")</script>': "error: planted",
    '<script>console.error("planted")</script>': "console: planted",
    '<img alt="" src="https://other.example/x.png">': "foreign request: https://other.example/x.png",
    '<div style="width: 2000px">wide</div>': "overflows by",
    '<img src="../../../assets/logo.svg">': "no alt text",
    '<img alt="" src="gone.png">': "does not load",
    '<div class="figure"><img alt="" src="thumbnail.png" width="900"></div>': "not sharp",
    '<div class="figure"><img alt="" src="thumbnail.png" width="9"><img alt="" src="thumbnail.png" width="9"></div>': (
        "2 pictures shown in one figure"
    ),
    '<span class="arithmatex">\\(x\\)</span>': "a formula was not set",
    '<span class="math"><span class="katex-html">x</span></span>': "a formula without MathML",
    '<span class="math"><math></math><span class="katex-html"></span></span>': "an empty formula",
    '<style>@font-face { font-family: "F"; src: url(gone.woff2) }</style><p style="font-family: F">x</p>': (
        "fonts that do not load: F"
    ),
    # What is to be seen in one window only.
    **{
        f"<style>@media ({wide}) {{ [data-md-color-scheme={scheme}] .planted {{ width: 2000px }} }}</style>"
        '<p class="planted">wide in one window</p>': "overflows by"
        for wide in ("width > 1000px", "width < 400px")
        for scheme in ("default", "slate")
    },
    '<style>[data-md-color-scheme=slate] .planted { color: #444 }</style><p class="planted">dark</p>': "color-contrast",
    '<style>[data-md-color-scheme=default] .planted { color: #aaa }</style><p class="planted">light</p>': (
        "color-contrast"
    ),
    # What axe finds.
    '<p style="color: #aaa; background: #fff">pale</p>': "color-contrast",
    "<button></button>": "button-name",
    '<input type="text">': "label",
    '<a href="#x"></a>': "link-name",
    '<img src="../../../assets/logo.svg" width="9">': "image-alt",
}
READER = {
    '<script>navigator.clipboard.writeText = () => {}; addEventListener("copy", (event) => { event.preventDefault(); '
    'event.clipboardData.setData("text/plain", "planted"); })</script>': 'copied "planted"',
    '<p class="run-bar"><a href="gone.py" download>gone</a></p>': "download of gone.py",
    "<div inert><button>beyond the keys</button></div>": "links and buttons, not <button",
    '<button onkeydown="event.preventDefault()">keeps the keys</button>': "the keyboard reaches",
    '<a href="#x" style="position: fixed; left: -500px">x</a>': "links and buttons outside the window",
    "<script>for (const link of document.querySelectorAll('.md-select__link')) link.href += '../';</script>": (
        "the switch leads to"
    ),
    "<script>addEventListener('click', ({ target }) => { if (target.matches('.md-select__link')) target.hash = ''; })"
    "</script>": "the switch leaves the heading",
}


def linked(folder: Path, to: Path) -> None:
    """A folder whose entries are those of another."""
    to.mkdir()
    for entry in folder.iterdir():
        (to / entry.name).symlink_to(entry)


def planted(site: Path, folder: Path, faults: list[str]) -> list[str]:
    """A site with a copy of a lesson for each fault, at the end of its text, in both languages; addresses of the
    Korean ones.
    """
    linked(site, folder)
    (folder / "en").unlink()
    linked(site / "en", folder / "en")
    for number, fault in enumerate(faults):
        for language in ("", "en"):
            page = folder / language / PLANTED / str(number)
            shutil.copytree(site / language / LESSON, page)
            html = (page / "index.html").read_text("utf-8").replace(LESSON, f"{PLANTED}/{number}")
            (page / "index.html").write_text(html.replace("</article>", f"{fault}</article>"), "utf-8")
    return [f"/{PLANTED}/{number}/" for number in range(len(faults))]


@pytest.mark.parametrize(("script", "window", "faults"), [
    ("pages", (), PAGES),
    ("reader", ("1280",), READER),
])  # fmt: skip
def test_each_fault_planted_in_a_page_is_named(
    site: Path, tmp_path: Path, script: str, window: tuple[str, ...], faults: dict[str, str]
) -> None:
    paths = planted(site, tmp_path / "site", [CLEAN, *faults])
    report = drive(script, tmp_path / "site", *window, *paths)
    assert paths[0] not in report, report[paths[0]]
    found = {fault: report.get(path, []) for path, fault in zip(paths[1:], faults, strict=True)}
    assert {fault: said for fault, said in found.items() if not any(faults[fault] in line for line in said)} == {}
