"""The exceptions: their tree, codes and facts, in both languages, copied, pickled and explained."""

import copy
import pickle
import re
import subprocess
import sys

import pytest

from mlp_tutorial import (
    ArgumentError,
    DataError,
    DivergedError,
    DTypeError,
    GradientMismatchError,
    LogisticRegression,
    MissingDependencyError,
    MlpTutorialError,
    OptimizerError,
    SavedModelError,
    ShapeError,
    errors,
    explain,
    fit,
    get_language,
    set_language,
)
from tests.catalogues import catalogue

TREE = {
    ShapeError: (1, ValueError),
    DTypeError: (2, TypeError),
    DataError: (3, ValueError),
    OptimizerError: (4, ValueError),
    DivergedError: (5, ArithmeticError),
    GradientMismatchError: (6, AssertionError),
    MissingDependencyError: (7, ImportError),
    ArgumentError: (8, ValueError),
    SavedModelError: (9, ValueError),
    errors.ProcessError: (10, ConnectionError),
}
NAMES = sorted({key.split(".")[1] for key in catalogue("en") if re.fullmatch(r"errors\..+\.code", key)})


def mistake() -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        fit(LogisticRegression(), [[0.0, 1.0]] * 100, [1.0] * 100)
    return caught.value


@pytest.mark.parametrize("family", TREE, ids=lambda family: family.__name__)
def test_each_class_is_one_of_ours_and_of_pythons(family: type[MlpTutorialError]) -> None:
    number, base = TREE[family]
    assert issubclass(family, MlpTutorialError)
    assert issubclass(family, base)
    assert family.family == number
    assert errors.FAMILIES[number] is family


def test_the_tree_is_drawn_at_the_top_of_the_file() -> None:
    for family, (number, base) in TREE.items():
        assert re.search(rf"{family.__name__} \({base.__name__}\) +MLP{number}xx", errors.__doc__)


def test_a_message_says_fact_consequence_and_remedy_with_both_values() -> None:
    error = mistake()
    assert str(error) == (
        "[MLP101 column-against-row] y has shape (100,), but model(x) has shape (100, 1).\n"
        "  Why it matters: they broadcast to (100, 100); the model would learn the mean of y.\n"
        "  Try: y = y.reshape(-1, 1)   (pandas: y.to_frame())\n"
        "  More: mlp-tutorial explain column-against-row"
    )


def test_facts_are_attributes() -> None:
    error = mistake()
    assert (error.word, error.code, error.number) == ("column-against-row", "MLP101", 101)
    assert (error.y, error.prediction, error.broadcast) == ((100,), (100, 1), (100, 100))
    assert error.facts == {"y": (100,), "prediction": (100, 1), "broadcast": (100, 100)}
    with pytest.raises(AttributeError):
        _ = error.nothing


def test_a_message_is_in_the_language_in_use_when_it_is_read() -> None:
    error = mistake()
    english = str(error)
    set_language("ko")
    korean = str(error)
    assert "y의 모양은 (100,)" in korean
    assert "(100, 1)" in korean
    set_language("en")
    assert str(error) == english


@pytest.mark.parametrize(
    "copied",
    [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_a_copied_or_pickled_error_says_the_same(copied) -> None:
    error = mistake()
    again = copied(error)
    assert type(again) is type(error)
    assert (again.code, again.facts, str(again)) == (error.code, error.facts, str(error))


def unlike_an_explanation(name: str, code: str, language: str, page: str) -> list[str]:
    """What an explanation of an error lacks, each complaint opened by its name."""
    family = errors.FAMILIES[int(code.removeprefix("MLP")) // 100].__name__
    lacking = {
        "its heading": not page.splitlines()[0].startswith(f"{code} {name} · {family}: "),
        "a text below the heading": len(page.splitlines()) <= 2,
        "the value of a fact": re.search(r"\{\w*\}", page) is not None,
        "its language": (re.search("[가-힣]", page) is not None) != (language == "ko"),
    }
    return [f"{name} lacks {part}" for part, lacks in lacking.items() if lacks]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_error_is_explained_by_its_name_and_by_its_code(language: str) -> None:
    set_language(language)
    codes = {name: catalogue("en")[f"errors.{name}.code"] for name in NAMES}
    assert len(codes) > 100
    pages = {name: explain(name) for name in codes}
    assert [lack for name in codes for lack in unlike_an_explanation(name, codes[name], language, pages[name])] == []
    assert [name for name, code in codes.items() if explain(code) != pages[name]] == []


def test_everything_that_an_explanation_lacks_is_named() -> None:
    assert unlike_an_explanation("rows-differ", "MLP102", "ko", "MLP101 rows-differ · ShapeError: {x}") == [
        "rows-differ lacks its heading",
        "rows-differ lacks a text below the heading",
        "rows-differ lacks the value of a fact",
        "rows-differ lacks its language",
    ]


@pytest.mark.parametrize("asked", ["mlp101", "101", "MLP101", 101, "Column-against-row"], ids=repr)
def test_a_code_may_be_written_in_short_and_a_name_in_capitals(asked) -> None:
    assert explain(asked) == explain("column-against-row")


@pytest.mark.parametrize("asked", ["MLP999", "nonsense", "", "MLP", "101.title", 1.5, None])
def test_a_code_that_does_not_exist_is_said_so(asked) -> None:
    with pytest.raises(ArgumentError) as caught:
        explain(asked)
    assert caught.value.code == "MLP801"
    assert repr(asked) in str(caught.value)


def test_a_mistyped_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="Did you mean 'rows-differ'"):
        explain("row-difer")


def test_a_name_belongs_to_its_class() -> None:
    with pytest.raises(AssertionError, match="not-numbers"):
        ShapeError("not-numbers", name="x", found="text")


def test_a_name_that_is_in_no_catalogue_is_no_error() -> None:
    with pytest.raises(KeyError, match="row-differs"):
        ShapeError("row-differs", x=(3, 1), y=(2, 1))


def test_a_fact_hides_no_attribute() -> None:
    with pytest.raises(AssertionError, match="code is taken"):
        ArgumentError("unknown-code", code="MLP999")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        set_language("fr")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"MLP_TUTORIAL_LANG": "ko", "LANG": "en_US.UTF-8"}, "ko"),
        ({"MLP_TUTORIAL_LANG": "EN", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"MLP_TUTORIAL_LANG": "fr", "LANG": "ko_KR.UTF-8"}, "ko"),
        ({}, "en"),
    ],
    ids=["asked", "capitals", "locale", "LC_ALL", "other", "unknown", "nothing"],
)
def test_the_language_is_the_one_asked_for_or_the_locales(variables, language: str, monkeypatch) -> None:
    for name in ("MLP_TUTORIAL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert get_language() == language


def test_errors_need_no_torch() -> None:
    program = (
        "import sys; from mlp_tutorial.errors import ShapeError, explain;"
        "print(explain('101')); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
