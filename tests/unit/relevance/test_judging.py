"""Pages against topics, in many languages: what counts as the same word, and the reasons given."""

from __future__ import annotations

import pytest

from crawler.relevance import Topic, compile_topic, judge
from storage.records import Match, Verdict

TERMS = {
    "kazakhstan": {
        "en": ["Kazakhstan", "Almaty", "Nur-Sultan"],
        "ru": ["Казахстан", "Алматы", "Алма-Ата", "Токаев"],
        "uk": ["Казахстан", "Алмати"],
        "kk": ["Қазақстан", "Алматы"],
        "tr": ["Kazakistan", "Almatı"],
        "ar": ["كازاخستان", "ألماتي"],
        "zh": ["哈萨克斯坦", "阿拉木图"],
        "fr": ["Kazakhstan"],
        "es": ["Kazajistán"],
        "de": ["Kasachstan"],
    },
    "unrest": {
        "en": ["protest", "state of emergency", "riot*"],
        "ru": ["протест", "чрезвычайное положение", "беспорядки"],
        "uk": ["протест", "надзвичайний стан"],
        "kk": ["наразылық", "төтенше жағдай"],
        "tr": ["protesto", "olağanüstü hal"],
        "ar": ["احتجاج", "حالة الطوارئ"],
        "zh": ["抗议", "紧急状态"],
        "fr": ["manifestation", "état d'urgence"],
        "es": ["protesta", "estado de emergencia"],
        "de": ["Protest", "Ausnahmezustand"],
    },
}
TOPIC = compile_topic("kz", "@kazakhstan @unrest", TERMS)


def verdict(topic: Topic | str, title: str, text: str = "", language: str = "", address: str = "") -> Verdict:
    compiled = compile_topic("t", topic, TERMS) if isinstance(topic, str) else topic
    return judge(compiled, title=title, text=text, language=language, address=address)


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "Kazakhstan's leader speaks", "Protesters stayed on the square; rioting went on."),
        ("en", "Calm returns to Nursultan", "The state of emergency ends."),
        ("ru", "В Казахстане подорожал газ", "Режим чрезвычайного положения действует с полуночи."),
        ("ru", "Токаевым подписан указ", "После беспорядков прошли сутки."),
        ("ru", "Ночь в АлмаАте", "Число протестов растёт."),
        ("ru", "Поезда в Алма-Ату отменены", "Протестами охвачены три района."),
        ("ru", "КАЗАХСТАНОМ ПРАВЯТ ПРОТЕСТЫ", ""),
        ("ru", "Связь в Кaзaхстане пропала", "Прoтесты идут"),  # Latin letters inside
        ("uk", "У Казахстані відключили мережу", "Протестів стає більше."),
        ("uk", "Війська в Алмати", "Оголошено надзвичайного стану"),
        ("kk", "Қазақстанда баға өсті", "Наразылықтар басталды."),
        ("kk", "Алматының орталығында", "Төтенше жағдай жарияланды."),
        ("tr", "Kazakistan'da akaryakıt zammı", "Protestolar üçüncü gününde."),
        ("tr", "ALMATI'DA OLAĞANÜSTÜ HAL", ""),
        ("ar", "السلطات في كازاخستان تقطع الإنترنت", "استمرت الاحتجاجات ليلا."),
        ("ar", "إطلاق نار بألماتي", "أعلنت حَالة الطـوارئ"),
        ("zh", "哈萨克斯坦总统讲话", "当局宣布进入紧急状态。"),
        ("zh", "阿拉木图机场关闭", "抗议者撤离。"),
        ("fr", "Au Kazakhstan, l’état d’urgence", "Les manifestations continuent."),
        ("es", "Kazajistán corta internet", "Las protestas siguen."),
        ("es", "Kazajistan corta internet", "El estado de emergencia sigue."),
        ("de", "Kasachstans Regierung tritt zurück", "Die Proteste gehen weiter."),
        ("", "В Казахстане протесты", ""),  # language not known
        ("bg", "Протести в Казахстан", "протестите"),  # taken for a neighbour
    ],
)
def test_word_forms_and_scripts_count(language: str, title: str, text: str) -> None:
    found = verdict(TOPIC, title, text, language)
    assert found.relevant, found.reason
    assert found.matches


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("en", "unit", "The united front"),
        ("en", "Iran", "An Iranian film"),
        ("en", "war", "Toward the warm harbour; wary"),
        ("en", "US", "Tell us more, said the bus driver"),
        ("en", "WHO", "Who would have thought"),
        ("en", '"protest"', "Protests and protesters"),
        ("en", '"state emergency"', "a state of emergency"),
        ("en", "riot*", "A patriot"),
        ("ru", "газ", "Газета вышла"),
        ("ru", "казах", "В Казахстане тихо"),
        ("ru", "Алматы", "Алма росла в саду"),
        ("kk", "Алматы", "Алма қымбаттады"),
        ("tr", "Kazak", "Kazakistan'da hava"),
        ("ar", "مطار", "هطل المطر"),
        ("zh", "抗议", "会议开始，对抗"),
        ("en", "Almaty", "Алмаз найден"),
        ("ru", "Most", "Старый мост"),
        ("de", "Iran", "Der Irak"),
    ],
)
def test_other_words_do_not(language: str, query: str, text: str) -> None:
    found = verdict(query, "", text, language)
    assert not found.relevant, found.reason
    assert found.matches == ()


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("ru", "Almaty", "Самолёт сел в Алматы"),
        ("ru", "Tokayev", "По словам Токаева, вопрос закрыт"),
        ("en", "Жанаозен", "Workers in Zhanaozen left their shift"),
        ("en", "US", "The US said it would not"),
        ("en", "un", "The UN met"),
        ("en", "Erdogan", "Erdoğan called the four leaders"),
        ("tr", "Erdoğan", "ERDOGAN konuştu"),
        ("en", "Nur-Sultan", "Nursultan, Nur Sultan"),
        ("en", "Nursultan", "the mayor of Nur-Sultan"),
        ("en", "co-operation", "cooperation"),
        ("uz", "Qozog'iston", "Qozog‘istonda namoyish"),
        ("zh", "火", "山火蔓延"),
        ("fr", "l'aéroport", "un aéroport fermé"),
        ("en", "Kazakhstan's", "in Kazakhstan today"),
        ("tr", "Almatı'da", "Almatı yanıyor"),
        ("ja", "空港", "空港を占拠した"),
        ("ko", "공항", "공항에서"),
        ("th", "สนามบิน", "ที่สนามบินหลัก"),
    ],
)
def test_a_bare_word_finds(language: str, query: str, text: str) -> None:
    found = verdict(query, "", text, language)
    assert found.relevant, found.reason


def test_quotes_stop_at_the_form() -> None:
    assert verdict('"протестов"', "", "число протестов", "ru").relevant
    assert not verdict('"протестов"', "", "протесты", "ru").relevant
    assert verdict('"Erdogan said"', "", "ERDOĞAN SAID", "en").relevant


def test_fields_stay_apart() -> None:
    assert verdict("title:airport", "The airport", "x", "en").relevant
    assert not verdict("title:airport", "x", "The airport", "en").relevant
    assert verdict("text:airport", "x", "The airport", "en").relevant
    assert not verdict("text:airport", "The airport", "x", "en").relevant
    assert not verdict('"airport shut"', "The airport", "shut", "en").relevant


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.BBC.co.uk/news", True),
        ("https://bbc.co.uk:443/", True),
        ("https://notbbc.co.uk/", False),
        ("https://bbc.co.uk.evil.example/", False),
        ("http://[half", False),
        ("", False),
    ],
)
def test_site_is_the_host_or_below(address: str, expected: bool) -> None:
    assert verdict("site:bbc.co.uk", "t", "", "en", address).relevant is expected


def test_language_is_the_primary_subtag() -> None:
    assert verdict("lang:zh", "t", "", "zh-Hant").relevant
    refused = verdict("lang:kk", "t", "", "ru")
    assert refused.reason == "language is ru, not kk"
    assert verdict("lang:kk", "t").reason == "language is not known, not kk"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("fuel NEAR/0 price", True),
        ("price NEAR/0 fuel", True),
        ("price NEAR/4 protests", False),
        ("price NEAR/5 protests", True),
        ("rise NEAR/2 (cost OR price)", True),
        ('"fuel price" NEAR/1 rise', True),
        ("fuel NEAR/8 rise NEAR/8 town", True),
        ("fuel NEAR/7 rise NEAR/7 town", False),
        ('"rise fuel"~1', True),
        ('"rise fuel"~0', False),
        ("fuel NEAR/5 absent", False),
        ("@unrest NEAR/2 oil", True),
    ],
)
def test_near_counts_the_words_between(query: str, expected: bool) -> None:
    text = "The fuel price rise in winter led to protests in an oil town"
    assert verdict(query, "", text, "en").relevant is expected


def test_a_match_says_which_words_in_which_field() -> None:
    found = verdict(
        TOPIC, "Протесты в Алматы", "В Казахстане… протест, протеста, протестом, протестах. Протест", "ru"
    )
    assert found.matches == (
        Match("Алматы", "Алматы", "title"),
        Match("Казахстан", "Казахстане", "text"),
        Match("протест", "Протесты", "title"),
        Match("протест", "протест, протеста, протестом, …", "text", 5),
    )
    assert found.reason == (
        'title has "Алматы", "Протесты"; text has "Казахстане", "протест, протеста, протестом, …" ×5'
    )


def test_a_refusal_says_what_is_missing_and_what_is_there() -> None:
    found = verdict(TOPIC, "Погода", "В Казахстане снег", "ru")
    assert not found.relevant
    assert found.reason == 'no word for @unrest (0 of 21 terms); has @kazakhstan: "Казахстане"'
    assert found.score == 0.15
    left_out = verdict("fuel NOT title:football", "Football: fuel", "", "en")
    assert left_out.reason == 'has "Football", left out by NOT title:football; has fuel: "fuel"'
    assert verdict("airport OR port", "x", "y", "en").reason == "no word for airport and no word for port"
    assert verdict("title:airport", "x", "airport", "en").reason == "no word for title:airport"
    assert verdict("fuel NEAR/2 price", "x", "y", "en").reason == "nowhere fuel NEAR/2 price"
    assert verdict("site:a.kz", "x", "y", "en", "https://b.kz").reason == "not on a.kz"


def test_what_not_left_out_is_no_match() -> None:
    found = verdict("fuel NOT (sport AND cup)", "fuel", "sport", "en")
    assert found.relevant
    assert [match.term for match in found.matches] == ["fuel"]


def test_title_and_more_terms_score_higher() -> None:
    passing = "word " * 300
    in_text = verdict(TOPIC, "News", f"{passing} Kazakhstan {passing} protest", "en")
    in_title = verdict(TOPIC, "Kazakhstan protest", passing, "en")
    both = verdict(TOPIC, "Almaty protest", "Kazakhstan protest riot state of emergency. " * 3, "en")
    assert 0.4 <= in_text.score < in_title.score < both.score <= 1


def test_an_empty_page_is_refused_with_a_reason() -> None:
    found = verdict(TOPIC, "", "", "")
    assert (found.relevant, found.score) == (False, 0.0)
    assert found.reason == "no word for @kazakhstan (0 of 17 terms); no word for @unrest (0 of 21 terms)"
