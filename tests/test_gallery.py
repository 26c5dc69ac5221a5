"""The gallery's scripts: listed, the same in both languages, written in one, and never over another file."""

import ast
import json
import runpy
from pathlib import Path

import pytest
import torch

from mlp_tutorial import set_language
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.gallery import Example, copy_example, example, examples
from mlp_tutorial.gallery.cells import split_cells

SCRIPT = '''"""A lesson in two cells.

Requires: onnx.
"""

# %% [markdown] lang="en"
# # The sum {#sum .step-1}
#
# We add $a + b$ with [`sum`][mlp_tutorial.fit], see [there](02_next.md#end)
# and [outside](https://example.org/page).

# %% [markdown] lang="ko"
# # 합 {#sum .step-1}
#
# [`sum`][mlp_tutorial.fit]으로 $a + b$를 더합니다. [다음](02_next.md#end)과
# [바깥](https://example.org/page)을 보세요.

# %%
a, b = 1, 2

print(a + b)

# %% [markdown] lang="en" tags=["answer"]
# !!! note "The result"
#     It is {{ a + b:.1f }}.
#
# Done.

# %% [markdown] lang="ko" tags=["answer"]
# !!! note "결과"
#     {{ a + b:.1f }}입니다.
#
# 끝.

# %% tags=["answer"]
assert a + b == 3

# %% [markdown] lang="en" tags=["alt"]
# A picture.

# %% [markdown] lang="ko" tags=["alt"]
# 그림.
'''

ENGLISH = '''"""The sum

Requires: onnx.
"""

# %% [markdown]
# # The sum
#
# We add $a + b$ with `sum`, see there
# and [outside](https://example.org/page).

# %%
a, b = 1, 2

print(a + b)

# %% [markdown] tags=["answer"]
# > **The result**
# > It is `a + b`.
# >
# Done.

# %% tags=["answer"]
assert a + b == 3
'''


def lesson(source: str = SCRIPT, name: str = "01_sum") -> Example:
    return Example(name, "1_adding", *split_cells(source, f"{name}.py"))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gallery of three lessons instead of the real one."""
    lessons = (lesson(), lesson(name="02_next"), Example("01_next", "derivations", "", lesson().cells))
    monkeypatch.setattr("mlp_tutorial.gallery.listing.examples", lambda: lessons)


def code(source: str) -> list[str]:
    """Statements without the docstring, comments and layout."""
    return [ast.unparse(statement) for statement in ast.parse(source).body[1:]]


def test_the_title_and_summary_are_in_the_language_asked_for() -> None:
    assert (lesson().title("en"), lesson().title("ko")) == ("The sum", "합")
    assert lesson().summary("ko").startswith("`sum`으로 $a + b$를 더합니다.")


def test_a_script_in_one_language_stands_alone() -> None:
    assert lesson().script("en") == ENGLISH


def test_the_code_is_the_same_in_both_languages_and_the_text_of_one() -> None:
    korean = lesson().script("ko")
    assert code(korean) == code(ENGLISH) == code(SCRIPT)
    assert korean.startswith('"""합\n')
    assert "The sum" not in korean
    assert "합니다" not in ENGLISH


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_notebook_holds_the_cells_of_the_script(language: str) -> None:
    notebook = json.loads(lesson().notebook(language))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = notebook["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    assert len({cell["id"] for cell in cells}) == 4
    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code"] == [[], []]
    assert "".join(cells[1]["source"]) == "a, b = 1, 2\n\nprint(a + b)"
    assert "".join(cells[0]["source"]).startswith("# 합\n" if language == "ko" else "# The sum\n")
    assert cells[3]["metadata"] == {"tags": ["answer"]}


def untold(lessons: tuple[Example, ...], language: str) -> list[str]:
    """Lessons that cannot be written in a language, or whose languages differ, each with its complaint."""
    found = []
    for shipped in lessons:
        script = shipped.script(language)
        lacking = {
            "title": not shipped.title(language),
            "summary": not shipped.summary(language),
            "the same code": code(script) != code(shipped.script("en")),
            "cells": not json.loads(shipped.notebook(language))["cells"],
            "clean text": "<!--" in script,
        }
        found += [f"{shipped.name} lacks {part}" for part, lacks in lacking.items() if lacks]
        try:
            shipped.check()
        except DataError as error:
            found.append(f"{shipped.name}: {error}")
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_shipped_example_parses_and_says_the_same_in_both_languages(language: str) -> None:
    assert len(examples()) > 20
    assert untold(examples(), language) == []


def test_every_example_that_says_other_things_in_the_other_language_is_named() -> None:
    other = SCRIPT.replace("으로 $a + b$를", "으로 $a - b$를")
    marked = SCRIPT.replace("# 끝.", "# 끝. <!-- later")
    lessons = (lesson(other, "01_other"), lesson(name="02_right"), lesson(marked, "03_marked"))
    first, second = untold(lessons, "ko")
    assert first.startswith("01_other: [MLP350 example-languages-differ]")
    assert second == "03_marked lacks clean text"


LABS = ("fit", "and_gate", "xor")


@pytest.mark.parametrize(
    ("lab", "language"),
    [
        pytest.param(lab, language, marks=[pytest.mark.thorough] * ((lab, language) == ("xor", "en")))
        for lab in LABS
        for language in ("ko", "en")
    ],
)
def test_a_copied_lab_runs_in_an_empty_folder(
    lab: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)  # without a screen it only warns
    monkeypatch.chdir(tmp_path)
    set_language(language)
    state = torch.get_rng_state()
    names = runpy.run_path(str(copy_example(lab)))
    torch.set_rng_state(state)
    assert names["history"].costs[-1] < names["history"].costs[0]


def test_the_decks_labs_are_there() -> None:
    places = {script.name: script.folder for script in examples()}
    assert places["02_raw_tensors"] == places["03_module"] == "1_linear_regression"
    assert places["02_and_gate"] == "2_logistic_regression"
    assert places["01_xor"] == "3_multi_layer_perceptron"


@pytest.mark.parametrize(("part", "instead", "kind"), [
    ("# 합 {#sum", "# 합 {#total", "{#total .step-1}"),
    ("# # 합", "# ## 합", "## {#sum .step-1}"),
    ("으로 $a + b$를", "으로 $a - b$를", "$a - b$"),
    ("[`sum`][mlp_tutorial.fit]으로", "[`total`][mlp_tutorial.fit]으로", "`total`"),
    ("[`sum`][mlp_tutorial.fit]으로", "`sum`으로", "[mlp_tutorial.fit]"),
    ("[다음](02_next.md#end)", "[다음](02_next.md)", "(02_next.md)"),
    ("{{ a + b:.1f }}입니다", "{{ a + b:.2f }}입니다", "{{ a + b:.2f }}"),
    ("# 끝.", "# 끝.\n#\n# ```\n# a = 1\n# ```", "``` a = 1 ```"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_difference_between_the_languages_is_found(part: str, instead: str, kind: str, language: str) -> None:
    lesson().check()
    assert SCRIPT.count(part) == 1
    set_language(language)
    with pytest.raises(DataError) as caught:
        lesson(SCRIPT.replace(part, instead)).check()
    assert caught.value.code == "MLP350"
    assert kind in str(caught.value)


@pytest.mark.parametrize(("part", "instead", "line", "code"), [
    ('# %% [markdown] lang="ko"\n# # 합', "# %%\n# # 합", 7, "MLP350"),
    ('# %% [markdown] lang="en"\n# # The', "# %% [markdown]\n# # The", 6, "MLP351"),
    ('# %% [markdown] lang="ko"\n# # 합', '# %% [markdown] lang="kr"\n# # 합', 12, "MLP351"),
    ('# %% [markdown] lang="ko" tags=["alt"]', '# %% [markdown] lang="ko"', 39, "MLP350"),
    ('# %% tags=["answer"]', "# %% answer", 35, "MLP351"),
])  # fmt: skip
def test_a_cell_that_lacks_a_language_is_named_by_its_line(part: str, instead: str, line: int, code: str) -> None:
    assert SCRIPT.count(part) == 1
    with pytest.raises(DataError) as caught:
        lesson(SCRIPT.replace(part, instead))
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize("name", ["01_sum", "sum", "1_adding/sum", "1_adding/01_sum", "sum.py", "1_adding/01_sum.py"])
def test_an_example_is_found_under_each_of_its_names(shelf: None, name: str) -> None:
    assert example(name).name == "01_sum"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_unknown_example_is_answered_with_the_nearest(shelf: None, language: str) -> None:
    set_language(language)
    with pytest.raises(ArgumentError) as caught:
        example("01_som")
    assert caught.value.code == "MLP847"
    assert "'01_sum'" in str(caught.value)


def test_a_name_that_several_examples_have_is_answered_with_all(shelf: None) -> None:
    with pytest.raises(ArgumentError) as caught:
        example("next")
    assert caught.value.code == "MLP849"
    assert "1_adding/02_next, derivations/01_next" in str(caught.value)
    assert example("derivations/next").folder == "derivations"


def test_a_copy_is_written_in_the_language_in_use_into_a_new_folder(shelf: None, tmp_path: Path) -> None:
    set_language("ko")
    path = copy_example("sum", tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / "01_sum.py"
    assert path.read_bytes().decode() == lesson().script("ko")
    notebook = copy_example("sum", tmp_path, language="en", kind="ipynb")
    assert notebook.read_text("utf-8") == lesson().notebook("en")


@pytest.mark.parametrize("kind", ["py", "ipynb"])
def test_a_file_that_is_there_is_never_replaced(shelf: None, tmp_path: Path, kind) -> None:
    mine = tmp_path / f"01_sum.{kind}"
    mine.write_text("my own changes")
    with pytest.raises(ArgumentError) as caught:
        copy_example("sum", tmp_path, kind=kind)
    assert (caught.value.code, caught.value.path) == ("MLP848", str(mine))
    assert mine.read_text() == "my own changes"


@pytest.mark.parametrize("option", [{"language": "fr"}, {"kind": "pdf"}])
def test_an_unknown_language_or_kind_writes_nothing(shelf: None, tmp_path: Path, option) -> None:
    with pytest.raises(ArgumentError) as caught:
        copy_example("sum", tmp_path, **option)
    assert caught.value.code == "MLP817"
    assert list(tmp_path.iterdir()) == []
