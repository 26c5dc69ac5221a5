"""What was written is read: a table in any encoding, with any separator, with lines above and below it."""

import csv
import io
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial.tables.csv_file import Table, read_table

KOREAN_NAMES = ["지역", "나이", "전용면적(㎡)", "거래금액, 만원", "2020년", "혈액형", "기온 (℃)", "층"]
WESTERN_NAMES = ["âge", "Größe, cm", "loyer (€)", "prix 2020", "Straße", "quartier", "señal", "naïf"]
KOREAN_WORDS = ["서울", "강남구, 역삼동", "가나다", "예", '12" 화면', "둘째\n줄", "'90년대", "A-1", "계곡"]
WESTERN_WORDS = ["Île", "Zürich, Nord", "été", "oui", '12" écran', "deux\nlignes", "l'été", "A-1", "Ñandú"]
ABOVE = {
    "korean": ["□ 본 자료는 참고용입니다.", "조회 기간 : 2026-01-01 ~ 2026-01-31", "(단위: 명, 대)", '"구분", 아파트'],
    "western": ["Données mensuelles", "Période : janvier à mars", "(unité: k€, m²)", '"source", préfecture'],
}
BELOW = {
    "korean": ["출처: 통계청, 국가통계포털, 2026", "※ 외국인 제외", "주) 잠정치, 확정 전"],
    "western": ["Source: préfecture, 2026, corrigé", "* données provisoires", "Note: arrondi à l'unité"],
}
ENCODINGS = {"utf-8": "utf-8-sig", "utf-8-sig": "utf-8-sig", "cp949": "cp949", "utf-16": "utf-16", "cp1252": "cp1252"}


@dataclass(frozen=True)
class Written:
    """A table, and the file that it was written to."""

    names: list[str]
    rows: list[list[str]]
    content: bytes
    header_row: int
    separator: str
    encoding: str
    below: list[int] = field(default_factory=list)


FILLED = st.integers(-(10**6), 10**6).map(str)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    value = draw(st.floats(-1e6, 1e6).map(lambda x: f"{x:.2f}") | st.integers(-(10**6), 10**6).map(str))
    return draw(st.sampled_from([value, value, value, ""]))


@st.composite
def written_tables(draw: st.DrawFn) -> Written:
    """One column of numbers at least: without any nothing tells a row of names from the others."""
    encoding = draw(st.sampled_from(list(ENCODINGS)))
    kind = "western" if encoding == "cp1252" else "korean"
    names, words = (WESTERN_NAMES, WESTERN_WORDS) if kind == "western" else (KOREAN_NAMES, KOREAN_WORDS)
    width = draw(st.integers(2, 6))
    chosen = draw(st.permutations(names))[:width]
    always = draw(st.integers(0, width - 1))
    kinds = st.sampled_from([numbers(), st.sampled_from([*words, ""])])
    words_or_numbers = draw(st.lists(kinds, min_size=width, max_size=width))
    cells = [FILLED if place == always else column for place, column in enumerate(words_or_numbers)]
    rows = draw(st.lists(st.tuples(*cells).map(list), min_size=5, max_size=20))
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    above = draw(st.just([]) | st.lists(st.sampled_from(ABOVE[kind]), min_size=1, max_size=6, unique=True))
    above = [*above, ""] if above else draw(st.sampled_from([[], [""], [f"sep={separator}"]]))
    below = draw(st.just([]) | st.lists(st.sampled_from(BELOW[kind]), min_size=1, max_size=3, unique=True))
    blank = draw(st.integers(0, 2)) if below else 0
    table = io.StringIO()
    csv.writer(table, delimiter=separator, quoting=quoting, lineterminator=end).writerows([chosen, *rows])
    text = end.join([*above, ""]) + table.getvalue() + end * blank + "".join(line + end for line in below)
    if not below and draw(st.booleans()):
        text = text.removesuffix(end)
    content = text.encode(encoding)
    first_below = len(above) + 2 + len(rows) + blank
    return Written(chosen, rows, content, len(above) + 1, separator, ENCODINGS[encoding],
                   list(range(first_below, first_below + len(below))))  # fmt: skip


def text_of(table: Table) -> list[list[str]]:
    return table.frame.fillna("").to_numpy().tolist()


@given(written_tables())
def test_a_written_table_is_read(written: Written) -> None:
    table = read_table(io.BytesIO(written.content))
    assert list(table.frame.columns) == written.names
    assert text_of(table) == written.rows
    assert table.frame.index.tolist() == [written.header_row + 1 + place for place in range(len(written.rows))]
    assert (table.header_row, table.separator) == (written.header_row, written.separator)
    ascii_only = written.content.isascii()
    assert table.encoding == ("utf-8-sig" if ascii_only else written.encoding)


@given(written_tables())
def test_what_the_reader_says_by_hand_gives_the_same(written: Written) -> None:
    found = read_table(io.BytesIO(written.content))
    said = read_table(
        io.BytesIO(written.content),
        header=written.header_row,
        separator=written.separator,
        encoding=written.encoding,
    )
    assert text_of(said) == text_of(found) == written.rows
    assert list(said.frame.columns) == list(found.frame.columns)
