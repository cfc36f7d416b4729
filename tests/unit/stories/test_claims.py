"""What a claim says besides its number: over what time, where, and by whose word. All sentences are made up."""

from __future__ import annotations

import time

import pytest

from crawler.stories.figures import Claim, claims

LANGUAGES = ("en", "ru", "uk", "kk", "tr", "ar", "fa", "fr", "es", "de", "zh")


def one(sentence: str, language: str) -> Claim:
    (found,) = claims(sentence, language, 2022)
    return found


@pytest.mark.parametrize(
    ("language", "sentence", "scope"),
    [
        ("en", "The blast killed 12 people in a market.", "incident"),
        ("en", "Some 98 people were killed over the past two weeks.", "window"),
        ("en", "In the last 24 hours, 98 people were killed.", "window"),
        ("en", "At least 14,000 people have been killed since 2014.", "cumulative"),
        ("en", "Since the monsoon began, 1,000 people have died.", "cumulative"),
        ("en", "Police have arrested 400 people since Wednesday.", "incident"),
        ("en", "Another 12 people were killed.", "other"),
        ("ru", "За сутки погибли 98 человек.", "window"),
        ("ru", "С начала войны погибли 14 тысяч человек.", "cumulative"),
        ("uk", "За добу загинули 98 людей.", "window"),
        ("uk", "З початку вторгнення загинули 14 тисяч людей.", "cumulative"),
        ("kk", "Соңғы тәулікте 98 адам қаза тапты.", "window"),
        ("tr", "Son 24 saatte 98 kişi öldü.", "window"),
        ("ar", "قتل 98 شخصا خلال 24 ساعة.", "window"),
        ("ar", "قتل 14 ألف شخص منذ بدء الحرب.", "cumulative"),
        ("fr", "Ces dernières semaines, 98 personnes ont été tuées.", "window"),
        ("fr", "Depuis le début de la guerre, 14.000 personnes ont été tuées.", "cumulative"),
        ("es", "Desde el inicio de la guerra murieron 14.000 personas.", "cumulative"),
        ("de", "Seit Kriegsbeginn wurden 14.000 Menschen getötet.", "cumulative"),
        ("zh", "过去一周有98人死亡。", "window"),
    ],
)
def test_a_figure_has_the_scope_its_sentence_gives_it(language: str, sentence: str, scope: str) -> None:
    assert one(sentence, language).scope == scope


def test_a_stretch_of_time_is_kept_in_its_words() -> None:
    assert "two weeks" in one("Some 98 people were killed over the past two weeks.", "en").period


def test_figures_of_one_sentence_may_have_different_scopes() -> None:
    found = claims("More than 1,000 people have died since June, and 119 people died in a day.", "en", 2022)
    assert [(c.lo, c.scope) for c in found] == [(1000, "cumulative"), (119, "window")]


@pytest.mark.parametrize(
    ("language", "sentence", "speaker", "voice"),
    [
        ("en", "The interior ministry said 12 people were killed.", "interior ministry", "official"),
        ("en", "Twelve people were killed, according to AFP.", "AFP", "agency"),
        ("en", "Witnesses said at least 12 people were shot dead.", "Witnesses", "witness"),
        ("en", "Twelve people were killed, said the governor.", "governor", "official"),
        ("en", "Strike on rail station kills 22 - police", "police", "official"),
        ("en", "A man named Harlow told us 12 people were killed.", "man named Harlow", "unknown"),
        ("en", "Twelve people were killed.", "", "unknown"),
        ("ru", "По данным МВД, задержаны 300 человек.", "МВД", "official"),
        ("ru", "Погибли 12 человек, сообщает Интерфакс.", "Интерфакс", "agency"),
        ("uk", "Загинули 12 людей, повідомила поліція.", "поліція", "official"),
        ("tr", "Yetkililere göre 12 kişi öldü.", "Yetkililere", "official"),
        ("kk", "ІІМ мәліметінше, 12 адам қаза тапты.", "ІІМ", "official"),
        ("ar", "أعلنت وزارة الصحة مقتل 12 شخصا.", "وزارة الصحة", "official"),
        ("fa", "به گفته پلیس، ۱۲ نفر کشته شدند.", "پلیس", "official"),
        ("fr", "Selon la préfecture, 12 personnes ont été tuées.", "préfecture", "official"),
        ("es", "Según testigos, murieron 12 personas.", "testigos", "witness"),
        ("de", "Nach Angaben der Polizei wurden 12 Menschen getötet.", "Polizei", "official"),
        ("zh", "据新华社报道，12人死亡。", "新华社", "agency"),
    ],
)
def test_a_figure_has_the_speaker_its_sentence_names(
    language: str, sentence: str, speaker: str, voice: str
) -> None:
    found = one(sentence, language)
    assert (found.speaker, found.voice) == (speaker, voice)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("At least 50 people died in a hospital fire in Nasiriya, Iraq.", "iq/nasiriyah"),
        ("In Kazakhstan, 164 people were killed.", "kz"),
        ("Twelve people were killed.", ""),
    ],
)
def test_a_figure_has_the_narrowest_place_its_sentence_names(sentence: str, place: str) -> None:
    assert one(sentence, "en").place == place


def test_each_figure_takes_the_place_of_its_own_clause() -> None:
    found = claims("In Almaty 103 people were killed, and in Shymkent 20 people were killed.", "en", 2022)
    assert [c.place for c in found] == ["kz/almaty", "kz/shymkent"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_full_of_numbers_costs_a_bounded_time(language: str) -> None:
    hostile = {"en": "12 killed ", "zh": "12死30伤", "ar": "قتيلان ", "ru": "погибли 12 человек и "}
    text = hostile.get(language, "12 x 13 ") * 200
    claims(text, language, 2022)  # the word lists are read once
    began = time.process_time()
    found = claims(text, language, 2022)
    assert time.process_time() - began < 0.25
    assert len(found) <= 32
