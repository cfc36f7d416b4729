"""What names in a sentence are taken for: own sentences in every language, namesakes, ordinary words, people."""

from __future__ import annotations

import pytest

from crawler.places import Place, find_places


def ids(text: str, language: str = "", *countries: str) -> list[str]:
    return [place.id for place in find_places(text, language, countries=countries)]


EVERY_LANGUAGE = [
    (
        "en",
        "Marches spread from Zhanaozen to Almaty, Kazakhstan's largest city.",
        "kz/zhanaozen kz/almaty kz",
    ),
    ("en", "The U.S. and the UK called on Saudi Arabia to open its ports.", "us gb sa"),
    ("ru", "В Казахстане и в Алматы отключили связь, из Нур-Султана не летают.", "kz kz/almaty kz/astana"),
    (
        "ru",
        "Между Турцией и Сирией; в Нижнем Новгороде и под Иерусалимом.",
        "tr sy ru/nizhniy-novgorod il/jerusalem",
    ),
    ("uk", "У Києві, Харкові та Львові чути вибухи, повідомили в Україні.", "ua/kyiv ua/kharkiv ua/lviv ua"),
    (
        "kk",
        "Алматыда және Астанадан, Қазақстанның батысында, Шымкентте.",
        "kz/almaty kz/astana kz kz/shymkent",
    ),
    ("kk", "Almatyda jäne Astanadan, Qazaqstannyñ batysynda.", "kz/almaty kz/astana kz"),
    ("tr", "Almatı'da ve İstanbul'da, Türkiye'nin güneyinde toplandılar.", "kz/almaty tr/istanbul tr"),
    ("ar", "خرج الناس في ألماتي وبالعراق ولبنان وللسعودية وفي حلب ومصر", "kz/almaty iq lb sa sy/aleppo eg"),
    ("fa", "در آلماتی و تهران و کابل، افغانستان، مردم گرد آمدند", "kz/almaty ir/tehran af/kabul af"),
    ("fr", "À Marseille, en France, et au Kazakhstan, les États-Unis regardent.", "fr/marseille fr kz us"),
    ("es", "En Sevilla, España, y en Kazajistán; EE. UU. no comenta.", "es/sevilla es kz us"),
    ("de", "In Kasachstans Hauptstadt Astana und in München wurde gewarnt.", "kz kz/astana de/munich"),
    ("zh", "哈萨克斯坦最大城市阿拉木图发生骚乱，中国和俄罗斯呼吁冷静。", "kz kz/almaty cn ru"),
    ("zh", "土耳其伊斯坦布爾和北京市都下了雪", "tr tr/istanbul cn/beijing"),
]


@pytest.mark.parametrize(("language", "text", "expected"), EVERY_LANGUAGE)
def test_names_in_every_language(language: str, text: str, expected: str) -> None:
    assert ids(text, language) == expected.split()


NAMESAKES = [
    ("Georgia's cabinet met in Tbilisi.", "ge ge/tbilisi"),
    ("Queues formed in Georgia and in Atlanta, United States.", "us/georgia-region us/atlanta us"),
    ("The State of Georgia will count again.", "us/georgia-region"),
    ("Shots were heard in Tripoli.", "ly/tripoli"),
    ("Shots were heard in Tripoli; Beirut sent soldiers.", "lb/tripoli lb/beirut"),
    ("The road to Santiago is closed.", "cl/santiago"),
    ("Santiago de Cuba lost power, then the rest of Cuba.", "cu/santiago-de-cuba cu"),
    ("A bus left Córdoba for Buenos Aires in Argentina.", "ar/cordoba ar/buenos-aires ar"),
    ("A bus left Córdoba for Sevilla in Spain.", "es/cordoba es/sevilla es"),
    ("Niger closed its border with Nigeria.", "ne ng"),
    ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea.", "gn gw gq pg"),
    ("The governor of Almaty Region flew to Almaty.", "kz/almaty-region kz/almaty"),
    ("Washington welcomed the talks.", "us/washington"),
    ("Fires spread in Washington state.", "us/washington-region"),
]


@pytest.mark.parametrize(("text", "expected"), NAMESAKES)
def test_namesakes(text: str, expected: str) -> None:
    assert ids(text, "en") == expected.split()


REGION_OR_CITY = [
    ("ru", "Из Туркестана и из Туркестанской области.", "kz/turkistan kz/turkistan-region"),
    ("ru", "Аким Алматинской области приехал в Алматы.", "kz/almaty-region kz/almaty"),
    ("kk", "Түркістан облысында, ал Түркістан қаласында тыныш.", "kz/turkistan-region kz/turkistan"),
    ("kk", "Türkıstan oblysynda qar jaudy.", "kz/turkistan-region"),
    ("ar", "قصف في محافظة حلب", "sy/aleppo-region"),
    ("en", "Villages of Herat province were cut off.", "af/herat-region"),
    ("tr", "Van ilinde kar yağdı.", "tr/van-region"),
]


@pytest.mark.parametrize(("language", "text", "expected"), REGION_OR_CITY)
def test_a_kind_beside_the_name_decides(language: str, text: str, expected: str) -> None:
    assert ids(text, language) == expected.split()


def test_the_outlets_country_decides_where_the_text_does_not() -> None:
    assert ids("Shots were heard in Tripoli.", "en", "LB") == ["lb/tripoli"]
    assert ids("Un autobús salió de Córdoba.", "es", "es") == ["es/cordoba"]


NO_PLACES = [
    (
        "en",
        "Reading is nice. Of the dead, most were mobile. Nice work, said the man; Most of it was Reading.",
    ),
    ("en", "May the best man win. Police march on Sunday. The Bath was hot, and the bath stayed hot."),
    ("ru", "Победа близка. Верный друг, мирный день. Того и ждали. Мир вам."),
    ("uk", "Мали рацію. Того дня мали дощ."),
    ("fr", "Tours de contrôle fermées. Nord et sud se parlent."),
    ("es", "La victoria fue suya. Para la paz, norte y sur."),
    ("de", "Das Essen war kalt, und in der Halle stand ein Hof."),
    ("tr", "Ordu devreye girdi. Batman filmi oynadı."),
    ("ar", "قال إن المدينة هادئة والعين ترى"),
    ("zh", "人民的东部生活很平安"),
    ("en", ""),
    ("", "12 345 !!! \u202e \ufdfa"),
]


@pytest.mark.parametrize(("language", "text"), NO_PLACES)
def test_ordinary_words_are_no_places(language: str, text: str) -> None:
    assert ids(text, language) == []


def test_an_ordinary_word_is_a_place_beside_its_country() -> None:
    assert ids("She left for Nice by train, then flew over France.", "fr") == ["fr/nice", "fr"]
    assert ids("سافر إلى مدينة العين في الإمارات", "ar") == ["ae/al-ain-city", "ae"]


PEOPLE = [
    ("en", "Denzel Washington smiled. Later Washington left."),
    ("en", "Chelsea Clinton and Mr. London spoke."),
    ("en", "J. Washington signed it."),
    ("ru", "Актер Дензел Вашингтон ответил. Вашингтон был рад."),
]


@pytest.mark.parametrize(("language", "text"), PEOPLE)
def test_people_are_no_places(language: str, text: str) -> None:
    assert ids(text, language) == []


def test_mentions_are_counted_with_the_first_position() -> None:
    found = find_places("Из Алматы пишут: в Павлодаре тихо. Алматы ждёт.", "ru")
    assert found == (
        Place("kz/almaty", "Almaty", "city", "kz", 2, 3),
        Place("kz/pavlodar", "Pavlodar", "city", "kz", 1, 19),
    )


def test_a_text_of_nothing_but_names_takes_no_longer_than_its_length_allows() -> None:
    (place,) = find_places("Almaty " * 200_000, "en")
    assert place.count == 120_000 // 7 + 1


def test_a_german_noun_is_no_town_of_the_outlets_country() -> None:
    assert ids("Viele Leute lobten das Essen im Zelt.", "de", "de") == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Жители Бучи вернулись домой, в Сочи дождь.", "ru", ["ua/bucha", "ru/sochi"]),
        ("The report by Human Rights Watch names nobody.", "en", []),
        ("东部和南方的胜利属于人民。", "zh", []),
        ("四川发生地震。", "zh", ["cn/sichuan-region"]),
        ("Bu sabah Gazze sessizdi, halep çeşnisi pişti.", "tr", ["ps/gaza"]),
    ],
)
def test_only_ordinary_words_are_doubted(text: str, language: str, expected: list[str]) -> None:
    assert ids(text, language) == expected
