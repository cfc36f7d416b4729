"""Text at the border, and its words as matching sees them."""

from __future__ import annotations

import time

import pytest

from crawler.text import clean_text, fold, index_words, normal, one_line, stem, words


def test_clean_text_keeps_paragraphs_and_drops_what_no_file_may_hold() -> None:
    assert clean_text("  Zhanaozen \t again\r\n\r\n\x00price\u2028rises ") == "Zhanaozen again\nprice\nrises"
    assert clean_text("half \ud83d emoji") == "half \ufffd emoji"
    assert clean_text("lira\u202eezirp\u202c \u200bup\ufeff") == "liraezirp up"
    assert clean_text("Каза\u0301н" + "и\u0306") == "Каза\u0301н" + "й"


def test_a_limit_cuts_characters() -> None:
    assert clean_text("abc def", 4) == "abc"
    assert one_line("a\n b\n\nc", 3) == "a b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The airport's 2 runways, re-opened.", ["the", "airport", "s", "2", "runways", "re", "opened"]),
        ("COVID19 and H1N1", ["covid", "19", "and", "h", "1", "n", "1"]),
        ("Ｆｕｌｌ ｗｉｄｔｈ ﬁre", ["full", "width", "fire"]),
        ("ЦЕНЫ на ГАЗ", ["цены", "на", "газ"]),
        ("п'ять об’єктів", ["пять", "обєктів"]),
        ("l'aéroport d’Almaty", ["l", "aéroport", "d", "almaty"]),
        ("Kazakistan'da", ["kazakistan", "da"]),
        ("抗议者占领机场", ["抗议", "议者", "者占", "占领", "领机", "机场"]),
        ("火 灾区2022年", ["火", "灾区", "2022", "年"]),
        ("空港を占拠", ["空港", "港を", "を占", "占拠"]),
        ("สนามบิน", ["สน", "นา", "าม", "มบ", "บิ", "ิน"]),
        ("الأَمْنُ فـــي", ["الامن", "في"]),
        ("مدينة على", ["مدينه", "علي"]),
        ("الAI،٢٠٢٢", ["ال", "ai", "٢٠٢٢"]),
        ("می\u200cشود", ["ميشود"]),
        ("snow_fall __", ["snow", "fall"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_uzbek_apostrophes_are_letters() -> None:
    assert words("Qozog'iston", "uz") == words("Qozog‘iston") == words("Qozogʻiston") == ["qozogiston"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Казaхстaн", "казахстан"),  # two Latin a
        ("Tоkаyеv", "tokayev"),  # Cyrillic о, а, е
        ("КAЗАХСТАН", "казахстан"),
        ("wа\u00adr", "war"),
        ("р\u200bротест", "рротест"),
        ("Каза\u0301хстан", "казахстан"),
        ("İSTANBUL", "istanbul"),
        ("Wi-Fi и Интернет", "wi-fi и интернет"),
    ],
)
def test_letters_that_only_look_alike_do_not_hide_a_word(written: str, plain: str) -> None:
    assert normal(written) == plain


def test_mixed_words_without_a_reading_in_one_script_stay() -> None:
    assert normal("DVDшка") == "dvdшка"


def test_fold_drops_accents_but_not_letters() -> None:
    assert fold("Erdoğan Ёж Йод Łódź straße Қазақстан ALMATI Almatı") == (
        "erdogan еж йод lodz strasse қазақстан almati almati"
    )


SAME = {
    "ru": [
        "Казахстан Казахстана Казахстану Казахстаном Казахстане",
        "Токаев Токаева Токаеву Токаевым Токаеве",
        "Назарбаев Назарбаева Назарбаевым",
        "Жанаозен Жанаозена Жанаозене Жанаозеном",
        "Астана Астаны Астане Астану Астаной",
        "Мангистауская Мангистауской Мангистаускую",
        "Шымкент Шымкента Шымкенте Шымкентом",
        "Костанай Костаная Костанае Костанаем",
        "протест протесты протестов протестам протестами протестах",
        "беспорядки беспорядков беспорядками",
        "столкновение столкновения столкновений столкновениями",
        "самолёт самолеты самолётов",
        "Киев Киева Киеве Киевом",
        "Турция Турции Турцией",
        "Мирзиёев Мирзиёева Мирзиёевым",
        "Зеленский Зеленского Зеленским",
        "Газпром Газпрома Газпромом",
        "убитый убитых убитые",
        "раненый раненых ранеными",
    ],
    "uk": [
        "Казахстан Казахстану Казахстані",
        "Токаєв Токаєва Токаєвим",
        "протест протести протестів протестами",
        "аеропорт аеропорту аеропорті",
        "Київ Києва Києві",
        "Харків Харкова Харкові",
        "Зеленський Зеленського Зеленським",
        "Україна Україні Україною",
    ],
    "kk": [
        "Қазақстан Қазақстанда Қазақстанның Қазақстанға Қазақстаннан Қазақстанды Қазақстандағы",
        "Алматы Алматыда Алматының Алматыдағы Алматыға",
        "президент президенті президентінің президенттер",
        "әуежай әуежайы әуежайда әуежайында",
        "наразылық наразылықтар наразылығы",
        "полиция полицияның полициясы",
        "Тоқаев Тоқаевтың Тоқаевқа",
        "Жаңаөзен Жаңаөзенде Жаңаөзеннің",
        "митинг митингте митингілер",
    ],
    "tr": [
        "Kazakistan Kazakistanda Kazakistanın",
        "Almatı Almatıda",
        "protesto protestolar protestoları protestolarda",
        "havalimanı havalimanında havalimanına",
        "gösteriler gösteri",
        "Erdoğan Erdoğanın",
        "deprem depremde depremin depremler",
        "saldırı saldırısı saldırıda saldırılar",
        "yaralı yaralılar yaralıların",
    ],
    "uz": ["Qozog'iston Qozog‘istonda Qozogʻistonning", "Toshkent Toshkentda Toshkentdan"],
    "en": [
        "protest protests protested protesting",
        "Kazakh Kazakhs",
        "Iranian Iranians",
        "city cities",
        "crisis crises",
        "woman women",
        "shooting shootings",
        "Tokayev Tokayevs",
        "kill killed killing kills",
    ],
    "de": [
        "Protest Proteste Protesten",
        "Flughafen Flughafens Flughäfen",
        "Kasachstan Kasachstans",
        "Angriff Angriffe Angriffen",
    ],
    "fr": ["manifestation manifestations", "aéroport aéroports", "manifestant manifestants", "tué tués tuée"],
    "es": ["protesta protestas", "aeropuerto aeropuertos", "manifestante manifestantes"],
    "ar": [
        "مطار المطار بالمطار والمطار للمطار",
        "احتجاج احتجاجات الاحتجاجات",
        "كازاخستان بكازاخستان وكازاخستان",
    ],
    "fa": ["اعتراض اعتراضات", "فرودگاه فرودگاه‌ها فرودگاهها"],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(lang, forms) for lang, rows in SAME.items() for forms in rows]
)
def test_all_forms_of_a_word_have_one_stem(language: str, forms: str) -> None:
    assert (
        len({" ".join(stem(word, language) for word in words(form, language)) for form in forms.split()}) == 1
    )


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "unit", "united"),
        ("en", "Iran", "Iranian"),
        ("en", "new", "news"),
        ("en", "gas", "gash"),
        ("en", "protest", "protestant"),
        ("ru", "протест", "протестант"),
        ("ru", "партия", "парта"),
        ("ru", "Казахстан", "казах"),
        ("ru", "газ", "газета"),
        ("kk", "Алматы", "алма"),
        ("kk", "қазақ", "Қазақстан"),
        ("tr", "Kazak", "Kazakistan"),
        ("de", "Iran", "Irak"),
        ("ar", "مطار", "مطر"),
        ("", "US", "USA"),
    ],
)
def test_other_words_keep_other_stems(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)


def test_the_letters_of_a_word_overrule_a_wrong_language() -> None:
    assert stem("протестов", "en") == stem("протест", "en") == "протест"
    assert stem("Қазақстанда", "ru") == stem("Қазақстан", "ru")
    assert stem("protests", "ru") == "protest"
    assert stem("Nothing", "no-such-language") == "nothing"


def test_index_words_hold_stems_pairs_and_joined_compounds() -> None:
    parts = f"{stem('алма', 'ru')} {stem('ате', 'ru')}"
    assert index_words("В Алма-Ате протесты", "ru") == f"в {parts} протест алмаат"
    assert index_words("机场 关闭", "zh") == "机场 关闭"


@pytest.mark.parametrize(
    "text",
    [
        "лары" * 100_000,
        "a" * 2_000_000,
        "é" * 500_000,
        "а\u200ba" * 200_000,
        "抗" * 300_000,
        "a-" * 300_000,
        "ا" * 300_000,
    ],
)
def test_hostile_words_cost_little(text: str) -> None:
    began = time.perf_counter()
    index_words(text, "kk")
    assert time.perf_counter() - began < 5
