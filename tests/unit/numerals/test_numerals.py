"""Numbers in digits and words, in every language, in own phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.numerals import chinese_value, numerals

EVERY_LANGUAGE = [
    ("en", "one hundred and sixty-four people", [164]),
    ("en", "5,800 detained", [5800]),
    ("en", "two thousand three hundred", [2300]),
    ("en", "1.5 million", [1500000]),
    ("en", "one man", []),
    ("en", "twenty-six", [26]),
    ("en", "12 and 13", [12, 13]),
    ("ru", "сто шестьдесят четыре", [164]),
    ("ru", "1,5 млн", [1500000]),
    ("ru", "5 тыс. 800", [5800]),
    ("ru", "двух тысяч трёхсот", [2300]),
    ("ru", "12 человек", [12]),
    ("ru", "один", []),
    ("ru", "5 800", [5800]),
    ("uk", "сто шістдесят чотири", [164]),
    ("uk", "п'ять тисяч вісімсот", [5800]),
    ("uk", "2,3 тис.", [2300]),
    ("uk", "дев’ятнадцять", [19]),
    ("kk", "жүз алпыс төрт адам", [164]),
    ("kk", "бес мың сегіз жүз", [5800]),
    ("kk", "2 мың", [2000]),
    ("kk", "он екі", [12]),
    ("kk", "jüz alpys tört adam", [164]),
    ("kk", "bes myñ", [5000]),
    ("tr", "yüz altmış dört kişi", [164]),
    ("tr", "2 bin 300", [2300]),
    ("tr", "beş bin sekiz yüz", [5800]),
    ("tr", "bin kişi", [1000]),
    ("tr", "ikiyüz", [200]),
    ("tr", "bir adam", []),
    ("tr", "5.800'e", [5800]),
    ("tr", "on iki", [12]),
    ("tr", "8 binden fazla", [8000]),
    ("kk", "8 мыңнан астам", [8000]),
    ("kk", "он мыңға жуық", [10000]),
    ("ru", "двое детей", [2]),
    ("ar", "مئة وأربعة وستون قتيلا و١٢٣ جريحا", [164, 123]),
    ("ar", "خمسة آلاف وثمانمئة", [5800]),
    ("ar", "ألفان وثلاثمئة", [2300]),
    ("ar", "١٬٢٥٠ و٣٫٥ مليون", [1250, 3500000]),
    ("fa", "صد و شصت و چهار نفر", [164]),
    ("fa", "دوازده", [12]),
    ("fa", "۱۲۳", [123]),
    ("fa", "دو هزار و سیصد", [2300]),
    ("fa", "۵ هزار", [5000]),
    ("fr", "mille deux cents", [1200]),
    ("fr", "cent soixante-quatre", [164]),
    ("fr", "quatre-vingt-dix-sept", [97]),
    ("fr", "soixante et onze", [71]),
    ("fr", "un homme", []),
    ("fr", "un million", [1000000]),
    ("fr", "5 800", [5800]),
    ("fr", "quatre-vingts", [80]),
    ("fr", "deux mille trois cents", [2300]),
    ("es", "dos mil", [2000]),
    ("es", "ciento sesenta y cuatro", [164]),
    ("es", "un hombre", []),
    ("es", "un millón", [1000000]),
    ("es", "cinco mil ochocientos", [5800]),
    ("es", "veintidós", [22]),
    ("es", "5.800", [5800]),
    ("es", "1,5 millones", [1500000]),
    ("es", "dos mil trescientas personas", [2300]),
    ("de", "zweitausenddreihundert", [2300]),
    ("de", "hundertvierundsechzig", [164]),
    ("de", "eine Frau", []),
    ("de", "eine Million", [1000000]),
    ("de", "fünf", [5]),
    ("de", "5.800", [5800]),
    ("de", "1,5 Millionen", [1500000]),
    ("de", "fünftausendachthundert", [5800]),
    ("de", "einundzwanzig", [21]),
    ("de", "zwei Millionen dreihunderttausend", [2300000]),
    ("zh", "一百六十四人死亡", [164]),
    ("zh", "5.8万人被捕", [58000]),
    ("zh", "两千三百", [2300]),
    ("zh", "十二", [12]),
    ("zh", "1亿2000万", [120000000]),
    ("zh", "3000人", [3000]),
    ("zh", "二〇二二年", [2022]),
    ("zh", "一万二千", [12000]),
]


@pytest.mark.parametrize(("language", "text", "expected"), EVERY_LANGUAGE)
def test_numbers_of_every_language(language: str, text: str, expected: list[float]) -> None:
    assert [one.value for one in numerals(text, language)] == expected


def test_where_a_number_stands() -> None:
    text = "Some two thousand three hundred left."
    (found,) = numerals(text, "en")
    assert text[found.start : found.end] == "two thousand three hundred"


NONE = [
    ("en", "thousands of people; a million reasons; one of them"),
    ("fr", "un homme et une femme"),
    ("tr", "bir kadın"),
    ("zh", "万一有十足的把握，千万小心"),
    ("ru", "тысячи людей, один из них"),
    ("fa", "ده و ده"),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_is_no_number(language: str, text: str) -> None:
    assert numerals(text, language) == ()


@pytest.mark.parametrize(
    ("numeral", "value"), [("十", 10), ("一百零五", 105), ("三千万", 3e7), ("二〇二二", 2022), ("百万", None)]
)
def test_chinese_numerals(numeral: str, value: float | None) -> None:
    assert chinese_value(numeral) == value


LETTERS = "0123456789.,٫٬ '’ ١۲一百万亿.五тысяч zweihundertmillеدو-"


@given(
    st.text(alphabet=LETTERS, max_size=80), st.sampled_from(["en", "ru", "tr", "ar", "de", "zh", "fr", "fa"])
)
def test_any_text_is_read(text: str, language: str) -> None:
    for one in numerals(text, language):
        assert 0 <= one.start < one.end <= len(text)


def test_a_text_of_nothing_but_digits_is_read_in_passing() -> None:
    assert len(numerals("9" * 100_000, "en")) <= 1
    assert numerals("zwei" * 10_000, "de") == ()
    assert len(numerals("1,111" * 20_000, "zh")) <= 20_000
