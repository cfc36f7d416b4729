"""Number words of eleven languages, by value. Words of one value are parted by "/"; keys are folded.

Turkish, Kazakh and German words may be joined, with ``JOINTS`` between them; ``ALONE`` are articles too, and a number
only before a bigger word ("un million").
"""

from __future__ import annotations

from crawler.text import fold

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen "
    "seventeen eighteen nineteen | twenty thirty forty fifty sixty seventy eighty ninety |",
    "ru": "ноль/нуль один/одна/одно/одного/одной/одну два/две/двух/двум/двумя/двое/двоих "
    "три/трех/трем/тремя/трое/троих "
    "четыре/четырех/четырем/четырьмя/четверо/четверых пять/пяти/пятью/пятеро/пятерых "
    "шесть/шести/шестью/шестеро/шестерых семь/семи/семью/семеро/семерых восемь/восьми/восемью "
    "девять/девяти/девятью десять/десяти/десятью одиннадцать/одиннадцати двенадцать/двенадцати "
    "тринадцать/тринадцати "
    "четырнадцать/четырнадцати пятнадцать/пятнадцати шестнадцать/шестнадцати семнадцать/семнадцати "
    "восемнадцать/восемнадцати девятнадцать/девятнадцати | двадцать/двадцати тридцать/тридцати сорок/сорока "
    "пятьдесят/пятидесяти шестьдесят/шестидесяти семьдесят/семидесяти восемьдесят/восьмидесяти "
    "девяносто/девяноста | "
    "сто/ста двести/двухсот триста/трехсот четыреста/четырехсот пятьсот/пятисот шестьсот/шестисот "
    "семьсот/семисот "
    "восемьсот/восьмисот девятьсот/девятисот",
    "uk": "нуль один/одна/одне/одного/однієї/одну два/дві/двох/двом/двоє три/трьох/трьом/троє чотири/чотирьох/четверо "
    "п'ять/п'яти/п'ятьох/п'ятеро "
    "шість/шести/шістьох сім/семи/сімох вісім/восьми/вісьмох дев'ять/дев'яти десять/десяти/десятьох "
    "одинадцять/одинадцяти дванадцять/дванадцяти тринадцять/тринадцяти чотирнадцять/чотирнадцяти "
    "п'ятнадцять/п'ятнадцяти шістнадцять/шістнадцяти сімнадцять/сімнадцяти вісімнадцять/вісімнадцяти "
    "дев'ятнадцять/дев'ятнадцяти | двадцять/двадцяти тридцять/тридцяти сорок/сорока п'ятдесят/п'ятдесяти "
    "шістдесят/шістдесяти сімдесят/сімдесяти вісімдесят/вісімдесяти дев'яносто/дев'яноста | сто/ста "
    "двісті/двохсот "
    "триста/трьохсот чотириста/чотирьохсот п'ятсот/п'ятисот шістсот/шестисот сімсот/семисот вісімсот/восьмисот "
    "дев'ятсот/дев'ятисот",
    "kk": "нөл/nöl бір/bır екі/екеу/ekı үш/үшеу/üş төрт/төртеу/tört бес/бесеу/bes алты/алтау/alty "
    "жеті/жетеу/jetı сегіз/segız "
    "тоғыз/toğyz он/on - - - - - - - - "
    "- | жиырма/jiyrma отыз/otyz қырық/qyryq елу/elu алпыс/alpys жетпіс/jetpıs сексен/seksen тоқсан/toqsan |",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz on - - - - - - - - - | yirmi otuz kırk "
    "elli altmış yetmiş "
    "seksen doksan |",
    "ar": "صفر واحد/واحدة اثنان/اثنين/اثنتان/اثنتين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع "
    "ثمانية/ثماني/ثمان "
    "تسعة/تسع عشرة/عشر - - - - - - - - - | عشرون/عشرين ثلاثون/ثلاثين أربعون/أربعين خمسون/خمسين "
    "ستون/ستين سبعون/سبعين "
    "ثمانون/ثمانين تسعون/تسعين | - مئتان/مائتان/مئتين/مائتين ثلاثمئة/ثلاثمائة أربعمئة/أربعمائة خمسمئة/خمسمائة "
    "ستمئة/ستمائة سبعمئة/سبعمائة ثمانمئة/ثمانمائة/ثمانيمائة تسعمئة/تسعمائة",
    "fa": "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده "
    "نوزده | بیست سی چهل "
    "پنجاه شصت هفتاد هشتاد نود | - دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد",
    "fr": "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize - - - | "
    "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante |",
    "es": "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince dieciséis "
    "diecisiete dieciocho diecinueve | veinte treinta cuarenta cincuenta sesenta setenta ochenta "
    "noventa | cien/ciento "
    "doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
    "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
    "de": "null ein/eins/eine/einen/einer zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn | zwanzig dreißig vierzig fünfzig sechzig siebzig "
    "achtzig neunzig |",
}
_MORE = {
    "es": {"veintiún": 21, "veintiuno": 21, "veintiuna": 21, "veintidós": 22, "veintitrés": 23,
           "veinticuatro": 24,
           "veinticinco": 25, "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29},
    "ar": {"مئتا": 200, "ألفان": 2000, "ألفين": 2000, "مليونان": 2_000_000, "مليونين": 2_000_000},
}  # fmt: skip
# Words that multiply what stands before them: hundreds, thousands, millions, thousands of millions.
_TIMES = {
    "en": "hundred/hundreds thousand/k million/m/mln billion/bn",
    "ru": "- тысяча/тысячи/тысяч/тысячу/тысячам/тыс миллион/миллиона/миллионов/миллионам/млн "
    "миллиард/миллиарда/"
    "миллиардов/млрд",
    "uk": "- тисяча/тисячі/тисяч/тисячу/тис мільйон/мільйона/мільйони/мільйонів/млн мільярд/мільярда/мільярди/"
    "мільярдів/млрд",
    "kk": "жүз/jüz мың/myñ миллион/million/млн миллиард/milliard/млрд",
    "tr": "yüz bin milyon/mln/mn milyar/mlr",
    "ar": "مئة/مائة/مية ألف/آلاف/الف/ألفا مليون/ملايين/مليونا مليار/مليارات/بليون",
    "fa": "صد هزار میلیون میلیارد",
    "fr": "cent/cents mille million/millions milliard/milliards",
    "es": "- mil/millares millón/millones -",
    "de": "hundert tausend million/millionen/mio milliarde/milliarden/mrd",
}
JOINTS = {"en": ("and",), "fr": ("et",), "es": ("y",), "de": ("und",), "ar": ("و",), "fa": ("و",)}
JOINED = ("de", "tr", "kk")
# Case endings that a number word may carry; with one the number ends.
_ENDINGS = {
    "tr": "e a ye ya i u ü yi si sı su sü de da te ta den dan ten tan nin in un ün er",
    "kk": "ге ға ке қа ден дан тен тан нен нан ді ды ті ты ні ны де да те та дің дың тің тың нің ның",
}
_ALONE = {
    "en": "one",
    "fr": "un une",
    "es": "un una uno",
    "de": "ein eine einen einer eins",
    "tr": "bir on",
    "kk": "бір он bır on",
    "fa": "یک ده نه سه سی دو",
    "ar": "واحد واحدة ست عشر",
    "ru": "один одна одно одного одной одну сто",
    "uk": "один одна одне одного однієї одну",
}
# Said without anything before them these are numbers; "thousands" and "million people" are not.
_BARE = {"tr": (100, 1000), "kk": (100, 1000), "fr": (100, 1000), "es": (1000,), "ar": (100, 1000),
           "fa": (100, 1000),
         "de": (100, 1000), "ru": (), "uk": (), "en": ()}  # fmt: skip


def _spread(listed: str, values: list[int]) -> dict[str, int]:
    rows = zip(listed.split(), values, strict=False)
    return {
        fold(word).replace("'", ""): value for row, value in rows for word in row.split("/") if word != "-"
    }


def units(language: str) -> dict[str, int]:
    """Folded number words of a language that stand for themselves."""
    ones, tens, hundreds = _UNITS[language].split("|")
    more = {fold(word): value for word, value in _MORE.get(language, {}).items()}
    return {**_spread(ones, list(range(20))), **_spread(tens, list(range(20, 100, 10))),
            **_spread(hundreds, list(range(100, 1000, 100))), **more}  # fmt: skip


def times(language: str) -> dict[str, int]:
    """Folded number words of a language that multiply what stands before them."""
    return _spread(_TIMES[language], [100, 1000, 10**6, 10**9])


def alone(language: str) -> frozenset[str]:
    """Folded words that are a number only beside another number word."""
    return frozenset(fold(word) for word in _ALONE.get(language, "").split())


def bare(language: str) -> tuple[int, ...]:
    """The multipliers that are numbers by themselves ("mille", "bin")."""
    return _BARE[language]


def endings(language: str) -> tuple[str, ...]:
    """Folded case endings that number words of a language carry."""
    return tuple(fold(ending) for ending in _ENDINGS.get(language, "").split())


LANGUAGES = frozenset(_UNITS)
