"""No link of the built site is broken: pages, fragments, files, names of the API, other projects' references."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

TORCH = "https://docs.pytorch.org/docs/stable/"
ROOT = Path(__file__).resolve().parents[2]
DOWNLOADS = (".py", ".ipynb")


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@cache
def anchors(path: Path) -> frozenset[str]:
    return frozenset(element["id"] for element in parsed(path).select("[id]"))


@cache
def path_of(site: Path) -> str:
    """Path that the site is made for, such as /mlp-tutorial/: its 404 pages have absolute links."""
    return urlsplit(parsed(site / "index.html").select_one('link[rel="canonical"]')["href"]).path


def page_file(site: Path, address: str) -> Path:
    return site / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))


def links(site: Path, address: str) -> Iterator[tuple[str, str, str]]:
    """(link as written, address it leads to, fragment) of each link and source within the site."""
    base = "/" if address.endswith("404.html") else address
    for element in parsed(page_file(site, address)).select("a[href], link[href], img[src], script[src]"):
        written = element.get("href") or element["src"]
        split = urlsplit(written)
        if split.scheme in ("", "http", "https") and not split.netloc and not written.startswith("data:"):
            path = split.path.replace(path_of(site), "/", 1) if split.path.startswith(path_of(site)) else split.path
            joined = posixpath.normpath(posixpath.join(base, path)) if path else base.rstrip("/")
            is_folder = not path or path.endswith(("/", "..", "."))
            target = joined.rstrip("/") + "/" if is_folder and not joined.endswith(".html") else joined
            yield written, unquote(target), unquote(split.fragment)


def broken(site: Path, pages: list[str]) -> list[str]:
    found = []
    for address in pages:
        for written, target, fragment in links(site, address):
            file = page_file(site, target)
            if not file.is_file():
                found.append(f"{address}: {written}")
            elif fragment and file.suffix == ".html" and fragment not in anchors(file):
                found.append(f"{address}: {written}: no such heading")
    return found


def test_every_link_and_fragment_leads_somewhere(site: Path, pages: list[str]) -> None:
    assert len(pages) > 80
    assert broken(site, pages) == []


@pytest.mark.parametrize("link", ["../../nowhere/", "#nothing", "../gone.png", "/mlp-tutorial/nowhere/"])
def test_a_broken_link_is_found(site: Path, pages: list[str], link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = next(page for page in pages if page.count("/") == 4)
    soup = BeautifulSoup(page_file(site, address).read_text("utf-8"), "html.parser")
    soup.select_one("article").append(soup.new_tag("a", href=link))
    monkeypatch.setitem(globals(), "parsed", lambda _: soup)
    monkeypatch.setitem(globals(), "anchors", lambda _: {element["id"] for element in soup.select("[id]")})
    assert any(link in trouble for trouble in broken(site, [address]))


def broken_in(site: Path, text: str) -> list[str]:
    """Links of a download to the site's own address that lead to no page, or to no heading of it."""
    address = parsed(site / "index.html").select_one('link[rel="canonical"]')["href"]
    found = []
    for link in re.findall(rf"{re.escape(address)}[^\s)>\"\\]*", text):
        split = urlsplit(link)
        file = page_file(site, "/" + unquote(split.path).removeprefix(path_of(site)))
        if not file.is_file() or (split.fragment and unquote(split.fragment) not in anchors(file)):
            found.append(link)
    return found


def test_every_link_of_a_download_to_the_site_leads_somewhere(site: Path, executed: list[str]) -> None:
    files = [file for page in executed for file in (site / page.strip("/")).iterdir() if file.suffix in DOWNLOADS]
    texts = {file: file.read_text("utf-8") for file in files}
    assert len(texts) == 2 * len(executed)
    assert {file: found for file, text in texts.items() if (found := broken_in(site, text))} == {}


@pytest.mark.parametrize("page", ["examples/nowhere/", "en/examples/derivations/chain-rule/#nothing", "gone.html"])
def test_a_broken_link_of_a_download_is_found(site: Path, executed: list[str], page: str) -> None:
    script = next((site / executed[0].strip("/")).glob("*.py")).read_text("utf-8")
    address = parsed(site / "index.html").select_one('link[rel="canonical"]')["href"]
    assert broken_in(site, f"{script}# [text]({address}{page}) and more") == [address + page]


def test_every_page_has_its_counterpart_in_the_other_language(pages: list[str]) -> None:
    korean = {page for page in pages if not page.startswith("/en/")}
    assert {page.removeprefix("/en") for page in pages if page.startswith("/en/")} == korean


def unknown_torch_links(site: Path, pages: list[str]) -> set[str]:
    """Addresses below PyTorch's documentation that its inventory does not have; a page without fragment is known."""
    lines = (ROOT / "docs" / "inventories" / "torch.txt").read_text("utf-8").splitlines()
    addresses = {line.split()[2] for line in lines if line and not line.startswith("#")}
    known = {TORCH} | {TORCH + form for address in addresses for form in (address, address.partition("#")[0])}
    found = {link["href"] for page in pages for link in parsed(page_file(site, page)).select(f'a[href^="{TORCH}"]')}
    assert found
    return found - known


def test_links_to_torch_are_those_of_its_inventory(site: Path, pages: list[str]) -> None:
    assert unknown_torch_links(site, pages) == set()


@pytest.mark.parametrize("link", [
    "generated/torch.nn.Linear.html#torch.nn.Linea",
    "generated/torch.nn.Linea.html#torch.nn.Linear",
    "generated/torch.nn.Linea.html",
])  # fmt: skip
def test_a_link_to_a_name_that_torch_does_not_have_is_found(
    site: Path, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    soup = BeautifulSoup(
        f'<a href="{TORCH}tensors.html#torch.Tensor">x</a><a href="{TORCH}{link}">x</a>', "html.parser"
    )
    monkeypatch.setitem(globals(), "parsed", lambda _: soup)
    assert unknown_torch_links(site, ["/"]) == {TORCH + link}


def test_no_unresolved_name_of_the_api_is_left_in_a_text(site: Path, pages: list[str]) -> None:
    left = {
        page: text
        for page in pages
        for text in parsed(page_file(site, page)).stripped_strings
        if "][mlp_tutorial" in text or "][torch" in text
    }
    assert left == {}
