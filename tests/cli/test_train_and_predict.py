"""`mlp-tutorial train` and `mlp-tutorial predict` on the reader's own table."""

import csv
import io
import pickle
import re
from pathlib import Path

import pandas as pd
import pytest
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.linear_model import LinearRegression
from sklearn.metrics import accuracy_score, confusion_matrix, r2_score

from mlp_tutorial import datasets
from mlp_tutorial.saving import load_model
from tests.cli.conftest import Ended, mlp_tutorial


def flowers() -> pd.DataFrame:
    """Iris with the species' names in place of their numbers."""
    data = load_iris(as_frame=True)
    return data.frame.assign(species=data.target_names[data.target]).drop(columns="target")


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> tuple[Ended, Path]:
    """One model trained by the installed command on flowers.csv, and its folder."""
    folder = tmp_path_factory.mktemp("flowers")
    flowers().to_csv(folder / "flowers.csv", index=False)
    return mlp_tutorial("train", "flowers.csv", "--target", "species", folder=folder), folder


def held_out(file: Path, target: str, **options: str) -> tuple[datasets.Dataset, datasets.Dataset]:
    return datasets.from_csv(file, target, **options).split(0.8, 0)


def score(page: str, row: str) -> float:
    return float(re.search(rf"{row} \(\d+\) +(-?\d\.\d+)", page)[1])


def test_train_runs_under_the_five_headings_and_judges(trained) -> None:
    ended, _ = trained
    assert ended.code == 0
    assert ended.err == ""
    assert re.findall(r"^(\d)\. ", ended.out, re.MULTILINE) == list("12345")
    assert "Columns used (4): sepal length (cm)" in ended.out
    assert "3 classes: setosa 50, versicolor 50, virginica 50" in ended.out


def test_the_accuracy_and_the_confusion_matrix_are_those_of_the_saved_model(trained) -> None:
    ended, folder = trained
    _, test = held_out(folder / "flowers.csv", "species")
    saved = load_model(folder / "flowers.pt")
    labels = saved.model.predict(test.x)
    assert score(ended.out, "rows held out") == round(accuracy_score(test.y, labels), 3)
    counts = confusion_matrix(test.y, labels).tolist()
    table = ended.out.split("Confusion matrix")[1]
    for name, row in zip(saved.class_names, counts, strict=True):
        assert re.search(rf"{name} +" + " +".join(map(str, row)), table)


def test_the_baseline_is_the_largest_class_of_the_training_rows(trained) -> None:
    ended, folder = trained
    train, test = held_out(folder / "flowers.csv", "species")
    largest = train.y.bincount().argmax()
    name = re.search(r"Baseline: always (\w+);", ended.out)[1]
    accuracy = float(re.search(r"baseline: no features +(\d\.\d+)", ended.out)[1])
    assert name == train.class_names[largest]
    assert accuracy == round((test.y == largest).float().mean().item(), 3)


def test_predict_writes_the_saved_models_classes_and_probabilities(called, trained) -> None:
    _, folder = trained
    flowers().drop(columns="species").to_csv(folder / "new.csv", index=False)
    ended = called("predict", "flowers.pt", "new.csv", folder=folder)
    assert ended.code == 0
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    model = load_model(folder / "flowers.pt").model
    x = torch.tensor(flowers().drop(columns="species").to_numpy(), dtype=torch.float32)
    names = ("setosa", "versicolor", "virginica")
    assert [row["species"] for row in rows] == [names[label] for label in model.predict(x)]
    found = torch.tensor([[float(row[f"P({name})"]) for name in names] for row in rows])
    assert torch.allclose(found, model(x).detach(), rtol=1e-4, atol=1e-6)


def test_predict_into_a_file_writes_the_same_rows(called, trained) -> None:
    _, folder = trained
    printed = mlp_tutorial("predict", "flowers.pt", "flowers.csv", folder=folder)
    ended = called("predict", "flowers.pt", "flowers.csv", "--out", "결과.csv", folder=folder)
    assert ended.code == 0
    assert (folder / "결과.csv").read_text("utf-8-sig") == printed.out


@pytest.fixture
def printed(called):
    """What the command prints when all goes well."""

    def call(*arguments: str) -> str:
        ended = called(*arguments)
        assert ended.code == 0
        return ended.out

    return call


def test_linear_regression_is_scikit_learns_on_the_same_rows(printed, tmp_path: Path) -> None:
    file = tmp_path / "diabetes.csv"
    load_diabetes(as_frame=True).frame.to_csv(file, index=False)
    page = printed("train", file.name, "--target", "target", "--epochs", "5000")
    train, test = held_out(file, "target")
    closed_form = LinearRegression().fit(train.x, train.y).predict(test.x)
    assert score(page, "rows held out") == pytest.approx(r2_score(test.y, closed_form), abs=0.01)
    # The predictions are in the target's own unit.
    predicted = load_model(tmp_path / "diabetes.pt").model.predict(test.x)
    assert r2_score(test.y, predicted) == pytest.approx(score(page, "rows held out"), abs=6e-4)


def test_a_multi_layer_perceptron_beats_the_baseline_on_breast_cancer(printed, tmp_path: Path) -> None:
    data = load_breast_cancer(as_frame=True)
    frame = data.frame.assign(kind=data.target_names[data.target]).drop(columns="target")
    frame.to_csv(tmp_path / "cancer.csv", index=False)
    page = printed("train", "cancer.csv", "--target", "kind", "--hidden", "16,16", "--out", "m.pt")
    assert "neurons 30-16-16-1" in page
    assert "Better than the baseline" in page
    assert score(page, "rows held out") > 0.93
    assert (tmp_path / "m.pt").exists()


def test_the_same_seed_trains_the_same_model(printed, tmp_path: Path) -> None:
    flowers().to_csv(tmp_path / "flowers.csv", index=False)
    models = []
    for seed, name in (("1", "a.pt"), ("1", "b.pt"), ("2", "c.pt")):
        options = ("--model", "mlp", "--epochs", "5", "--seed", seed, "--out", name)
        printed("train", "flowers.csv", "--target", "species", *options)
        models.append(load_model(tmp_path / name).model.state_dict())
    same, other = ([torch.equal(values, model[name]) for name, values in models[0].items()] for model in models[1:])
    assert all(same)
    assert not all(other)


def test_a_cost_that_rose_is_blamed_on_the_learning_rate(printed, tmp_path: Path) -> None:
    flowers().to_csv(tmp_path / "flowers.csv", index=False)
    page = printed("train", "flowers.csv", "--target", "species", "--lr", "1e9")
    assert "The cost rose: learning rate 1e+09 is too large." in page


def test_korean_columns_in_cp949_are_read_and_predicted(printed, tmp_path: Path) -> None:
    flowers().set_axis(["꽃받침 길이", "꽃받침 너비", "꽃잎 길이", "꽃잎 너비", "종"], axis=1).to_csv(
        tmp_path / "붓꽃.csv", index=False, encoding="cp949"
    )
    page = printed("--lang", "ko", "train", "붓꽃.csv", "--target", "종")
    assert "쓰는 열(4개): 꽃받침 길이" in page
    assert "떼어 둔 행 (30)" in page
    answer = printed("--lang", "ko", "predict", "붓꽃.pt", "붓꽃.csv")
    assert answer.startswith("row,종,P(setosa)")


class Evil:
    """Unpickled, it would leave a file."""

    def __reduce__(self):
        return Path.touch, (Path("executed"),)


def write_everything(folder: Path) -> None:
    """Good and bad files for the table below."""
    flowers().to_csv(folder / "flowers.csv", index=False)
    (folder / "empty.csv").write_bytes(b"")
    (folder / "header.csv").write_text("a,b\n")
    (folder / "ragged.csv").write_text("a,b\n1,2\n1,2,3\n")
    (folder / "words.csv").write_text("a,b\n" + "one,two\n" * 10)
    (folder / "holes.csv").write_text("a,b\n" + "1,2\n,3\n" * 10)
    (folder / "line.csv").write_text("a,b\n" + "1,2\n2,3\n3,5\n" * 10)
    (folder / "one_class.csv").write_text("a,b\n" + "1,yes\n2,yes\n" * 10)
    (folder / "model.pkl").write_bytes(pickle.dumps(Evil()))
    (folder / "cut.pt").write_bytes((folder / "good.pt").read_bytes()[:100])
    (folder / "folder.pt").mkdir()


REFUSED = (
    (("train", "nothing.csv", "--target", "b"), "MLP320"),
    (("train", "empty.csv", "--target", "b"), "MLP32"),
    (("train", "header.csv", "--target", "b"), "MLP"),
    (("train", "ragged.csv", "--target", "b"), "MLP32"),
    (("train", "words.csv", "--target", "b"), "MLP3"),
    (("train", "holes.csv", "--target", "b"), "MLP3"),
    (("train", "one_class.csv", "--target", "b"), "MLP3"),
    (("train", "flowers.csv", "--target", "specis"), "MLP327"),
    (("train", "flowers.csv", "--target", "species", "--features", "petal"), "MLP327"),
    (("train", "flowers.csv", "--target", "species", "--model", "linear"), "MLP"),
    (("train", "flowers.csv", "--target", "species", "--model", "logistic", "--hidden", "3"), "MLP864"),
    (("train", "flowers.csv", "--target", "species", "--lr", "0"), "MLP402"),
    (("train", "flowers.csv", "--target", "species", "--lr", "nan"), "MLP402"),
    (("train", "line.csv", "--target", "b", "--lr", "1e10"), "MLP501"),
    (("train", "flowers.csv", "--target", "species", "--out", "no/where.pt"), "MLP904"),
    (("train", "flowers.csv", "--target", "species", "--out", "folder.pt"), "MLP904"),
    (("train", "flowers.csv", "--target", "species", "--out", "flowers.csv"), "MLP863"),
    (("predict", "nothing.pt", "flowers.csv"), "MLP9"),
    (("predict", "model.pkl", "flowers.csv"), "MLP9"),
    (("predict", "cut.pt", "flowers.csv"), "MLP9"),
    (("predict", "good.pt", "header.csv"), "MLP"),
    (("predict", "good.pt", "holes.csv"), "MLP"),
    (("predict", "good.csv", "flowers.csv", "--out", "good.csv"), "MLP863"),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory, trained) -> Path:
    folder = tmp_path_factory.mktemp("refused")
    for name in ("good.pt", "good.csv"):
        (folder / name).write_bytes((trained[1] / "flowers.pt").read_bytes())
    write_everything(folder)
    return folder


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_what_cannot_be_done_ends_with_1_a_code_and_a_remedy(
    called, files: Path, arguments: tuple[str, ...], code: str, language: str
) -> None:
    before = {path: path.read_bytes() for path in files.iterdir() if path.is_file()}
    ended = called("--lang", language, *arguments, folder=files)
    assert ended.code == 1
    assert ended.err.startswith(f"[{code}")
    assert {"en": "Try:", "ko": "해 볼 것:"}[language] in ended.err
    assert {path: path.read_bytes() for path in files.iterdir() if path.is_file()} == before
