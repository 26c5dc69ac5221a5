"""Units that people write behind or before a number, each with its other spellings."""

from typing import NamedTuple


class Unit(NamedTuple):
    """What a number is counted in.

    Attributes:
        family: Units of one family are the same quantity in other numerals: 원 and 만원.
        name: As it is shown; "" where there is none.
        factor: How many of the family's smallest unit it is.
    """

    family: str
    name: str
    factor: float


NO_UNIT = Unit("", "", 1.0)
# Numerals, no units: 만 is ten thousand of whatever is counted.
_NUMERALS = {
    "": 1.0,
    "십": 1e1,
    "백": 1e2,
    "천": 1e3,
    "만": 1e4,
    "십만": 1e5,
    "백만": 1e6,
    "천만": 1e7,
    "억": 1e8,
    "조": 1e12,
}
_COUNTED_IN_THOUSANDS = ("원", "명", "달러", "건", "대", "톤")
# A line per unit: its name, then its other spellings.
_SPELLINGS = """
₩ ￦ KRW won Won WON
$ US$ USD usd dollars
€ EUR eur euro euros
£ GBP gbp
¥ JPY jpy 엔
위안 元 CNY RMB
% ％ 퍼센트 프로 percent pct
%p %P %포인트
‰
㎡ m² m2 m^2 M2 sqm 제곱미터
평
㎢ km² km2
ha 헥타르
acre acres
sqft ft² ft2 sq.ft sq.ft.
m 미터 meter meters metre metres
km ㎞ 킬로미터 kms
cm ㎝ 센티미터 센티
mm ㎜ 밀리미터
ft feet foot 피트
in inch inches 인치 "
mile miles mi 마일
kg ㎏ kgs Kg KG 킬로그램
g 그램 gram grams
mg ㎎ 밀리그램
t ton tons
lb lbs pound pounds 파운드
oz
㎥ m³ m3
L ℓ l 리터 liter liters litre litres
mL ㎖ ml 밀리리터
cc CC ㏄
℃ °C ˚C ºC
℉ °F ˚F ºF
도 ° deg
km/h kmh kph ㎞/h
mph
m/s ㎧
km/L km/l km/ℓ ㎞/ℓ kmpl
km/kg
km/kWh ㎞/kWh
kW ㎾ kw
kWh ㎾h kwh
W
V
Ah
hp HP bhp PS ps 마력
rpm
hPa ㍱
㎍/㎥ µg/m³ μg/m³ ㎍/m³
ppm
dB
bpm
GB Gb
MB Mb
KB kB
TB
MHz
GHz
kcal ㎉ Kcal
개
회
번
인
층
세
살
년 year years yr yrs
개월 month months
월
주 week weeks
일 day days
시간 h hr hrs hour hours
시
분 min mins minute minutes
초 s sec secs second seconds
ms
가구
세대
채
권
편
점 pt pts point points
위 등
급 등급
학년
학기
반
차
배
마리
그루
장
쪽 페이지 page pages
곳
개소
칸
잔
병
박
호봉
평형
people persons
ea EA pcs
"""


def _units() -> dict[str, Unit]:
    units = {}
    for line in _SPELLINGS.split("\n"):
        for spelling in (names := line.split()):
            units[spelling] = Unit(names[0], names[0], 1.0)
    for counted in _COUNTED_IN_THOUSANDS:
        for numeral, factor in _NUMERALS.items():
            units[numeral + counted] = Unit(counted, numeral + counted, factor)
    for numeral in ("만", "억", "조"):
        units[numeral] = units[numeral + "원"]
    return units


UNITS = _units()
SHARES = ("%", "‰", "%p")  # without the sign it is another number: 0.03 is 3 %
BEFORE = ("US$", "$", "₩", "€", "£", "¥", "KRW", "USD", "EUR", "GBP", "JPY")
# As in "10k views" and "$1.2M"; m is a metre.
MULTIPLES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}


def unit_called(spelling: str) -> Unit | None:
    """The unit of that spelling, or None for a word that is none.

    Example:
        >>> unit_called("m2").name, unit_called("만원"), unit_called("Seoul")
        ('㎡', Unit(family='원', name='만원', factor=10000.0), None)
    """
    return UNITS.get(spelling) if spelling else NO_UNIT
