"""The kind of a column is told by all its cells, and what no model can use by its reason."""

import pandas as pd
import pytest

from mlp_tutorial import set_language
from mlp_tutorial.errors import DataError
from mlp_tutorial.messages import text
from mlp_tutorial.tables.kinds import recognise


def column(cells, name: str = "c") -> pd.Series:
    return pd.Series(list(cells), name=name, index=range(2, 2 + len(cells)), dtype=object)


@pytest.mark.parametrize(("cells", "kind"), [
    (["1", "2.5", "3"], "number"),
    (["1,200원", "900원", "1,500원"], "number"),
    (["20대", "30대", "20대"], "number"),
    (["NA", "1", "-", "2", "?", "3"], "number"),
    (["1", "없음", "3", "4"], "number"),
    (["<0.5", "1.5", "2.5", "3.5"], "number"),
    (["20대", "50대 이상", "20대", "50대 이상", "30대", "30대"], "category"),
    (["1", "2", "PHEV", "PHEV", "2", "1"], "category"),
    (["yes", "no", "YES"], "yes-no"),
    (["있음", "없음", None], "yes-no"),
    (["예", "아니요", "네"], "yes-no"),
    (["O", "x", "○"], "yes-no"),
    (["TRUE", "false", "?"], "yes-no"),
    (["유", "무", "무"], "yes-no"),
    (["했음", "안 함", "했음"], "yes-no"),
    (["yes", "no", "maybe", "yes", "no", "maybe"], "category"),
    (["남", "여", "남 "], "category"),
    (["None", "garage", "None", "garage"], "category"),
    (["01234", "02139", "01234", "02139"], "category"),
    (["2024-01-05", "2024-02-05", "NA"], "date"),
    (["20240105", "20240206", "20240307"], "date"),
    (["2024-01-05", "2024-02-30", *["2024-03-01", "2024-04-01"] * 10], "date"),
    (["1990", "1991", "1992"], "number"),
])  # fmt: skip
def test_the_kind_of_a_column(cells, kind: str) -> None:
    assert recognise(column(cells)).column.kind == kind


@pytest.mark.parametrize(("cells", "reason", "name"), [
    (["7"] * 5, "constant", "c"),
    (["7", None, "7"], "constant", "c"),
    (["basic"] * 5, "constant", "c"),
    (["yes"] * 5, "constant", "c"),
    (["2024-01-05"] * 5, "constant", "c"),
    ([None] * 3, "empty", "c"),
    (["NA", "?", "-", "1", "2"], "empty", "c"),
    ([None, None, "a", None, "b"], "empty", "c"),
    (["kim", "lee", "park"], "identifier", "c"),
    (["5", "7", "9"], "identifier", "회원번호"),
    (["1", "2", "3"], "identifier", "customerID"),
    (["1", "2", "3"], "identifier", "no"),
    (["20261230001", "20261230002", "20261230003"], "identifier", "학번"),
    (["20261230001", "20261230002", "20261230003"], "too-fine", "c"),
    (["1", "2", "3"], "unnamed", "Unnamed: 0"),
    (["5 kg", "6 km", "7 kg", "8 km"], "mixed-units", "c"),
    (["12.0%", "0.12", "5.0%", "0.3"], "mixed-units", "c"),
    (["$5", "₩7000", "$6", "₩8000"], "mixed-units", "c"),
    ([f"this is review number {k}" for k in range(9)], "free-text", "c"),
    ([*[f"name {k}" for k in range(9)], "name 0"], "free-text", "c"),
    ([f"dong {k}" for k in range(61)] * 2, "many-values", "c"),
])  # fmt: skip
def test_what_is_not_used_has_a_reason_and_a_sentence_for_it(cells, reason: str, name: str) -> None:
    assert recognise(column(cells, name)) == reason
    for language in ("ko", "en"):
        set_language(language)
        assert text(f"tables.left_out.{reason}")


def test_a_plain_count_is_a_feature_where_its_name_says_nothing_else() -> None:
    assert recognise(column(["0", "1", "2"], "x")).column.kind == "number"
    assert recognise(column(["0", "1", "2"], "notes")).column.kind == "number"


@pytest.mark.parametrize(("cells", "name"), [
    (["7"] * 5, "c"),
    (["1", "2", "3"], "id"),
    (["1", "2", "3"], "Unnamed: 0"),
    ([None, None, "3"], "c"),
    ([f"dong {k}" for k in range(61)] * 2, "c"),
])  # fmt: skip
def test_what_can_be_used_is_used_where_it_is_asked_for(cells, name: str) -> None:
    assert not isinstance(recognise(column(cells, name), asked=True), str)


def test_districts_and_states_are_few_enough() -> None:
    assert len(recognise(column([f"state {k}" for k in range(51)] * 2)).column.learnt(
        recognise(column([f"state {k}" for k in range(51)] * 2)).values).names) == 51  # fmt: skip


@pytest.mark.parametrize("cells", [
    [*map(str, range(20)), "5", "7"],
    ["0"] * 9 + ["1"] * 5,
    ["-1"] * 5 + [str(k) for k in range(1, 800, 7)],
    ["-999", *map(str, range(20))],
])  # fmt: skip
def test_values_among_others_are_not_pointed_at(cells) -> None:
    assert recognise(column(cells)).notes == ()


@pytest.mark.parametrize("cell", ["12o5", "about 7", "45 %"])
def test_a_typing_mistake_is_named_with_its_row(cell: str) -> None:
    with pytest.raises(DataError) as caught:
        recognise(column([*map(str, range(20)), cell]))
    assert (caught.value.code, caught.value.row, caught.value.cell) == ("MLP328", 22, cell)


@pytest.mark.parametrize(("cells", "word", "facts"), [
    (["83,087", "1,200"], "with-signs", {"example": "83,087", "value": "83087"}),
    (["102.8㎡", "84.9㎡"], "with-unit", {"unit": "㎡", "value": "102.8"}),
    (["12,5", "3,75"], "decimal-comma", {"value": "12.5"}),
    (["5 kg", "6", "0"], "without-unit", {"count": 1, "unit": "kg"}),
    (["-999"] * 3 + [str(k) for k in range(12)], "far-value", {"value": "-999", "count": 3, "low": "0", "high": "11"}),
    (["Y", "N", "y"], "yes-no", {"one": "Y, y", "zero": "N"}),
    (["여", "남", "여"], "yes-no", {"one": "여", "zero": "남"}),
    (["01234", "02139", "01234", "02139"], "codes", {"example": "01234"}),
    (["a", "a", "b", "b", "c"], "rare-values", {"count": 1, "values": "c"}),
    (["Seoul", "SEOUL", "Seoul", "SEOUL", "Busan", "Busan"], "spelt-alike", {"values": "SEOUL, Seoul"}),
    (["05/01/2024", "25/12/2024"], "date-dmy", {"date": "2024-01-05"}),
    (["05/01/2024", "06/02/2024"], "date-mdy-assumed", {"date": "2024-05-01"}),
    (["0000-00-00", *[f"2024-01-{day:02}" for day in range(1, 20)]], "no-dates", {"count": 1, "cells": "0000-00-00"}),
    ([">100", "5.5", ">100", "6.5", "7.5"], "beyond-range", {"count": 2, "example": ">100"}),
])  # fmt: skip
def test_what_was_found_out_is_said_in_both_languages(cells, word: str, facts) -> None:
    notes = {note.word: note for note in recognise(column(cells)).notes}
    assert facts.items() <= dict(notes[word].facts).items()
    for language in ("ko", "en"):
        set_language(language)
        assert str(next(iter(facts.values()))) in notes[word].sentence
