"""Korean and English say the same things, the source says nothing else, and every error is explained.

A gate over a catalogue is one test: it reports every sentence that is wrong, by file and key, and a copy of the
catalogues with faults planted in it shows that each is named.
"""

import ast
import re
import shutil
from pathlib import Path

import pytest

from builder.check.rival_terms import rivals_in, terms
from tests import catalogues
from tests.catalogues import ERROR_PARTS, MESSAGES, catalogue, placeholders

KO, EN = catalogue("ko"), catalogue("en")
ENTRIES = [key.split(".")[1] for key in EN if re.fullmatch(r"errors\..+\.code", key)]


def unlike_files_and_keys(messages: Path) -> list[str]:
    """Files and keys that one language lacks, and the first key that stands elsewhere than in the other."""
    ko, en = catalogue("ko", messages), catalogue("en", messages)
    alone = sorted(catalogues.files("ko", messages) ^ catalogues.files("en", messages)) + sorted(ko.keys() ^ en.keys())
    both = [[key for key in sentences if key in ko and key in en] for sentences in (ko, en)]
    return alone + [f"{first}: other order" for first, second in zip(*both, strict=True) if first != second][:1]


def unlike_facts(messages: Path) -> list[str]:
    ko, en = catalogue("ko", messages), catalogue("en", messages)
    facts = {key: (placeholders(ko[key]), placeholders(en[key])) for key in ko if key in en}
    return [f"{key}: ko {korean}, en {english}" for key, (korean, english) in facts.items() if korean != english]


def rival_terms(messages: Path) -> list[str]:
    found = {key: rivals_in(sentence) for key, sentence in catalogue("ko", messages).items()}
    return [f"{key}: {rivals}" for key, rivals in found.items() if rivals]


def doubled_particles(messages: Path) -> list[str]:
    """Sentences with both forms of a particle, such as 은(는), where a noun between would need one."""
    doubled = re.compile(r"[은이을과으]\((?:는|가|를|와|로)\)|[는가를와로]\((?:은|이|을|과|으로)\)|[은이을]/[는가를]")
    return [f"{key}: {sentence}" for key, sentence in catalogue("ko", messages).items() if doubled.search(sentence)]


def empty_sentences(messages: Path) -> list[str]:
    both = {
        f"{language}/{key}": said for language in ("ko", "en") for key, said in catalogue(language, messages).items()
    }
    return [place for place, sentence in both.items() if not sentence.strip()]


CATALOGUE_GATES = [unlike_files_and_keys, unlike_facts, rival_terms, doubled_particles, empty_sentences]


@pytest.mark.parametrize("complaints", CATALOGUE_GATES)
def test_the_catalogues_are_right(complaints) -> None:
    assert complaints(MESSAGES) == []


# By gate: (file, what stands there, what is written instead) for each fault, and the places that have to be named.
FAULTS = {
    unlike_files_and_keys: (
        [
            ("en/extra.toml", "", "word = 'word'\n"),
            ("en/plotting.toml", "\ncost_log = ", "\nlog_cost = "),
            ("ko/plotting.toml", 'start = "시작"\nend = "끝"', 'end = "끝"\nstart = "시작"'),
        ],
        ["extra.toml", "extra.word", "plotting.cost_log", "plotting.log_cost", "plotting.end"],
    ),
    unlike_facts: (
        [
            ("ko/plotting.toml", "뉴런 {count}개", "뉴런 여러 개"),
            ("ko/errors.toml", "model(x)의 모양은 {prediction}", "model(x)의 모양은 {forecast}"),
            ("en/cli.toml", "[default: {value}]", "[default: {value}, {other}]"),
        ],
        ["cli.default", "errors.column-against-row.fact", "plotting.neurons"],
    ),
    rival_terms: (
        [
            ("ko/plotting.toml", '"편향 $b$"', '"절편 $b$"'),
            ("ko/errors.toml", "y와 예측의 모양이", "y와 묶음의 모양이"),
        ],
        ["errors.column-against-row.title", "plotting.bias"],
    ),
    doubled_particles: (
        [
            ("ko/plotting.toml", "뉴런 {count}개", "뉴런 {count}을(를)"),
            ("ko/errors.toml", "model(x)의 모양은 {prediction}", "모양 {prediction}은(는)"),
        ],
        ["errors.column-against-row.fact", "plotting.neurons"],
    ),
    empty_sentences: (
        [("ko/plotting.toml", '"에폭"', '""'), ("en/cli.toml", '"[default: {value}]"', '" "')],
        ["ko/plotting.epoch", "en/cli.default"],
    ),
}


@pytest.mark.parametrize("complaints", FAULTS)
def test_every_fault_in_a_catalogue_is_named_by_file_and_key(complaints, tmp_path: Path) -> None:
    messages = shutil.copytree(MESSAGES, tmp_path / "messages")
    faults, places = FAULTS[complaints]
    for file, part, instead in faults:
        path = messages / file
        text = path.read_text("utf-8") if path.exists() else ""
        assert part in text
        path.write_text(text.replace(part, instead, 1), "utf-8")
    assert [complaint.split(":")[0] for complaint in complaints(messages)] == places


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


def test_every_error_is_explained_in_full() -> None:
    for name in ENTRIES:
        parts = tuple(key.split(".")[2] for key in EN if key.startswith(f"errors.{name}."))
        assert parts == ERROR_PARTS, name


def test_titles_and_explanations_quote_no_facts() -> None:
    standing = [key for key in EN if re.fullmatch(r"errors\..+\.(title|explain)", key)]
    assert [key for key in standing if placeholders(EN[key])] == []


def test_entries_stand_in_the_order_of_their_codes() -> None:
    codes = [int(EN[f"errors.{name}.code"].removeprefix("MLP")) for name in ENTRIES]
    assert codes == sorted(codes)


def test_the_lint_finds_every_rival() -> None:
    rivals = [rival for term in terms() for rival in term["rivals"]]
    assert rivals
    assert [rival for rival in rivals if rival not in dict(rivals_in(f"여기서 {rival}을 봅니다."))] == []


def test_the_lint_lets_every_preferred_term_pass() -> None:
    phrases = [phrase for term in terms() for phrase in (term["korean"], *term.get("allowed", ()))]
    assert {phrase: found for phrase in phrases if (found := rivals_in(f"여기서 {phrase}을 봅니다. {phrase}"))} == {}


def test_the_lint_leaves_a_word_that_only_contains_a_rival() -> None:
    assert rivals_in("그런 경우도 있습니다.") == []


def test_the_lint_finds_a_rival_over_a_line_break() -> None:
    assert rivals_in("활성\n함수") == [("활성 함수", "활성화 함수")]
