"""Korean and English say the same things, the source says nothing else, and every error is explained."""

import ast
import re

import pytest

from mlp_tutorial import errors
from tests import catalogues
from tests.catalogues import ERROR_PARTS, catalogue, placeholders
from tests.glossary import rivals_in, terms

KO, EN = catalogue("ko"), catalogue("en")
ENTRIES = {key.split(".")[1] for key in EN if re.match(r"errors\.MLP\d+\.", key)}
FAMILIES = {family.__name__: number for number, family in errors.FAMILIES.items()}


def raised() -> list[tuple[str, int | None, set[str] | None, str]]:
    """(place, number, facts given, class) of each error of ours that the source makes."""
    found = []
    for place, call, name in catalogues.calls():
        if name in FAMILIES:
            first = call.args[0] if call.args else None
            number = first.value if isinstance(first, ast.Constant) else None
            found.append((place, number, catalogues.given_facts(call), name))
    return found


def test_both_languages_have_the_same_files_and_keys() -> None:
    assert catalogues.files("ko") == catalogues.files("en")
    assert list(KO) == list(EN)


@pytest.mark.parametrize("key", EN)
def test_both_languages_quote_the_same_facts(key: str) -> None:
    assert placeholders(KO[key]) == placeholders(EN[key])


@pytest.mark.parametrize("key", KO)
def test_a_korean_sentence_uses_the_glossary(key: str) -> None:
    assert rivals_in(KO[key]) == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_sentence_is_empty_or_padded(language: str) -> None:
    assert [key for key, sentence in catalogue(language).items() if not sentence.strip()] == []


def test_every_key_of_the_source_is_in_the_catalogue() -> None:
    missing = []
    for place, call, name in catalogues.calls():
        if name == "text" and call.args:
            key = call.args[0]
            if isinstance(key, ast.Constant) and key.value not in EN:
                missing.append(f"{place}: {key.value}")
            if isinstance(key, ast.JoinedStr) and (pattern := catalogues.key_pattern(key)):
                missing += [] if any(map(pattern.fullmatch, EN)) else [f"{place}: {pattern.pattern}"]
    assert missing == []


def test_every_fact_of_a_sentence_is_given_where_it_is_said() -> None:
    lacking = []
    for place, call, name in catalogues.calls():
        if name == "text" and call.args and isinstance(call.args[0], ast.Constant):
            facts, sentence = catalogues.given_facts(call), EN.get(call.args[0].value, "")
            if facts is not None and (missing := placeholders(sentence) - facts):
                lacking.append(f"{place}: {missing}")
    assert lacking == []


def test_every_key_of_the_catalogue_is_used() -> None:
    constants, patterns = catalogues.used_keys()
    unused = [key for key in EN if key not in constants and not any(pattern.fullmatch(key) for pattern in patterns)]
    assert unused == []


def test_every_error_has_a_number_in_its_family_and_every_number_an_error() -> None:
    assert [place for place, number, _, _ in raised() if number is None] == []
    assert [place for place, number, _, name in raised() if (number or 0) // 100 != FAMILIES[name]] == []
    assert {f"MLP{number}" for _, number, _, _ in raised()} == ENTRIES


def test_every_error_is_explained_in_full() -> None:
    for code in sorted(ENTRIES):
        parts = tuple(key.split(".")[2] for key in EN if key.startswith(f"errors.{code}."))
        assert parts == ERROR_PARTS, code


def test_titles_and_explanations_quote_no_facts() -> None:
    standing = [key for key in EN if re.fullmatch(r"errors\.MLP\d+\.(title|explain)", key)]
    assert [key for key in standing if placeholders(EN[key])] == []


def test_an_error_is_raised_with_every_fact_it_quotes() -> None:
    lacking = []
    for place, number, facts, _ in raised():
        quoted = {name for part in ("fact", "why", "try") for name in placeholders(EN[f"errors.MLP{number}.{part}"])}
        if facts is not None and quoted - facts:
            lacking.append(f"{place}: MLP{number} lacks {quoted - facts}")
    assert lacking == []


def test_entries_stand_in_the_order_of_their_numbers() -> None:
    codes = [key.split(".")[1] for key in EN if re.match(r"errors\.MLP\d+\.title", key)]
    assert codes == sorted(codes, key=lambda code: int(code.removeprefix("MLP")))


@pytest.mark.parametrize("rival", [rival for term in terms() for rival in term["rivals"]])
def test_the_lint_finds_each_rival(rival: str) -> None:
    assert rival in dict(rivals_in(f"여기서 {rival}을 봅니다."))


@pytest.mark.parametrize("term", terms(), ids=lambda term: term["english"])
def test_the_lint_lets_the_preferred_term_pass(term) -> None:
    for phrase in (term["korean"], *term.get("allowed", ())):
        assert rivals_in(f"여기서 {phrase}을 봅니다. {phrase}") == []


def test_the_lint_leaves_a_word_that_only_contains_a_rival() -> None:
    assert rivals_in("그런 경우도 있습니다.") == []


def test_the_lint_finds_a_rival_over_a_line_break() -> None:
    assert rivals_in("활성\n함수") == [("활성 함수", "활성화 함수")]
