"""The judgement holds scikit-learn's scores; its page says what was compared, in plain words and within 80 columns."""

import math

import pytest
import sklearn.metrics
import torch

from mlp_tutorial import LogisticRegression, set_language
from mlp_tutorial.cli.judgement import ClassScores, Judgement, NumberScores, judge
from mlp_tutorial.cli.scores import show_repeated, show_scores
from mlp_tutorial.cli.streams import OUTPUT
from mlp_tutorial.cli.terminal import cell_width
from mlp_tutorial.cli.verdict_words import gains, verdict_sentence
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.metrics import Difference, Verdict, compare_classes, over_splits
from mlp_tutorial.models import LinearRegression, Model, MultiLayerPerceptron

DRAW = torch.Generator().manual_seed(0)
X = torch.randn(120, 2, generator=DRAW)
NUMBERS = 3 * X[:, :1] + torch.randn(120, 1, generator=DRAW)
ONE_IN_TEN = (X[:, :1] > 1.3).float()
THREE = (X[:, 0] > 0).long() + (X[:, 1] > 1).long()


def parts(y: torch.Tensor, names: tuple[str, ...] | None) -> tuple[Dataset, Dataset]:
    data = Dataset(X, y, class_names=names)
    return Dataset(X[:80], y[:80], class_names=names), Dataset(data.x[80:], data.y[80:], class_names=names)


def linear(*slopes: float) -> LinearRegression:
    model = LinearRegression(2)
    with torch.no_grad():
        model.linear.weight.copy_(torch.tensor([slopes]))
        model.linear.bias.zero_()
    return model


def logistic(slope: float, bias: float) -> LogisticRegression:
    model = LogisticRegression(2)
    with torch.no_grad():
        model.linear.weight.copy_(torch.tensor([[slope, 0.0]]))
        model.linear.bias.fill_(bias)
    return model


def softmax_model() -> Model:
    torch.manual_seed(0)
    return MultiLayerPerceptron((2, 3), output_activation="softmax")


def test_numbers_are_scored_as_scikit_learn_scores_them() -> None:
    train, test = parts(NUMBERS, None)
    judgement = judge(linear(2.5, 0.0), train, test)
    for found, prediction, y in (
        (judgement.train, 2.5 * train.x[:, :1], train.y),
        (judgement.test, 2.5 * test.x[:, :1], test.y),
        (judgement.baseline, train.y.mean().expand_as(test.y), test.y),
    ):
        assert isinstance(found, NumberScores)
        assert found.rows == len(y)
        for name in ("r2_score", "mean_absolute_error", "root_mean_squared_error"):
            expected = getattr(sklearn.metrics, name)(y.double(), prediction.double())
            assert getattr(found, name.removesuffix("_score")) == pytest.approx(expected, rel=1e-5)
    assert judgement.verdict.word == "better"
    assert judgement.class_names is None


@pytest.mark.parametrize("class_weights", [None, "balanced"])
def test_classes_are_scored_as_scikit_learn_scores_them(class_weights) -> None:
    train, test = parts(ONE_IN_TEN, ("no", "yes"))
    judgement = judge(logistic(2, -3), train, test, class_weights=class_weights)
    y, p = test.y[:, 0].numpy(), torch.sigmoid(2 * test.x[:, 0].double() - 3).numpy()
    counts = train.y.long().reshape(-1).bincount()
    weights = (80 / (2 * counts) if class_weights else torch.ones(2)).numpy()[y.astype(int)]
    found, baseline = judgement.test, judgement.baseline
    assert isinstance(found, ClassScores)
    assert isinstance(baseline, ClassScores)
    assert found.accuracy == pytest.approx(sklearn.metrics.accuracy_score(y, p >= 0.5))
    assert found.balanced_accuracy == pytest.approx(sklearn.metrics.balanced_accuracy_score(y, p >= 0.5))
    assert found.auc == pytest.approx(sklearn.metrics.roc_auc_score(y, p))
    assert found.log_loss == pytest.approx(sklearn.metrics.log_loss(y, p, sample_weight=weights))
    assert found.recall == pytest.approx(sklearn.metrics.recall_score(y, p >= 0.5, average=None))
    assert found.precision == pytest.approx(sklearn.metrics.precision_score(y, p >= 0.5, average=None))
    share = 0.5 if class_weights else counts[1].item() / 80
    assert baseline.log_loss == pytest.approx(
        -(weights * (y * math.log(share) + (1 - y) * math.log(1 - share))).sum() / weights.sum()
    )
    assert (baseline.accuracy, baseline.balanced_accuracy, baseline.auc) == (1 - y.astype(float).mean(), 0.5, 0.5)
    assert judgement.verdict.fit.model == pytest.approx(found.log_loss)
    assert judgement.verdict.fit.baseline == pytest.approx(baseline.log_loss)
    assert judgement.verdict.error.model == found.auc
    assert judgement.confusion == tuple(map(tuple, sklearn.metrics.confusion_matrix(y, p >= 0.5).tolist()))
    assert (judgement.majority, judgement.rare, judgement.weighted) == ("no", (1,), class_weights is not None)
    assert judgement.training_rows == tuple(counts.tolist())


def test_a_class_that_is_never_found_is_told_from_a_rare_one() -> None:
    train, test = parts(THREE, ("a", "b", "c"))
    model = softmax_model()
    with torch.no_grad():
        model.linears[0].weight.zero_()
        model.linears[0].bias.copy_(torch.tensor([1.0, 0.0, 0.0]))
    judgement = judge(model, train, test)
    assert judgement.rare == (2,)
    assert judgement.never_found == (1,)
    assert isinstance(judgement.test, ClassScores)
    assert judgement.test.auc is None


def page(capsys: pytest.CaptureFixture[str], judgement: Judgement) -> str:
    show_scores(judgement)
    OUTPUT.flush()
    return capsys.readouterr().out


CASES = {
    "numbers, better": (linear(2.5, 0.0), NUMBERS, None),
    "numbers, no better": (linear(0.0, 0.3), NUMBERS, None),
    "numbers, worse": (linear(-3.0, 0.0), NUMBERS, None),
    "a constant": (linear(1.0, 0.0), torch.ones(120, 1), None),
    "a rare class": (logistic(2, -3), ONE_IN_TEN, ("no", "yes")),
    "a class never found": (logistic(0.1, -3), ONE_IN_TEN, ("아니요", "예")),
    "three classes": (softmax_model(), THREE, ("a", "b", "c")),
    "long names": (softmax_model(), THREE, tuple(f"{letter * 30} 아주 긴 이름" for letter in "abc")),
}


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_line_of_a_judgement_is_longer_than_80_columns(case: str, language: str, capsys) -> None:
    set_language(language)
    model, y, names = CASES[case]
    for line in page(capsys, judge(model, *parts(y, names))).splitlines():
        assert cell_width(line) <= 80, line


@pytest.mark.parametrize(("case", "said"), [
    ("numbers, better", "Better than the baseline: on 40 held-out rows"),
    ("numbers, no better", "On 40 held-out rows the difference could be chance"),
    ("numbers, worse", "Worse than the baseline: on 40 held-out rows"),
    ("a constant", "the target is the same in all held-out rows (40)"),
    ("a rare class", "Class yes is rare"),
])  # fmt: skip
def test_a_judgement_says_what_was_compared(case: str, said: str, capsys) -> None:
    set_language("en")
    model, y, names = CASES[case]
    assert said in " ".join(page(capsys, judge(model, *parts(y, names))).split())


def test_class_weights_are_offered_for_a_rare_class_until_they_are_used(capsys) -> None:
    set_language("en")
    train, test = parts(ONE_IN_TEN, ("no", "yes"))
    assert "--class-weights" in page(capsys, judge(logistic(2, -3), train, test))
    assert "--class-weights" not in page(capsys, judge(logistic(2, -3), train, test, class_weights="balanced"))


def test_what_is_done_already_is_not_advised(capsys) -> None:
    set_language("en")
    judgement = judge(linear(0.0, 0.3), *parts(NUMBERS, None))
    assert "--repeat" in page(capsys, judgement)
    show_scores(judgement, first_of_several=True)
    OUTPUT.flush()
    assert "--repeat" not in capsys.readouterr().out


def test_a_useful_order_is_never_called_a_failure() -> None:
    """AUC well above ½ while the log loss cannot be told from the shares', and accuracy is the baseline's."""
    set_language("en")
    open_fit = Difference("log_loss", 0.21, 0.28, 0.07, -0.03, 0.17)
    verdict = Verdict(76, open_fit, Difference("auc", 0.879, 0.5, 0.379, 0.126, 0.465))
    said = verdict_sentence(verdict)
    assert verdict.word == "cannot-tell"
    assert "The order alone is better than guessing: AUC 0.879" in said
    assert "did not" not in said


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_verdict_has_words_in_both_languages(language: str) -> None:
    set_language(language)
    pairs = [("squared_error", "absolute_error"), ("log_loss", "auc"), ("log_loss", "balanced_accuracy")]
    ends = {"better": (0.1, 0.3), "worse": (-0.3, -0.1), "cannot-tell": (-0.1, 0.2)}
    said = set()
    for fit, error in pairs:
        for fit_ends in ends.values():
            for error_ends in ends.values():
                for splits in (1, 5):
                    both = (
                        Difference(name, 0.4, 0.5, sum(given) / 2, *given)
                        for name, given in ((fit, fit_ends), (error, error_ends))
                    )
                    sentence = verdict_sentence(Verdict(30, *both, splits=splits))
                    assert "30" in sentence
                    assert (splits == 1) or "5" in sentence
                    said.add(sentence)
    # Better, worse, neither; for each of the three pairs six in which one measure stands alone or against the other;
    # two of these pairs have the log loss alone in common.
    assert len(said) == 2 * (2 + 1 + 3 * 6 - 2)


def test_splits_that_hold_one_class_are_not_called_an_infinite_loss() -> None:
    set_language("en")
    told = compare_classes([0.2, 0.4, 0.9, 0.6], [0, 0, 1, 1], [0, 1])
    silent = compare_classes([0.2, 0.4, 0.3, 0.1], [0, 0, 0, 0], [0, 1])
    sure_and_wrong = compare_classes([0.1, 0.2, 0.8, 0.0], [0, 0, 1, 1], [0, 1])
    assert "are of one class" in verdict_sentence(silent)
    assert "all of the 3 splits, or all but one" in verdict_sentence(over_splits([told, silent, silent], 16))
    assert "log loss is infinite" in verdict_sentence(over_splits([told, told, sure_and_wrong], 16))
    assert "log loss is infinite" in verdict_sentence(sure_and_wrong)


def test_gains_are_shares_of_the_baselines_error_and_no_more_than_all_of_it() -> None:
    assert gains(Difference("squared_error", 10, 50, 40, 20, 70))[1:] == ("+80 %", "+40 % … +100 %")
    assert gains(Difference("absolute_error", 60, 50, -10, -30, 10))[1:] == ("-20 %", "-60 % … +20 %")
    assert gains(Difference("auc", 0.9, 0.5, 0.4, 0.25, 0.45))[1:] == ("+0.400", "+0.250 … +0.450")


def test_several_splits_are_shown_with_their_number(capsys) -> None:
    set_language("en")
    data = Dataset(X, NUMBERS)
    verdicts = [judge(linear(2.5, 0.0), *data.split(0.8, seed)).verdict for seed in range(4)]
    show_repeated(over_splits(verdicts, training_rows=96))
    OUTPUT.flush()
    said = " ".join(capsys.readouterr().out.split())
    assert "4 splits, 24 rows held out in each" in said
    assert "Better than the baseline: over 4 splits with 24 held-out rows each" in said
