"""A table becomes a data set: rows that are dropped, what is learnt from the rows to train on, what is left out."""

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from mlp_tutorial import datasets, set_language
from mlp_tutorial.errors import MlpTutorialError

FLATS = """gu,area,lift,built,name,price
강남구,84.9㎡,Y,2001.03.05.,가,"83,087"
노원구,59.9㎡,N,1995.04.01.,나,"59,879"
강남구,,Y,2003.05.02.,다,"74,225"
노원구,49.1㎡,Y,1991.01.30.,라,"42,738"
서초구,59.0㎡,?,2008.11.11.,마,"72,738"
서초구,102.8㎡,N,2011.12.24.,바,"93,001"
강남구,51.5㎡,N,2004.02.29.,사,-
노원구,44.0㎡,N,1990.07.17.,아,"38,140"
서초구,74.2㎡,Y,2007.08.15.,자,"79,000"
강남구,66.0㎡,Y,2009.09.09.,차,"81,000"
"""


@pytest.fixture
def flats(tmp_path: Path):
    """Reads the table of flats with the options given."""
    path = tmp_path / "flats.csv"
    path.write_text(FLATS, encoding="utf-8")
    return lambda **options: datasets.from_csv(path, "price", **options)


def test_every_kind_of_column_becomes_inputs(flats) -> None:
    data = flats()
    assert data.feature_names == (
        "gu=강남구", "gu=노원구", "gu=서초구", "area", "lift", "built: year", "built: month", "built: day",
        "built: weekday",
    )  # fmt: skip
    assert data.x[0].tolist() == pytest.approx([1, 0, 0, 84.9, 1, 2001, 3, 5, 0])
    assert data.y.flatten().tolist() == [83087, 59879, 42738, 93001, 38140, 79000, 81000]
    assert (data.left_out, data.dropped) == ({"name": "identifier"}, (4, 6, 8))
    assert [column.kind for column in data.columns.columns] == ["category", "number", "yes-no", "date"]
    words = {note.word for note in data.notes}
    assert {"with-signs", "with-unit", "yes-no"} <= words


def test_missing_cells_are_filled_and_a_missing_target_never(flats) -> None:
    data = flats(missing="mean")
    assert data.dropped == (8,)
    area = np.array([84.9, 59.9, 49.1, 59.0, 102.8, 44.0, 74.2, 66.0])
    assert data.x[2, 3].item() == pytest.approx(area.mean())
    assert data.x[4, 4].item() == pytest.approx(5 / 8)
    assert data.x[0, 3].item() == pytest.approx(84.9)


def test_means_and_categories_are_those_of_the_rows_to_train_on(flats) -> None:
    whole = flats(missing="mean")
    for seed in range(20):
        train, test = whole.split(0.6, seed)
        present = [row for row in range(len(whole)) if row != 2]
        order = torch.randperm(len(whole), generator=torch.Generator().manual_seed(seed)).tolist()
        rows = order[: len(train)]
        mean = np.mean([whole.x[row, 3].item() for row in rows if row in present])
        assert train.columns == test.columns
        assert train.feature_names == test.feature_names == train.columns.names
        place = train.feature_names.index("area")
        assert dict(zip(train.columns.names, train.x[0].tolist(), strict=True)).keys() == set(train.feature_names)
        for part, its_rows in ((train, rows), (test, order[len(train) :])):
            if 2 in its_rows:
                assert part.x[its_rows.index(2), place].item() == pytest.approx(mean)
        counts = {gu: sum(int(whole.x[row, k]) for row in rows) for k, gu in enumerate(("강남구", "노원구", "서초구"))}
        if sum(count > 0 for count in counts.values()) > 2:
            kept = {f"gu={gu}" for gu, count in counts.items() if count > 1}
            assert {name for name in train.feature_names if name.startswith("gu=")} == kept


def test_parts_hold_the_rows_of_the_whole_and_parts_of_parts_are_plain(flats) -> None:
    whole = flats()
    train, test = whole.split(0.6, seed=1)
    assert sorted([*train.y.flatten().tolist(), *test.y.flatten().tolist()]) == sorted(whole.y.flatten().tolist())
    first, second = train.split(0.5)
    assert first.columns == second.columns == train.columns
    assert sorted([*first.x.tolist(), *second.x.tolist()]) == sorted(train.x.tolist())
    for part in (train, test, first):
        assert (part.left_out, part.dropped, part.notes) == (whole.left_out, whole.dropped, whole.notes)
        assert (part.target_name, part.name) == ("price", "flats")


def test_a_data_set_of_a_table_is_copied_and_pickled(flats) -> None:
    data = flats(missing="mean")
    for twin in (copy.deepcopy(data), pickle.loads(pickle.dumps(data))):
        assert torch.equal(twin.x, data.x)
        assert twin.columns == data.columns
        assert torch.equal(twin.split(0.6)[0].x, data.split(0.6)[0].x)


def test_columns_are_excluded_and_chosen(flats) -> None:
    data = flats(exclude=["gu", " built "])
    assert data.feature_names == ("area", "lift")
    assert data.left_out == {"gu": "excluded", "built": "excluded", "name": "identifier"}
    chosen = flats(features=["lift", "area"])
    assert chosen.feature_names == ("lift", "area")
    assert chosen.left_out == {"gu": "not-chosen", "built": "not-chosen", "name": "not-chosen"}


def test_a_name_that_stood_twice_is_found_again_in_the_same_table(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("area,area,price\n1,5,9\n2,7,8\n4,6,7\n", encoding="utf-8")
    data = datasets.from_csv(path, "price")
    assert data.columns.features == ("area", "area (2)")
    assert datasets.inputs_from_csv(path, data.columns).tolist() == [[1, 5], [2, 7], [4, 6]]
    one = datasets.from_csv(path, "price", exclude=["area (2)"]).columns
    with pytest.raises(MlpTutorialError) as caught:
        datasets.inputs_from_csv(path, one)
    assert (caught.value.code, caught.value.column) == ("MLP326", "area")


def test_new_rows_become_inputs_as_the_rows_to_train_on_did(flats, tmp_path: Path) -> None:
    columns = flats().columns
    path = tmp_path / "new.csv"
    path.write_text('built,lift,area,gu\n2001-03-05,y,"1,084㎡",강남구\n2001/3/6,N,84.9,세종시\n', encoding="utf-8")
    x = datasets.inputs_from_csv(path, columns)
    assert x.tolist() == [[1, 0, 0, 1084, 1, 2001, 3, 5, 0], pytest.approx([0, 0, 0, 84.9, 0, 2001, 3, 6, 1])]
    path.write_text("built,lift,area,gu\n2001-03-05,,84.9,강남구\n", encoding="utf-8")
    with pytest.raises(MlpTutorialError) as caught:
        datasets.inputs_from_csv(path, columns)
    assert (caught.value.code, caught.value.rows, caught.value.columns) == ("MLP329", "2", "lift")
    path.write_text("built,lift,gu\n2001-03-05,Y,강남구\n", encoding="utf-8")
    with pytest.raises(MlpTutorialError) as caught:
        datasets.inputs_from_csv(path, columns)
    assert caught.value.code == "MLP327"


@pytest.mark.parametrize(("options", "code"), [
    ({"missing": "median"}, "MLP886"),
    ({"exclude": "gu"}, "MLP888"),
    ({"exclude": ["price"]}, "MLP887"),
    ({"exclude": ["gu"], "features": ["gu", "area"]}, "MLP887"),
    ({"exclude": ["guu"]}, "MLP327"),
    ({"missing": "refuse"}, "MLP329"),
    ({"features": ["name", "area"]}, "MLP374"),
])  # fmt: skip
def test_options_that_make_no_sense_are_refused_in_both_languages(flats, options, code: str) -> None:
    with pytest.raises(MlpTutorialError) as caught:
        flats(**options)
    assert caught.value.code == code
    for language in ("ko", "en"):
        set_language(language)
        assert str(caught.value).startswith(f"[{code} ")


def test_a_column_that_is_mostly_missing_is_left_out_before_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,note,y\n" + "".join(f"{row},{'' if row % 5 else row},{row % 3}\n" for row in range(20)))
    data = datasets.from_csv(path, "y")
    assert (data.feature_names, data.left_out, data.dropped) == (("a",), {"note": "empty"}, ())
    asked = datasets.from_csv(path, "y", features=["a", "note"])
    assert (len(asked), len(asked.dropped)) == (4, 16)


@pytest.mark.parametrize("missing", ["drop", "mean"])
def test_a_target_without_a_value_is_named(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,y\n1,NA\n2,\n3,?\n")
    with pytest.raises(MlpTutorialError) as caught:
        datasets.from_csv(path, "y", missing=missing)
    assert (caught.value.code, caught.value.rows, caught.value.columns) == ("MLP375", 3, "y (3)")


def test_no_complete_row_is_answered_with_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [",1,2", "1,,2", "1,2,", ",5,1", "3,,4", "5,7,"]
    path.write_text("a,b,c,y\n" + "".join(f"{row},{place}\n" for place, row in enumerate(rows)))
    with pytest.raises(MlpTutorialError) as caught:
        datasets.from_csv(path, "y")
    assert (caught.value.code, caught.value.rows, caught.value.columns) == ("MLP375", 6, "a (2), b (2), c (2)")
    assert len(datasets.from_csv(path, "y", missing="mean")) == 6


@pytest.mark.parametrize(("cells", "numbers"), [
    (["$1,200", "$900", "$1,500"], [1200, 900, 1500]),
    (["3억 5,000만", "9,000만", "1억"], [35000, 9000, 10000]),
    (["12.5%", "3%", "0"], [12.5, 3, 0]),
    (["예", "아니요", "예"], [1, 0, 1]),
])  # fmt: skip
def test_a_target_of_numbers_is_read_by_the_same_reader(tmp_path: Path, cells, numbers) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,y\n" + "".join(f'{row},"{cell}"\n' for row, cell in enumerate(cells)), encoding="utf-8")
    assert datasets.from_csv(path, "y", kind="numbers").y.flatten().tolist() == numbers


@pytest.mark.parametrize(("cells", "names"), [
    (["1.0", "1", "2"], ("1", "2")),
    (["01", "1", "01", "02"], ("01", "02", "1")),
    (["5 kg", "5 km", "5 kg"], ("5 kg", "5 km")),
    (["1", "NA", "2", "1"], ("1", "2")),
    (["New York ", "New York", "Seoul"], ("New York", "Seoul")),
])  # fmt: skip
def test_names_of_classes_are_kept_apart(tmp_path: Path, cells, names) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,y\n" + "".join(f'{row},"{cell}"\n' for row, cell in enumerate(cells)), encoding="utf-8")
    assert datasets.from_csv(path, "y", kind="classes").class_names == names


def test_a_target_in_several_units_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,y\n1,5 kg\n2,5 km\n3,7 kg\n")
    with pytest.raises(MlpTutorialError) as caught:
        datasets.from_csv(path, "y")
    assert caught.value.code == "MLP376"


def test_a_decimal_comma_of_one_column_tells_what_it_is_in_the_others(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("masse;wert\n7,845;78,30\n1,838;18,53\n")
    data = datasets.from_csv(path, "wert")
    torch.testing.assert_close(data.x, torch.tensor([[7.845], [1.838]]))
