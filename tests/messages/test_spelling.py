"""The nearest known name is asked about, in the language in use; for a name like none, nothing is."""

import pytest

from mlp_tutorial import set_language
from mlp_tutorial.messages.spelling import did_you_mean

KNOWN = ("sigmoid", "tanh", "relu", "leaky_relu")


@pytest.mark.parametrize(
    ("asked", "meant"), [("than", "tanh"), ("Sigmoyd", "sigmoid"), ("RELU", "relu"), ("leaky", "leaky_relu")]
)
def test_the_nearest_name_is_asked_about(asked: str, meant: str) -> None:
    said = {}
    for language in ("en", "ko"):
        set_language(language)
        said[language] = did_you_mean(asked, KNOWN)
    assert all(meant in sentence for sentence in said.values())
    assert said["en"] != said["ko"]


@pytest.mark.parametrize("asked", ["", "xyz", "softmax"])
def test_a_name_like_none_gives_no_guess(asked: str) -> None:
    assert did_you_mean(asked, KNOWN) == ""


def test_without_known_names_there_is_no_guess() -> None:
    assert did_you_mean("tanh", ()) == ""
