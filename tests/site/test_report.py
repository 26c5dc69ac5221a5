"""Pages of `train --report` as a browser and a validator see them: both languages, both schemes, desk and telephone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sklearn.datasets import load_diabetes, load_iris

from tests.site.conftest import BROWSER_SCRIPTS, ROOT


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page of numbers and one of classes, in both languages."""
    folder = tmp_path_factory.mktemp("reports")
    iris, diabetes = load_iris(as_frame=True), load_diabetes(as_frame=True)
    iris.frame.assign(species=iris.target_names[iris.target]).drop(columns="target").to_csv(
        folder / "iris.csv", index=False
    )
    diabetes.frame.to_csv(folder / "diabetes.csv", index=False)
    pages = []
    for table, target, model in (("iris", "species", "logistic"), ("diabetes", "target", "mlp")):
        for language in ("ko", "en"):
            out = f"{table}-{language}"
            words = ["--lang", language, "train", f"{table}.csv", "--target", target, "--model", model, "--report", out]
            subprocess.run([sys.executable, "-m", "mlp_tutorial", *words], cwd=folder, check=True, capture_output=True)
            pages.append(folder / out / "report.html")
    return pages


def in_browser(*pages: Path) -> dict[str, list[str]]:
    command = ["node", str(BROWSER_SCRIPTS / "report.mjs"), *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def invalid(*pages: Path) -> list[str]:
    jar = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, pages)]
    messages = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    return [message["message"] for message in messages]


def test_a_report_is_accessible_and_fits_and_asks_for_nothing(reports: list[Path]) -> None:
    assert in_browser(*reports) == {str(page): [] for page in reports}


def test_a_report_is_valid_html(reports: list[Path]) -> None:
    assert invalid(*reports) == []


@pytest.mark.parametrize(("fault", "trouble"), [
    ('<p style="color: #888; background: #fff">pale</p>', "color-contrast"),
    ('<img src="https://other.example/x.png" alt="">', "request: https://other.example/x.png"),
    ('<div style="width: 2000px">wide</div>', "beyond the window"),
    ("<script>console.log(1)</script>", "console: 1"),
    ("<h6>deep</h6>", "heading-order"),
])  # fmt: skip
def test_what_is_wrong_with_a_report_is_found(reports: list[Path], tmp_path: Path, fault: str, trouble: str) -> None:
    page = tmp_path / "report.html"
    page.write_text(reports[0].read_text("utf-8").replace("</main>", f"{fault}</main>"), "utf-8")
    assert any(trouble in found for found in in_browser(page)[str(page)])


def test_html_that_is_not_valid_is_found(reports: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(reports[0].read_text("utf-8").replace("</main>", "<p><table></p></main>"), "utf-8")
    assert invalid(page)
