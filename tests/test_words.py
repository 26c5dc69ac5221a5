"""Each mistake has one name in words, one code, one meaning: a place that raises it gives what its sentences need."""

import ast
import inspect
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from mlp_tutorial import errors
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules import RULES
from mlp_tutorial.messages.words import code_of, name_of, names
from tests.catalogues import calls_in, catalogue, given_facts, placeholders
from tests.sources import modules, tree

LANGUAGES = ("ko", "en")
SENTENCES = {language: catalogue(language) for language in LANGUAGES}
FAMILIES = {
    kind.__name__: family.family for family in errors.FAMILIES.values() for kind in (family, *family.__subclasses__())
}
NAMES = [*names("errors"), *names("rules")]


class Raise(NamedTuple):
    """A place of the source that makes one of our errors."""

    place: str
    kind: str
    call: ast.Call

    @property
    def name(self) -> str | None:
        """The word; none where the source does not say it outright."""
        first = self.call.args[0] if self.call.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def raises_in(place: str, source: ast.AST) -> list[Raise]:
    return [Raise(f"{place}:{call.lineno}", kind, call) for call, kind in calls_in(source) if kind in FAMILIES]


@cache
def raises() -> list[Raise]:
    """Every place of the package that makes one of our errors."""
    return [found for name, path in modules().items() for found in raises_in(name, tree(path))]


def needed(entry: str, sentences: dict[str, str]) -> set[str]:
    """Facts that the sentences of an entry quote, or that its explanation tells of as attributes of the error."""
    quoted = {fact for part in ("fact", "why", "try") for fact in placeholders(sentences[f"{entry}.{part}"])}
    return quoted | set(re.findall(r"\berror\.([a-z_]+)", sentences[f"{entry}.explain"]))


def entries(sentences: dict[str, str]) -> set[str]:
    """Names of all errors."""
    return {key.split(".")[1] for key in sentences if re.fullmatch(r"errors\..+\.fact", key)}


# What may be wrong with a name and the places that raise it; each says so in words.


def unknown_names(found: list[Raise], sentences: dict[str, str]) -> Iterator[str]:
    known, raised = entries(sentences), {each.name for each in found}
    yield from (f"{each.place}: the catalogue has no {each.name}" for each in found if each.name not in known)
    yield from (f"{name} is raised nowhere" for name in known - raised)


def wrong_facts(found: list[Raise], sentences: dict[str, str]) -> Iterator[str]:
    for each in found:
        if each.name in entries(sentences):
            facts, wanted = given_facts(each.call), needed(f"errors.{each.name}", sentences)
            if facts != wanted:
                yield f"{each.place}: {each.name} gets {facts or 'facts out of sight'}, its sentences need {wanted}"


def wrong_families(found: list[Raise], sentences: dict[str, str]) -> Iterator[str]:
    for each in found:
        code = sentences.get(f"errors.{each.name}.code", "MLP")
        if code != "MLP" and int(code.removeprefix("MLP")) // 100 != FAMILIES[each.kind]:
            yield f"{each.place}: {each.name} is {code}, which is no {each.kind}"


def remedies_composed_twice(found: list[Raise], sentences: dict[str, str]) -> Iterator[str]:
    """A sentence that consists of a fact says nothing itself: two places that fill it may say two things."""
    places = Counter(each.name for each in found)
    for name in entries(sentences):
        parts = {part: sentences[f"errors.{name}.{part}"] for part in ("fact", "why", "try")}
        empty = [part for part, sentence in parts.items() if re.fullmatch(r"\{\w+\}", sentence)]
        if empty and places[name] > 1:
            yield f"{name} is raised in {places[name]} places, and each makes up its own sentence ({', '.join(empty)})"


def shapes_made_of_lengths(found: list[Raise], sentences: dict[str, str]) -> Iterator[str]:
    """What a message calls the shape of a tensor is one, and not the lengths of something else."""
    for each in found:
        words = " ".join(sentences.get(f"errors.{each.name}.{part}", "") for part in ("fact", "why"))
        for keyword in each.call.keywords:
            given = ast.unparse(keyword.value)
            if f"shape {{{keyword.arg}}}" in words and "len(" in given and ".shape" not in given:
                yield f"{each.place}: {keyword.arg}={given} is no tensor's shape"


GATES = (unknown_names, wrong_facts, wrong_families, remedies_composed_twice, shapes_made_of_lengths)


def complaints(found: list[Raise], sentences: dict[str, str]) -> list[str]:
    return [complaint for gate in GATES for complaint in gate(found, sentences)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_that_raises_a_name_means_the_same(language: str) -> None:
    assert complaints(raises(), SENTENCES[language]) == []


RIGHT = 'ShapeError("rows-differ", x=x.shape, y=y.shape)'
MUTANTS = {
    "no such name": ('ShapeError("row-differs", x=x.shape, y=y.shape)', "has no row-differs"),
    "a number": ("ShapeError(102, x=x.shape, y=y.shape)", "has no None"),
    "a name out of sight": ("ShapeError(name, x=x.shape, y=y.shape)", "has no None"),
    "a fact too few": ('ShapeError("rows-differ", x=x.shape)', "need"),
    "a fact too many": ('ShapeError("rows-differ", x=x.shape, y=y.shape, seeds=3)', "seeds"),
    "facts out of sight": ('ShapeError("rows-differ", **facts)', "out of sight"),
    "another class": ('DataError("rows-differ", x=x.shape, y=y.shape)', "which is no DataError"),
    "seeds as rows": ('ShapeError("rows-differ", x=(len(seeds),), y=(len(values),))', "no tensor's shape"),
    "another cause": ('DataError("labels-outside-0-1", low=0, high=2, remedy_code="another seed")', "2 places"),
}


def test_the_gate_lets_what_is_right_pass() -> None:
    assert complaints(raises() + raises_in("right", ast.parse(RIGHT)), SENTENCES["en"]) == []


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_gate_finds(mutant: str) -> None:
    source, said = MUTANTS[mutant]
    (complaint, *_) = complaints(raises() + raises_in("mutant", ast.parse(source)), SENTENCES["en"])
    assert said in complaint


@pytest.mark.parametrize("part", ["fact", "why", "try", "explain"])
def test_the_gate_finds_a_sentence_that_quotes_what_no_place_gives(part: str) -> None:
    quoting = " error.columns" if part == "explain" else " {columns}"
    changed = SENTENCES["ko"] | {f"errors.rows-differ.{part}": SENTENCES["ko"][f"errors.rows-differ.{part}"] + quoting}
    found = complaints(raises(), changed)
    assert len(found) == sum(each.name == "rows-differ" for each in raises()) > 1
    assert all("columns" in complaint for complaint in found)


def test_the_gate_finds_an_entry_that_nothing_raises() -> None:
    without = [each for each in raises() if each.name != "rows-differ"]
    assert complaints(without, SENTENCES["en"]) == ["rows-differ is raised nowhere"]


# The doctor's rules.


def findings_of(rule: type[Rule]) -> list[ast.Call]:
    """Calls of `self.found` in a rule and in what it inherits from other rules."""
    bases = [base for base in rule.__mro__ if issubclass(base, Rule) and base is not Rule]
    sources = [ast.parse(textwrap.dedent(inspect.getsource(base))) for base in bases]
    return [call for source in sources for call, kind in calls_in(source) if kind == "found"]


def facts_missing_in(rule: type[Rule]) -> list[str]:
    """What is wrong with the facts of a rule's findings."""
    section = "errors" if rule.name in entries(SENTENCES["en"]) else "rules"
    wanted = needed(f"{section}.{rule.name}", SENTENCES["en"])
    wrong = []
    for call in findings_of(rule):
        hidden = [ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg is None]
        # `misfit` makes the error of that very name: its facts are those of the error, looked at above.
        if hidden != (["error.facts"] if section == "errors" and hidden else []):
            wrong.append(f"{rule.name}: facts out of sight")
        elif not hidden and given_facts(call) != wanted:
            wrong.append(f"{rule.name} gets {given_facts(call)}, its sentences need {wanted}")
    return wrong if findings_of(rule) else [f"{rule.name} finds nothing"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_gives_the_facts_that_its_sentences_need(rule: type[Rule]) -> None:
    assert facts_missing_in(rule) == []


class WithoutSteps(Rule):
    name = "zero-grad-missing"

    def finish(self) -> Iterator:
        yield self.found(None, remedy_code="")


class OutOfSight(Rule):
    name = "zero-grad-missing"

    def finish(self) -> Iterator:
        facts = {"steps": 1}
        yield self.found(None, **facts)


class Silent(Rule):
    name = "zero-grad-missing"


@pytest.mark.parametrize(
    ("rule", "said"), [(WithoutSteps, "'steps'"), (OutOfSight, "out of sight"), (Silent, "finds nothing")]
)
def test_a_rule_without_its_facts_is_found(rule: type[Rule], said: str) -> None:
    (complaint,) = facts_missing_in(rule)
    assert said in complaint


def test_every_rule_has_its_entry_and_every_entry_its_rule() -> None:
    written = [key.split(".")[1] for key in SENTENCES["en"] if re.fullmatch(r"rules\..+\.symptom", key)]
    assert sorted(written) == sorted(rule.name for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_a_rule_explains_is_found_by_rules_or_raised(rule: type[Rule]) -> None:
    assert {*rule.explains} <= {*RULES} - {rule}
    assert {*rule.explains_errors} <= entries(SENTENCES["en"])


# Names and codes.


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_has_one_code_and_each_code_one_name(language: str) -> None:
    sentences = SENTENCES[language]
    codes = {key: code for key, code in sentences.items() if re.fullmatch(r"(errors|rules)\..+\.code", key)}
    assert sorted(key.split(".")[1] for key in codes) == sorted(NAMES)
    assert len(set(codes.values())) == len(NAMES)
    assert all(re.fullmatch(r"MLP\d{3,4}", code) for code in codes.values())
    assert codes == {key: code for key, code in SENTENCES["en"].items() if key in codes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_mistakes_have_the_same_title(language: str) -> None:
    titles = Counter(
        said for key, said in SENTENCES[language].items() if re.fullmatch(r"(errors|rules)\..+\.title", key)
    )
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_few_plain_words(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+(-0-1)?", name)
    assert len(name.split("-")) <= 5


@pytest.mark.parametrize("asked", ["rows-differ", "ROWS-DIFFER", "MLP102", "mlp102", "102", 102], ids=repr)
def test_a_name_or_a_code_is_the_same_mistake(asked) -> None:
    assert name_of(asked) == "rows-differ"
    assert code_of("rows-differ") == "MLP102"


@pytest.mark.parametrize("asked", ["MLP102.title", "errors.rows-differ", "mlp", "", None, 1.5, "rows differ"], ids=repr)
def test_what_is_neither_is_no_mistake(asked) -> None:
    assert name_of(asked) is None
