"""Makes the Korean font that the package ships out of Noto Sans KR, a font under the SIL Open Font License.

Run once by a maintainer; the result is committed:

    npm pack @expo-google-fonts/noto-sans-kr@0.4.3 && tar xzf expo-google-fonts-noto-sans-kr-0.4.3.tgz
    python .ci/make_font.py package/400Regular/NotoSansKR_400Regular.ttf mlp_tutorial/plotting/font

It keeps the 2,350 syllables of KS X 1001, the single letters of Hangul, Latin, Greek and the signs of mathematics,
drops hints and the tables of vertical writing, and gives the result a name of its own, so that it is never taken
for the whole font. The same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "MLP Tutorial Sans KR"
FILE = "MLPTutorialSansKR-Regular.ttf"
RANGES = (
    (0x0020, 0x017F),  # Latin
    (0x0370, 0x03FF),  # Greek
    (0x2010, 0x203F),  # dashes, quotation marks, …
    (0x2190, 0x22FF),  # arrows and mathematics, − among them
    (0x2460, 0x2473),  # ① to ⑳
    (0x25A0, 0x25FF),  # shapes
    (0x2713, 0x2713),  # ✓
    (0x3000, 0x301F),  # 「」 and other marks of Korean text
    (0x3131, 0x318E),  # single letters of Hangul
)


def main(source: str, folder: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["kern"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["BASE", "GSUB", "STAT", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=ks_x_1001_syllables() | {code for low, high in RANGES for code in range(low, high + 1)})
    subsetter.subset(font)
    rename(font)
    font.save(Path(folder) / FILE)


def ks_x_1001_syllables() -> set[int]:
    """Rows 16 to 40 of the standard, as EUC-KR encodes them."""
    cells = [bytes([row, cell]) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)]
    return {ord(cell.decode("euc_kr")) for cell in cells}


def rename(font: TTFont) -> None:
    """Own name in every record that a program shows; copyright, trademark and licence stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 2, 7, 8, 9, 10, 11, 13, 14)]
    origin = f"{FAMILY} Regular: subset of Noto Sans KR 2.004"
    for number, value in {1: FAMILY, 3: origin, 4: FAMILY, 5: "Version 2.004", 6: Path(FILE).stem}.items():
        names.setName(value, number, 3, 1, 0x409)


if __name__ == "__main__":
    main(*sys.argv[1:])
