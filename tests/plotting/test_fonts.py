"""Letters: the language in use, a font with Hangul found or bundled, and a warning where one would be missing."""

import logging
import re
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from mlp_tutorial import plotting, set_language
from mlp_tutorial.plotting import fonts
from tests.catalogues import catalogue
from tests.plotting.pictures import PICTURES, X_XOR, Y_XOR, labels, network, texts

HANGUL = re.compile("[가-힣]")
NO_GLYPH = re.compile("Glyph .* missing|does not have a glyph")
WITHOUT_WORDS = {"truth table"}
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


@pytest.fixture
def no_korean_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which matplotlib knows its own fonts only."""
    own = [entry for entry in font_manager.fontManager.ttflist if Path(entry.fname).is_relative_to(mpl.get_data_path())]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)


def missing_letters(figure: Figure, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What matplotlib says of letters it lacks while it draws: warnings for plain text, lines in the log for mathtext.

    Its other warnings are no matter of letters: 3.10.0 calls functions that pyparsing has deprecated.
    """
    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.WARNING, logger="matplotlib"):
        warnings.simplefilter("always")
        figure.canvas.draw()
    said = [*(str(warning.message) for warning in warned), *(record.getMessage() for record in caplog.records)]
    return [sentence for sentence in said if NO_GLYPH.search(sentence)]


@every_picture
def test_korean_letters_are_all_there(draw, caplog: pytest.LogCaptureFixture) -> None:
    set_language("ko")
    assert missing_letters(draw().figure, caplog) == []


@every_picture
def test_the_bundled_font_draws_where_the_system_has_none(
    draw, caplog: pytest.LogCaptureFixture, no_korean_font
) -> None:
    set_language("ko")
    ax = draw()
    assert missing_letters(ax.figure, caplog) == []
    korean = [label for label in labels(ax) if HANGUL.search(label.get_text())]
    assert {label.get_fontfamily()[0] for label in korean} <= {fonts.BUNDLED_FAMILY}


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in WITHOUT_WORDS])
def test_a_font_without_hangul_is_found_out(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, no_korean_font
) -> None:
    monkeypatch.setattr(fonts, "_bundled", lambda: "DejaVu Sans")
    set_language("ko")
    assert missing_letters(PICTURES[name]().figure, caplog) != []


def test_plain_text_without_a_glyph_is_a_warning(monkeypatch: pytest.MonkeyPatch, no_korean_font) -> None:
    monkeypatch.setattr(fonts, "_bundled", lambda: "DejaVu Sans")
    set_language("ko")
    ax = plotting.plot_cost([1.0, 0.5])
    with pytest.raises(UserWarning, match=r"Glyph \d+ .* missing"):
        ax.figure.canvas.draw()


@every_picture
def test_the_words_are_in_the_language_in_use(draw) -> None:
    written = {}
    for language in ("ko", "en"):
        set_language(language)
        written[language] = texts(draw())
    assert not HANGUL.search("".join(written["en"]))
    sentences = {language: catalogue(language) for language in written}
    for english, korean in zip(written["en"], written["ko"], strict=True):
        if HANGUL.search(korean):
            assert any(
                _fills(sentences["en"][key], english) and _fills(sentences["ko"][key], korean)
                for key in sentences["en"]
                if key.startswith("plotting.")
            ), (english, korean)
        else:
            assert english == korean


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in WITHOUT_WORDS])
def test_a_picture_in_korean_says_something_in_korean(name: str) -> None:
    set_language("ko")
    assert HANGUL.search("".join(texts(PICTURES[name]())))


def test_korean_names_are_drawn_in_an_english_picture_too(no_korean_font) -> None:
    ax = plotting.plot_boundary(
        network(), X_XOR, Y_XOR, class_names=["끔", "켬"], feature_names=["스위치 가", "스위치 나"]
    )
    ax.figure.canvas.draw()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("스위치 가", "스위치 나")


@pytest.mark.parametrize("sign", "−✓✗…·²₁ŷσαβ≤≥→½")
def test_signs_of_mathematics_are_drawn_beside_hangul(
    sign: str, caplog: pytest.LogCaptureFixture, no_korean_font
) -> None:
    set_language("ko")
    figure = plt.figure()
    fonts.legible(figure.text(0, 0, f"한글 {sign}"))
    assert missing_letters(figure, caplog) == []


def test_the_bundled_font_has_every_syllable_of_the_catalogue() -> None:
    known = font_manager.get_font(fonts.BUNDLED_FILE).get_charmap()
    said = set("".join(sentence for key, sentence in catalogue("ko").items() if key.startswith("plotting.")))
    assert {letter for letter in said if HANGUL.match(letter)} - {chr(code) for code in known} == set()


def test_the_bundled_font_comes_with_its_licence() -> None:
    licence = (fonts.BUNDLED_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_font_of_the_system_is_preferred(monkeypatch: pytest.MonkeyPatch, no_korean_font) -> None:
    entry = font_manager.FontEntry(fname=str(fonts.BUNDLED_FILE), name="NanumGothic", style="normal", weight=400)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [*font_manager.fontManager.ttflist, entry])
    assert fonts.korean_families()[0] == "NanumGothic"


def test_a_font_of_that_name_without_hangul_is_passed_over(monkeypatch: pytest.MonkeyPatch, no_korean_font) -> None:
    latin = font_manager.findfont("DejaVu Sans")
    entry = font_manager.FontEntry(fname=latin, name="NanumGothic", style="normal", weight=400)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [*font_manager.fontManager.ttflist, entry])
    assert fonts.korean_families()[0] == fonts.BUNDLED_FAMILY


def test_the_readers_own_font_comes_first_where_it_has_hangul(no_korean_font) -> None:
    fonts.korean_families()  # makes the bundled font known
    with mpl.rc_context({"font.family": [fonts.BUNDLED_FAMILY, "DejaVu Serif"]}):
        assert fonts.korean_families() == [fonts.BUNDLED_FAMILY, "DejaVu Serif", "DejaVu Sans"]


def test_use_korean_font_makes_titles_of_ones_own_readable(no_korean_font) -> None:
    with mpl.rc_context():
        family = plotting.use_korean_font()
        plt.gca().set_title("손실 함수 −1")
        plt.gcf().canvas.draw()
        assert mpl.rcParams["font.family"][0] == family == fonts.BUNDLED_FAMILY


def test_without_it_they_give_the_warning(no_korean_font) -> None:
    plt.gca().set_title("손실 함수")
    with pytest.raises(UserWarning, match=NO_GLYPH):
        plt.gcf().canvas.draw()


def _fills(sentence: str, shown: str) -> bool:
    """Whether `shown` is `sentence` with its placeholders filled, alone or as one line of several."""
    parts = re.split(r"(\{\{|\}\}|\{\w+\})", sentence)
    pattern = "".join(
        {"{{": r"\{", "}}": r"\}"}.get(part, ".+" if part[:1] == "{" else re.escape(part)) for part in parts
    )
    return any(re.fullmatch(pattern, piece) for line in shown.split("\n") for piece in (line, *line.split(" · ")))
