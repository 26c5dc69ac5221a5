"""Letters that can be seen: a font with Hangul for every Korean text, found on the system or the bundled one.

Nothing here changes the settings of matplotlib, except `use_korean_font`, whose purpose it is.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mlp_tutorial.messages import get_language

if TYPE_CHECKING:
    from matplotlib.text import Text

KNOWN_FAMILIES = (
    "Pretendard",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Source Han Sans KR",
    "Source Han Sans K",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "Nanum Gothic",
    "NanumBarunGothic",
    "AppleGothic",
    "UnDotum",
)
BUNDLED_FAMILY = "MLP Tutorial Sans KR"
BUNDLED_FILE = Path(__file__).parent / "font" / "MLPTutorialSansKR-Regular.ttf"
_FILLS_IN = "DejaVu Sans"  # comes with matplotlib: ✗, ŷ, x₁ and the minus sign, which many Korean fonts lack
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def use_korean_font() -> str:
    """Make a font with Hangul matplotlib's default, for titles and labels of your own.

    The library's own pictures do not need it. It sets `font.family` of `matplotlib.rcParams`, for all
    figures from then on; inside `with plt.rc_context():` only for those made there. The minus sign is drawn too.

    Returns:
        Name of the font's family: one of your settings that has Hangul, else one that is installed, else the
        bundled font.

    Example:
        >>> import matplotlib.pyplot as plt
        >>> with plt.rc_context():
        ...     family = use_korean_font()
        ...     title = plt.gca().set_title("손실 함수")
        ...     plt.rcParams["font.family"][0] == family
        True
    """
    import matplotlib as mpl

    families = korean_families()
    mpl.rcParams["font.family"] = families
    return families[0]


def legible(label: "Text") -> "Text":
    """Give `label` a font with Hangul where it is or may become Korean, and return it."""
    if get_language() == "ko" or _HANGUL.search(label.get_text()):
        label.set_fontfamily(korean_families())
    return label


def korean_families() -> list[str]:
    """Font families to draw Korean with: one that has Hangul, then what fills in the signs it lacks."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    own = list(mpl.rcParams["font.family"])
    chosen = next((family for family in own if _file_of(family) and _has_hangul(str(_file_of(family)))), None)
    if chosen is None:
        upright = {
            entry.name: entry.fname
            for entry in fontManager.ttflist
            if entry.name in KNOWN_FAMILIES and entry.style == "normal" and _is_regular(entry.weight)
        }
        chosen = next((family for family in KNOWN_FAMILIES if family in upright and _has_hangul(upright[family])), None)
    if chosen is None:
        chosen = _bundled()
    return list(dict.fromkeys([chosen, *own, _FILLS_IN]))


def _bundled() -> str:
    from matplotlib.font_manager import fontManager

    if not any(entry.name == BUNDLED_FAMILY for entry in fontManager.ttflist):
        fontManager.addfont(BUNDLED_FILE)
    return BUNDLED_FAMILY


def _file_of(family: str) -> str | None:
    """File of a family, generic names such as sans-serif included; None where it is not installed."""
    from matplotlib.font_manager import FontProperties, findfont

    try:
        return str(findfont(FontProperties(family=family), fallback_to_default=False))
    except ValueError:
        return None


@cache
def _has_hangul(path: str) -> bool:
    from matplotlib.font_manager import get_font

    return get_font(path).get_char_index(ord("가")) != 0


def _is_regular(weight: str | int) -> bool:
    """Not a file of the family's thin, light or bold letters only; variable fonts open as their thinnest."""
    return weight in ("normal", "regular", "book", "medium") or (isinstance(weight, int) and 350 <= weight <= 500)
