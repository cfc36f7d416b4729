"""Which days a sentence tells of: published on Thursday, 6 January 2022, unless it says otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.stories.day_words import LANGUAGES, day_words
from crawler.stories.lexicon import load
from crawler.stories.told_dates import LEAD, MOST, told_days

PUBLISHED = datetime(2022, 1, 6, 12, tzinfo=UTC)
TUESDAY, WEDNESDAY = "2022-01-04", "2022-01-05"


def days(sentence: str, language: str, published: datetime = PUBLISHED) -> list[str]:
    """Days told of, as text; a span as "first..last"."""
    return [
        told.day.isoformat() + ("" if told.exact else f"..{told.last.isoformat()}")
        for told in told_days(sentence, language, published)
    ]


SAID = [
    ("en", "Troops opened fire on Tuesday night.", [TUESDAY]),
    ("en", "Police said last Friday that the bridge was closed.", ["2021-12-31"]),
    ("en", "The fire started yesterday.", [WEDNESDAY]),
    ("en", "The roof fell in three days ago.", ["2022-01-03"]),
    ("en", "The dam burst on January 2, 2022.", ["2022-01-02"]),
    ("en", "The dam burst on the 2nd of January.", ["2022-01-02"]),
    ("en", "Clashes on 5-7 January left the square in ruins.", ["2022-01-05..2022-01-07"]),
    ("en", "Hospitals filled up earlier this week.", ["2022-01-03..2022-01-09"]),
    ("en", "The strike began on Monday last week.", ["2021-12-27"]),
    ("en", "The rains came in December.", ["2021-12-01..2021-12-31"]),
    ("en", "Eight hours ago the line was cut.", ["2022-01-06"]),
    ("ru", "Во вторник вечером военные открыли огонь.", [TUESDAY]),
    ("ru", "Мост закрыли в прошлую пятницу.", ["2021-12-31"]),
    ("ru", "Вчера начался пожар.", [WEDNESDAY]),
    ("ru", "Три дня назад обрушилась крыша.", ["2022-01-03"]),
    ("ru", "2 января 2022 года прорвало плотину.", ["2022-01-02"]),
    ("ru", "Ночью на 5 января сгорел рынок.", [WEDNESDAY]),
    ("uk", "У вівторок військові відкрили вогонь.", [TUESDAY]),
    ("uk", "Учора почалася пожежа.", [WEDNESDAY]),
    ("uk", "Два дні тому обвалився дах.", [TUESDAY]),
    ("uk", "2 січня прорвало греблю.", ["2022-01-02"]),
    ("uk", "Міст закрили у п'ятницю.", ["2021-12-31"]),
    ("kk", "Сейсенбі күні әскер оқ атты.", [TUESDAY]),
    ("kk", "Кеше өрт басталды.", [WEDNESDAY]),
    ("kk", "Екі күн бұрын шатыр құлады.", [TUESDAY]),
    ("kk", "2022 жылғы 2 қаңтарда бөгет жарылды.", ["2022-01-02"]),
    ("kk", "Желтоқсанда жаңбыр жауды.", ["2021-12-01..2021-12-31"]),
    ("tr", "Askerler salı gecesi ateş açtı.", [TUESDAY]),
    ("tr", "Yangın dün başladı.", [WEDNESDAY]),
    ("tr", "Çatı iki gün önce çöktü.", [TUESDAY]),
    ("tr", "Baraj 2 Ocak'ta yıkıldı.", ["2022-01-02"]),
    ("tr", "Köprü geçen cuma kapatıldı.", ["2021-12-31"]),
    ("ar", "أطلق الجنود النار يوم الثلاثاء.", [TUESDAY]),
    ("ar", "اندلع الحريق أمس.", [WEDNESDAY]),
    ("ar", "انهار السقف قبل يومين.", [TUESDAY]),
    ("ar", "انهار السد في 2 يناير/كانون الثاني 2022.", ["2022-01-02"]),
    ("ar", "أغلق الجسر يوم الجمعة الماضي.", ["2021-12-31"]),
    ("fa", "سربازان روز سه‌شنبه تیراندازی کردند.", [TUESDAY]),
    ("fa", "آتش دیروز آغاز شد.", [WEDNESDAY]),
    ("fa", "سقف دو روز پیش فرو ریخت.", [TUESDAY]),
    ("fa", "سد ۱۲ دی ۱۴۰۰ شکست.", ["2022-01-02"]),
    ("fa", "پل ۲ ژانویه بسته شد.", ["2022-01-02"]),
    ("fr", "Les soldats ont tiré mardi soir.", [TUESDAY]),
    ("fr", "L'incendie a commencé hier.", [WEDNESDAY]),
    ("fr", "Le toit s'est effondré il y a deux jours.", [TUESDAY]),
    ("fr", "Le barrage a cédé le 1er janvier 2022.", ["2022-01-01"]),
    ("fr", "Le pont a été fermé vendredi dernier.", ["2021-12-31"]),
    ("es", "Los soldados dispararon el martes.", [TUESDAY]),
    ("es", "El incendio empezó ayer.", [WEDNESDAY]),
    ("es", "El techo se hundió hace dos días.", [TUESDAY]),
    ("es", "La presa cedió el 2 de enero de 2022.", ["2022-01-02"]),
    ("es", "El puente se cerró el viernes pasado.", ["2021-12-31"]),
    ("de", "Soldaten schossen am Dienstagabend.", [TUESDAY]),
    ("de", "Das Feuer brach gestern aus.", [WEDNESDAY]),
    ("de", "Das Dach stürzte vor zwei Tagen ein.", [TUESDAY]),
    ("de", "Der Damm brach am 2. Januar 2022.", ["2022-01-02"]),
    ("de", "In der Nacht zum Mittwoch brannte der Markt.", [WEDNESDAY]),
    ("zh", "士兵周二晚开枪。", [TUESDAY]),
    ("zh", "大火昨天开始。", [WEDNESDAY]),
    ("zh", "屋顶两天前倒塌。", [TUESDAY]),
    ("zh", "2022年1月2日大坝决堤。", ["2022-01-02"]),
    ("zh", "桥于上周五关闭。", ["2021-12-31"]),
    ("zh", "市场5日被烧毁。", [WEDNESDAY]),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), SAID)
def test_a_sentence_tells_of_its_days(language: str, sentence: str, expected: list[str]) -> None:
    assert days(sentence, language) == expected


AHEAD = [
    ("en", "The vote will be held on Monday.", "2022-01-10"),
    ("en", "The court meets next Monday.", "2022-01-10"),
    ("ru", "Выборы состоятся в понедельник.", "2022-01-10"),
    ("uk", "Вибори відбудуться в понеділок.", "2022-01-10"),
    ("kk", "Сайлау дүйсенбі күні өтеді.", "2022-01-10"),
    ("tr", "Meclis pazartesi günü toplanacak.", "2022-01-10"),
    ("ar", "تعقد الجلسة الاثنين المقبل.", "2022-01-10"),
    ("fa", "دادگاه دوشنبه آینده است.", "2022-01-10"),
    ("fr", "Le vote aura lieu lundi.", "2022-01-10"),
    ("es", "La votación será el lunes.", "2022-01-10"),
    ("de", "Am Montag soll gewählt werden.", "2022-01-10"),
    ("zh", "下周一投票。", "2022-01-10"),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), AHEAD)
def test_a_weekday_can_be_the_coming_one(language: str, sentence: str, expected: str) -> None:
    assert days(sentence, language) == [expected]


def test_the_nearest_word_decides_between_the_past_and_the_coming_weekday() -> None:
    assert days("He said on Monday that talks will go on.", "en") == ["2022-01-03"]
    assert days("Talks will go on on Monday, he said.", "en") == ["2022-01-10"]


def test_a_weekday_named_on_itself_is_the_day_of_publication() -> None:
    assert days("Shops stayed shut on Thursday.", "en") == ["2022-01-06"]
    assert days("Shops stayed shut last Thursday.", "en") == ["2021-12-30"]


def test_a_weekday_beside_its_date_adds_nothing() -> None:
    (told,) = told_days("It happened on Tuesday, January 4, 2022.", "en", PUBLISHED)
    assert (told.day, told.certainty, told.text) == (date(2022, 1, 4), 1.0, "January 4, 2022")


def test_a_date_without_a_year_is_the_nearest_one_mostly_before() -> None:
    assert days("It began on December 30.", "en") == ["2021-12-30"]
    assert days("It ends on February 10.", "en") == ["2022-02-10"]
    assert days("It began on June 5.", "en") == ["2021-06-05"]


def test_numbers_in_another_order_are_read_only_where_one_order_makes_sense() -> None:
    assert days("1/13/2022", "en") == ["2022-01-13"]
    assert days("13/1/2022", "en") == ["2022-01-13"]
    assert days("5/1/2022", "de") == ["2022-01-05"]
    assert days("03/04/2022", "en") == []
    assert days("2022-01-05", "zz") == ["2022-01-05"]
    assert days("۱۴۰۰/۱۰/۱۵", "fa") == ["2022-01-05"]


NOT_DAYS = [
    ("en", "On 1 January 1970 the counter was zero."),
    ("en", "The plan runs until 31 December 2099."),
    ("en", "On 31 February 2022 nothing happened."),
    ("en", "2022-13-45"),
    ("en", "Version 3.5.10 came out."),
    ("en", "They may 10 times try it."),
    ("en", "We march 20 miles."),
    ("en", "The sun rose and the mayor spoke."),
    ("en", "In 2011 the old bridge fell."),
    ("en", "A year ago the old bridge fell."),
    ("ru", "В 2011 году упал старый мост."),
    ("de", "Vor drei Jahren fiel die alte Brücke."),
    ("fr", "Il y a trois ans, le vieux pont est tombé."),
    ("es", "Hace tres años cayó el viejo puente."),
    ("zh", "去年旧桥倒塌。"),
    ("tr", "Eski köprü geçen yıl yıkıldı."),
    ("ar", "انهار الجسر العام الماضي."),
    ("fa", "پل سال گذشته فرو ریخت."),
    ("kk", "Ескі көпір былтыр құлады."),
    ("uk", "Старий міст упав торік."),
]


@pytest.mark.parametrize(("language", "sentence"), NOT_DAYS)
def test_other_times_and_what_is_no_date_tell_of_no_day(language: str, sentence: str) -> None:
    assert days(sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence"), [case for case in NOT_DAYS if "ago" in case[1] or "去年" in case[1]]
)
def test_a_lead_that_names_another_time_does_not_tell_of_today(language: str, sentence: str) -> None:
    assert told_days(sentence, language, PUBLISHED, lead=True) == ()


def test_a_lead_without_a_time_tells_of_its_publication_less_surely() -> None:
    (told,) = told_days("Troops opened fire in the square.", "en", PUBLISHED, lead=True)
    assert (told.day, told.certainty, told.text) == (PUBLISHED.date(), LEAD, "")
    (said,) = told_days("Troops opened fire today.", "en", PUBLISHED, lead=True)
    assert said.certainty > LEAD
    assert told_days("Troops opened fire in the square.", "en", PUBLISHED) == ()


def test_when_a_page_was_written_is_not_what_it_tells() -> None:
    sentence = "CITY | Thu Jan 6, 2022 4:23 pm EST CITY - Troops opened fire on Tuesday."
    assert days(sentence, "en") == [TUESDAY]
    (told,) = told_days(
        "CITY | Thu Jan 6, 2022 4:23 pm EST - Troops opened fire.", "en", PUBLISHED, lead=True
    )
    assert told.certainty == LEAD


def test_the_day_is_that_of_the_publisher() -> None:
    late = datetime(2022, 1, 6, 1, tzinfo=timezone(timedelta(hours=6)))  # still the fifth in UTC
    assert days("It began yesterday.", "en", late) == [WEDNESDAY]
    assert days("It began three hours ago.", "en", late) == [WEDNESDAY]


def test_a_list_of_days_is_cut() -> None:
    sentence = " ".join(f"{day} January," for day in range(1, 29))
    assert len(days(sentence, "en")) == MOST


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_what_was_published_at_no_sane_time_tells_of_nothing(year: int) -> None:
    assert (
        days("It began yesterday, on 5 January, last week, in May.", "en", PUBLISHED.replace(year=year)) == []
    )


def test_every_language_has_every_word_it_needs() -> None:
    assert set(load("days")) == set(LANGUAGES)
    for language in LANGUAGES:
        entry = load("days")[language]
        assert (len(entry["weekdays"]), len(entry["months"])) == (7, 12)
        assert set(entry["phrases"].values()) >= {"-1", "0", "1", "week", "last week", "away"}
        assert len(day_words(language).ago) >= 3
